"""What is seen in pictures and films: scenes, codes, words, copies, documents; and what cannot be."""

from __future__ import annotations

import io
import struct
import tracemalloc
import zlib
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageEnhance, ImageOps

from jishi.foundation.media.sight import codes, documents, frames, hashes, images, look, words
from jishi.foundation.media.sight.images import Unseeable
from jishi.foundation.media.sight.index import HashIndex, Near
from jishi.foundation.media.tests import scenery

SEEDS = range(1, 13)


def pixels(picture):
    return np.asarray(picture.convert("RGB"), dtype=np.uint8)


def encoded(picture, quality=90, kind="JPEG"):
    out = io.BytesIO()
    picture.save(out, kind, quality=quality)
    return out.getvalue()


def closest(one, many):
    return min(hashes.distance(one, other) for other in many)


# Films


def test_every_cut_is_found_and_a_scene_is_sampled_again_when_settled_and_while_it_stays(tmp_path):
    path = scenery.film(
        tmp_path / "cuts.mp4",
        [(scenery.scene(1), 1.0), (scenery.scene(2), 0.3), (scenery.scene(3), 6.0)],
    )
    assert [frame.at_ms for frame in frames.sample(path)] == [
        0, 600, 1000, 1300, 1900, 4400, 6900,
    ]  # fmt: skip


def test_a_long_film_is_thinned_evenly(tmp_path):
    path = scenery.film(
        tmp_path / "many.mp4", [(scenery.scene(k % 5, (64, 96)), 0.2) for k in range(40)]
    )
    assert [frame.at_ms for frame in frames.sample(path, limit=4)] == [
        0, 1600, 3200, 4800,
    ]  # fmt: skip


def test_a_large_film_is_looked_at_at_1280(tmp_path):
    path = scenery.film(tmp_path / "large.mp4", [(scenery.scene(1, (1440, 2560)), 0.2)])
    assert frames.sample(path)[0].pixels.shape == (1280, 720, 3)


def test_a_film_is_looked_at_as_a_whole(tmp_path):
    path = scenery.film(
        tmp_path / "whole.mp4",
        [
            (scenery.with_words(scenery.scene(1), "WX88776655"), 1.0),
            (scenery.with_code(scenery.scene(2), "https://pay.example/q/1"), 1.0),
        ],
    )
    first, settled, second, last = look.look_at_clip(path)
    assert [one.at_ms for one in (first, settled, second, last)] == [0, 600, 1000, 1600]
    assert (first.lines, second.lines) == (None, None)
    assert [line.text.replace(" ", "") for line in settled.lines] == ["WX88776655"]
    assert (first.codes, [one.text for one in second.codes]) == ((), ["https://pay.example/q/1"])
    assert (len(first.fingerprint), len(first.positions)) == (32, 8)
    assert (settled.fingerprint, settled.positions, settled.windows) == (None, (), ())


def test_a_number_laid_over_a_scene_after_the_cut_is_read(tmp_path):
    path = scenery.film(
        tmp_path / "late.mp4",
        [
            (scenery.scene(1), 0.4),
            (scenery.with_words(scenery.scene(1), "CALL 13800138000"), 1.0),
            (scenery.scene(2), 1.0),
        ],
    )
    read = [
        line.text.replace(" ", "") for one in look.look_at_clip(path) for line in one.lines or ()
    ]
    assert read == ["CALL13800138000"]


def test_a_film_that_flickers_is_held_in_bounds():
    taken = []

    def flicker():
        for number in range(1_000):
            taken.append(number)
            yield frames.Frame(at_ms=number, pixels=np.zeros((2, 2, 3), np.uint8), is_cut=True)

    kept = frames._thinned(flicker(), 5)
    assert len(taken) == 1_000
    assert [frame.at_ms for frame in kept] == [0, 128, 384, 512, 768]


# Codes and words


@pytest.mark.parametrize("degrees", [0, 15, 90, 180])
def test_a_code_is_read_where_it_lies_and_however_it_is_turned(degrees):
    seen = codes.codes(
        pixels(scenery.with_code(scenery.scene(4), "https://a.example").rotate(degrees))
    )
    assert [(code.kind, code.text) for code in seen] == [("QRCode", "https://a.example")]


def test_the_box_of_a_code_is_where_it_was_put():
    left, top, right, bottom = codes.codes(
        pixels(scenery.with_code(scenery.scene(4), "https://a.example"))
    )[0].box
    assert 100 < left < right < 260
    assert 320 <= top < bottom < 480


def test_a_scene_without_a_code_has_none():
    assert [codes.codes(pixels(scenery.scene(seed))) for seed in SEEDS] == [()] * len(SEEDS)


def test_chinese_words_in_a_picture_are_read():
    font = scenery.cjk_font()
    if font is None:
        pytest.skip("no CJK font: install fonts-noto-cjk")
    picture = scenery.with_words(scenery.scene(5), "加微信领红包", font=font)
    assert [line.text for line in words.lines(pixels(picture))] == ["加微信领红包"]


def test_latin_words_and_numbers_are_read_with_their_place():
    line = words.lines(pixels(scenery.with_words(scenery.scene(6), "CALL 13800138000")))[0]
    assert line.text.replace(" ", "") == "CALL13800138000"
    assert line.score > 0.9
    assert 30 <= line.box[1] < line.box[3] <= 120


def test_a_picture_without_words_has_none():
    assert words.lines(np.full((400, 300, 3), 200, dtype=np.uint8)) == ()


# Copies


@pytest.mark.parametrize("seed", SEEDS)
def test_a_copy_that_was_reencoded_shrunk_or_brightened_is_near(seed):
    picture = scenery.scene(seed)
    original = hashes.fingerprint(pixels(picture))
    copies = {
        "encoded": Image.open(io.BytesIO(encoded(picture, 30))),
        "half": picture.resize((picture.width // 2, picture.height // 2)),
        "bright": ImageEnhance.Brightness(picture).enhance(1.15),
    }
    far = {
        name: hashes.distance(original, hashes.fingerprint(pixels(copy)))
        for name, copy in copies.items()
    }
    assert max(far.values()) <= hashes.NEAR, far


@pytest.mark.parametrize("seed", SEEDS)
def test_a_copy_that_was_mirrored_or_turned_is_found_through_its_positions(seed):
    picture = scenery.scene(seed)
    original = hashes.fingerprint(pixels(picture))
    changed = [ImageOps.mirror(picture), ImageOps.flip(picture)]
    changed += [picture.rotate(angle, expand=True) for angle in (90, 180, 270)]
    for copy in changed:
        suspect = pixels(Image.open(io.BytesIO(encoded(copy, 60))))
        assert hashes.distance(original, hashes.fingerprint(suspect)) > hashes.NEAR
        assert closest(original, hashes.positions(suspect)) <= hashes.NEAR // 2


@pytest.mark.parametrize("percent", [2, 5, 8, 11, 15])
def test_a_crop_on_all_sides_is_found_through_windows(percent):
    found = 0
    for seed in SEEDS:
        picture = scenery.scene(seed)
        dx, dy = picture.width * percent // 100, picture.height * percent // 100
        cut = picture.crop((dx, dy, picture.width - dx, picture.height - dy))
        mark = hashes.fingerprint(pixels(Image.open(io.BytesIO(encoded(cut, 60)))))
        found += closest(mark, hashes.windows(pixels(picture))) <= hashes.NEAR_WINDOW
    assert found == len(SEEDS)


def test_different_scenes_are_far_from_each_other_whole_mirrored_and_in_windows():
    scenes = [pixels(scenery.scene(seed)) for seed in SEEDS]
    whole = [hashes.fingerprint(one) for one in scenes]
    inner = [hashes.windows(one) for one in scenes]
    turned = [hashes.positions(one) for one in scenes]
    for a in range(len(scenes)):
        for b in range(len(scenes)):
            if a != b:
                assert closest(whole[a], turned[b]) > hashes.NEAR
                assert min(closest(one, inner[b]) for one in turned[a]) > hashes.NEAR_WINDOW


def test_a_blank_wall_has_no_face_to_compare():
    wall = np.full((400, 300, 3), 120, dtype=np.uint8)
    found = (hashes.fingerprint(wall), hashes.positions(wall), hashes.windows(wall))
    assert found == (None, (), ())


# Look-up


@settings(max_examples=40, deadline=None)
@given(
    st.integers(0, 2**32 - 1), st.integers(1, 200), st.integers(0, hashes.NEAR),
    st.integers(0, hashes.NEAR),
)  # fmt: skip
def test_the_index_finds_what_a_comparison_of_everything_finds(seed, size, flips, within):
    chance = np.random.default_rng(seed)
    rows = chance.integers(0, 256, (size, 32), dtype=np.uint8)
    wanted = rows[chance.integers(size)].copy()
    for bit in chance.choice(256, flips, replace=False):
        wanted[bit // 8] ^= 1 << (bit % 8)
    # Some more that lie at all distances around the one that is asked for.
    for row in rows[: size // 2]:
        row[:] = wanted
        for bit in chance.choice(256, chance.integers(0, 60), replace=False):
            row[bit // 8] ^= 1 << (bit % 8)
    keys = [int(key) for key in chance.integers(0, 50, size)]
    expected = sorted(
        (
            Near(key=key, bits=bits)
            for key, row in zip(keys, rows, strict=True)
            if (bits := hashes.distance(wanted.tobytes(), row.tobytes())) <= within
        ),
        key=lambda one: (one.bits, one.key),
    )
    assert HashIndex(rows, keys).near(wanted.tobytes(), within=within) == expected
    several = HashIndex([row.tobytes() for row in rows], keys)
    assert several.near(wanted.tobytes(), within=within) == expected


def test_an_empty_index_finds_nothing_and_uneven_input_is_refused():
    assert HashIndex([], []).near(bytes(32), within=31) == []
    with pytest.raises(ValueError, match="1 hashes, 2 keys"):
        HashIndex([bytes(32)], [1, 2])


# Documents


@pytest.mark.parametrize(
    "code",
    ["91350100M000100Y43", "91440300708461136T", "914403001922038216", "91330100799655058B"],
)
def test_real_credit_codes_pass_and_one_wrong_character_fails(code):
    is_good = documents.is_credit_code(code)
    assert is_good, code
    for at in range(18):
        for other in "0123456789ABCDEFGHJKLMNPQRTUWXY":
            if other != code[at]:
                changed = code[:at] + other + code[at + 1 :]
                assert not documents.is_credit_code(changed), changed


@pytest.mark.parametrize("code", ["", "91350100M000100Y4", "91350100M000100Y4I", "一" * 18])
def test_what_has_not_the_form_is_no_credit_code(code):
    assert documents.is_credit_code(code) is False


LICENCE = [
    "营业执照",
    "统一社会信用代码",
    "91350100M000100Y43",
    "名称 福州山货农产品有限公司",
    "法定代表人：林小满",
    "营业期限 2019年03月05日 至 2039年3月4日",
    "登记机关：福州市市场监督管理局",
]


def test_the_fields_of_a_licence_are_read():
    assert documents.read_document(LICENCE) == documents.Document(
        credit_code="91350100M000100Y43", name="福州山货农产品有限公司", person="林小满",
        issuer="福州市市场监督管理局", valid_from=date(2019, 3, 5), valid_to=date(2039, 3, 4),
    )  # fmt: skip


def test_an_unlimited_term_and_an_impossible_date():
    unlimited = documents.read_document(["2019年3月5日至长期"])
    assert (unlimited.valid_from, unlimited.valid_to, unlimited.is_unlimited) == (
        date(2019, 3, 5), None, True,
    )  # fmt: skip
    assert documents.read_document(["2019年2月30日至2020年1月1日"]).valid_from is None


def test_declared_fields_are_compared_one_by_one():
    read = documents.read_document(LICENCE)
    same = documents.differences(
        read, name="福州山货 农产品有限公司", person="林小满", code="91350100m000100y43"
    )
    assert same == []
    assert documents.differences(
        read, name="厦门海味有限公司", person="林小满", code="914403001922038216"
    ) == ["name", "credit_code"]
    assert documents.differences(documents.Document(), name="谁", person="谁", code="谁") == []


# What cannot be seen


def _chunk(kind, body):
    crc = zlib.crc32(kind + body)
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", crc)


def _bomb(side):
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    body = zlib.compress(bytes(1 + 3 * 1000) * 1000)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", body)


def refused(source):
    with pytest.raises(Unseeable) as caught:
        images.open_picture(source)
    return caught.value.code


def tried(look_at, source):
    """What was seen, or the code of the refusal; every other exception is a failure."""
    try:
        return look_at(source), ""
    except Unseeable as refusal:
        return None, refusal.code


def test_a_bomb_is_refused_by_its_header_before_anything_is_unpacked():
    tracemalloc.start()
    try:
        assert refused(_bomb(30_000)) == "too_large"
        assert refused(_bomb(8_000)) == "too_large"
        assert tracemalloc.get_traced_memory()[1] < 4 * 1024**2
    finally:
        tracemalloc.stop()


def test_a_file_beyond_the_limit_is_not_read(tmp_path):
    path = tmp_path / "long.jpg"
    with path.open("wb") as file:
        file.truncate(images.MAX_BYTES + 1)
    assert refused(path) == "too_large"
    assert refused(bytes(images.MAX_BYTES + 1)) == "too_large"


def test_garbage_is_no_picture_and_half_a_picture_is_damaged():
    whole = encoded(scenery.scene(1))
    assert refused(b"") == "not_a_picture"
    assert refused(b"<html>") == "not_a_picture"
    assert refused(whole[: len(whole) // 2]) == "damaged"
    assert refused(encoded(scenery.scene(1), kind="PNG")[:5_000]) == "damaged"


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400), st.sampled_from(["PNG", "JPEG", "GIF", "WEBP", "none"]), st.data())
def test_any_bytes_are_a_picture_within_bounds_or_refused_by_name(noise, kind, data):
    if kind == "none":
        raw = noise
    else:
        whole = encoded(scenery.scene(2, (48, 64)), kind=kind)
        at = data.draw(st.integers(0, len(whole)))
        raw = whole[:at] + noise + whole[at + len(noise) :]
    seen, code = tried(images.open_picture, raw)
    assert code in {"", "not_a_picture", "too_large", "damaged"}
    assert seen is None or (max(seen.shape[:2]) <= images.SIDE and seen.shape[2] == 3)


def test_a_picture_is_upright_and_no_larger_than_a_screen():
    wide = scenery.scene(1, (2000, 1000))
    exif = Image.Exif()
    exif[0x0112] = 6
    out = io.BytesIO()
    wide.save(out, "JPEG", exif=exif)
    assert images.open_picture(out.getvalue()).shape == (1280, 640, 3)


@pytest.mark.parametrize("body", [b"", b"<html>", bytes(5000)], ids=["empty", "text", "zeros"])
def test_what_is_no_film_is_refused(tmp_path, body):
    path = tmp_path / "film.mp4"
    path.write_bytes(body)
    with pytest.raises(Unseeable) as caught:
        frames.sample(path)
    assert caught.value.code == "damaged"


def test_a_truncated_film_is_refused_and_sound_alone_shows_nothing(tmp_path, film):
    path = film(seconds=1)
    path.write_bytes(path.read_bytes()[:2_000])
    with pytest.raises(Unseeable) as caught:
        frames.sample(path)
    assert caught.value.code == "damaged"
    with pytest.raises(Unseeable) as caught:
        frames.sample(film("tone.mp4", seconds=1, picture=False))
    assert caught.value.code == "no_video"


@settings(max_examples=25, deadline=None)
@given(st.binary(max_size=600), st.floats(0, 1))
def test_any_bytes_are_a_film_or_refused(tmp_path_factory, noise, where):
    path = tmp_path_factory.mktemp("any") / "film.mp4"
    whole = _film_bytes(tmp_path_factory)
    at = int(len(whole) * where)
    path.write_bytes(whole[:at] + noise + whole[at + len(noise) :])
    seen, code = tried(frames.sample, path)
    assert code in {"", "damaged", "no_video"}
    assert seen is None or len(seen) <= frames.MAX_FRAMES


_KEPT: dict[str, bytes] = {}


def _film_bytes(places):
    if not _KEPT:
        path = scenery.film(places.mktemp("whole") / "film.mp4", [(scenery.scene(1, (64, 96)), 1)])
        _KEPT["film"] = path.read_bytes()
    return _KEPT["film"]
