"""Notices, the inbox of development, and the couriers."""

from __future__ import annotations

import json
import threading
import uuid
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer

import httpx
import pytest
from django.db import connection
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from jishi.foundation.accounts.api import create_demo_person
from jishi.foundation.notify import api, couriers, secrecy
from jishi.foundation.notify.adapters import sms, smtp
from jishi.foundation.notify.contracts import Letter
from jishi.foundation.notify.errors import AddressNotServed
from jishi.foundation.notify.models import InboxLetter, Notice
from jishi.foundation.realtime.models import Frame
from jishi.kernel import clock
from jishi.kernel.db import unit_of_work

pytestmark = pytest.mark.django_db
LETTER = Letter(address="+8613800138000", subject="s", body="您的验证码是 123456")


@pytest.fixture
def person(db):
    return create_demo_person(name="桃园", address="13800138000").id


def tell(person_id: uuid.UUID, key: str) -> None:
    api.notify(
        person_id=person_id, kind="order.shipped", zh=("已发货", "包裹在路上"),
        en=("Shipped", "On its way"), link="/orders/1", key=key,
    )  # fmt: skip


def signed_in(person_id: uuid.UUID, **headers: str) -> Client:
    client = Client(headers=headers)
    from jishi.foundation.accounts.models import Account

    client.force_login(Account.objects.get(pk=person_id))
    return client


def test_a_notice_is_told_once_a_key_and_goes_to_the_persons_channel(person):
    with clock.frozen(datetime(2026, 11, 23, 8, tzinfo=UTC)):
        tell(person, "order-1")
        tell(person, "order-1")
    notice = Notice.objects.get()
    frame = Frame.objects.get()
    assert (frame.channel, frame.kind) == (f"person:{person}", "notice")
    assert frame.payload == {
        "id": str(notice.pk), "kind": "order.shipped", "title": "已发货", "body": "包裹在路上",
        "link": "/orders/1", "at": "2026-11-23T08:00:00Z", "is_read": False,
    }  # fmt: skip


def test_a_notice_of_a_failed_use_case_was_never_told(person):
    with pytest.raises(ZeroDivisionError), unit_of_work():
        tell(person, "order-1")
        raise ZeroDivisionError
    assert Notice.objects.count() == Frame.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_the_same_notice_from_several_threads_is_told_once(person):
    start = threading.Barrier(6)

    def run() -> None:
        start.wait()
        tell(person, "order-1")
        connection.close()

    threads = [threading.Thread(target=run) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Notice.objects.count() == Frame.objects.count() == 1


def test_notices_are_paged_newest_first_in_the_readers_language_and_read(person):
    for number in range(25):
        tell(person, f"order-{number}")
    client = signed_in(person, accept_language="en")
    first = client.get("/api/v1/notices").json()
    assert (len(first["items"]), first["unread"]) == (20, 25)
    assert first["items"][0]["title"] == "Shipped"
    rest = client.get("/api/v1/notices", {"cursor": first["next_cursor"]}).json()
    assert (len(rest["items"]), rest["next_cursor"]) == (5, None)
    ids = [item["id"] for item in first["items"] + rest["items"]]
    assert ids == sorted(ids, reverse=True)
    assert client.get("/api/v1/me").json()["unread_notices"] == 25
    assert client.post("/api/v1/notices/read").status_code == 204
    assert client.get("/api/v1/notices").json()["unread"] == 0
    assert client.get("/api/v1/notices").json()["items"][0]["is_read"] is True


def test_notices_are_their_owners(person):
    tell(person, "order-1")
    other = create_demo_person(name="李园", address="13900139000").id
    assert signed_in(other).get("/api/v1/notices").json()["items"] == []
    assert Client().get("/api/v1/notices").status_code == 401


# ── codes ──────────────────────────────────────────────────────────────────────────────────────


def test_in_development_a_code_lands_in_the_inbox_and_nowhere_else(client):
    api.send_code(address="+8613800138000", code="123456", language="zh")
    assert ProcrastinateJob.objects.count() == 0
    page = client.get("/inbox/").content.decode()
    assert '<div class="code">123456</div>' in page
    assert "开发收件箱" in page
    assert "http-equiv" not in page  # a page that moves by itself cannot be read by all
    assert (
        "Development inbox"
        in client.get("/inbox/", headers={"accept-language": "en"}).content.decode()
    )
    assert "123456" not in client.get("/inbox/?address=139").content.decode()
    latest = client.get("/inbox/latest.json?address=13800138000")
    assert latest.json()["code"] == "123456"
    assert client.get("/inbox/latest.json?address=13900139000").status_code == 404
    assert client.get("/inbox/latest.json").status_code == 404


def test_outside_development_there_is_no_inbox_and_no_code_in_the_database(client, settings):
    settings.DEVELOPMENT = False
    with pytest.raises(AddressNotServed):
        api.send_code(address="+8613800138000", code="123456", language="zh")
    assert InboxLetter.objects.count() == 0
    assert client.get("/inbox/").status_code == 404
    assert client.get("/inbox/latest.json?address=13800138000").status_code == 404


@pytest.mark.parametrize(
    ("address", "courier"), [("li@example.org", "smtp"), ("+8613800138000", "sms")]
)
def test_a_code_for_a_courier_waits_sealed_and_leaves_with_the_commit(settings, address, courier):
    settings.EMAIL_URL, settings.SMS_URL = "smtp://mail.example.org", "https://sms.example.org"
    with pytest.raises(ZeroDivisionError), unit_of_work():
        api.send_code(address=address, code="123456", language="en")
        raise ZeroDivisionError
    assert ProcrastinateJob.objects.count() == 0
    api.send_code(address=address, code="123456", language="en")
    job = ProcrastinateJob.objects.get()
    assert job.args["courier"] == courier
    assert "123456" not in str(job.args)
    letter = secrecy.unseal(job.args["sealed"])
    assert letter.address == address
    assert "123456" in letter.body
    assert InboxLetter.objects.count() == 0


class Gateway(BaseHTTPRequestHandler):
    """An SMS gateway that fails as often as it is told to."""

    failures = 0
    taken: list[tuple[dict[str, str], bytes]] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        type(self).taken.append((dict(self.headers), body))
        fails = type(self).failures > 0
        type(self).failures -= 1
        self.send_response(503 if fails else 204)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def sms_gateway(settings):
    Gateway.taken, Gateway.failures = [], 0
    server = HTTPServer(("127.0.0.1", 0), Gateway)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.SMS_URL = f"http://127.0.0.1:{server.server_port}/send?key=secret"
    yield Gateway
    server.shutdown()
    server.server_close()


def test_the_sms_gateway_gets_a_signed_message_and_the_same_id_when_tried_again(sms_gateway):
    sealed = secrecy.seal(LETTER)
    sms_gateway.failures = 1
    with pytest.raises(httpx.HTTPStatusError):
        couriers.carry("sms", sealed)
    couriers.carry("sms", sealed)
    (_, first), (headers, second) = sms_gateway.taken
    assert first == second
    message = json.loads(second)
    assert (message["to"], message["text"]) == (LETTER.address, LETTER.body)
    wanted = sms.sign("secret", headers["X-Jishi-Timestamp"], second)
    assert headers["X-Jishi-Signature"] == wanted


def test_a_mail_is_plain_and_can_carry_no_second_header():
    mail = smtp.message(Letter(address="li@example.org", subject="码 1", body="正文"), "no@x.org")
    assert mail["To"] == "li@example.org"
    assert mail.get_content() == "正文\n"
    with pytest.raises(ValueError, match="Header"):
        smtp.message(Letter(address="a@b.org\nBcc: c@d.org", subject="s", body="b"), "no@x.org")
