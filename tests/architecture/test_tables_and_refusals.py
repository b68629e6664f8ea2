"""Foreign keys point down or left; refusals speak both languages; nothing is deleted by cascade."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import apps
from django.conf import settings
from django.db import models

from jishi.kernel.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator

ORDER = ["jishi.kernel", *settings.ROOMS]


def own_foreign_keys() -> Iterator[tuple[str, models.ForeignKey]]:  # type: ignore[type-arg]
    for model in apps.get_models():
        if not model.__module__.startswith("jishi."):
            continue
        for field in model._meta.get_fields():
            if isinstance(field, models.ForeignKey):
                yield f"{model.__name__}.{field.name}", field


def place(model: type[models.Model]) -> int:
    package = ".".join(model.__module__.split(".")[:3])
    return ORDER.index("jishi.kernel" if package.startswith("jishi.kernel") else package)


def test_foreign_keys_point_down_or_left_without_a_way_back() -> None:
    wrong = []
    for name, field in own_foreign_keys():
        target = field.related_model
        if not target.__module__.startswith("jishi."):
            wrong.append(f"{name} points at {target.__module__}")
            continue
        if place(target) > place(field.model):
            wrong.append(f"{name} points up at {target.__name__}")
        if field.remote_field.related_name != "+":
            wrong.append(f"{name} has a way back")
        if field.remote_field.on_delete is not models.PROTECT:
            wrong.append(f"{name} does not protect")
    assert wrong == []


def all_refusals(base: type[Refusal] = Refusal) -> Iterator[type[Refusal]]:
    for found in base.__subclasses__():
        if found.__module__.startswith("jishi."):
            yield found
            yield from all_refusals(found)


def test_every_refusal_has_a_code_of_its_own_and_speaks_both_languages() -> None:
    wrong = []
    seen: dict[str, str] = {}
    for refusal in all_refusals():
        name = f"{refusal.__module__}.{refusal.__name__}"
        if "code" not in vars(refusal) and refusal.__subclasses__() == []:
            wrong.append(f"{name} has no code of its own")
        if seen.setdefault(refusal.code, name) != name and "code" in vars(refusal):
            wrong.append(f"{name} shares {refusal.code} with {seen[refusal.code]}")
        if not any("\u4e00" <= letter <= "\u9fff" for letter in refusal.zh):
            wrong.append(f"{name} has no Chinese text")
        if not refusal.en.isascii() and "—" not in refusal.en and "’" not in refusal.en:
            wrong.append(f"{name} has no English text")
        # Only the door of the house may say that the house itself is failing.
        lowest_not_ours = 600 if name.startswith("jishi.site.refusing.") else 500
        if not 400 <= refusal.status < lowest_not_ours:
            wrong.append(f"{name} answers {refusal.status}")
    assert wrong == []
