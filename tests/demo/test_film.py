"""Clips and loops are real films: moving pictures, sound, subtitles, keyframes where they must be."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest

from jishi.site.demo import film
from jishi.site.demo.script import MARKET
from jishi.site.demo.sound import RATE, mix, tune

CLIP = MARKET.clips[0]


@pytest.fixture(scope="module")
def filmed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("clip") / "clip.mp4"
    film.clip(CLIP, path)
    return path


@pytest.fixture(scope="module")
def looped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("loop") / "loop.mp4"
    film.loop(replace(MARKET.lives[1], seconds=8), path)
    return path


def _keyframes(path: Path) -> list[float]:
    with av.open(str(path)) as film_file:
        return [float(p.pts * p.time_base) for p in film_file.demux(video=0)
                if p.is_keyframe and p.pts is not None]  # fmt: skip


def _video_packets(path: Path) -> list[tuple[int, int]]:
    """Presentation time and size of every video packet, in the order they are stored."""
    with av.open(str(path)) as film_file:
        return [(p.pts, p.size) for p in film_file.demux(video=0) if p.pts is not None]


def test_a_clip_is_h264_and_aac_of_the_stated_size_and_length(filmed: Path) -> None:
    with av.open(str(filmed)) as film_file:
        video, audio = film_file.streams.video[0], film_file.streams.audio[0]
        assert video.codec_context.name == "h264"
        assert (video.width, video.height) == (540, 960)
        assert float(video.average_rate or 0) == pytest.approx(24)
        assert audio.codec_context.name == "aac"
        assert audio.rate == RATE
        assert float(film_file.duration or 0) / 1e6 == pytest.approx(CLIP.seconds, abs=0.2)


def test_a_clip_moves_and_cuts(filmed: Path) -> None:
    with av.open(str(filmed)) as film_file:
        grey = [
            f.to_ndarray(format="gray")[::8, ::8].astype(int) for f in film_file.decode(video=0)
        ]
    changes = [float(np.abs(a - b).mean()) for a, b in pairwise(grey)]
    assert np.mean([change > 0.2 for change in changes]) > 0.8
    assert sum(change > 12 for change in changes) >= len(CLIP.lines) - 1


def test_a_clip_can_be_heard(filmed: Path) -> None:
    with av.open(str(filmed)) as film_file:
        heard = np.concatenate([f.to_ndarray().ravel() for f in film_file.decode(audio=0)])
    assert 0.02 < float(np.sqrt((heard**2).mean())) < 0.4
    assert float(np.abs(heard).max()) <= 1.05


def test_the_subtitles_lie_beside_the_clip(filmed: Path) -> None:
    text = filmed.with_suffix(".vtt").read_text(encoding="utf-8")
    assert text.startswith("WEBVTT\n\n1\n00:00.500 --> ")
    assert text.count("-->") == len(CLIP.lines)
    assert all(line.text in text for line in CLIP.lines)


def test_a_loop_has_a_keyframe_every_two_seconds(looped: Path) -> None:
    at = _keyframes(looped)
    assert at[0] == pytest.approx(0, abs=0.05)
    assert len(at) >= 4
    assert max(b - a for a, b in pairwise(at)) <= 2.001


def test_a_loop_can_be_pushed_without_re_encoding(looped: Path) -> None:
    with av.open(str(looped)) as film_file:
        video, audio = film_file.streams.video[0], film_file.streams.audio[0]
        assert (video.codec_context.name, video.codec_context.profile) == ("h264", "Main")
        assert (video.width, video.height) == (540, 960)
        assert (audio.codec_context.name, audio.rate) == ("aac", 44_100)
    # Without B-frames what is decoded first is shown first.
    packets = _video_packets(looped)
    times = [time for time, _ in packets]
    assert times == sorted(times)
    kilobits = sum(size for _, size in packets) * 8 / 1000 / 8
    assert 300 < kilobits < 900


def test_a_loop_ends_where_it_begins(looped: Path) -> None:
    with av.open(str(looped)) as film_file:
        frames = [
            f.to_ndarray(format="gray")[::4, ::4].astype(int) for f in film_file.decode(video=0)
        ]
    seam = float(np.abs(frames[-1] - frames[0]).mean())
    middle = float(np.abs(frames[24] - frames[0]).mean())
    assert seam < 6
    assert seam < middle


def test_sound_is_the_same_every_time_and_differs_between_shops() -> None:
    assert np.array_equal(
        mix("shipo-orchard", "orchard", 2.0), mix("shipo-orchard", "orchard", 2.0)
    )
    assert not np.array_equal(tune("shipo-orchard", 16), tune("wuling-tea", 16))


def test_generating_skips_what_is_there_and_leaves_no_halves(tmp_path: Path) -> None:
    seen: list[tuple[int, int, str]] = []
    film.generate(tmp_path, progress=lambda *step: seen.append(step), only=frozenset({"viewer"}))
    assert [step[0] for step in seen] == list(range(1, 25))
    assert {step[1] for step in seen} == {24}
    made = tmp_path / seen[0][2]
    made.write_bytes(b"kept")
    (tmp_path / seen[1][2]).unlink()
    film.generate(tmp_path, progress=lambda *_: None, only=frozenset({"viewer"}))
    assert made.read_bytes() == b"kept"
    assert (tmp_path / seen[1][2]).stat().st_size > 1000
    assert not list(tmp_path.rglob("*.part*"))


def test_every_file_has_a_place_of_its_own() -> None:
    places = [job.where for job in film.jobs()]
    assert len(set(places)) == len(places)
    assert sum(job.kind == "product" for job in film.jobs()) == 240
    assert sum(job.kind == "clip" for job in film.jobs()) == len(MARKET.clips)
