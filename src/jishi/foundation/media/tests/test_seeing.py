"""What a clip shows is kept once, and whose clip it repeats."""

from __future__ import annotations

import io
import shutil
import sys

import numpy as np
import pytest
from PIL import ImageOps

from jishi.foundation.media import api, places
from jishi.foundation.media.actions import hear, make_video, see, see_pictures
from jishi.foundation.media.adapters import seeing
from jishi.foundation.media.models import HeardLine, SeenCopy, SeenHash, Sighting, Upload
from jishi.foundation.media.sight import copies
from jishi.foundation.media.tests import scenery
from jishi.kernel import clock
from jishi.kernel.ids import new_id


@pytest.fixture(autouse=True)
def _nothing_known(monkeypatch):
    monkeypatch.setattr(see, "_index", copies.Known())


@pytest.fixture
def publish(tmp_path, monkeypatch):
    def make(person, scenes, *, name=""):
        path = scenery.film(tmp_path / f"{name or new_id()}.mp4", scenes)
        now, size = clock.now(), path.stat().st_size
        row = Upload.objects.create(
            owner=person, length=size, received=size, filename=path.name, created_at=now,
            expires_at=now,
        )  # fmt: skip
        target = places.upload(row.pk)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target)
        ref = api.begin_video(owner_id=person.pk, upload_id=row.pk)
        make_video.make_video(ref.id)
        return ref.id

    return make


def test_codes_and_words_of_a_clip_are_kept_with_their_moment(person, publish):
    scenes = [
        (scenery.with_words(scenery.scene(1), "WX88776655"), 1.0),
        (scenery.with_code(scenery.scene(2), "https://pay.example/q/1"), 1.0),
    ]
    video_id = publish(person, scenes)
    seen = api.seen_video(video_id)
    assert [(one.at_ms, one.codes) for one in seen.glances if one.codes] == [
        (1000, ("https://pay.example/q/1",)), (1600, ("https://pay.example/q/1",)),
    ]  # fmt: skip
    assert [line.replace(" ", "") for one in seen.glances for line in one.lines] == ["WX88776655"]
    assert seen.copies == ()
    before = (Sighting.objects.count(), SeenHash.objects.count())
    see.see_video(video_id=video_id, source=places.upload(new_id()))
    assert (Sighting.objects.count(), SeenHash.objects.count()) == before


def test_a_mirrored_copy_is_found_and_ones_own_is_none(make_person, publish):
    lan, thief = make_person("兰"), make_person("抄")
    scenes = [(scenery.scene(seed), 1.0) for seed in (11, 12, 13)]
    original = publish(lan, scenes)
    assert api.seen_video(publish(lan, scenes)).copies == ()
    mirrored = [(ImageOps.mirror(picture), seconds) for picture, seconds in scenes]
    stolen = publish(thief, mirrored)
    found = api.seen_video(stolen).copies
    assert {copy.owner_id for copy in found} == {lan.pk}
    assert original in {copy.video_id for copy in found}
    assert len({copy.at_ms for copy in found}) == 3
    assert publish(thief, [(scenery.scene(seed), 1.0) for seed in (21, 22)])
    assert SeenCopy.objects.exclude(video_id=stolen).count() == 0


def test_what_cannot_be_looked_at_stays_unseen_and_the_video_is_made(person, publish, monkeypatch):
    monkeypatch.setattr(seeing, "CLIP_WITHIN_S", 0.01)
    video_id = publish(person, [(scenery.scene(1), 1.0)])
    assert api.get_videos([video_id])[video_id].state == "ready"
    assert api.seen_video(video_id) is None


def test_garbage_ends_the_child_with_a_word(tmp_path):
    path = tmp_path / "noise.mp4"
    path.write_bytes(np.random.default_rng(1).bytes(4_000))
    with pytest.raises(seeing.NotSeen):
        seeing.look_at_clip(path)


def test_known_scenes_are_found_before_and_after_the_index_is_built(monkeypatch):
    monkeypatch.setattr(copies, "LOOSE", 8)
    chance = np.random.default_rng(3)
    hashes = [chance.bytes(32) for _ in range(20)]
    known, videos = copies.Known(), [new_id() for _ in range(20)]
    for at, hashed in enumerate(hashes):
        known.add([(at + 1, hashed, videos[at], at * 100)])
        near = bytearray(hashed)
        near[0] ^= 0b111
        [found] = known.repeated(5, [bytes(near)])
        assert found == copies.Repeated(5, videos[at], at * 100, 3)
    assert (len(known), known.newest) == (20, 20)
    assert known.repeated(5, [chance.bytes(32)]) == []


def picture_of(image):
    body = io.BytesIO()
    image.save(body, "PNG")
    return body.getvalue()


def test_goods_are_looked_at_for_codes_and_copies_documents_for_words(make_person, monkeypatch):
    monkeypatch.setattr(see_pictures, "_index", copies.Known())
    lan, thief = make_person("兰"), make_person("抄")

    def keep(person, image, purpose):
        return api.save_picture(owner_id=person.pk, data=picture_of(image), purpose=purpose).id

    coded = keep(lan, scenery.with_code(scenery.scene(31), "https://u.wechat.com/x"), "product")
    plain = keep(lan, scenery.scene(32), "product")
    paper = keep(lan, scenery.with_words(scenery.scene(33), "LICENCE 42"), "document")
    cover = keep(lan, scenery.scene(34), "cover")
    assert see_pictures.see_pictures() == 3
    assert see_pictures.see_pictures() == 0
    stolen = keep(thief, ImageOps.mirror(scenery.scene(32)), "product")
    own = keep(lan, scenery.scene(32), "product")
    assert see_pictures.see_pictures() == 2
    seen = api.seen_pictures([coded, plain, paper, cover, stolen, own])
    assert set(seen) == {coded, plain, paper, stolen, own}
    assert seen[coded].codes == ("https://u.wechat.com/x",)
    assert (seen[plain].codes, seen[plain].lines) == ((), None)
    assert "".join(seen[paper].lines).replace(" ", "") == "LICENCE42"
    assert {pk: one.like_of for pk, one in seen.items() if one.like_of} == {stolen: lan.pk}


def test_a_licence_is_compared_field_by_field():
    lines = ["营业执照", "统一社会信用代码 91350100M000100Y43", "名称 厦门果园有限公司"]
    assert api.document_differences(lines, name="厦门果园有限公司", code="91350100M000100Y43") == []
    found = api.document_differences(lines, name="厦门茶园有限公司", code="91510100MA6CXXXX0X")
    assert found == ["name", "credit_code"]
    assert api.document_differences(["看不清"], name="厦门果园", code="9") == []


HEARER = """
import sys, wave
with wave.open(sys.argv[-1]) as sound:
    assert (sound.getframerate(), sound.getnchannels(), sound.getsampwidth()) == (16000, 1, 2)
    length = sound.getnframes() // 16
print("loading the model")
print(f"{length}\\tlast words")
print("40\\t加我微信   orange2024")
"""


@pytest.fixture
def speech(tmp_path, settings):
    program = tmp_path / "hearer.py"
    program.write_text(HEARER)
    settings.SPEECH_COMMAND = f"{sys.executable} {program}"


def sounding(tmp_path):
    path = tmp_path / "sounding.mp4"
    extra = ["-f", "lavfi", "-i", "sine=frequency=440:duration=1", "-c:a", "aac", "-shortest"]
    return scenery.film(path, [(scenery.scene(1), 1.0)], extra=extra)


def test_what_is_said_is_kept_in_order_once(person, publish, tmp_path, speech):
    video_id = publish(person, [(scenery.scene(41), 1.0)])
    assert api.heard(video_id) is None  # a film without sound cannot be heard
    hear.hear_video(video_id=video_id, source=sounding(tmp_path))
    said = api.heard(video_id)
    assert [one.text for one in said] == ["加我微信 orange2024", "last words"]
    assert said[0].at_ms == 40
    assert 900 <= said[1].at_ms <= 1200
    hear.hear_video(video_id=video_id, source=sounding(tmp_path))
    assert HeardLine.objects.count() == 2


def test_without_a_speech_program_nobody_listens(person, publish, tmp_path):
    video_id = publish(person, [(scenery.scene(42), 1.0)])
    hear.hear_video(video_id=video_id, source=sounding(tmp_path))
    assert api.heard(video_id) is None


def test_a_speech_program_that_fails_leaves_the_clip_unheard(person, publish, tmp_path, settings):
    settings.SPEECH_COMMAND = f"{sys.executable} -c 'raise SystemExit(3)'"
    video_id = publish(person, [(scenery.scene(43), 1.0)])
    hear.hear_video(video_id=video_id, source=sounding(tmp_path))
    assert api.get_videos([video_id])[video_id].state == "ready"
    assert HeardLine.objects.count() == 0
