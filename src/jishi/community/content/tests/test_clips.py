"""Who sees a clip, what a comment may be, and that counters equal the rows behind them."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from django.db import connection

from jishi.community.content import gates, queries
from jishi.community.content.actions import comment, publish, react
from jishi.community.content.contracts import ClipState, CommentState
from jishi.community.content.errors import CommentRefused
from jishi.community.content.models import Clip, ClipComment, ClipLike
from jishi.foundation.accounts.api import create_demo_person
from jishi.kernel import clock
from jishi.kernel.errors import InvalidInput, NotFound
from jishi.kernel.gates import ALLOW, Gate, Verdict
from jishi.kernel.ids import new_id
from jishi.kernel.models import OutboxEvent

pytestmark = pytest.mark.django_db


@pytest.fixture
def grower() -> UUID:
    return create_demo_person(name="果农老李", address="13800000001").id


@pytest.fixture
def viewer() -> UUID:
    return create_demo_person(name="小周", address="13800000002").id


@pytest.fixture
def clip(grower: UUID) -> Clip:
    return Clip.objects.create(
        author_id=grower, video_id=new_id(), caption="今天摘桃 #脆桃", state=ClipState.PUBLISHED,
        created_at=clock.now(), published_at=clock.now(),
    )  # fmt: skip


@pytest.fixture(autouse=True)
def everyone_may_speak(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(gates.show_comment, "_answer", lambda _: ALLOW)
    return


def say(clip: Clip, author: UUID, text: str = "怎么买", key: UUID | None = None) -> UUID:
    return comment.post_comment(
        clip_id=clip.pk, author_id=author, text=text, client_key=key or new_id(), reply_to=None,
        language="zh",
    ).id  # fmt: skip


def held(gate: Gate[object], monkeypatch: pytest.MonkeyPatch, **verdict: str) -> None:
    monkeypatch.setattr(gate, "_answer", lambda _: Verdict(**verdict))


def test_a_clip_in_review_is_seen_by_its_author_alone(
    clip: Clip, grower: UUID, viewer: UUID
) -> None:
    Clip.objects.filter(pk=clip.pk).delete()
    hidden = Clip.objects.create(
        author_id=grower, video_id=new_id(), caption="x", state=ClipState.IN_REVIEW,
        created_at=clock.now(),
    )  # fmt: skip
    assert queries.clip_for(grower, hidden.pk).id == hidden.pk
    for stranger in (viewer, None):
        with pytest.raises(NotFound):
            queries.clip_for(stranger, hidden.pk)
    with pytest.raises(NotFound):
        say(hidden, viewer)
    assert ClipComment.objects.count() == 0


def test_a_ready_video_waits_for_a_person_when_nobody_answers_the_gate(
    grower: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gates.publish_clip, "_answer", None)
    clip = Clip.objects.create(
        author_id=grower, video_id=new_id(), caption="x", created_at=clock.now()
    )
    publish.submit_ready_clip(video_id=clip.video_id)
    publish.submit_ready_clip(video_id=clip.video_id)
    clip.refresh_from_db()
    assert clip.state == ClipState.IN_REVIEW
    assert OutboxEvent.objects.filter(type="content.ClipSubmitted").count() == 1
    publish.approve_clip(clip_id=clip.pk, by="person:reviewer")
    clip.refresh_from_db()
    assert clip.state == ClipState.PUBLISHED
    assert clip.published_at is not None


def test_a_rejected_clip_cannot_be_published_even_from_a_console(grower: UUID) -> None:
    clip = Clip.objects.create(
        author_id=grower, video_id=new_id(), caption="x", state=ClipState.REJECTED,
        created_at=clock.now(),
    )  # fmt: skip
    with pytest.raises(Exception, match=r"[Ii]nvalid transition"):
        Clip.objects.filter(pk=clip.pk).update(state=ClipState.PUBLISHED)


def test_a_strangers_clip_cannot_be_removed(clip: Clip, viewer: UUID) -> None:
    with pytest.raises(NotFound):
        publish.remove_clip(clip_id=clip.pk, by=f"person:{viewer}", author_id=viewer)
    clip.refresh_from_db()
    assert clip.state == ClipState.PUBLISHED


def test_the_same_key_makes_one_comment(clip: Clip, viewer: UUID) -> None:
    key = new_id()
    assert say(clip, viewer, key=key) == say(clip, viewer, key=key)
    clip.refresh_from_db()
    assert (clip.comments, ClipComment.objects.count()) == (1, 1)
    assert OutboxEvent.objects.filter(type="content.ClipCommentPosted").count() == 1


def test_a_held_comment_is_stored_seen_by_its_author_and_counted_only_when_released(
    clip: Clip, grower: UUID, viewer: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    held(gates.show_comment, monkeypatch, outcome="hold", rule="review.contact-hint")
    comment_id = say(clip, viewer, "加我微信")
    mine = queries.list_comments(clip_id=clip.pk, viewer_id=viewer, cursor=None, limit=9)
    theirs = queries.list_comments(clip_id=clip.pk, viewer_id=grower, cursor=None, limit=9)
    assert [c.state for c in mine.items] == [CommentState.HELD]
    assert theirs.items == []
    clip.refresh_from_db()
    assert clip.comments == 0
    comment.release_comment(comment_id=comment_id, by="person:reviewer")
    comment.release_comment(comment_id=comment_id, by="person:reviewer")
    clip.refresh_from_db()
    assert clip.comments == 1


def test_a_refused_comment_leaves_nothing(
    clip: Clip, viewer: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    held(gates.show_comment, monkeypatch, outcome="refuse", rule="r-1", zh="骂人", en="abuse")
    with pytest.raises(CommentRefused) as refused:
        say(clip, viewer, "…")
    assert refused.value.message("zh") == "这条评论没有发出：骂人"
    assert ClipComment.objects.count() == 0
    assert not OutboxEvent.objects.filter(type="content.ClipCommentPosted").exists()


@pytest.mark.parametrize("text", ["", "   ", "\u200b\u200b", "长" * 201, "\x00"])
def test_an_empty_or_endless_comment_is_refused(clip: Clip, viewer: UUID, text: str) -> None:
    with pytest.raises(InvalidInput):
        say(clip, viewer, text)
    assert ClipComment.objects.count() == 0


def test_a_reply_must_answer_a_comment_under_the_same_clip(clip: Clip, viewer: UUID) -> None:
    with pytest.raises(NotFound):
        comment.post_comment(
            clip_id=clip.pk, author_id=viewer, text="好", client_key=new_id(), reply_to=new_id(),
            language="zh",
        )  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_twenty_simultaneous_taps_are_one_like(clip: Clip, viewer: UUID) -> None:
    gate = threading.Barrier(20)

    def tap(_: int) -> None:
        gate.wait()
        try:
            react.like_clip(clip_id=clip.pk, person_id=viewer)
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        list(pool.map(tap, range(20)))
    clip.refresh_from_db()
    assert (clip.likes, ClipLike.objects.count()) == (1, 1)
    assert react.unlike_clip(clip_id=clip.pk, person_id=viewer) == 0
    assert react.unlike_clip(clip_id=clip.pk, person_id=viewer) == 0


def test_a_glance_is_kept_but_is_no_play(clip: Clip) -> None:
    for watched in (400, 5000):
        react.record_view(
            clip_id=clip.pk, person_id=None, watched_ms=watched, completed=False, source="feed"
        )
    clip.refresh_from_db()
    assert clip.plays == 1
