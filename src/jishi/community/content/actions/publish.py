"""What happens once the video is ready: ask the gate, then publish, hold or reject."""

from __future__ import annotations

from uuid import UUID

from jishi.community.content import gates, policy
from jishi.community.content.contracts import ClipState
from jishi.community.content.events import (
    ClipFailed,
    ClipPublished,
    ClipRejected,
    ClipRemoved,
    ClipSubmitted,
)
from jishi.community.content.models import Clip
from jishi.foundation.realtime import api as realtime
from jishi.kernel import audit, clock, outbox
from jishi.kernel.db import use_case
from jishi.kernel.errors import NotFound


@use_case
def submit_ready_clip(*, video_id: UUID) -> None:
    """The transcode is done: ask whether the clip may be shown. Idempotent."""
    clip = _lock(video_id=video_id)
    if clip is None or clip.state != ClipState.PROCESSING:
        return
    verdict = gates.publish_clip.ask(
        gates.ClipQuestion(
            clip_id=clip.pk, author_id=clip.author_id, caption=clip.caption,
            product_ids=tuple(clip.product_ids),
        )
    )  # fmt: skip
    if verdict.outcome == "allow":
        _move(clip, ClipState.PUBLISHED, actor="platform", reason=verdict.rule)
    elif verdict.outcome == "refuse":
        _move(clip, ClipState.REJECTED, actor="platform", reason=verdict.zh or verdict.rule)
    else:
        _move(clip, ClipState.IN_REVIEW, actor="platform", reason=verdict.rule)


@use_case
def fail_clip(*, video_id: UUID, failure: str) -> None:
    """The file was no usable video. Idempotent."""
    clip = _lock(video_id=video_id)
    if clip is not None and clip.state == ClipState.PROCESSING:
        clip.failure = failure
        _move(clip, ClipState.FAILED, actor="platform", reason=failure)


@use_case
def approve_clip(*, clip_id: UUID, by: str, reason: str = "") -> None:
    """Publish a clip held for review; repeating it changes nothing. Raises `NotFound`."""
    _decide(clip_id, ClipState.PUBLISHED, by=by, reason=reason)


@use_case
def reject_clip(*, clip_id: UUID, by: str, reason: str) -> None:
    """Refuse a clip held for review, with the reason its author will read."""
    _decide(clip_id, ClipState.REJECTED, by=by, reason=reason)


@use_case
def remove_clip(*, clip_id: UUID, by: str, reason: str = "", author_id: UUID | None = None) -> None:
    """Take a clip down; with `author_id`, only when it is that person's own."""
    clip = _lock(pk=clip_id)
    if clip is None or (author_id is not None and clip.author_id != author_id):
        raise NotFound
    if clip.state != ClipState.REMOVED:
        _move(clip, ClipState.REMOVED, actor=by, reason=reason)


def _decide(clip_id: UUID, state: ClipState, *, by: str, reason: str) -> None:
    clip = _lock(pk=clip_id)
    if clip is None:
        raise NotFound
    if clip.state == ClipState.IN_REVIEW:
        _move(clip, state, actor=by, reason=reason)


def _lock(**where: UUID) -> Clip | None:
    return Clip.objects.select_for_update().filter(**where).first()


def _move(clip: Clip, state: ClipState, *, actor: str, reason: str) -> None:
    if not policy.may_become(ClipState(clip.state), state):
        raise NotFound
    clip.state = state
    if state == ClipState.PUBLISHED:
        clip.published_at = clock.now()
    if state == ClipState.REJECTED:
        clip.decision_reason = reason
    clip.save(update_fields=["state", "published_at", "decision_reason", "failure"])
    audit.write(actor=actor, verb=f"clip.{state}", target=f"clip:{clip.pk}", reason=reason)
    author = clip.author_id
    happened = {
        ClipState.IN_REVIEW: ClipSubmitted(clip_id=clip.pk, author_id=author),
        ClipState.PUBLISHED: ClipPublished(clip_id=clip.pk, author_id=author),
        ClipState.REJECTED: ClipRejected(clip_id=clip.pk, author_id=author, reason=reason),
        ClipState.FAILED: ClipFailed(clip_id=clip.pk, author_id=author, failure=clip.failure),
        ClipState.REMOVED: ClipRemoved(clip_id=clip.pk, author_id=author),
    }[state]
    outbox.record(happened)
    realtime.publish(
        f"person:{author}", "clip", {"clip_id": str(clip.pk), "state": state, "progress": 100}
    )
