"""Say something in the room."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from jishi.community.live import frames, gates, policy, queries
from jishi.community.live.contracts import CommentFacts, CommentState, LiveState
from jishi.community.live.errors import CommentRefused, LiveNotOpen
from jishi.community.live.events import LiveCommentPosted
from jishi.community.live.models import Live, LiveComment
from jishi.kernel import audit, clock, outbox, quotas
from jishi.kernel.db import use_case
from jishi.kernel.errors import InvalidInput, NotFound
from jishi.kernel.ids import new_id

if TYPE_CHECKING:
    from uuid import UUID

#: One a second on average, five at once.
BURST, WINDOW_S = 5, 5
_JOINER = "\u200d"


def say(*, live_id: UUID, author_id: UUID, text: str, client_key: str) -> CommentFacts:
    """For the edges: counts the quota, then posts. A repeat is not counted again.

    Raises `TooMany` and what `post_comment` raises. Call it outside a transaction.
    """
    if _already(author_id, client_key) is None:
        quotas.take(f"live.comment:{live_id}:{author_id}", limit=BURST, window_s=WINDOW_S)
    return post_comment(live_id=live_id, author_id=author_id, text=text, client_key=client_key)


@use_case
def post_comment(*, live_id: UUID, author_id: UUID, text: str, client_key: str) -> CommentFacts:
    """Post once for (author, client_key); the gate `show_comment` decides whether it is seen.

    Raises `InvalidInput`, `NotFound`, `LiveNotOpen`, `CommentRefused`. Emits `LiveCommentPosted`;
    publishes "comment" when visible.
    """
    if not 8 <= len(client_key) <= 80:
        raise InvalidInput(fields={"client_key": "8–80"})
    if (already := _already(author_id, client_key)) is not None:
        if already.live_id != live_id:
            raise InvalidInput(fields={"client_key": "used"})
        return queries.comment_facts(already.pk)
    text = _clean(text)
    live = Live.objects.filter(pk=live_id).first()
    if live is None:
        raise NotFound
    if policy.is_over(LiveState(live.state)):
        raise LiveNotOpen(state=live.state)
    return _write(live, author_id, text, client_key)


def _write(live: Live, author_id: UUID, text: str, client_key: str) -> CommentFacts:
    comment_id = new_id()
    verdict = gates.show_comment.ask(
        gates.LiveCommentQuestion(
            comment_id=comment_id,
            live_id=live.pk,
            author_id=author_id,
            host_id=live.host_id,
            text=text,
        )
    )
    if verdict.outcome == "refuse":
        raise CommentRefused(rule=verdict.rule, zh=verdict.zh, en=verdict.en)
    state = CommentState.VISIBLE if verdict.outcome == "allow" else CommentState.HELD
    row, created = LiveComment.objects.get_or_create(
        author_id=author_id,
        client_key=client_key,
        defaults={
            "id": comment_id,
            "live": live,
            "text": text,
            "state": str(state),
            "rule": verdict.rule[:80],
            "pinned_product_id": live.pinned_product_id,
            "at": clock.now(),
        },
    )
    bag = queries.bag_of(live.pk)
    facts = queries.facts_of(row, live.host_id, bag)
    if not created:  # the same message came on two connections at once
        return facts
    outbox.record(
        LiveCommentPosted(
            comment_id=row.pk,
            live_id=live.pk,
            author_id=author_id,
            host_id=live.host_id,
            text=text,
            pinned_product_id=live.pinned_product_id,
            bag_product_ids=bag,
            state=str(state),
        )
    )
    if state is CommentState.VISIBLE:
        frames.comment(row, live.host_id)
    else:
        audit.write(
            actor="platform", verb="live.comment_held", target=f"live_comment:{row.pk}",
            basis=verdict.rule,
        )  # fmt: skip
    return facts


def _already(author_id: UUID, client_key: str) -> LiveComment | None:
    return LiveComment.objects.filter(author_id=author_id, client_key=client_key).first()


def _clean(text: str) -> str:
    """One line with something to see, without control characters, at most 100 characters long;
    raises `InvalidInput`. The joiner stays, because emoji are made with it."""
    line = "".join(" " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in text)
    line = "".join(c for c in line if c == _JOINER or unicodedata.category(c) != "Cf")
    line = " ".join(line.split())
    if not line.strip(_JOINER + "\ufe0f ") or len(line) > policy.MAX_COMMENT:
        raise InvalidInput(fields={"text": f"1–{policy.MAX_COMMENT}"})
    return line
