"""What other rooms learn about notices."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeView:
    """A notice in one language. `link` is a route inside the phone app, or None."""

    id: UUID
    kind: str
    title: str
    body: str
    link: str | None
    at: datetime
    is_read: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What a courier carries: plain text to one phone (E.164) or e-mail address."""

    address: str
    subject: str
    body: str
