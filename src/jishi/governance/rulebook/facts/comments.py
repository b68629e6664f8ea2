"""Facts about what people say under clips and in live rooms, before it is shown."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Protocol

from jishi.commerce.catalog import api as catalog
from jishi.community.content import api as content
from jishi.community.intent import api as intent
from jishi.community.live import api as live
from jishi.foundation.accounts import api as accounts
from jishi.foundation.rules.api import EventKind, FactSpec
from jishi.kernel import clock

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from uuid import UUID

    from jishi.community.content.gates import CommentQuestion
    from jishi.community.intent.api import Role
    from jishi.community.live.gates import LiveCommentQuestion


class Line(Protocol):
    """What somebody said in a place."""

    @property
    def author_id(self) -> UUID: ...
    @property
    def text(self) -> str: ...
    @property
    def at(self) -> datetime: ...


CONTENT, LIVE = "community.content", "community.live"
CATALOG, ACCOUNTS, INTENT = "commerce.catalog", "foundation.accounts", "community.intent"
WINDOW = timedelta(minutes=10)
#: Facts that are only asked for when a rule needs them, each group with its producer.
Parts = dict[frozenset[str], "Callable[[], dict[str, Any]]"]

COMMENT_POSTING = EventKind(
    "comment.posting", True, "发表评论", "A comment is posted",
    (
        FactSpec("comment.text", "text", "", CONTENT, "评论内容", "What it says"),
        FactSpec("comment.surface", "text", "", CONTENT, "发表在哪里：clip 短视频，live 直播间", "Where: clip or live"),
        FactSpec("comment.repeats_10m", "int", "次", CONTENT, "作者近 10 分钟在同类场所说过同一句话的次数", "How often the author said the same in 10 minutes"),
        FactSpec("comment.author_10m", "int", "条", CONTENT, "作者近 10 分钟在同类场所发的条数（最多数到 50）", "Comments of the author in 10 minutes, counted up to 50"),
        FactSpec("comment.offsite", "number", "", INTENT, "这句话把人引到站外的把握，0–1，看作者是卖方还是看客", "How surely it leads off the market, 0–1, by the author's role"),
        FactSpec("comment.offsite_joined", "number", "", INTENT, "与作者 60 秒内在这里的话连起来读、或作为对别人所问的回答来读时的把握；没有可连的为 0", "The same, read with the author's words here of the last 60 seconds, or as an answer; 0 when there are none"),
        FactSpec("author.is_host", "bool", "", CONTENT, "作者是否就是这条短视频或直播的主人", "Whether the author is the one whose clip or live it is"),
        FactSpec("author.is_seller", "bool", "", CATALOG, "作者有没有开着的小店", "Whether the author has an open shop"),
        FactSpec("author.account_age", "duration", "", ACCOUNTS, "作者账号注册了多久", "Age of the author's account"),
    ),
)  # fmt: skip


#: What a fact costs: facts of one part come from one query. Those in no part are known already.
AUTHOR_SHOP = frozenset({"author.is_seller"})
AUTHOR_AGE = frozenset({"author.account_age"})
SAID = frozenset({"comment.repeats_10m", "comment.author_10m"})
HOST = frozenset({"author.is_host"})
LURE = frozenset({"comment.offsite"})
JOINED = frozenset({"comment.offsite_joined"})


def parts_of_clip_comment(question: CommentQuestion) -> tuple[dict[str, Any], Parts]:
    """What is known at once about a comment under a clip, and the rest on demand."""
    known: dict[str, Any] = {"comment.text": question.text, "comment.surface": "clip"}
    parts = _author_parts(question.author_id)
    parts[SAID] = lambda: _said_facts(
        question.text, content.recent_texts(question.author_id, since=clock.now() - WINDOW)
    )
    is_host = question.author_id == question.owner_id
    parts |= _offsite_parts(
        question.text, is_host=is_host,
        heard=lambda since: content.said_under(
            question.subject_id, since=since,
            author_id=None if is_host else question.author_id,
        ),
        author_id=question.author_id,
    )  # fmt: skip
    if question.owner_id is not None:
        known["author.is_host"] = question.author_id == question.owner_id
    else:
        parts[HOST] = lambda: _host_facts(question)
    return known, parts


def parts_of_live_comment(question: LiveCommentQuestion) -> tuple[dict[str, Any], Parts]:
    """What is known at once about a comment in a live room, and the rest on demand."""
    known: dict[str, Any] = {
        "comment.text": question.text,
        "comment.surface": "live",
        "author.is_host": question.author_id == question.host_id,
    }
    parts = _author_parts(question.author_id)
    parts[SAID] = lambda: _said_facts(
        question.text, live.recent_texts(question.author_id, since=clock.now() - WINDOW)
    )
    is_host = question.author_id == question.host_id
    parts |= _offsite_parts(
        question.text, is_host=is_host,
        heard=lambda since: live.said_in(
            question.live_id, since=since, author_id=None if is_host else question.author_id
        ),
        author_id=question.author_id,
    )  # fmt: skip
    return known, parts


def facts_of_clip_comment(question: CommentQuestion) -> dict[str, Any]:
    """All facts of `comment.posting` under a clip."""
    return _all(*parts_of_clip_comment(question))


def facts_of_live_comment(question: LiveCommentQuestion) -> dict[str, Any]:
    """All facts of `comment.posting` in a live room."""
    return _all(*parts_of_live_comment(question))


def _all(known: dict[str, Any], parts: Parts) -> dict[str, Any]:
    for produce in parts.values():
        known |= produce()
    return known


def _said_facts(text: str, said: list[str]) -> dict[str, Any]:
    plain = "".join(text.split())
    return {
        "comment.repeats_10m": sum(1 for one in said if "".join(one.split()) == plain),
        "comment.author_10m": len(said),
    }


def _offsite_parts(
    text: str, *, is_host: bool, heard: Callable[[datetime], Sequence[Line]], author_id: UUID
) -> Parts:
    """A host's words are read with what viewers asked, a viewer's with the viewer's own only."""
    role: Role = "seller" if is_host else "viewer"

    def joined() -> dict[str, Any]:
        if not intent.may_complete_a_contact(text):
            return {"comment.offsite_joined": 0.0}
        now = clock.now()
        before = heard(now - timedelta(seconds=intent.ANSWER_WITHIN_S))
        score = intent.joined_offsite(
            [(one.at, str(one.author_id), one.text) for one in before],
            (now, str(author_id), text), role=role,
        )  # fmt: skip
        return {"comment.offsite_joined": score}

    return {
        LURE: lambda: {"comment.offsite": intent.offsite_score(text, role)},
        JOINED: joined,
    }


def _host_facts(question: CommentQuestion) -> dict[str, Any]:
    clip = content.get_clips([question.subject_id], viewer_id=None).get(question.subject_id)
    return {"author.is_host": None if clip is None else clip.author_id == question.author_id}


def _author_parts(author_id: UUID) -> Parts:
    return {
        AUTHOR_SHOP: lambda: {"author.is_seller": catalog.shop_of(author_id) is not None},
        AUTHOR_AGE: lambda: _age_facts(author_id),
    }


def _age_facts(author_id: UUID) -> dict[str, Any]:
    joined = accounts.joined_at(author_id)
    return {"author.account_age": clock.now() - joined if joined else None}
