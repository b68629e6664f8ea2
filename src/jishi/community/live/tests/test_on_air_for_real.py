"""The whole way once: a real push to the real receiver makes a live that people can watch."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time

import imageio_ffmpeg
import pytest
from django.conf import settings as django_settings
from django.db import connection

from jishi.community.live import api
from jishi.community.live.actions.follow_picture import follow_picture
from jishi.foundation.media import api as media

CODE = (
    "import django, sys; from django.conf import settings; django.setup();"
    "settings.DATABASES['default']['NAME'] = sys.argv[1]; settings.MEDIA_ROOT = sys.argv[2];"
    "from django.db import connections;"
    "connections['default'].settings_dict['NAME'] = sys.argv[1];"
    "from jishi.foundation.media import ingest; ingest.run('127.0.0.1', int(sys.argv[3]))"
)


def eventually(question, *, within_s=45.0):
    end = time.monotonic() + within_s
    while time.monotonic() < end:
        if answer := question():
            return answer
        time.sleep(0.05)
    raise AssertionError("it did not happen")


@pytest.fixture
def receiver(settings, db):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "jishi.site.settings",
        "JISHI_HOME": str(django_settings.JISHI_HOME),
    }
    name = connection.settings_dict["NAME"]
    process = subprocess.Popen(
        [sys.executable, "-c", CODE, name, str(settings.MEDIA_ROOT), str(port)], env=environment
    )

    def listens():
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", port)) == 0

    eventually(listens)
    yield port
    process.terminate()
    process.wait(30)


def push(port, key):
    return subprocess.Popen(
        [
            imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-re",
            "-f", "lavfi", "-i", "testsrc2=size=320x568:rate=25:duration=60",
            "-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency", "-g", "25",
            "-pix_fmt", "yuv420p", "-f", "flv", f"rtmp://127.0.0.1:{port}/live/{key}",
        ]
    )  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_a_push_goes_on_air_breaks_off_and_comes_back(receiver, live, deliver, client, frames):
    def state():
        deliver()
        return api.get_lives([live.id])[live.id].state

    key = media.get_ingest(live.id).stream_key
    first = push(receiver, key)
    eventually(lambda: state() == "on_air")
    shown = client.get(f"/api/v1/lives/{live.id}").json()
    playlist = client.get(shown["hls_url"])
    assert b"#EXTINF" in b"".join(playlist.streaming_content)

    first.kill()
    first.wait(30)
    eventually(lambda: state() == "interrupted")
    assert client.get(f"/api/v1/lives/{live.id}").json()["state"] == "interrupted"
    second = push(receiver, key)
    eventually(lambda: state() == "on_air")
    api.stop_live(live_id=live.id, by="platform", reason="规则")
    assert second.wait(30) != 0
    assert follow_picture(live.id) == "stopped"
    assert [one["state"] for one in frames(live.id, "state")] == [
        "on_air", "interrupted", "on_air", "stopped",
    ]  # fmt: skip
