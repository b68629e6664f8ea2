"""Tell a person something, once."""

from __future__ import annotations

from uuid import UUID

import msgspec

from jishi.foundation.accounts import api as accounts
from jishi.foundation.notify.models import Notice
from jishi.foundation.notify.queries import view
from jishi.foundation.realtime import api as realtime
from jishi.kernel import clock
from jishi.kernel.db import use_case
from jishi.kernel.ids import new_id


@use_case
def notify(
    *,
    person_id: UUID,
    kind: str,
    zh: tuple[str, str],
    en: tuple[str, str],
    link: str | None,
    key: str,
) -> None:
    """Write the notice and put it on the person's channel; nothing when the key was used before."""
    notice = Notice(
        id=new_id(), person_id=person_id, key=key, kind=kind, title_zh=zh[0], body_zh=zh[1],
        title_en=en[0], body_en=en[1], link=link, at=clock.now(),
    )  # fmt: skip
    Notice.objects.bulk_create([notice], ignore_conflicts=True)
    if not Notice.objects.filter(pk=notice.pk).exists():
        return
    shown = view(notice, accounts.language_of_person(person_id))
    realtime.publish(f"person:{person_id}", "notice", msgspec.to_builtins(shown))
