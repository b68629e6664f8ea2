"""A live follows its picture, and the gate."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from jishi.community.live import api, policy
from jishi.community.live.actions import follow_picture as following
from jishi.community.live.actions.book import book_live, tell_bookers
from jishi.community.live.contracts import LiveState
from jishi.community.live.errors import AlreadyOpen, LiveNotOpen, LiveRefused
from jishi.community.live.models import Live
from jishi.foundation.media import api as media
from jishi.foundation.media.actions import ingest
from jishi.foundation.media.errors import WrongStreamKey
from jishi.foundation.media.events import ReplayReady
from jishi.foundation.notify.models import Notice
from jishi.kernel import audit, clock, outbox
from jishi.kernel.db import unit_of_work
from jishi.kernel.errors import InvalidInput, NotFound
from jishi.kernel.gates import Verdict
from jishi.kernel.ids import new_id
from jishi.kernel.models import OutboxEvent

S = LiveState
REFUSE = Verdict(outcome="refuse", rule="test.no", zh="不行", en="no")
HOLD = Verdict(outcome="hold", rule="test.look")


def state(live):
    return api.get_lives([live.id])[live.id].state


def happened(name):
    return OutboxEvent.objects.filter(type=f"live.{name}").count()


def test_it_goes_on_air_when_the_picture_plays(live, picture, frames):
    assert live.state is S.WAITING
    assert len(live.bag) == 3
    picture.comes(live.id)

    view = api.get_lives([live.id])[live.id]
    assert view.state is S.ON_AIR
    assert view.hls_url == media.get_ingest(live.id).hls_url
    assert happened("LiveStarted") == 1
    assert [one.id for one in api.on_air()] == [live.id]
    assert frames(live.id, "state") == [
        {"state": "on_air", "hls_url": view.hls_url, "reason": None}
    ]


def test_a_broken_picture_may_come_back_within_a_minute(live, picture):
    picture.comes(live.id)
    picture.goes(live.id)
    assert state(live) is S.INTERRUPTED
    with clock.frozen(clock.now() + timedelta(seconds=59)):
        following.follow_picture(live.id)
        assert state(live) is S.INTERRUPTED
    picture.comes(live.id)

    assert state(live) is S.ON_AIR
    assert (happened("LiveStarted"), happened("LiveResumed")) == (1, 1)


def test_after_a_minute_without_a_picture_it_ends(live, picture):
    picture.comes(live.id)
    picture.goes(live.id)
    with clock.frozen(clock.now() + timedelta(seconds=61)):
        assert following.due() == [live.id]
        following.follow_picture(live.id)
    assert state(live) is S.ENDED
    assert happened("LiveEnded") == 1
    with pytest.raises(WrongStreamKey):
        ingest.admit(media.get_ingest(live.id).stream_key)


def test_events_in_the_wrong_order_end_up_right(live, picture, deliver):
    first = ingest.admit(media.get_ingest(live.id).stream_key)
    ingest.mark_playable(stream_id=live.id, session=first.session)
    ingest.mark_stopped(stream_id=live.id, session=first.session, reason="left")
    rows = OutboxEvent.objects.filter(type__startswith="media.Ingest")
    rows.filter(type="media.IngestPlayable").update(next_at=clock.now() + timedelta(seconds=5))
    deliver()
    with clock.frozen(clock.now() + timedelta(seconds=10)):
        deliver()
    assert state(live) is S.WAITING
    assert happened("LiveStarted") == 0


def test_a_countdown_becomes_waiting(host):
    at = clock.now() + timedelta(hours=2)
    live = api.create_live(host_id=host.pk, title="晚上见", starts_at=at)
    assert live.state is S.SCHEDULED
    assert following.due() == []
    with clock.frozen(at + timedelta(seconds=1)):
        assert following.due() == [live.id]
        following.follow_picture(live.id)
        assert state(live) is S.WAITING
        assert following.due() == []
    with clock.frozen(at + timedelta(hours=25)):
        for one in following.due():
            following.follow_picture(one)
        assert state(live) is S.ENDED


def test_a_refused_host_makes_no_live(host, answers):
    answers["go_live"] = REFUSE
    with pytest.raises(LiveRefused) as caught:
        api.create_live(host_id=host.pk, title="早市")
    assert caught.value.message("zh") == "还不能开播：不行"
    assert Live.objects.count() == 0
    assert media.get_ingests([]) == {}


def test_a_held_live_is_seen_by_its_host_only_and_starts_once_allowed(
    host, viewer, answers, picture, client_of, client
):
    answers["go_live"] = HOLD
    live = api.create_live(host_id=host.pk, title="早市")
    picture.comes(live.id)

    assert state(live) is S.WAITING
    assert client.get(f"/api/v1/lives/{live.id}").status_code == 404
    assert client_of(viewer).get(f"/api/v1/lives/{live.id}").status_code == 404
    assert client_of(host).get(f"/api/v1/lives/{live.id}").status_code == 200
    mine = client_of(host).get(f"/api/v1/me/lives/{live.id}").json()
    assert (mine["can_go_on_air"], mine["refusal"]["code"]) == (False, "live_held")
    assert mine["ingest_state"] == "playable"

    answers["go_live"] = answers["show_comment"]
    for one in following.due():
        following.follow_picture(one)
    assert state(live) is S.ON_AIR
    assert client.get(f"/api/v1/lives/{live.id}").status_code == 200


def test_one_live_on_air_a_host(host, live, picture):
    other = api.create_live(host_id=host.pk, title="另一场")
    picture.comes(live.id)
    with pytest.raises(AlreadyOpen):
        api.create_live(host_id=host.pk, title="第三场")
    picture.comes(other.id)
    assert state(other) is S.WAITING
    api.end_live(live_id=live.id, host_id=host.pk)
    for one in following.due():
        following.follow_picture(one)
    assert state(other) is S.ON_AIR


def test_the_market_stops_a_live_and_says_why(live, host, picture, frames, client):
    picture.comes(live.id)
    api.stop_live(live_id=live.id, by="person:1", reason="展示未经许可的食品")
    api.stop_live(live_id=live.id, by="person:1", reason="again")

    shown = client.get(f"/api/v1/lives/{live.id}").json()
    assert (shown["state"], shown["stop_reason"], shown["hls_url"]) == (
        "stopped", "展示未经许可的食品", None,
    )  # fmt: skip
    assert frames(live.id, "state")[-1]["reason"] == "展示未经许可的食品"
    assert happened("LiveStopped") == 1
    assert media.get_ingest(live.id).state == "offline"
    assert Notice.objects.filter(person_id=host.pk, kind="live.stopped").count() == 1
    line = audit.lines(f"live:{live.id}")[-1]
    assert (line.verb, line.reason) == ("live.stopped", "展示未经许可的食品")
    with pytest.raises(LiveNotOpen):
        api.end_live(live_id=live.id, host_id=host.pk)


def test_only_the_host_ends_it(live, viewer):
    with pytest.raises(NotFound):
        api.end_live(live_id=live.id, host_id=viewer.pk)
    assert state(live) is S.WAITING


def test_the_database_guards_the_same_table(live):
    with pytest.raises(DatabaseError), transaction.atomic():
        Live.objects.filter(pk=live.id).update(state="interrupted")
    for now in S:
        for then in S:
            assert policy.may_become(now, then) == (then in policy.TRANSITIONS[now])


def test_bookers_are_told_once(live, viewer, picture):
    book_live(live_id=live.id, person_id=viewer.pk)
    book_live(live_id=live.id, person_id=viewer.pk)
    picture.comes(live.id)
    assert tell_bookers(live_id=live.id, after=0) is None
    tell_bookers(live_id=live.id, after=0)
    notices = Notice.objects.filter(person_id=viewer.pk)
    assert [(one.kind, one.link) for one in notices] == [("live.started", f"/live/{live.id}")]


def test_a_replay_is_shown_for_an_ended_live_only(live, host, picture, deliver, frames):
    picture.comes(live.id)

    def ready():
        with unit_of_work():
            outbox.record(ReplayReady(stream_id=live.id, hls_url="/media/replays/x", duration_ms=9))
        deliver()

    ready()
    assert Live.objects.get().replay_url is None
    api.end_live(live_id=live.id, host_id=host.pk)
    told = len(frames(live.id, "state"))
    ready()
    assert api.get_lives([live.id])[live.id].replay_url == "/media/replays/x"
    # Who stayed in the room looks again: the replay comes some seconds after the end.
    assert [one["state"] for one in frames(live.id, "state")[told:]] == ["ended"]
    api.stop_live(live_id=live.id, by="platform", reason="rule")
    assert api.get_lives([live.id])[live.id].replay_url is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": " "},
        {"title": "字" * 41},
        {"announcement": "字" * 301},
        {"starts_at": clock.now() + timedelta(days=90)},
        {"starts_at": clock.now() - timedelta(days=1)},
    ],
    ids=["no title", "long title", "long announcement", "far", "past"],
)
def test_what_is_filled_in_wrongly_is_named(host, wrong):
    with pytest.raises(InvalidInput) as caught:
        api.create_live(**{"host_id": host.pk, "title": "早市", **wrong})
    assert list(caught.value.details["fields"]) == list(wrong)
    assert Live.objects.count() == 0


def test_others_goods_and_pictures_cannot_be_shown(make_person, goods):
    stranger = make_person()
    for extra in ({"product_ids": goods}, {"cover_picture_id": new_id()}):
        with pytest.raises(NotFound):
            api.create_live(host_id=stranger.pk, title="早市", **extra)
    assert Live.objects.count() == 0
