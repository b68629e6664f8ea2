"""The gateway as a process: real sockets, real database, real signals."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import time
import uuid
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.db import connection
from websockets.asyncio.client import connect as connect_async
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from jishi.foundation.accounts.api import create_demo_person
from jishi.foundation.realtime import api, tickets
from jishi.foundation.realtime.actions.forget_old import forget_old
from jishi.foundation.realtime.models import Frame
from jishi.foundation.realtime.tests.gateways import Client, RunningGateway
from jishi.kernel import clock, heartbeat
from jishi.kernel.db import unit_of_work

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def gateway(transactional_db):
    running = RunningGateway()
    yield running
    running.stop()


@pytest.fixture
def person(transactional_db):
    return create_demo_person(name="桃园", address="13800138000").id


def a_room() -> str:
    return f"room:{uuid.uuid4()}"


def publish_many(channel: str, start: int, stop: int) -> None:
    for number in range(start, stop):
        api.publish(channel, "tick", {"n": number})


def wait_for(look, timeout: float = 10):
    """Ask again until the answer is true: for what another process does in its own time."""
    deadline = time.monotonic() + timeout
    while not (found := look()):
        assert time.monotonic() < deadline, "did not happen in time"
        time.sleep(0.02)
    return found


def test_frames_arrive_in_order_numbered_from_one_without_a_gap(gateway):
    room = a_room()
    with gateway.client() as one, gateway.client() as two:
        assert one.join(room) == 0
        assert two.join(room) == 0
        publish_many(room, 0, 300)
        for client in (one, two):
            heard = client.frames(room, 300)
            assert [frame["seq"] for frame in heard] == list(range(1, 301))
            assert [frame["payload"]["n"] for frame in heard] == list(range(300))
            assert heard[0]["kind"] == "tick"
            assert heard[0]["at"].endswith("Z")


def test_a_rolled_back_frame_is_never_sent_and_leaves_no_gap(gateway):
    room = a_room()
    with gateway.client() as client:
        client.join(room)
        with pytest.raises(ZeroDivisionError), unit_of_work():
            api.publish(room, "tick", {"n": "never"})
            raise ZeroDivisionError
        api.publish(room, "tick", {"n": "kept"})
        heard = client.frames(room, 1)
    assert [(frame["seq"], frame["payload"]["n"]) for frame in heard] == [(1, "kept")]


def test_a_client_that_comes_back_hears_everything_exactly_once(gateway):
    room = a_room()
    heard: list[int] = []
    with gateway.client() as client:
        client.join(room)
        publish_many(room, 0, 20)
        heard += [frame["seq"] for frame in client.frames(room, 20)]
    publish_many(room, 20, 450)
    with gateway.client() as client:
        client.say(op="join", channel=room, after_seq=20)
        publish_many(room, 450, 500)
        again = client.frames(room, 500)
        heard += [frame["seq"] for frame in again]
    assert heard == list(range(1, 501))


def test_a_client_is_joined_only_after_it_has_what_it_missed(gateway):
    room = a_room()
    with gateway.client() as client:
        client.join(room)
        publish_many(room, 0, 5)
        client.frames(room, 5)
        assert client.join(room, after_seq=2) == 5
        assert [frame["seq"] for frame in client.frames(room, 5)] == [3, 4, 5]


def test_whoever_was_away_longer_than_frames_are_kept_is_told_to_reload(gateway):
    room = a_room()
    with gateway.client() as client:
        client.join(room)
        with clock.frozen(clock.now() - timedelta(hours=30)):
            publish_many(room, 0, 10)
        client.frames(room, 10)
        assert forget_old() == 10
        publish_many(room, 10, 12)
        client.frames(room, 12)
    with gateway.client() as client:
        client.say(op="join", channel=room, after_seq=3)
        assert client.hear() == {"op": "reset", "channel": room, "last_seq": 12}
        assert client.hear() == {"op": "joined", "channel": room, "last_seq": 12}
        api.publish(room, "tick", {"n": 12})
        assert [frame["seq"] for frame in client.frames(room, 13)] == [13]


def test_too_much_missed_is_a_reset_too(gateway):
    room = a_room()
    with gateway.client() as client:
        client.join(room)
        with unit_of_work():
            publish_many(room, 0, 1_200)
        client.frames(room, 1_200)
    with gateway.client() as client:
        client.say(op="join", channel=room, after_seq=100)
        assert client.hear()["op"] == "reset"
    with gateway.client() as client:
        assert client.join(room, after_seq=1_150) == 1_200


def status_of(url: str, **extra: object) -> int:
    with pytest.raises(InvalidStatus) as refused:
        connect(url, proxy=None, **extra)
    return refused.value.response.status_code


def test_a_forged_or_expired_or_missing_ticket_opens_nothing(gateway, person):
    good = gateway.url(person)
    forged = good.replace("ticket=", "ticket=x")
    with clock.frozen(clock.now() - timedelta(seconds=61)):
        expired = gateway.url(person)
    assert status_of(forged) == 401
    assert status_of(good[:-2] + "AA") == 401
    assert status_of(expired) == 401
    assert status_of(good.partition("?")[0]) == 401
    assert status_of(good, origin="https://elsewhere.example") == 403
    Client(good).socket.close()


def test_a_ticket_carries_its_person_and_nothing_else_passes(person):
    ticket = tickets.issue(person_id=person, language="zh")
    assert tickets.check(ticket) == tickets.Ticket(person_id=person, language="zh")
    body, _, rest = ticket.partition(":")
    assert tickets.check(f"{body[:-2]}aa:{rest}") is None
    assert tickets.check("") is None
    assert tickets.check("é:ü:ß") is None


def test_another_persons_channel_and_unknown_channels_are_refused(gateway, person):
    for caller, channel in (
        (None, f"person:{person}"),
        (uuid.uuid4(), f"person:{person}"),
        (person, "nothing:1"),
    ):
        with gateway.client(caller) as client:
            client.say(op="join", channel=channel)
            answer = client.until("refused")
            assert answer["channel"] == channel
            assert answer["error"]["code"] == "not_found"


def test_a_signed_in_person_hears_their_own_channel_without_asking(gateway, person):
    channel = f"person:{person}"
    with gateway.client(person) as client:
        assert client.until("joined")["channel"] == channel
        api.publish(channel, "order", {"state": "paid"})
        assert client.frames(channel, 1)[0]["payload"] == {"state": "paid"}
    api.publish(channel, "order", {"state": "shipped"})
    with gateway.client(person, after_seq=1) as client:
        assert client.frames(channel, 2)[0]["payload"] == {"state": "shipped"}


def test_a_message_is_acknowledged_when_it_is_committed_and_seen_by_all(gateway, person):
    room, key = a_room(), str(uuid.uuid4())
    with gateway.client() as viewer, gateway.client(person) as speaker:
        viewer.join(room)
        speaker.join(room)
        speaker.say(op="send", channel=room, kind="comment", key=key, payload={"text": "怎么买"})
        answer = speaker.until("ack", key=key)
        assert answer["result"] == {"text": "怎么买", "by": str(person)}
        assert Frame.objects.get(channel=room).payload == {"text": "怎么买", "key": key}
        assert viewer.frames(room, 1)[0]["payload"]["text"] == "怎么买"
        speaker.say(op="send", channel=room, kind="comment", key=key, payload={"text": "怎么买"})
        assert speaker.until("ack", key=key)["result"] == answer["result"]
        assert Frame.objects.filter(channel=room).count() == 1


def test_refused_messages_say_why_in_the_persons_language_and_change_nothing(gateway, person):
    room = a_room()

    def refusal(client: Client, **message: object) -> str:
        client.say(op="send", key="k" * 8, **message)
        return client.until("nack", key="k" * 8)["error"]["code"]

    with gateway.client() as stranger, gateway.client(person) as client:
        stranger.join(room)
        hello = {"channel": room, "kind": "comment", "payload": {"text": "hello"}}
        assert refusal(stranger, **hello) == "sign_in_required"
        assert refusal(client, **hello) == "not_joined"
        client.join(room)
        assert refusal(client, **hello | {"kind": "shout"}) == "message_not_understood"
        assert refusal(client, **hello | {"payload": {}}) == "invalid_input"
        assert refusal(client, **hello | {"payload": {"text": "\0"}}) == "message_not_understood"
        assert refusal(client, **hello | {"payload": {"text": "crash"}}) == "busy_try_again"
        client.say(op="send", key="again-00", **hello)
        client.until("ack", key="again-00")
    assert Frame.objects.filter(channel=room).count() == 1


def test_garbage_is_answered_and_the_connection_lives_on(gateway):
    with gateway.client() as client:
        for garbage in ("", "nonsense", "[]", "null", '{"op":1}', '{"op":"join"}', '{"op":"x"}'):
            client.socket.send(garbage)
            assert client.hear()["error"]["code"] == "message_not_understood"
        client.say(op="join", channel="room:1", after_seq=-1)
        assert client.hear()["op"] == "refused"
        client.socket.send(b"\x00\xff\xfe")
        assert client.hear()["op"] == "refused"
        client.say(op="ping")
        assert client.hear() == {"op": "pong"}


def test_an_oversized_message_closes_only_its_own_connection(gateway):
    with gateway.client() as client, gateway.client() as fragmented, gateway.client() as other:
        client.socket.send("x" * 9_000)
        assert client.closed_with() in (1009, 1006)  # what was unread may turn it into a reset
        with contextlib.suppress(ConnectionClosed):  # it may be closed before the last part is out
            fragmented.socket.send(["y" * 2_000] * 6)
        assert fragmented.closed_with() in (1009, 1006)
        other.say(op="ping")
        assert other.hear() == {"op": "pong"}


def test_who_talks_too_fast_is_refused_and_at_last_closed(gateway):
    with gateway.client() as client:
        with contextlib.suppress(ConnectionClosed):
            for _ in range(400):
                client.say(op="join", channel="nothing:1")
        assert client.closed_with() in (1008, 1006)  # what was unread may turn it into a reset


def raw_viewer(gateway: RunningGateway, room: str) -> socket.socket:
    """A WebSocket client that joins and then never reads."""
    parts = urlsplit(gateway.url())
    raw = socket.socket()
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
    raw.connect(("127.0.0.1", gateway.port))
    lines = [
        f"GET {parts.path}?{parts.query} HTTP/1.1", f"Host: 127.0.0.1:{gateway.port}",
        "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "", "",
    ]  # fmt: skip
    raw.sendall("\r\n".join(lines).encode())
    body = json.dumps({"op": "join", "channel": room}).encode()
    raw.sendall(bytes([0x81, 0x80 | len(body), 0, 0, 0, 0]) + body)
    assert raw.recv(12) == b"HTTP/1.1 101"
    return raw


def test_a_reader_that_stopped_stalls_nobody_and_can_still_catch_up(gateway):
    room = a_room()
    stopped = [raw_viewer(gateway, room) for _ in range(10)]
    with gateway.client() as client:
        client.join(room)
        wait_for(lambda: api.viewers(room) == 11)
        text = "长" * 1_000
        for start in range(0, 400, 20):
            with unit_of_work():
                for number in range(start, start + 20):
                    api.publish(room, "tick", {"n": number, "text": text})
            began = time.monotonic()
            heard = client.frames(room, start + 20)
            assert time.monotonic() - began < 3
            assert heard[-1]["payload"]["n"] == start + 19
    received = b""
    stopped[0].settimeout(10)
    while b'"n":399' not in received.replace(b" ", b"")[-20_000:]:
        part = stopped[0].recv(1 << 20)
        assert part
        received += part
    for raw in stopped:
        raw.close()
    compact = received.replace(b" ", b"")
    assert [compact.count(f'"n":{n},'.encode()) for n in range(400)] == [1] * 400


def test_what_was_acknowledged_survives_a_kill_and_nothing_comes_twice(gateway, person):
    room = a_room()
    keys = [str(uuid.uuid4()) for _ in range(26)]

    def say(client: Client, key: str) -> None:
        client.say(op="send", channel=room, kind="comment", key=key, payload={"text": key})

    acked: set[str] = set()
    client = gateway.client(person)
    client.join(room)
    for key in keys[:14]:
        say(client, key)
    acked |= {client.until("ack")["key"] for _ in range(5)}
    gateway.kill()
    committed = set(Frame.objects.filter(channel=room).values_list("payload__key", flat=True))
    assert acked <= committed
    gateway.start()
    with gateway.client(person) as again:
        again.join(room, after_seq=0)
        for key in keys:
            if key not in acked:
                say(again, key)
                assert again.until("ack", key=key)["result"]["text"] == key
        heard = again.frames(room, 26)
    assert sorted(frame["payload"]["key"] for frame in heard) == sorted(keys)
    assert [frame["seq"] for frame in heard] == list(range(1, 27))


def test_a_stopping_gateway_answers_what_it_accepted_and_says_goodbye(gateway, person):
    room = a_room()
    with gateway.client(person) as client:
        client.join(room)
        key = str(uuid.uuid4())
        client.say(op="send", channel=room, kind="comment", key=key, payload={"text": "slow"})
        client.say(op="ping")
        client.until("pong")
        assert gateway.stop() == 0
        assert client.until("ack", key=key)["result"]["text"] == "slow"
        assert client.closed_with() == 1012
    assert api.viewers(room) == 0


def test_two_gateways_share_a_room_and_the_second_takes_over(gateway):
    room = a_room()
    second = RunningGateway()
    try:
        with gateway.client() as one, second.client() as two:
            one.join(room)
            two.join(room)
            wait_for(lambda: api.viewers(room) == 2)
            publish_many(room, 0, 50)
            assert [f["seq"] for f in one.frames(room, 50)] == list(range(1, 51))
            assert [f["seq"] for f in two.frames(room, 50)] == list(range(1, 51))
            gateway.kill()
            publish_many(room, 50, 60)
            assert [f["seq"] for f in two.frames(room, 60)] == list(range(51, 61))
    finally:
        second.stop()


def test_two_hundred_viewers_are_let_in_quickly_and_all_hear_it(gateway):
    room = a_room()
    urls = [gateway.url() for _ in range(200)]

    async def watch(url: str, joined: asyncio.Semaphore) -> int:
        async with connect_async(url, compression=None, proxy=None) as socket_:
            await socket_.send(json.dumps({"op": "join", "channel": room}))
            while True:
                message = json.loads(await socket_.recv())
                if message["op"] == "joined":
                    joined.release()
                elif message["op"] == "frames":
                    return message["frames"][0]["seq"]

    async def crowd() -> tuple[float, list[int]]:
        began, joined = time.monotonic(), asyncio.Semaphore(0)
        watching = [asyncio.create_task(watch(url, joined)) for url in urls]
        for _ in urls:
            await joined.acquire()
        took = time.monotonic() - began
        await asyncio.to_thread(_publish_apart, room)
        return took, await asyncio.wait_for(asyncio.gather(*watching), 15)

    took, heard = asyncio.run(crowd())
    assert heard == [1] * 200
    assert took < 10


def _publish_apart(room: str) -> None:
    api.publish(room, "tick", {"n": 1})
    connection.close()  # this thread's own


def test_viewers_are_counted_while_they_watch(gateway, person):
    room = a_room()
    with gateway.client() as one:
        one.join(room)
        with gateway.client(person) as two:
            two.join(room)
            wait_for(lambda: api.viewers(room) == 2)
        wait_for(lambda: api.viewers(room) == 1)
        one.say(op="leave", channel=room)
        wait_for(lambda: api.viewers(room) == 0)
    assert api.viewers(f"person:{person}") == 0


def test_the_gateway_says_that_it_lives(gateway):
    wait_for(lambda: heartbeat.age_s("gateway") is not None)
