"""A person changes how they appear."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from jishi.foundation.accounts import gates, policy, ports, queries
from jishi.foundation.accounts.contracts import OwnAccount
from jishi.foundation.accounts.errors import NameNotAllowed, NameNotChecked, NameRefused
from jishi.foundation.accounts.models import Account
from jishi.kernel import audit
from jishi.kernel.db import use_case
from jishi.kernel.errors import InvalidInput, NotFound


@use_case
def change_profile(
    *, person_id: UUID, name: str | None, bio: str | None, language: str | None
) -> OwnAccount:
    """Change what is given (None: leave). Asks the gate `take_name` about name and words.

    Raises `NameNotAllowed`, `InvalidInput`, `NameRefused`, `NameNotChecked`.
    """
    account = Account.objects.select_for_update().filter(pk=person_id).first()
    if account is None:
        raise NotFound
    changes = _changes(account, name, bio, language)
    if {"name", "bio"} & set(changes):
        _ask(account, changes)
    if changes:
        for field, value in changes.items():
            setattr(account, field, value)
        account.save(update_fields=sorted(changes))
        actor = f"person:{person_id}"
        audit.write(actor=actor, verb="account.change", target=actor, fields=sorted(changes))
    return queries.own(person_id)


def _ask(account: Account, changes: dict[str, Any]) -> None:
    """Whether rules let the person be called so; nobody waits in a queue for a name."""
    verdict = gates.take_name.ask(
        gates.NameQuestion(
            person_id=account.pk,
            name=changes.get("name", account.name),
            bio=changes.get("bio", account.bio),
        )
    )
    if verdict.outcome == "refuse":
        raise NameRefused(rule=verdict.rule, ground_zh=verdict.zh, ground_en=verdict.en)
    if verdict.outcome == "hold":
        raise NameNotChecked


def _changes(
    account: Account, name: str | None, bio: str | None, language: str | None
) -> dict[str, Any]:
    wanted: dict[str, Any] = {}
    if name is not None:
        wanted["name"] = policy.clean_name(name)
        if wanted["name"] != account.name and (fault := policy.name_fault(wanted["name"])):
            raise NameNotAllowed(reason=fault)
    if bio is not None:
        wanted["bio"] = bio.strip()
        if len(wanted["bio"]) > policy.BIO_MAX or "\x00" in bio:
            raise InvalidInput(fields={"bio": f"≤ {policy.BIO_MAX}"})
    if language is not None:
        wanted["language"] = "en" if language == "en" else "zh"
    return {field: value for field, value in wanted.items() if getattr(account, field) != value}


def change_avatar(*, person_id: UUID, data: bytes) -> OwnAccount:
    """Show the uploaded picture from now on. Raises what the picture store raises."""
    saved = ports.avatar_store.ask(owner_id=person_id, data=data)
    return _show_avatar(person_id=person_id, picture_id=saved.picture_id, url=saved.url)


@use_case
def _show_avatar(*, person_id: UUID, picture_id: UUID, url: str) -> OwnAccount:
    account = Account.objects.select_for_update().get(pk=person_id)
    account.avatar_picture_id, account.avatar_url = picture_id, url
    account.save(update_fields=["avatar_picture_id", "avatar_url"])
    actor = f"person:{person_id}"
    audit.write(actor=actor, verb="account.change", target=actor, fields=["avatar"])
    return queries.own(person_id)
