"""Signing in and up, through HTTP with real sessions and CSRF checks."""

from __future__ import annotations

import threading
from datetime import timedelta
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from django.db import connection
from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from django.test import Client

from jishi.foundation.accounts import api, codes, policy
from jishi.foundation.accounts.actions import request_code as requesting
from jishi.foundation.accounts.actions import sign_in as signing
from jishi.foundation.accounts.addresses import parse
from jishi.foundation.accounts.errors import CodeExpired, CodeNotRight
from jishi.foundation.accounts.models import Account, SignInCode
from jishi.foundation.notify.models import InboxLetter
from jishi.kernel import audit, clock
from jishi.kernel.errors import NotAllowed, NotFound, Refusal

PHONE = "13800138000"
E164 = "+8613800138000"


class Browser:
    """A client that does what the phone app does: keeps cookies, sends the CSRF header."""

    def __init__(self, **headers: str) -> None:
        self.client = Client(enforce_csrf_checks=True, headers=headers)
        self.client.get("/api/v1/session")

    def call(self, method: str, path: str, body: object = None):
        token = self.client.cookies["csrftoken"].value
        send = getattr(self.client, method)
        extra = {} if body is None else {"data": body, "content_type": "application/json"}
        return send(f"/api/v1{path}", headers={"X-CSRFToken": token}, **extra)

    def sign_in(self, address: str = PHONE):
        assert self.call("post", "/session/code", {"address": address}).status_code == 202
        code = newest_code(address)
        return self.call("post", "/session", {"address": address, "code": code})


def newest_code(address: str) -> str:
    return InboxLetter.objects.filter(address=parse(address).value).latest("id").code


@pytest.fixture
def browser(db) -> Browser:
    return Browser()


def error_of(response) -> str:
    return response.json()["error"]["code"]


def test_the_first_code_makes_an_account_and_the_second_opens_it_again(browser):
    sent = browser.call("post", "/session/code", {"address": PHONE})
    assert sent.json() == {
        "address_masked": "+86 138****8000", "is_new": False, "expires_in_s": 600,
        "resend_in_s": 60,
    }  # fmt: skip
    me = browser.call("post", "/session", {"address": PHONE, "code": newest_code(PHONE)})
    assert me.status_code == 200
    assert me.json() | {"id": "", "avatar_url": ""} == {
        "id": "", "name": "", "avatar_url": "", "bio": "", "phone_masked": "+86 138****8000",
        "email_masked": None, "language": "zh", "is_demo": False, "needs_name": True, "desks": [],
        "unread_notices": 0,
    }  # fmt: skip
    again = Browser().sign_in(f"+86 {PHONE}")
    assert again.json()["id"] == me.json()["id"]
    assert Account.objects.count() == 1
    lines = audit.lines(f"person:{me.json()['id']}")
    assert [line.verb for line in lines] == ["account.join", "session.open", "session.open"]


def test_known_and_unknown_addresses_get_the_same_answer(browser):
    api.create_demo_person(name="桃园", address="known@example.org")
    known = browser.call("post", "/session/code", {"address": "known@example.org"})
    unknown = browser.call("post", "/session/code", {"address": "k@example.org"})
    assert known.status_code == unknown.status_code == 202
    assert known.json() == unknown.json()


def test_only_a_keyed_digest_of_the_code_is_kept(browser):
    browser.call("post", "/session/code", {"address": PHONE})
    row, code = SignInCode.objects.get(), newest_code(PHONE)
    assert len(row.digest) == 64
    assert code not in row.digest
    assert row.digest == codes.digest(E164, code)
    assert codes.digest(E164, code) != codes.digest("+8613800138001", code)


def test_session_key_and_csrf_token_change_on_signing_in(browser):
    browser.client.session.save()
    before = (browser.client.cookies["csrftoken"].value, browser.client.session.session_key)
    assert browser.sign_in().status_code == 200
    after = (browser.client.cookies["csrftoken"].value, browser.client.session.session_key)
    assert before[0] != after[0]
    assert before[1] != after[1]
    assert browser.call("patch", "/me", {"name": "桃园老李"}).status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("post", "/session/code", {"address": PHONE}),
        ("post", "/session", {"address": PHONE, "code": "000000"}),
        ("delete", "/session", None), ("patch", "/me", {"name": "Mallory"}),
        ("post", "/notices/read", None), ("post", "/realtime/ticket", None),
    ],
)  # fmt: skip
def test_no_write_passes_without_the_csrf_token(browser, method, path, body):
    browser.sign_in()
    before = Account.objects.values_list().get()
    letters = InboxLetter.objects.count()
    extra = {} if body is None else {"data": body, "content_type": "application/json"}
    response = getattr(browser.client, method)(f"/api/v1{path}", **extra)
    assert response.status_code == 403
    assert error_of(response) == "csrf_failed"
    assert Account.objects.values_list().get() == before
    assert InboxLetter.objects.count() == letters
    assert browser.call("get", "/me").status_code == 200


def test_a_wrong_code_is_counted_and_the_sixth_try_is_too_late(browser):
    browser.call("post", "/session/code", {"address": PHONE})
    right = newest_code(PHONE)
    wrong = f"{(int(right) + 1) % 1_000_000:06d}"
    for left in (4, 3, 2, 1, 0):
        answer = browser.call("post", "/session", {"address": PHONE, "code": wrong})
        assert answer.status_code == 422
        assert answer.json()["error"]["code"] == "code_not_right"
        assert answer.json()["error"]["details"] == {"tries_left": left}
    answer = browser.call("post", "/session", {"address": PHONE, "code": right})
    assert error_of(answer) == "code_expired"
    assert Account.objects.count() == 0
    assert browser.call("get", "/me").status_code == 401


def test_a_code_opens_one_session_and_dies_after_ten_minutes(browser):
    browser.sign_in()
    used = newest_code(PHONE)
    assert error_of(browser.call("post", "/session", {"address": PHONE, "code": used})) == (
        "code_expired"
    )
    with clock.frozen(clock.now() - timedelta(minutes=10)):
        browser.call("post", "/session/code", {"address": "late@example.org"})
    late = {"address": "late@example.org", "code": newest_code("late@example.org")}
    assert error_of(browser.call("post", "/session", late)) == "code_expired"


def test_a_code_of_another_address_opens_nothing(browser):
    browser.call("post", "/session/code", {"address": PHONE})
    answer = browser.call(
        "post", "/session", {"address": "other@example.org", "code": newest_code(PHONE)}
    )
    assert error_of(answer) == "code_expired"


def test_another_code_must_wait_a_minute_and_replaces_the_first(browser):
    at = clock.now()
    with clock.frozen(at):
        browser.call("post", "/session/code", {"address": PHONE})
        answer = browser.call("post", "/session/code", {"address": PHONE})
        assert answer.status_code == 429
        assert answer.json()["error"]["details"] == {"retry_in_s": 60}
        assert answer.headers["Retry-After"] == "60"
        assert InboxLetter.objects.count() == 1
    first = SignInCode.objects.get().digest
    with clock.frozen(at + timedelta(seconds=60)):
        assert browser.call("post", "/session/code", {"address": PHONE}).status_code == 202
    assert SignInCode.objects.get().digest != first


def test_an_address_and_a_connection_have_their_quotas(browser, monkeypatch):
    few = policy.Limits(
        codes_per_address_hour=2, codes_per_address_day=2, codes_per_ip_hour=4, tries_per_ip_hour=3
    )
    monkeypatch.setattr(policy, "DEVELOPMENT", few)
    at = clock.now()
    statuses = []
    for minute in range(3):
        with clock.frozen(at + timedelta(minutes=2 * minute)):
            statuses.append(browser.call("post", "/session/code", {"address": PHONE}).status_code)
    assert statuses == [202, 202, 429]
    answers = [browser.call("post", "/session/code", {"address": f"{n}@example.org"}) for n in "ab"]
    assert [answer.status_code for answer in answers] == [202, 429]
    tries = [browser.call("post", "/session", {"address": PHONE, "code": "1"}) for _ in range(4)]
    assert [error_of(answer) for answer in tries][-1] == "too_many"
    assert InboxLetter.objects.count() == 3


def test_a_closed_account_stays_closed(browser):
    browser.sign_in()
    Account.objects.update(is_active=False)
    assert browser.call("get", "/me").status_code == 401
    assert error_of(Browser().sign_in()) == "account_closed"


def test_signing_out_ends_the_session_and_may_be_repeated(browser):
    browser.sign_in()
    assert browser.call("delete", "/session").status_code == 204
    assert browser.call("get", "/me").status_code == 401
    browser.client.get("/api/v1/session")
    assert browser.call("delete", "/session").status_code == 204
    assert browser.client.get("/api/v1/session").json()["signed_in"] is False


def in_threads(work, count: int) -> list[object]:
    """What `count` threads got that ran `work` at the same moment: its result or its refusal."""
    results: list[object] = []
    start = threading.Barrier(count)

    def run() -> None:
        try:
            start.wait()
            results.append(work())
        except Refusal as refusal:
            results.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.mark.django_db(transaction=True)
def test_one_code_used_by_eight_at_once_opens_one_session_and_makes_one_account():
    address = parse(PHONE)
    requesting.request_code(address=address, language="zh")
    code = newest_code(PHONE)
    results = in_threads(lambda: signing.sign_in(address=address, code=code, language="zh"), 8)
    opened = [result for result in results if isinstance(result, UUID)]
    assert opened == [Account.objects.get().pk]
    assert sum(isinstance(result, CodeExpired) for result in results) == 7


@pytest.mark.django_db(transaction=True)
def test_guesses_at_once_are_all_counted():
    address = parse(PHONE)
    requesting.request_code(address=address, language="zh")
    wrong = f"{(int(newest_code(PHONE)) + 1) % 1_000_000:06d}"
    results = in_threads(lambda: signing.sign_in(address=address, code=wrong, language="zh"), 8)
    assert sum(isinstance(result, CodeNotRight) for result in results) == 5
    assert sum(isinstance(result, CodeExpired) for result in results) == 3
    assert SignInCode.objects.get().tries == 5


@pytest.mark.django_db(transaction=True)
def test_codes_asked_for_at_once_are_sent_once():
    address = parse(PHONE)
    results = in_threads(lambda: requesting.request_code(address=address, language="zh"), 6)
    assert sum(isinstance(result, Refusal) for result in results) == 5
    assert InboxLetter.objects.count() == 1


# ── profile, people, desks ─────────────────────────────────────────────────────────────────────


def test_a_person_changes_name_bio_and_language_and_nothing_else(browser):
    browser.sign_in()
    answer = browser.call(
        "patch", "/me", {"name": " 桃园  老李 ", "bio": "种桃三十年", "language": "en"}
    )
    assert answer.json()["name"] == "桃园 老李"
    assert answer.json()["needs_name"] is False
    assert answer.json()["bio"] == "种桃三十年"
    assert answer.json()["language"] == "en"
    assert browser.call("patch", "/me", {}).json()["name"] == "桃园 老李"


def test_a_name_that_looks_official_changes_nothing(browser):
    browser.sign_in()
    answer = browser.call("patch", "/me", {"name": "集市宫方", "bio": "hi"})
    assert answer.status_code == 422
    assert error_of(answer) == "name_not_allowed"
    assert browser.call("get", "/me").json()["bio"] == ""


def test_people_are_shown_without_their_addresses(browser):
    person = api.create_demo_person(name="桃园老李", address=PHONE, bio="种桃")
    answer = browser.client.get(f"/api/v1/people/{person.id}")
    assert answer.json() == {
        "person": {
            "id": str(person.id), "name": "桃园老李", "avatar_url": person.avatar_url,
            "is_demo": True, "shop_id": None,
        },
        "bio": "种桃",
    }  # fmt: skip
    for other in ("nobody", "0190b5a0-0000-7000-8000-000000000000"):
        assert browser.client.get(f"/api/v1/people/{other}").status_code == 404


def test_an_avatar_is_drawn_for_everybody(browser):
    person = api.create_demo_person(name="桃园老李", address=PHONE)
    answer = browser.client.get(person.avatar_url)
    assert answer.headers["Content-Type"] == "image/svg+xml"
    assert ">李</text>" in answer.content.decode()
    tag = answer.headers["ETag"]
    again = browser.client.get(person.avatar_url, headers={"If-None-Match": tag})
    assert again.status_code == 304
    assert urlsplit(person.avatar_url).path == f"/media/avatars/{person.id}.svg"
    missing = "/media/avatars/0190b5a0-0000-7000-8000-000000000000.svg"
    assert browser.client.get(missing).status_code == 404


def test_a_new_name_brings_a_new_drawing_at_once(browser):
    nameless = browser.sign_in().json()["avatar_url"]
    named = browser.call("patch", "/me", {"name": "桃园老李"}).json()["avatar_url"]
    assert named != nameless
    assert urlsplit(named).path == urlsplit(nameless).path
    assert browser.call("get", "/me").json()["avatar_url"] == named


@pytest.mark.django_db
def test_a_demo_person_is_made_once_and_kept_up_to_date():
    first = api.create_demo_person(name="甲乙", address=PHONE)
    second = api.create_demo_person(name="丙丁", address=PHONE, desks=["review"])
    assert first.id == second.id
    assert second.name == "丙丁"
    api.require_desk(second.id, "review")
    with pytest.raises(NotAllowed):
        api.require_desk(second.id, "operator")
    with pytest.raises(NotFound):
        api.get_person(UUID(int=0))


def test_the_app_learns_what_it_must_know_first(browser):
    found = browser.client.get("/api/v1/config").json()
    assert found["currency"] == "CNY"
    assert found["languages"] == ["zh", "en"]
    assert found["demo"] is False
    assert found["inbox_url"] == "/inbox/"
    assert found["upload_url"] == "/uploads/"


# ── the desks' way in ──────────────────────────────────────────────────────────────────────────


@pytest.fixture
def desk_base(settings, tmp_path):
    """A bare page to extend where the desks' own is not installed."""
    try:
        get_template("desk/base.html")
    except TemplateDoesNotExist:
        (tmp_path / "desk").mkdir()
        (tmp_path / "desk" / "base.html").write_text("{% block content %}{% endblock %}")
        first = {**settings.TEMPLATES[0], "DIRS": [*settings.TEMPLATES[0]["DIRS"], tmp_path]}
        settings.TEMPLATES = [first]


@pytest.mark.usefixtures("desk_base")
def test_the_desk_lets_in_by_code_and_goes_where_it_was_asked_to(browser):
    page = browser.client.get("/desk/sign-in?next=/desk/review/")
    assert page.status_code == 200
    form = {"csrfmiddlewaretoken": browser.client.cookies["csrftoken"].value}
    form |= {"address": PHONE, "next": "/desk/review/"}
    asked = browser.client.post("/desk/sign-in", form | {"step": "address"})
    assert "+86 138****8000" in asked.content.decode()
    code = newest_code(PHONE)
    wrong = browser.client.post("/desk/sign-in", form | {"step": "code", "code": "x"})
    assert wrong.status_code == 422
    done = browser.client.post("/desk/sign-in", form | {"step": "code", "code": code})
    assert (done.status_code, done.url) == (302, "/desk/review/")
    outside = browser.client.get("/desk/sign-in?next=//elsewhere.example/")
    assert (outside.status_code, outside.url) == (302, "/desk/")


@pytest.mark.usefixtures("desk_base")
def test_the_desk_asks_again_for_what_is_no_address(browser):
    browser.client.get("/desk/sign-in")
    form = {"csrfmiddlewaretoken": browser.client.cookies["csrftoken"].value}
    answer = browser.client.post("/desk/sign-in", form | {"address": "<b>", "step": "address"})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert "<b>" not in answer.content.decode()


def test_the_desks_way_in_is_guarded_against_forged_forms(browser):
    form = {"address": PHONE, "step": "address"}
    assert browser.client.post("/desk/sign-in", form).status_code == 403
    assert InboxLetter.objects.count() == 0
