"""Video, with real files and the real ffmpeg: what becomes HLS, what is refused, what a crash leaves."""

from __future__ import annotations

import shutil
import subprocess

import av
import imageio_ffmpeg
import pytest

from jishi.foundation.media import api, places
from jishi.foundation.media.actions import make_video
from jishi.foundation.media.adapters import children, transcoder
from jishi.foundation.media.errors import UploadIncomplete, VideoUnusable
from jishi.foundation.media.models import Upload, Video
from jishi.kernel import clock
from jishi.kernel.errors import InvalidInput, NotFound
from jishi.kernel.models import OutboxEvent


@pytest.fixture
def uploaded(person):
    def make(path, owner=person):
        now = clock.now()
        size = path.stat().st_size
        row = Upload.objects.create(
            owner=owner, length=size, received=size, filename=path.name, created_at=now,
            expires_at=now,
        )  # fmt: skip
        target = places.upload(row.pk)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target)
        return row.pk

    return make


def made(person, upload_id, **options):
    ref = api.begin_video(owner_id=person.pk, upload_id=upload_id, **options)
    make_video.make_video(ref.id)
    return api.get_videos([ref.id])[ref.id]


def events(name):
    rows = OutboxEvent.objects.filter(type=f"media.{name}").order_by("id")
    return [row.payload for row in rows]


def test_a_clip_becomes_hls_that_can_be_decoded(person, uploaded, film, client):
    video = made(person, uploaded(film(size="1280x720", seconds=5)), captions="WEBVTT\n")

    assert (video.state, video.progress, video.failure) == ("ready", 100, None)
    assert (video.width, video.height) == (1280, 720)
    assert abs(video.duration_ms - 5000) <= 100
    master = client.get(video.hls_url)
    assert master["Content-Type"] == "application/vnd.apple.mpegurl"
    text = b"".join(master.streaming_content).decode()
    assert [line for line in text.splitlines() if line.endswith(".m3u8")] == [
        "720p.m3u8", "540p.m3u8", "360p.m3u8",
    ]  # fmt: skip
    assert "RESOLUTION=960x540" in text
    base = video.hls_url.rsplit("/", 1)[0]
    playlist = b"".join(client.get(f"{base}/540p.m3u8").streaming_content).decode()
    assert "#EXT-X-ENDLIST" in playlist
    parts = [line for line in playlist.splitlines() if line.endswith(".m4s")]
    init = client.get(f"{base}/init_540p.mp4") if "init_540p.mp4" in playlist else None
    assert init is not None
    assert init["Content-Type"] == "video/mp4"
    segment = client.get(f"{base}/{parts[0]}")
    assert segment["Content-Type"] == "video/iso.segment"
    assert "immutable" in segment["Cache-Control"]
    b"".join(segment.streaming_content)
    b"".join(init.streaming_content)
    poster = client.get(video.poster_url)
    assert poster["Content-Type"] == "image/jpeg"
    b"".join(poster.streaming_content)
    captions = client.get(video.captions_url)
    assert captions["Content-Type"].startswith("text/vtt")
    assert b"".join(captions.streaming_content) == b"WEBVTT\n"
    token = video.hls_url.split("/")[3]
    with av.open(str(places.folder("videos", token) / "hls" / "540p.m3u8")) as container:
        frames = sum(1 for _ in container.decode(video=0))
        assert (container.streams.video[0].width, container.streams.video[0].height) == (960, 540)
        assert container.streams.audio[0].codec_context.name == "aac"
    assert frames == 125
    assert events("VideoReady") == [{"video_id": str(video.id), "owner_id": str(person.pk)}]
    assert events("VideoProgressed")[0]["progress"] == 5


def test_the_source_is_removed_and_the_video_is_made_once(person, uploaded, film):
    upload_id = uploaded(film(seconds=1))
    first = api.begin_video(owner_id=person.pk, upload_id=upload_id)
    assert api.begin_video(owner_id=person.pk, upload_id=upload_id).id == first.id
    assert first.state == "processing"
    make_video.make_video(first.id)
    make_video.make_video(first.id)

    assert not places.upload(upload_id).exists()
    assert api.begin_video(owner_id=person.pk, upload_id=upload_id).state == "ready"
    assert len(events("VideoReady")) == 1


def test_a_phone_held_upright_gives_an_upright_video(person, uploaded, film, tmp_path):
    turned = tmp_path / "turned.mp4"
    source = film(size="640x360", seconds=1)
    subprocess.run(
        [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-display_rotation", "90", "-i",
         str(source), "-c", "copy", str(turned)], check=True, timeout=60,
    )  # fmt: skip
    video = made(person, uploaded(turned))
    assert (video.state, video.width, video.height) == ("ready", 360, 640)
    token = video.hls_url.split("/")[3]
    with av.open(str(places.folder("videos", token) / "hls" / "360p.m3u8")) as container:
        frame = next(container.decode(video=0))
        assert (frame.width, frame.height) == (360, 640)


def test_a_silent_and_small_video_gets_one_step_of_its_own_size(person, uploaded, film):
    video = made(person, uploaded(film(size="200x100", seconds=1, sound=False)))
    assert video.state == "ready"
    token = video.hls_url.split("/")[3]
    names = sorted(p.name for p in (places.folder("videos", token) / "hls").glob("*.m3u8"))
    assert names == ["100p.m3u8", "master.m3u8"]


def cut(path, share):
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    return path


def text_named_mp4(film, tmp_path):
    path = tmp_path / "a.mp4"
    path.write_text("I am a letter, not a film.")
    return path


def playlist_named_mp4(film, tmp_path):
    path = tmp_path / "b.mp4"
    path.write_text("#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n")
    return path


BAD = {
    "text": (text_named_mp4, "not_a_video"),
    "playlist": (playlist_named_mp4, "not_a_video"),
    "cut, index at the end": (lambda film, _: cut(film(), 0.7), "damaged"),
    "cut, index in front": (
        lambda film, _: cut(film(extra=("-movflags", "+faststart")), 0.5), "damaged",
    ),
    "only sound": (lambda film, _: film("a.mp4", picture=False), "no_video_stream"),
    "huge": (lambda film, _: film(size="5000x5000", seconds=0.2, sound=False), "too_large_picture"),
    "wide": (lambda film, _: film(size="4200x100", seconds=0.2, sound=False), "too_large_picture"),
    "long": (lambda film, _: film(seconds=7, size="64x64"), "too_long"),
}  # fmt: skip


@pytest.mark.parametrize("kind", BAD)
def test_what_cannot_become_a_video_says_why(kind, person, uploaded, film, tmp_path, settings):
    settings.CLIP_MAX_S = 5
    make, failure = BAD[kind]
    upload_id = uploaded(make(film, tmp_path))
    video = made(person, upload_id)

    assert (video.state, video.failure) == ("failed", failure)
    assert (video.hls_url, video.poster_url) == ("", "")
    assert [event["failure"] for event in events("VideoFailed")] == [failure]
    assert events("VideoReady") == []
    assert not places.upload(upload_id).exists()


def test_noise_inside_a_container_does_no_harm(person, uploaded, film):
    path = film(seconds=2)
    data = bytearray(path.read_bytes())
    start = data.index(b"mdat") + 4
    for i in range(start, min(start + 60_000, len(data) - 5000)):
        data[i] = (data[i] * 7 + 13) & 0xFF
    path.write_bytes(bytes(data))
    video = made(person, uploaded(path))
    assert video.state in ("ready", "failed")
    assert (video.state == "failed") == (video.failure == "damaged")


def test_a_run_that_was_killed_is_done_again_cleanly(person, uploaded, film, monkeypatch):
    upload_id = uploaded(film(seconds=1))
    ref = api.begin_video(owner_id=person.pk, upload_id=upload_id)

    class Killed(BaseException):
        pass

    def die(*args, **kwargs):
        raise Killed

    folder = places.folder("videos", Video.objects.get().token)
    with monkeypatch.context() as patch:
        patch.setattr(transcoder, "hls", die)
        with pytest.raises(Killed):
            make_video.make_video(ref.id)
    (folder / "draft-1").mkdir()
    (folder / "draft-1" / "540p_00000.m4s").write_bytes(b"half")
    half = api.get_videos([ref.id])[ref.id]
    assert (half.state, half.hls_url) == ("processing", "")
    assert half.poster_url  # published before the rest

    make_video.make_video(ref.id)
    assert api.get_videos([ref.id])[ref.id].state == "ready"
    assert sorted(p.name for p in folder.iterdir()) == ["hls", "poster.jpg"]


def test_only_a_complete_own_upload_becomes_a_video(person, make_person, uploaded, film):
    upload_id = uploaded(film(seconds=1))
    with pytest.raises(NotFound):
        api.begin_video(owner_id=make_person().pk, upload_id=upload_id)
    with pytest.raises(InvalidInput):
        api.begin_video(owner_id=person.pk, upload_id=upload_id, captions="<script>")
    Upload.objects.update(received=10)
    with pytest.raises(UploadIncomplete):
        api.begin_video(owner_id=person.pk, upload_id=upload_id)
    assert Video.objects.count() == 0


def test_a_child_that_does_not_end_is_ended():
    with pytest.raises(children.ChildFailedError) as caught:
        children.run(["sleep", "60"], timeout_s=0.2)
    assert caught.value.timed_out


def test_probe_failures_are_typed(tmp_path):
    empty = tmp_path / "empty"
    empty.write_bytes(b"")
    with pytest.raises(VideoUnusable) as caught:
        transcoder.probe(empty)
    assert caught.value.failure == "not_a_video"
