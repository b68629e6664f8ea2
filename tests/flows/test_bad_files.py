"""Files that are not what they say: refused or failed in words, and nothing of them is kept."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image

from jishi.site.crowd.client import Client, new_key
from jishi.site.crowd.selling import TUS, Seller
from tests.flows import films
from tests.flows.market import Market
from tests.flows.refusals import answer, error_in, records, refused

pytestmark = pytest.mark.flow
PATCHING = TUS | {"Content-Type": "application/offset+octet-stream"}


@pytest.fixture(scope="module")
def person(market: Market) -> Seller:
    found = Seller(market.url)
    found.sign_in("files@example.com", name="乱传的人")
    return found


@pytest.fixture(scope="module")
def stranger(market: Market) -> Seller:
    found = Seller(market.url)
    found.sign_in("otherfiles@example.com", name="别的人")
    return found


def begun(person: Client, length: int = 100) -> str:
    """The address of an upload that waits for its bytes."""
    answered = answer(person, "POST", "/uploads/", headers=TUS | {"Upload-Length": str(length)})
    assert answered.status_code == 201, answered.text
    return str(answered.headers["location"])


# ── videos ──────────────────────────────────────────────────────────────────────────────────────


def text(folder: Path) -> Path:
    path = folder / "text.mp4"
    path.write_text("只是文字" * 500)
    return path


def half(folder: Path) -> Path:
    whole = films.clip(folder / "whole.mp4").read_bytes()
    path = folder / "half.mp4"
    path.write_bytes(whole[: len(whole) // 2])
    return path


def only_a_head(folder: Path) -> Path:
    path = folder / "head.mp4"
    path.write_bytes(b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + b"\0" * 4000)
    return path


@pytest.mark.parametrize(
    ("make", "failure"),
    [(text, {"not_a_video"}), (half, {"damaged"}), (only_a_head, {"damaged", "no_video_stream"})],
)
def test_what_is_no_video_fails_and_says_so(
    person: Seller, tmp_path: Path, make: Any, failure: set[str]
) -> None:
    clip = person.create_clip(upload_id=person.upload(make(tmp_path)), caption="看看")
    done = person.wait_for_clip(clip["id"], within_s=90)
    assert done["state"] == "failed"
    assert done["failure"] in failure
    person.call("remove_my_clip", "DELETE", f"/me/clips/{clip['id']}")


@pytest.mark.parametrize(
    ("length", "status", "code"),
    [
        ("0", 422, "invalid_input"),
        ("-1", 422, "invalid_input"),
        ("many", 422, "invalid_input"),
        ("", 422, "invalid_input"),
        (str(501 * 1024 * 1024), 413, "upload_too_large"),
        ("9" * 15, 413, "upload_too_large"),
        ("9" * 40, 422, "invalid_input"),
    ],
)
def test_an_upload_of_no_size_or_of_too_much_does_not_begin(
    market: Market, person: Seller, length: str, status: int, code: str
) -> None:
    before = records(market)
    headers = TUS | {"Upload-Length": length}
    refused(person, "POST", "/uploads/", status=status, code=code, headers=headers)
    assert records(market) == before


def test_bytes_for_the_wrong_place_are_refused(market: Market, person: Seller) -> None:
    place = begun(person)
    before = records(market)
    for offset in ("7", "100", "999999"):
        details = refused(
            person, "PATCH", place, status=409, code="offset_mismatch", content=b"x" * 10,
            headers=PATCHING | {"Upload-Offset": offset},
        )  # fmt: skip
        assert details == {"offset": 0}
    at_start = PATCHING | {"Upload-Offset": "0"}
    more = {"content": b"x" * 101, "headers": at_start}
    refused(person, "PATCH", place, status=413, code="upload_too_large", **more)
    kind = {"content": b"x", "headers": at_start | {"Content-Type": "text/plain"}}
    refused(person, "PATCH", place, status=415, code="unknown_content", **kind)
    old = {"content": b"x", "headers": at_start | {"Tus-Resumable": "0.2.2"}}
    refused(person, "PATCH", place, status=412, code="upload_version", **old)
    broken = {"content": b"x", "headers": at_start | {"Upload-Checksum": "sha1 AAAAAAAAAAAA"}}
    answered = answer(person, "PATCH", place, **broken)
    assert 400 <= answered.status_code < 500
    error_in(answered)
    assert records(market) == before
    head = answer(person, "HEAD", place, headers=TUS)
    assert head.headers["upload-offset"] == "0"
    answer(person, "DELETE", place, headers=TUS)


def test_an_upload_is_its_owners_alone(market: Market, person: Seller, stranger: Seller) -> None:
    place = begun(person)
    upload_id = place.rsplit("/", 1)[1]
    before = records(market)
    assert answer(stranger, "HEAD", place, headers=TUS).status_code == 404
    sent = {"content": b"x", "headers": PATCHING | {"Upload-Offset": "0"}}
    refused(stranger, "PATCH", place, status=404, code="not_found", **sent)
    refused(stranger, "DELETE", place, status=404, code="not_found", headers=TUS)
    refused(Client(market.url), "DELETE", place, status=401, code="sign_in_required", headers=TUS)
    clip = {"json": {"upload_id": upload_id, "caption": "偷来的"}}
    for who, status, code in ((stranger, 404, "not_found"), (person, 409, "upload_incomplete")):
        key = {"headers": {"Idempotency-Key": new_key()}}
        refused(who, "POST", "/me/clips", status=status, code=code, **clip, **key)
    no_token = {"headers": TUS, "with_csrf": False}
    refused(person, "DELETE", place, status=403, code="csrf_failed", **no_token)
    assert records(market) == before
    answer(person, "DELETE", place, headers=TUS)


def test_a_person_cannot_fill_the_disk_with_unfinished_uploads(
    market: Market, stranger: Seller
) -> None:
    places = [begun(stranger) for _ in range(5)]
    before = records(market)
    headers = TUS | {"Upload-Length": "100"}
    refused(stranger, "POST", "/uploads/", status=429, code="too_many_uploads", headers=headers)
    assert records(market) == before
    for place in places:
        assert answer(stranger, "DELETE", place, headers=TUS).status_code == 204


# ── pictures ────────────────────────────────────────────────────────────────────────────────────


def png(width: int, height: int) -> bytes:
    """A PNG that says how large it is and holds next to nothing."""

    def part(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = part(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
    return (
        b"\x89PNG\r\n\x1a\n"
        + head
        + part(b"IDAT", zlib.compress(b"\0" * 9000))
        + part(b"IEND", b"")
    )


def gif() -> bytes:
    out = io.BytesIO()
    Image.new("P", (50, 50)).save(out, "GIF")
    return out.getvalue()


def cut_jpeg() -> bytes:
    out = io.BytesIO()
    Image.effect_noise((600, 600), 80).save(out, "JPEG")
    return out.getvalue()[:5000]


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.mark.parametrize(
    ("data", "status", "code"),
    [
        (png(60_000, 60_000), 413, "picture_too_large"),
        (png(30_000, 10), 413, "picture_too_large"),
        (png(2**31 - 1, 2**31 - 1), 413, "picture_too_large"),
        (b"\xff\xd8" + b"\0" * (12 * 1024 * 1024), 413, "picture_too_large"),
        (gif(), 422, "not_a_picture"),
        (SVG, 422, "not_a_picture"),
        (b"", 422, "not_a_picture"),
        (b"<html>", 422, "not_a_picture"),
        (cut_jpeg(), 422, "picture_damaged"),
    ],
    ids=["bomb", "ribbon", "absurd", "heavy", "gif", "svg", "empty", "html", "cut"],
)
@pytest.mark.parametrize("path", ["/pictures?purpose=product", "/me/avatar"])
def test_what_is_no_picture_is_refused_and_not_kept(
    market: Market, person: Seller, path: str, data: bytes, status: int, code: str
) -> None:
    before, kept = records(market), files(market)
    answers: list[httpx.Response] = []
    for language in (None, "en"):
        sent = {"file": ("me.jpg", data, "image/jpeg")}
        answers.append(answer(person, "POST", path, language=language, files=sent))
    found = {error_in(answered)["code"] for answered in answers}
    assert found <= {code, "avatar_too_large"}, answers[0].text
    assert {answered.status_code for answered in answers} <= {status, 422}
    assert answers[0].json()["error"]["message"] != answers[1].json()["error"]["message"]
    assert (records(market), files(market)) == (before, kept)


def test_a_request_larger_than_any_picture_is_refused(market: Market, person: Seller) -> None:
    before, kept = records(market), files(market)
    sent = {"file": ("me.jpg", b"\xff\xd8" + b"\0" * (17 * 1024 * 1024), "image/jpeg")}
    answered = answer(person, "POST", "/pictures?purpose=product", files=sent)
    assert answered.status_code == 413
    assert error_in(answered)["code"] == "request_too_large"
    assert (records(market), files(market)) == (before, kept)


def files(market: Market) -> set[str]:
    return {str(path) for path in (market.home / "media" / "pictures").rglob("*") if path.is_file()}
