"""Files over HTTP: ranges, types, and no way out of the folder."""

from __future__ import annotations

import pytest

from jishi.foundation.media import places

TOKEN = "0123456789abcdef0123456789abcdef"
BODY = bytes(range(200))


@pytest.fixture
def segment(db):
    folder = places.folder("videos", TOKEN) / "hls"
    folder.mkdir(parents=True)
    (folder / "540p_00000.m4s").write_bytes(BODY)
    return f"/media/videos/{TOKEN}/hls/540p_00000.m4s"


@pytest.mark.parametrize(
    ("wanted", "status", "body", "content_range"),
    [
        ("bytes=0-9", 206, BODY[:10], "bytes 0-9/200"),
        ("bytes=150-", 206, BODY[150:], "bytes 150-199/200"),
        ("bytes=-5", 206, BODY[-5:], "bytes 195-199/200"),
        ("bytes=0-99999", 206, BODY, "bytes 0-199/200"),
        ("bytes=-500", 206, BODY, "bytes 0-199/200"),
        ("bytes=200-", 416, b"", "bytes */200"),
        ("bytes=-0", 416, b"", "bytes */200"),
        ("bytes=9-0", 200, BODY, None),
        ("bytes=0-1,5-6", 200, BODY, None),
        ("lines=1-2", 200, BODY, None),
    ],
)
def test_ranges(client, segment, wanted, status, body, content_range):
    answer = client.get(segment, headers={"Range": wanted})
    assert answer.status_code == status
    assert (b"".join(answer.streaming_content) if answer.streaming else answer.content) == body
    assert answer.get("Content-Range") == content_range
    if status != 416:
        assert answer["Content-Length"] == str(len(body))


def test_a_range_on_an_older_version_gets_the_whole(client, segment):
    answer = client.get(segment, headers={"Range": "bytes=0-9", "If-Range": '"old"'})
    assert (answer.status_code, b"".join(answer.streaming_content)) == (200, BODY)


def test_head_has_the_length_and_no_body(client, segment):
    answer = client.head(segment)
    assert (answer.status_code, answer["Content-Length"], answer.content) == (200, "200", b"")
    assert client.post(segment).status_code in (403, 405)


@pytest.mark.parametrize(
    "path",
    [
        f"/media/videos/{TOKEN}/../../secret-key",
        f"/media/videos/{TOKEN}/%2e%2e/%2e%2e/secret-key",
        f"/media/videos/{TOKEN}/hls/..%2f..%2fx.mp4",
        f"/media/videos/{TOKEN}/a/b/c.mp4",
        f"/media/videos/{TOKEN}/hls/540p_00000.m4s.part",
        f"/media/videos/{TOKEN}/hls",
        f"/media/videos/{TOKEN[:-1]}/hls/540p_00000.m4s",
        f"/media/recordings/{TOKEN}/part-001.ts",
        "/media/videos/ffffffffffffffffffffffffffffffff/hls/master.m3u8",
        "/media/uploads/x.part",
    ],
)
def test_only_what_is_meant_to_be_served_is_served(client, segment, path):
    (places.root() / "secret-key").write_text("secret")
    assert client.get(path).status_code == 404


def test_live_playlists_are_not_cached(client, db):
    folder = places.folder("live", TOKEN)
    folder.mkdir(parents=True)
    (folder / "index.m3u8").write_text("#EXTM3U\n")
    (folder / "s000001.ts").write_bytes(b"G")
    playlist = client.get(f"/media/live/{TOKEN}/index.m3u8")
    assert playlist["Cache-Control"] == "no-cache"
    segment = client.get(f"/media/live/{TOKEN}/s000001.ts")
    assert segment["Content-Type"] == "video/mp2t"
    assert "immutable" in segment["Cache-Control"]
