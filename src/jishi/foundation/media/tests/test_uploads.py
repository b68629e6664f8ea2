"""Resumable uploads: cut lines, two writers, damage, quotas."""

from __future__ import annotations

import base64
import hashlib
import io
import threading
from datetime import timedelta

import pytest

from jishi.foundation.media import places
from jishi.foundation.media.actions import uploads as actions
from jishi.foundation.media.adapters.upload_file import receive, sole_writer
from jishi.foundation.media.errors import UploadLocked
from jishi.foundation.media.models import Upload
from jishi.kernel import clock

TUS = {"Tus-Resumable": "1.0.0"}
BYTES = bytes(range(256)) * 40


def create(client, length=10_240, **headers):
    name = base64.b64encode("苹果.mp4".encode()).decode()
    return client.post(
        "/uploads/",
        content_type="application/offset+octet-stream",
        headers={
            **TUS, "Upload-Length": str(length),
            "Upload-Metadata": f"filename {name},filetype dmlkZW8vbXA0", **headers,
        },
    )  # fmt: skip


def patch(client, url, data, offset, **headers):
    return client.patch(
        url, data=data, content_type="application/offset+octet-stream",
        headers={**TUS, "Upload-Offset": str(offset), **headers},
    )  # fmt: skip


def head(client, url):
    return client.head(url, headers=TUS)


@pytest.fixture
def mine(person, client_of):
    return client_of(person)


def path_of(url):
    return places.root() / "uploads" / f"{url.rsplit('/', 1)[1]}.part"


def test_options_tells_version_limits_and_extensions(client, settings):
    answer = client.options("/uploads/")
    assert answer.status_code == 204
    assert answer["Tus-Version"] == "1.0.0"
    assert answer["Tus-Max-Size"] == str(settings.UPLOAD_MAX_BYTES)
    assert answer["Tus-Extension"] == "creation,checksum,expiration,termination"
    assert answer["Tus-Checksum-Algorithm"] == "sha1,sha256"


def test_a_file_arrives_in_pieces(mine, person):
    made = create(mine)
    assert made.status_code == 201
    url = made["Location"]
    assert "Upload-Expires" in made
    assert head(mine, url)["Upload-Offset"] == "0"

    first = patch(mine, url, BYTES[:4000], 0)
    assert (first.status_code, first["Upload-Offset"]) == (204, "4000")
    asked = head(mine, url)
    assert (asked["Upload-Offset"], asked["Upload-Length"]) == ("4000", str(len(BYTES)))
    assert asked["Cache-Control"] == "no-store"
    second = patch(mine, url, BYTES[4000:], 4000)
    assert second["Upload-Offset"] == str(len(BYTES))

    assert path_of(url).read_bytes() == BYTES
    row = Upload.objects.get()
    assert (row.owner_id, row.filename, row.filetype) == (person.pk, "苹果.mp4", "video/mp4")


def test_a_wrong_offset_is_a_conflict_and_writes_nothing(mine):
    url = create(mine)["Location"]
    patch(mine, url, BYTES[:100], 0)
    for offset in (0, 99, 101):
        answer = patch(mine, url, BYTES[100:200], offset)
        assert answer.status_code == 409
        assert answer.json()["error"]["details"] == {"offset": 100}
    assert path_of(url).read_bytes() == BYTES[:100]


def test_more_than_was_announced_is_refused(mine):
    url = create(mine, length=10)["Location"]
    assert patch(mine, url, b"x" * 11, 0).status_code == 413
    assert head(mine, url)["Upload-Offset"] == "0"


def test_a_checksum_keeps_all_or_nothing(mine):
    url = create(mine)["Location"]
    good = base64.b64encode(hashlib.sha256(BYTES[:500]).digest()).decode()
    bad = patch(mine, url, BYTES[1:501], 0, **{"Upload-Checksum": f"sha256 {good}"})
    assert bad.status_code == 460
    assert head(mine, url)["Upload-Offset"] == "0"
    assert path_of(url).read_bytes() == b""

    fine = patch(mine, url, BYTES[:500], 0, **{"Upload-Checksum": f"sha256 {good}"})
    assert fine["Upload-Offset"] == "500"
    odd = patch(mine, url, b"x", 500, **{"Upload-Checksum": "crc32 AAAA"})
    assert odd.status_code == 422


class CutLine(io.BytesIO):
    """A connection that breaks after what it holds."""

    def read(self, size=-1):
        data = super().read(size)
        if not data:
            raise OSError("reset by peer")
        return data


def test_what_a_cut_connection_sent_is_kept(mine):
    url = create(mine)["Location"]
    upload_id = Upload.objects.get().pk
    got = receive(
        CutLine(BYTES[:3000]), places.upload(upload_id), offset=0, length=len(BYTES),
        checksum=None,
        acknowledge=lambda before, after: actions.note_received(
            upload_id=upload_id, before=before, after=after
        ),
    )  # fmt: skip
    assert got == 3000
    assert head(mine, url)["Upload-Offset"] == "3000"
    assert patch(mine, url, BYTES[3000:], 3000).status_code == 204
    assert path_of(url).read_bytes() == BYTES


def test_bytes_that_a_killed_process_never_acknowledged_are_overwritten(mine):
    url = create(mine)["Location"]
    patch(mine, url, BYTES[:1000], 0)
    with path_of(url).open("ab") as file:
        file.write(b"half a chunk that nobody was told of")
    patch(mine, url, BYTES[1000:], 1000)
    assert path_of(url).read_bytes() == BYTES


@pytest.mark.django_db(transaction=True)
def test_two_writers_cannot_interleave(mine):
    url = create(mine)["Location"]
    upload_id = Upload.objects.get().pk
    inside, leave = threading.Event(), threading.Event()

    def hold():
        from django.db import connection

        with sole_writer(upload_id):
            inside.set()
            leave.wait(30)
        connection.close()

    other = threading.Thread(target=hold)
    other.start()
    assert inside.wait(30)
    with pytest.raises(UploadLocked), sole_writer(upload_id):
        pass
    refused = patch(mine, url, BYTES, 0)
    leave.set()
    other.join(30)

    assert refused.status_code == 423
    assert not path_of(url).exists()
    assert patch(mine, url, BYTES, 0).status_code == 204
    assert path_of(url).read_bytes() == BYTES


@pytest.mark.django_db(transaction=True)
def test_racing_writers_leave_one_whole_file(mine, person, client_of):
    from django.db import connection

    url = create(mine)["Location"]
    start = threading.Barrier(6)
    statuses = []

    def send():
        client = client_of(person)
        start.wait(30)
        statuses.append(patch(client, url, BYTES, 0).status_code)
        connection.close()

    threads = [threading.Thread(target=send) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert statuses.count(204) == 1
    assert set(statuses) <= {204, 409, 423}
    assert path_of(url).read_bytes() == BYTES


def test_anothers_upload_does_not_exist(mine, make_person, client_of, client):
    url = create(mine)["Location"]
    other = client_of(make_person())
    assert head(other, url).status_code == 404
    assert patch(other, url, BYTES, 0).status_code == 404
    assert other.delete(url, headers=TUS).status_code == 404
    assert head(client, url).status_code == 401
    assert head(mine, url)["Upload-Offset"] == "0"


def test_termination_forgets_row_and_file(mine):
    url = create(mine)["Location"]
    patch(mine, url, BYTES, 0)
    assert mine.delete(url, headers=TUS).status_code == 204
    assert head(mine, url).status_code == 404
    assert not path_of(url).exists()


def test_open_uploads_are_limited_in_number_and_bytes(mine, settings):
    settings.UPLOAD_MAX_BYTES = 1000
    assert create(mine, length=1001).status_code == 413
    assert create(mine, length=0).status_code == 422
    assert create(mine, length=1000).status_code == 201
    assert create(mine, length=1000).status_code == 201
    refused = create(mine, length=1)
    assert (refused.status_code, refused.json()["error"]["code"]) == (429, "too_many_uploads")
    assert Upload.objects.count() == 2


def test_an_expired_upload_is_gone_and_swept(mine):
    url = create(mine)["Location"]
    patch(mine, url, BYTES[:10], 0)
    with clock.frozen(clock.now() + timedelta(hours=25)):
        assert head(mine, url).status_code == 410
        assert patch(mine, url, BYTES[10:], 10).status_code == 410
        assert actions.sweep_uploads() == 1
    assert Upload.objects.count() == 0
    assert not path_of(url).exists()


def test_the_protocol_is_checked(mine):
    url = create(mine)["Location"]
    assert mine.head(url).status_code == 412
    wrong = mine.patch(
        url, data=b"x", content_type="text/plain", headers={**TUS, "Upload-Offset": "0"}
    )
    assert wrong.status_code == 415
    assert patch(mine, url, b"x", "-1").status_code == 422
    assert mine.get(url, headers=TUS).status_code == 405
    assert create(mine, **{"Upload-Metadata": "filename ???"}).status_code == 422


def test_a_write_without_the_csrf_token_is_refused(person):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(person)
    assert create(client).status_code == 403
    assert Upload.objects.count() == 0
