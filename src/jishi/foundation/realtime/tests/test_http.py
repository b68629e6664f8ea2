"""Tickets and catching up through HTTP, without any gateway."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from jishi.foundation.accounts.api import create_demo_person
from jishi.foundation.accounts.models import Account
from jishi.foundation.realtime import api, policy, tickets
from jishi.foundation.realtime.actions.forget_old import forget_old
from jishi.foundation.realtime.actions.number import number_if_idle
from jishi.foundation.realtime.actions.publish import InvalidFrameError
from jishi.foundation.realtime.gateway import protocol
from jishi.foundation.realtime.models import Frame
from jishi.kernel import clock


@pytest.fixture
def person(db):
    return create_demo_person(name="桃园", address="13800138000").id


@pytest.fixture
def signed_in(person) -> Client:
    client = Client()
    client.force_login(Account.objects.get(pk=person))
    return client


def frames(client: Client, channel: str, after_seq: object):
    return client.get("/api/v1/realtime/frames", {"channel": channel, "after_seq": after_seq})


def test_a_ticket_is_bound_to_the_session(signed_in, person, settings):
    answer = signed_in.post("/api/v1/realtime/ticket").json()
    assert tickets.check(answer["ticket"]) == tickets.Ticket(person_id=person, language="zh")
    assert answer["url"] == f"ws://testserver:{settings.GATEWAY_PORT}/realtime"
    assert answer["expires_in_s"] == 60
    stranger = Client().post("/api/v1/realtime/ticket", headers={"accept-language": "en"}).json()
    assert tickets.check(stranger["ticket"]) == tickets.Ticket(person_id=None, language="en")


def test_outside_development_the_gateway_is_where_the_settings_say(signed_in, settings):
    settings.DEVELOPMENT, settings.PUBLIC_URL = False, "https://market.example"
    settings.ALLOWED_HOSTS = ["testserver"]
    wanted = f"wss://market.example:{settings.GATEWAY_PORT}/realtime"
    assert signed_in.post("/api/v1/realtime/ticket").json()["url"] == wanted


def test_without_a_gateway_frames_are_numbered_when_they_are_asked_for(signed_in, person):
    channel = f"person:{person}"
    for number in range(3):
        api.publish(channel, "order", {"n": number, "id": uuid.UUID(int=number)})
    found = frames(signed_in, channel, 1).json()
    assert found["last_seq"] == 3
    assert [(item["seq"], item["payload"]["n"]) for item in found["items"]] == [(2, 1), (3, 2)]
    assert frames(signed_in, channel, 3).json() == {"items": [], "last_seq": 3}


def test_catching_up_asks_for_the_same_permission_as_joining(signed_in, person):
    for caller, channel in (
        (Client(), f"person:{person}"), (signed_in, f"person:{uuid.uuid4()}"),
        (signed_in, "nothing:1"), (signed_in, "'; --"),
    ):  # fmt: skip
        assert frames(caller, channel, 0).status_code == 404
    assert frames(signed_in, f"person:{person}", -1).status_code == 422
    assert frames(signed_in, f"person:{person}", 2**70).status_code == 422


def test_what_is_no_longer_kept_is_gone_and_numbers_go_on(signed_in, person):
    channel = f"person:{person}"
    with clock.frozen(clock.now() - timedelta(days=3)):
        api.publish(channel, "order", {})
    number_if_idle()
    assert forget_old() == 1
    answer = frames(signed_in, channel, 0)
    assert (answer.status_code, answer.json()["error"]["code"]) == (410, "frames_gone")
    assert answer.json()["error"]["details"] == {"last_seq": 1}
    api.publish(channel, "order", {})
    assert [item["seq"] for item in frames(signed_in, channel, 1).json()["items"]] == [2]


@pytest.mark.django_db
def test_unnumbered_frames_are_never_forgotten():
    with clock.frozen(clock.now() - timedelta(days=3)):
        api.publish("live:1", "comment", {})
    assert forget_old() == 0
    assert Frame.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("channel", "kind"), [("live", "x"), ("live:", "x"), ("live:1 2", "x"), ("live:1", "X y")]
)
def test_nonsense_is_not_published(channel, kind):
    with pytest.raises(InvalidFrameError):
        api.publish(channel, kind, {})
    assert Frame.objects.count() == 0


@given(st.integers(0, 50), st.integers(0, 60), st.integers(0, 50))
def test_a_reader_is_served_exactly_when_there_is_no_gap(after, last, forgotten):
    kept = [seq for seq in range(forgotten + 1, last + 1) if seq > after]
    is_whole = after <= last and kept == list(range(after + 1, last + 1))
    assert policy.is_gone(after, kept, last) is not is_whole


@given(st.binary(max_size=200))
def test_any_bytes_are_read_without_failing(data):
    assert protocol.parse(data) is not None


def test_a_tick_is_50_ms_and_longer_for_a_crowd():
    assert policy.tick_s(0) == 0.05
    assert policy.tick_s(8_000) == 0.08
    assert policy.tick_s(1_000_000) == 1.0


def test_a_frame_keeps_its_payload_as_the_database_gave_it():
    at = datetime(2026, 11, 23, 8, tzinfo=UTC)
    frame = protocol.encode_frame(7, "comment", '{"text": "怎么买"}', at)
    message = protocol.frames("live:1", [frame])
    assert message.decode() == (
        '{"op":"frames","channel":"live:1","frames":[{"seq":7,"kind":"comment",'
        '"payload":{"text": "怎么买"},"at":"2026-11-23T08:00:00Z"}]}'
    )
