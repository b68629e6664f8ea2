"""Live pictures: real RTMP pushes by ffmpeg to the real receiver in a process of its own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager, suppress

import av
import imageio_ffmpeg
import pytest
from django.conf import settings as django_settings
from django.db import connection

from jishi.foundation.media import api, places
from jishi.foundation.media.actions import ingest as actions
from jishi.foundation.media.actions import make_replay
from jishi.foundation.media.models import Ingest, Recording
from jishi.kernel.ids import new_id
from jishi.kernel.models import OutboxEvent

pytestmark = pytest.mark.django_db(transaction=True)


def eventually(question, *, within_s=45.0):
    """Ask until it is true; the deadline is for a machine in trouble."""
    end = time.monotonic() + within_s
    while time.monotonic() < end:
        if answer := question():
            return answer
        time.sleep(0.05)
    raise AssertionError("it did not happen")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Receiver:
    """The ingest process on the test's database and media folder."""

    CODE = (
        "import django; from django.conf import settings; import sys, os;"
        "django.setup();"
        "settings.DATABASES['default']['NAME'] = sys.argv[1];"
        "settings.MEDIA_ROOT = sys.argv[2];"
        "from django.db import connections;"
        "connections['default'].settings_dict['NAME'] = sys.argv[1];"
        "from jishi.foundation.media import ingest;"
        "ingest.run('127.0.0.1', int(sys.argv[3]))"
    )

    def __init__(self, media_root) -> None:
        self.port = free_port()
        self._root = media_root
        self.process = None

    def start(self) -> None:
        environment = {
            **os.environ, "DJANGO_SETTINGS_MODULE": "jishi.site.settings",
            "JISHI_HOME": str(django_settings.JISHI_HOME),
        }  # fmt: skip
        self.process = subprocess.Popen(
            [sys.executable, "-c", self.CODE, connection.settings_dict["NAME"], str(self._root),
             str(self.port)], env=environment,
        )  # fmt: skip
        eventually(self._listens)

    def _listens(self) -> bool:
        assert self.process.poll() is None, "the receiver ended"
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(30)

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(30)


@pytest.fixture
def receiver(settings):
    made = Receiver(settings.MEDIA_ROOT)
    made.start()
    yield made
    made.stop()


@contextmanager
def push(receiver, key, *, seconds=60, app="live"):
    command = [
        imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-re",
        "-f", "lavfi", "-i", f"testsrc2=size=320x568:rate=25:duration={seconds}",
        "-f", "lavfi", "-i", f"sine=duration={seconds}",
        "-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency", "-g", "25",
        "-pix_fmt", "yuv420p", "-c:a", "aac", "-f", "flv",
        f"rtmp://127.0.0.1:{receiver.port}/{app}/{key}",
    ]  # fmt: skip
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    try:
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
        process.wait(30)
        process.stderr.close()


@pytest.fixture
def opened(person):
    return api.open_ingest(stream_id=new_id(), owner_id=person.pk)


def state_of(ingest):
    return api.get_ingest(ingest.stream_id).state


def events(name):
    rows = OutboxEvent.objects.filter(type=f"media.{name}").order_by("id")
    return [row.payload for row in rows]


def test_a_push_with_the_right_key_can_be_watched(receiver, opened, client):
    with push(receiver, opened.stream_key):
        eventually(lambda: state_of(opened) == "playable")
        ref = api.get_ingest(opened.stream_id)
        playlist = client.get(ref.hls_url)
        text = b"".join(playlist.streaming_content).decode()
        assert playlist["Cache-Control"] == "no-cache"
        assert "#EXT-X-PROGRAM-DATE-TIME" in text
        assert opened.stream_key not in ref.hls_url
        name = next(line for line in text.splitlines() if line.endswith(".ts"))
        segment = client.get(f"{ref.hls_url.rsplit('/', 1)[0]}/{name}")
        data = b"".join(segment.streaming_content)
        path = places.root() / "fetched.ts"
        path.write_bytes(data)
        with av.open(str(path)) as container:
            frame = next(container.decode(video=0))
            assert (frame.width, frame.height) == (320, 568)
            assert container.streams.audio[0].codec_context.name == "aac"
    eventually(lambda: state_of(opened) == "offline")
    assert events("IngestStarted") == [{"stream_id": str(opened.stream_id)}]
    assert [e["hls_url"] for e in events("IngestPlayable")] == [ref.hls_url]
    assert events("IngestStopped") == [{"stream_id": str(opened.stream_id), "reason": "left"}]


@pytest.mark.parametrize("key", ["wrong", "", "a" * 5000])
def test_a_wrong_key_gets_nowhere(receiver, opened, key):
    with push(receiver, key or "?x=1") as process:
        assert process.wait(30) != 0
    assert state_of(opened) == "offline"
    assert events("IngestStarted") == []
    assert not (places.root() / "live").exists()


def test_a_wrong_application_gets_nowhere(receiver, opened):
    with push(receiver, opened.stream_key, app="other") as process:
        assert process.wait(30) != 0
    assert events("IngestStarted") == []


def test_a_key_publishes_once_at_a_time(receiver, opened):
    with push(receiver, opened.stream_key):
        eventually(lambda: state_of(opened) == "playable")
        with push(receiver, opened.stream_key) as second:
            assert second.wait(30) != 0
        assert state_of(opened) == "playable"


def test_a_new_key_cuts_the_one_who_has_the_old(receiver, opened):
    with push(receiver, opened.stream_key) as process:
        eventually(lambda: state_of(opened) == "playable")
        renewed = api.renew_key(opened.stream_id)
        assert renewed.stream_key != opened.stream_key
        assert process.wait(30) != 0
    assert [e["reason"] for e in events("IngestStopped")] == ["key_renewed"]
    with push(receiver, opened.stream_key) as process:
        assert process.wait(30) != 0
    with push(receiver, renewed.stream_key):
        eventually(lambda: state_of(opened) == "playable")


def test_closing_cuts_the_publisher_and_ends_the_playlist(receiver, opened):
    with push(receiver, opened.stream_key) as process:
        eventually(lambda: state_of(opened) == "playable")
        api.close_ingest(opened.stream_id)
        assert process.wait(30) != 0
    playlist = places.folder("live", Ingest.objects.get().token) / "index.m3u8"
    eventually(lambda: "#EXT-X-ENDLIST" in playlist.read_text())
    assert [e["reason"] for e in events("IngestStopped")] == ["closed"]
    assert actions.stop_lost(older_than_s=0) == 0


def test_who_comes_back_goes_on_in_the_same_playlist_and_all_of_it_is_replayed(
    receiver, opened, client
):
    for part in (1, 2):
        with push(receiver, opened.stream_key):
            eventually(lambda: len(events("IngestPlayable")) == part)  # noqa: B023
        eventually(lambda: state_of(opened) == "offline")
    row = Ingest.objects.get()
    text = (places.folder("live", row.token) / "index.m3u8").read_text()
    assert text.count("#EXT-X-DISCONTINUITY") >= 1
    assert "#EXT-X-ENDLIST" not in text
    assert [e["hls_url"] for e in events("IngestPlayable")] == [
        f"/media/live/{row.token}/index.m3u8"
    ] * 2

    api.close_ingest(opened.stream_id)
    api.close_ingest(opened.stream_id)
    assert "#EXT-X-ENDLIST" in (places.folder("live", row.token) / "index.m3u8").read_text()
    assert make_replay.make_replay(opened.stream_id)
    replay = api.get_replay(opened.stream_id)
    assert [part.number for part in replay.parts] == [1, 2]
    assert replay.duration_ms == sum(part.duration_ms for part in replay.parts) > 1000
    playlist = b"".join(client.get(replay.hls_url).streaming_content).decode()
    assert playlist.count("#EXT-X-DISCONTINUITY\n") == 1
    with av.open(str(places.folder("replays", row.token) / "index.m3u8")) as container:
        assert next(container.decode(video=0)).height == 568
    assert events("ReplayReady") == [
        {
            "stream_id": str(opened.stream_id),
            "hls_url": replay.hls_url,
            "duration_ms": replay.duration_ms,
        }
    ]
    assert not make_replay.make_replay(opened.stream_id)
    with push(receiver, opened.stream_key) as late:
        assert late.wait(30) != 0


def test_a_killed_receiver_leaves_no_one_on_air(receiver, opened):
    with push(receiver, opened.stream_key):
        eventually(lambda: state_of(opened) == "playable")
        receiver.kill()
        assert state_of(opened) == "playable"  # nobody could say otherwise
        receiver.start()
        assert state_of(opened) == "offline"
    assert [e["reason"] for e in events("IngestStopped")] == ["lost"]
    with push(receiver, opened.stream_key):
        eventually(lambda: state_of(opened) == "playable")


def test_a_receiver_that_stays_away_is_noticed_by_the_clock(opened):
    admission = actions.admit(opened.stream_key)
    assert actions.stop_lost() == 0
    assert actions.stop_lost(older_than_s=0) == 1
    assert state_of(opened) == "offline"
    assert not actions.mark_playable(stream_id=opened.stream_id, session=admission.session)
    assert state_of(opened) == "offline"
    assert Recording.objects.get().stopped_at is not None


@pytest.mark.parametrize(
    "bytes_sent",
    [b"GET / HTTP/1.1\r\n\r\n" * 200, os.urandom(20_000), b"\x03" + bytes(3072) + b"\xff" * 4000],
    ids=["http", "noise", "handshake, then noise"],
)
def test_garbage_is_hung_up_on_and_the_next_is_served(receiver, opened, bytes_sent):
    with socket.create_connection(("127.0.0.1", receiver.port), timeout=40) as line:
        try:
            line.sendall(bytes_sent)
            while line.recv(65536):
                pass
        except ConnectionError:
            pass
    with push(receiver, opened.stream_key):
        eventually(lambda: state_of(opened) == "playable")


def test_one_who_says_nothing_is_hung_up_on(receiver):
    with socket.create_connection(("127.0.0.1", receiver.port), timeout=60) as line:
        line.sendall(b"\x03")
        with suppress(ConnectionError):
            assert line.recv(1) == b""


def test_a_receiver_that_is_told_to_stop_ends_its_streams_in_order(receiver, opened):
    with push(receiver, opened.stream_key):
        eventually(lambda: state_of(opened) == "playable")
        receiver.process.send_signal(signal.SIGTERM)
        assert receiver.process.wait(30) == 0
    assert state_of(opened) == "offline"
    assert [e["reason"] for e in events("IngestStopped")] == ["closed"]
