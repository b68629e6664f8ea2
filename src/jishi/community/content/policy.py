"""Which way a clip may go, and what a comment may look like."""

from __future__ import annotations

import re
import unicodedata
from uuid import UUID

from jishi.community.content.contracts import ClipState

MAX_CARDS = 10
MAX_CAPTION = 300
MAX_COMMENT = 200
#: Likes, comments and shares of one person are bounded by these quotas: (uses, seconds).
COMMENT_QUOTA = (10, 30)

TRANSITIONS: dict[ClipState, frozenset[ClipState]] = {
    ClipState.PROCESSING: frozenset(
        {ClipState.IN_REVIEW, ClipState.PUBLISHED, ClipState.FAILED, ClipState.REJECTED, ClipState.REMOVED}
    ),
    ClipState.IN_REVIEW: frozenset({ClipState.PUBLISHED, ClipState.REJECTED, ClipState.REMOVED}),
    ClipState.PUBLISHED: frozenset({ClipState.REMOVED}),
    ClipState.REJECTED: frozenset({ClipState.REMOVED}),
    ClipState.FAILED: frozenset({ClipState.REMOVED}),
    ClipState.REMOVED: frozenset(),
}  # fmt: skip

_INVISIBLE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_TAG = re.compile(r"#([\w\u4e00-\u9fff]{1,20})")


def may_become(current: ClipState, wanted: ClipState) -> bool:
    return wanted in TRANSITIONS[current]


def clean_text(text: str, limit: int) -> str | None:
    """`text` without control and invisible characters; None when nothing or too much is left."""
    kept = "".join(c for c in text if c == "\n" or unicodedata.category(c) != "Cc")
    kept = _INVISIBLE.sub("", kept).strip()
    return kept if 0 < len(kept) <= limit else None


def tags_in(caption: str, given: list[str]) -> tuple[str, ...]:
    """Hashtags of the caption and those given beside it, in order, without repeats, at most ten."""
    named = [*_TAG.findall(caption), *(tag.lstrip("#").strip()[:20] for tag in given)]
    return tuple(dict.fromkeys(tag for tag in named if tag))[:10]


def distinct(ids: list[UUID]) -> tuple[UUID, ...]:
    """Ids in order without repeats."""
    return tuple(dict.fromkeys(ids))
