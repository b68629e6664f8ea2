"""Pictures: what comes in, what goes out, who may see it."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from jishi.foundation.media import api, places
from jishi.foundation.media.errors import NotAPicture, PictureDamaged, PictureTooLarge
from jishi.foundation.media.models import Picture
from jishi.kernel.errors import NotFound
from jishi.kernel.ids import new_id


def picture(size=(800, 600), form="JPEG", **options):
    out = io.BytesIO()
    image = Image.effect_noise(size, 40).convert("RGB")
    image.save(out, form, **options)
    return out.getvalue()


def test_a_large_picture_is_stored_at_1600_with_a_thumb_of_480(person):
    ref = api.save_picture(owner_id=person.pk, data=picture((3200, 1600)), purpose="product")

    assert (ref.width, ref.height) == (1600, 800)
    with Image.open(places.picture(ref.id, thumb=False)) as large:
        assert (large.format, large.size) == ("JPEG", (1600, 800))
    with Image.open(places.picture(ref.id, thumb=True)) as thumb:
        assert thumb.size == (480, 240)


def test_camera_data_goes_and_orientation_is_applied(person):
    exif = Image.Exif()
    exif[0x0112] = 6  # turned a quarter
    exif[0x010F] = "Camera"
    exif.get_ifd(0x8825)[1] = "N"
    ref = api.save_picture(
        owner_id=person.pk, data=picture((800, 400), exif=exif), purpose="product"
    )

    assert (ref.width, ref.height) == (400, 800)
    with Image.open(places.picture(ref.id, thumb=False)) as stored:
        assert not stored.getexif()


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_three_formats_are_taken(person, form):
    assert (
        api.save_picture(owner_id=person.pk, data=picture(form=form), purpose="cover").width == 800
    )


def test_transparency_becomes_white(person):
    out = io.BytesIO()
    Image.new("RGBA", (64, 64), (0, 0, 0, 0)).save(out, "PNG")
    ref = api.save_picture(owner_id=person.pk, data=out.getvalue(), purpose="product")
    with Image.open(places.picture(ref.id, thumb=False)) as stored:
        assert min(stored.getpixel((30, 30))) >= 250


def bomb() -> bytes:
    """A PNG of 100,000 × 100,000 pixels in a few bytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", 100_000, 100_000, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(9000)))


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (b"not a picture at all", NotAPicture),
        (b"", NotAPicture),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", NotAPicture),
        (picture()[:4000], PictureDamaged),
        (picture(form="PNG")[:9000], PictureDamaged),
        (bomb(), PictureTooLarge),
        (b"\xff\xd8\xff" + bytes(13 * 1024 * 1024), PictureTooLarge),
    ],
    ids=["text", "empty", "svg", "cut jpeg", "cut png", "bomb", "heavy"],
)
def test_what_is_no_usable_picture_is_refused_and_leaves_nothing(person, data, refusal):
    with pytest.raises(refusal):
        api.save_picture(owner_id=person.pk, data=data, purpose="product")

    assert Picture.objects.count() == 0
    assert not (places.root() / "pictures").exists()


def test_a_gif_is_refused_by_content_whatever_its_name(person, client_of):
    out = io.BytesIO()
    Image.new("RGB", (10, 10)).save(out, "GIF")
    file = SimpleUploadedFile("a.jpg", out.getvalue(), content_type="image/jpeg")
    answer = client_of(person).post("/api/v1/pictures?purpose=product", {"file": file})
    assert answer.status_code == 422
    assert answer.json()["error"]["code"] == "not_a_picture"


def test_upload_and_fetch_over_http(person, client_of, client):
    file = SimpleUploadedFile("a.jpg", picture())
    answer = client_of(person).post("/api/v1/pictures?purpose=product", {"file": file})
    assert answer.status_code == 201
    body = answer.json()
    assert set(body) == {"id", "url", "thumb_url", "width", "height"}

    got = client.get(body["url"])
    assert got.status_code == 200
    assert got["Content-Type"] == "image/jpeg"
    assert got["X-Content-Type-Options"] == "nosniff"
    assert "immutable" in got["Cache-Control"]
    assert Image.open(io.BytesIO(b"".join(got.streaming_content))).size == (800, 600)
    thumb = client.get(body["thumb_url"])
    assert Image.open(io.BytesIO(b"".join(thumb.streaming_content))).size == (480, 360)
    again = client.get(body["url"], headers={"If-None-Match": got["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_stranger_cannot_upload(client):
    answer = client.post(
        "/api/v1/pictures?purpose=product", {"file": SimpleUploadedFile("a", b"x")}
    )
    assert answer.status_code == 401


def test_a_document_is_seen_by_its_owner_and_by_reviewers_only(make_person, client_of, client):
    owner, stranger, reviewer = make_person(), make_person(), make_person(desks=["review"])
    ref = api.save_picture(owner_id=owner.pk, data=picture(), purpose="document")

    assert client.get(ref.url).status_code == 404
    assert client_of(stranger).get(ref.url).status_code == 404
    assert client_of(stranger).get(ref.thumb_url).status_code == 404
    seen = client_of(owner).get(ref.url)
    assert seen.status_code == 200
    assert seen["Cache-Control"].startswith("private")
    assert client_of(reviewer).get(ref.thumb_url).status_code == 200


def test_required_pictures_must_all_be_own(make_person):
    owner, other = make_person(), make_person()
    mine = api.save_picture(owner_id=owner.pk, data=picture(), purpose="product")
    theirs = api.save_picture(owner_id=other.pk, data=picture(), purpose="product")

    assert api.require_pictures(owner_id=owner.pk, ids=[mine.id]) == [mine]
    for ids in ([mine.id, theirs.id], [new_id()]):
        with pytest.raises(NotFound):
            api.require_pictures(owner_id=owner.pk, ids=ids)
