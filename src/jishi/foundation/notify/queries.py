"""Reads of notices and of the embedded inbox."""

from __future__ import annotations

from uuid import UUID

from jishi.foundation.notify.contracts import NoticeView
from jishi.foundation.notify.models import InboxLetter, Notice
from jishi.kernel.errors import InvalidInput
from jishi.kernel.ids import parse_id
from jishi.kernel.paging import MAX_LIMIT, Page, decode_cursor, encode_cursor


def view(notice: Notice, language: str) -> NoticeView:
    """The notice as its reader sees it."""
    is_english = language == "en"
    return NoticeView(
        id=notice.pk,
        kind=notice.kind,
        title=notice.title_en if is_english else notice.title_zh,
        body=notice.body_en if is_english else notice.body_zh,
        link=notice.link,
        at=notice.at,
        is_read=notice.read_at is not None,
    )


def notices(
    person_id: UUID, language: str, cursor: str | None = None, limit: int = 20
) -> Page[NoticeView]:
    """This person's notices, newest first."""
    limit = max(1, min(limit, MAX_LIMIT))
    rows = Notice.objects.filter(person_id=person_id).order_by("-id")
    key = decode_cursor(cursor)
    if key is not None:
        before = parse_id(key)
        if before is None:
            raise InvalidInput(fields={"cursor": "invalid"})
        rows = rows.filter(id__lt=before)
    found = list(rows[: limit + 1])
    more = encode_cursor(str(found[limit - 1].pk)) if len(found) > limit else None
    return Page([view(notice, language) for notice in found[:limit]], more)


def count_unread(person_id: UUID) -> int:
    return Notice.objects.filter(person_id=person_id, read_at=None).count()


def letters(address: str = "", limit: int = 50) -> list[InboxLetter]:
    """Newest letters of the embedded inbox, of one address or of all."""
    rows = InboxLetter.objects.order_by("-id")
    if address:
        rows = rows.filter(address__icontains=address)
    return list(rows[:limit])


def latest_letter(address: str) -> InboxLetter | None:
    """The newest letter to exactly this address."""
    return InboxLetter.objects.filter(address=address).order_by("-id").first()
