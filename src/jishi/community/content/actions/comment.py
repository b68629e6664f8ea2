"""Write under a clip; decide on what was held."""

from __future__ import annotations

from uuid import UUID

from django.db.models import F

from jishi.community.content import gates, policy, queries
from jishi.community.content.contracts import ClipState, CommentState, CommentView
from jishi.community.content.errors import CommentRefused
from jishi.community.content.events import ClipCommentPosted, ClipCommentReleased
from jishi.community.content.models import Clip, ClipComment
from jishi.kernel import audit, clock, outbox
from jishi.kernel.db import use_case
from jishi.kernel.errors import InvalidInput, NotFound
from jishi.kernel.ids import new_id


@use_case
def post_comment(
    *,
    clip_id: UUID,
    author_id: UUID,
    text: str,
    client_key: UUID,
    reply_to: UUID | None,
    language: str,
) -> CommentView:
    """Store a comment; the same (author, client_key) always gives the same one.

    A gate may hold it (stored, seen by its author only) or refuse it (`CommentRefused`, nothing
    stored). Raises `NotFound` for a clip that is not published or a reply to nothing here.
    """
    again = ClipComment.objects.filter(author_id=author_id, client_key=client_key).first()
    if again is not None:
        return queries.comment_view(again, viewer_id=author_id)
    clean = policy.clean_text(text, policy.MAX_COMMENT)
    if clean is None:
        raise InvalidInput(fields={"text": f"1–{policy.MAX_COMMENT}"})
    clip = Clip.objects.filter(pk=clip_id, state=ClipState.PUBLISHED).first()
    if clip is None:
        raise NotFound
    if reply_to and not ClipComment.objects.filter(pk=reply_to, clip=clip).exists():
        raise NotFound
    comment_id = new_id()
    verdict = gates.show_comment.ask(
        gates.CommentQuestion(
            author_id=author_id, subject_kind="clip", subject_id=clip_id, text=clean,
            owner_id=clip.author_id, comment_id=comment_id,
        )
    )  # fmt: skip
    if verdict.outcome == "refuse":
        raise CommentRefused(
            rule=verdict.rule, ground=verdict.en if language == "en" else verdict.zh
        )
    state = CommentState.VISIBLE if verdict.outcome == "allow" else CommentState.HELD
    comment, is_new = ClipComment.objects.get_or_create(
        author_id=author_id,
        client_key=client_key,
        defaults={
            "id": comment_id, "clip": clip, "text": clean, "reply_to_id": reply_to, "state": state,
            "held_under": verdict.rule if state == CommentState.HELD else "", "at": clock.now(),
        },
    )  # fmt: skip
    if is_new:
        if state == CommentState.VISIBLE:
            Clip.objects.filter(pk=clip_id).update(comments=F("comments") + 1)
        outbox.record(
            ClipCommentPosted(
                comment_id=comment.pk, clip_id=clip_id, author_id=author_id,
                clip_author_id=clip.author_id, text=clean, state=state,
                product_ids=tuple(clip.product_ids),
            )
        )  # fmt: skip
    return queries.comment_view(comment, viewer_id=author_id)


@use_case
def release_comment(*, comment_id: UUID, by: str, reason: str = "") -> None:
    """Show a held comment. Idempotent."""
    comment = _lock(comment_id)
    if comment.state != CommentState.HELD:
        return
    comment.state = CommentState.VISIBLE
    comment.save(update_fields=["state"])
    clip = comment.clip
    Clip.objects.filter(pk=clip.pk).update(comments=F("comments") + 1)
    audit.write(actor=by, verb="comment.release", target=f"comment:{comment_id}", reason=reason)
    outbox.record(
        ClipCommentReleased(
            comment_id=comment.pk, clip_id=clip.pk, author_id=comment.author_id,
            clip_author_id=clip.author_id, text=comment.text,
            product_ids=tuple(clip.product_ids),
        )
    )  # fmt: skip


@use_case
def remove_comment(*, comment_id: UUID, by: str, reason: str) -> None:
    """Hide a comment for good. Idempotent."""
    comment = _lock(comment_id)
    if comment.state == CommentState.REMOVED:
        return
    if comment.state == CommentState.VISIBLE:
        Clip.objects.filter(pk=comment.clip_id).update(comments=F("comments") - 1)
    comment.state = CommentState.REMOVED
    comment.save(update_fields=["state"])
    audit.write(actor=by, verb="comment.remove", target=f"comment:{comment_id}", reason=reason)


def _lock(comment_id: UUID) -> ClipComment:
    found = (
        ClipComment.objects.select_related("clip")
        .select_for_update(of=("self",))
        .filter(pk=comment_id)
        .first()
    )
    if found is None:
        raise NotFound
    return found
