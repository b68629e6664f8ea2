"""Shapes of the notify routes."""

from __future__ import annotations

from jishi.foundation.notify.contracts import NoticeView
from jishi.kernel.http import Schema


class Notice(Schema):
    """`link`: a route inside the phone app, e.g. /orders/ID."""

    id: str
    kind: str
    title: str
    body: str
    link: str | None
    at: str
    is_read: bool

    @classmethod
    def of(cls, notice: NoticeView) -> Notice:
        return cls(
            id=str(notice.id),
            kind=notice.kind,
            title=notice.title,
            body=notice.body,
            link=notice.link,
            at=notice.at.isoformat().replace("+00:00", "Z"),
            is_read=notice.is_read,
        )


class Notices(Schema):
    items: list[Notice]
    next_cursor: str | None
    unread: int
