"""The money pages and routes: who gets in, what they show, and that every step works without a script."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pyotp
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from jishi.commerce.catalog.models import Shop
from jishi.commerce.ledger import api as ledger
from jishi.commerce.settlement import statements
from jishi.commerce.settlement.actions import second_factor
from jishi.commerce.settlement.actions.freeze import freeze
from jishi.commerce.settlement.models import BankAccount, Batch, Freeze, SecondFactor, Withdrawal
from jishi.commerce.settlement.tests.conftest import person
from jishi.commerce.settlement.tests.rig import Codes, Till
from jishi.foundation.accounts.models import Account
from jishi.kernel import clock
from jishi.kernel.ids import new_id
from jishi.site import locale_compile

pytestmark = pytest.mark.django_db
SHOP = ["/desk/shop/money", "/desk/shop/money/withdrawals", "/desk/shop/money/accounts",
        "/desk/shop/money/security", "/desk/shop/money/statements",
        "/desk/shop/money/statements/2026-11"]  # fmt: skip
OPERATOR = ["/desk/operator/money", "/desk/operator/money/freezes",
            "/desk/operator/money/differences", "/desk/operator/money/security"]  # fmt: skip


def client_of(who: Account, language: str = "zh") -> Client:
    client = Client()
    client.cookies["lang"] = language
    client.force_login(who)
    return client


@pytest.fixture(autouse=True)
def texts() -> None:
    locale_compile.compile_all()


@pytest.fixture
def frozen(till: Till) -> Iterator[None]:
    """The till's own time, for requests too."""
    till.codes.next()
    with clock.frozen(till.codes.at):
        yield


@pytest.fixture
def lan(till: Till, frozen: None) -> Account:
    return Account.objects.get(pk=till.owner_id)


@pytest.fixture
def op(db: None) -> Account:
    return person("op", desks=("operator",))


@pytest.mark.parametrize("path", [*SHOP, *OPERATOR])
def test_strangers_sign_in_and_others_find_nothing(path: str) -> None:
    answer = Client().get(path)
    assert (answer.status_code, answer["Location"]) == (302, f"/desk/sign-in?next={path}")
    assert client_of(person("guest")).get(path).status_code == 404


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_page_renders_in_one_language_without_inline_scripts(
    lan: Account, op: Account, till: Till, language: str
) -> None:
    till.earn(50_000)
    withdrawal = till.withdraw(1_000)
    freeze(shop_id=till.shop_id, minor=700, ground="g", rule="r@1", by="platform", ref="x")
    shop, desk = client_of(lan, language), client_of(op, language)
    [row] = ledger.rows(
        ledger.shop_account(ledger.AccountKind.SHOP_PAYABLE, till.shop_id), "CNY"
    ).items[:1]
    desk.post("/desk/operator/money/batch")
    batch = Batch.objects.get()
    for client, paths in (
        (shop, [*SHOP, f"/desk/shop/money/why/{row.posting_id}"]),
        (desk, [*OPERATOR, f"/desk/operator/money/batch/{batch.pk}"]),
    ):
        for path in paths:
            answer = client.get(path)
            assert answer.status_code == 200, path
            text = answer.content.decode()
            assert not re.search(r"<script(?![^>]*\bsrc=)", text), path
            assert not re.search(r"\son\w+=", text), path
            if language == "en":
                main = text[text.index("<main") : text.index("</main>")]
                said = re.sub(r"农业银行|lan 的果园", "", main)
                assert not re.search(r"[\u4e00-\u9fff]", said), (
                    path,
                    re.findall(r"[\u4e00-\u9fff]+", said),
                )
    assert withdrawal.number in shop.get("/desk/shop/money/withdrawals").content.decode()


def test_a_merchant_withdraws_on_the_desk_with_a_code(lan: Account, till: Till) -> None:
    till.earn(50_000)
    client = client_of(lan)
    sent = {
        "account": str(till.account_id),
        "amount": "123.45",
        "code": till.codes.totp.at(till.codes.at),
    }
    text = client.post("/desk/shop/money/withdrawals/ask", sent, follow=True).content.decode()
    assert "提现已提交" in text
    row = Withdrawal.objects.get()
    assert row.minor == 12_345
    text = client.post("/desk/shop/money/withdrawals/ask", sent, follow=True).content.decode()
    assert "验证码不正确或已用过" in text
    assert Withdrawal.objects.count() == 1
    client.post(f"/desk/shop/money/withdrawals/{row.pk}/cancel")
    assert till.minors() == (50_000, 50_000, 0)


@pytest.mark.parametrize("amount", ["", "x", "-5", "1e3", "1.234", "１２", "0", "99999999999999"])
def test_an_amount_that_is_none_moves_nothing(lan: Account, till: Till, amount: str) -> None:
    till.earn(50_000)
    sent = {
        "account": str(till.account_id),
        "amount": amount,
        "code": till.codes.totp.at(till.codes.at),
    }
    answer = client_of(lan).post("/desk/shop/money/withdrawals/ask", sent)
    assert answer.status_code == 302
    assert Withdrawal.objects.count() == 0


def test_a_second_factor_is_set_up_on_the_page_and_its_secret_shown_once(op: Account) -> None:
    client = client_of(op)
    path = "/desk/operator/money/security"
    text = client.post(path, {"step": "begin"}).content.decode()
    secret = re.search(r"<code>([A-Z2-7]{32})</code>", text)
    assert secret is not None
    assert "data:image/svg+xml;base64," in text
    assert secret[1] not in client.get(path).content.decode()
    text = client.post(
        path, {"step": "confirm", "code": pyotp.TOTP(secret[1]).now()}
    ).content.decode()
    codes = re.findall(r"<code>([A-Z2-9]{5}-[A-Z2-9]{5})</code>", text)
    assert len(set(codes)) == 10
    assert secret[1].encode() not in bytes(SecondFactor.objects.get().secret)
    client.post(path, {"step": "off", "code": codes[0].lower()})
    assert SecondFactor.objects.count() == 0


def test_guessing_codes_is_limited(lan: Account, till: Till) -> None:
    till.earn(50_000)
    client = client_of(lan)
    sent = {"account": str(till.account_id), "amount": "1", "code": "000000"}
    texts = [
        client.post("/desk/shop/money/withdrawals/ask", sent, follow=True).content.decode()
        for _ in range(7)
    ]
    assert ["验证码不正确" in text for text in texts] == [True] * 6 + [False]
    assert "操作太频繁" in texts[6]
    sent["code"] = till.codes.totp.at(till.codes.at)
    assert (
        "操作太频繁"
        in client.post("/desk/shop/money/withdrawals/ask", sent, follow=True).content.decode()
    )
    assert Withdrawal.objects.count() == 0


def test_an_operator_freezes_and_lifts(lan: Account, op: Account, till: Till) -> None:
    till.earn(50_000)
    client = client_of(op)
    sent = {"shop": str(till.shop_id), "amount": "100", "ground": "疑似假货", "rule": "goods.fake@3",
            "case": "C1", "days": "7"}  # fmt: skip
    client.post("/desk/operator/money/freezes/place", sent)
    row = Freeze.objects.get()
    assert (row.minor, row.placed_by, row.case) == (10_000, f"person:{op.pk}", "C1")
    text = client_of(lan).get("/desk/shop/money").content.decode()
    assert "疑似假货" in text
    assert "goods.fake@3" in text
    for wrong in ({"shop": "x"}, {"ground": ""}, {"days": "-1"}, {"amount": "abc"}):
        client.post("/desk/operator/money/freezes/place", sent | wrong)
    assert Freeze.objects.count() == 1
    client.post(f"/desk/operator/money/freezes/{row.pk}/lift", {"reason": "查明无误"})
    assert till.minors() == (50_000, 50_000, 0)


def test_why_tells_a_shop_about_its_own_postings_only(lan: Account, till: Till) -> None:
    till.earn(50_000)
    till.withdraw(1_000)
    rows = ledger.rows(
        ledger.shop_account(ledger.AccountKind.SHOP_PAYABLE, till.shop_id), "CNY"
    ).items
    found = client_of(lan).get(f"/api/v1/me/shop/money/why/{rows[0].posting_id}").json()
    number = Withdrawal.objects.get().number
    assert (found["why"], found["label"]) == (f"提现 {number}", "申请提现")
    assert [(one["account"], one["amount"]["minor"], one["is_ours"]) for one in found["entries"]] == [
        ("店铺余额", -1_000, True), ("提现途中", 1_000, True),
    ]  # fmt: skip
    bo = person("bo")
    Shop.objects.create(owner=bo, name="bo", state="approved", begun_at=till.codes.at)
    for path in (f"/api/v1/me/shop/money/why/{rows[0].posting_id}", f"/api/v1/me/shop/money/why/{new_id()}",
                 "/api/v1/me/shop/money/why/nonsense"):  # fmt: skip
        assert client_of(bo).get(path).status_code == 404
    assert client_of(bo).get(f"/desk/shop/money/why/{rows[0].posting_id}").status_code == 404


def test_the_api_withdraws_once_for_one_key(lan: Account, till: Till) -> None:
    till.earn(50_000)
    client = client_of(lan)
    body = {"account_id": str(till.account_id), "amount_minor": 1_000,
            "code": till.codes.totp.at(till.codes.at)}  # fmt: skip
    answers = [
        client.post(
            "/api/v1/me/shop/money/withdrawals", body, content_type="application/json",
            headers={"Idempotency-Key": "key-number-1"},
        )
        for _ in range(2)
    ]  # fmt: skip
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert Withdrawal.objects.count() == 1
    money = client.get("/api/v1/me/shop/money").json()
    assert (money["available"]["minor"], money["in_transit"]["minor"]) == (49_000, 1_000)
    listed = client.get("/api/v1/me/shop/money/accounts").json()
    assert [(one["masked"], "number" in one) for one in listed] == [("**** 7890", False)]
    assert client_of(person("guest")).get("/api/v1/me/shop/money").status_code in (404, 409)


def test_a_statement_adds_up_and_is_the_same_as_csv_and_pdf(lan: Account, till: Till) -> None:
    till.earn(50_000)
    till.withdraw(1_000)
    client = client_of(lan)
    found = client.get("/api/v1/me/shop/money/statements/2026-11").json()
    assert (
        found["opening"]["minor"] + sum(one["amount"]["minor"] for one in found["sums"]) == 49_000
    )
    assert found["closing"]["minor"] == 49_000
    text = client.get("/desk/shop/money/statements/2026-11?format=csv").content.decode("utf-8-sig")
    assert [line.split(",")[3] for line in text.splitlines()[3:5]] == ["500.00", "-10.00"]
    pdf = client.get("/desk/shop/money/statements/2026-11?format=pdf")
    assert (pdf["Content-Type"], pdf.content[:5]) == ("application/pdf", b"%PDF-")
    assert pdf.content == client.get("/desk/shop/money/statements/2026-11?format=pdf").content
    before = client.get("/api/v1/me/shop/money/statements/2026-10").json()
    assert (before["closing"]["minor"], before["rows"]) == (0, [])
    later = client.get("/api/v1/me/shop/money/statements/2026-12").json()
    assert (later["opening"]["minor"], later["closing"]["minor"]) == (49_000, 49_000)
    for wrong in ("2026-13", "x", "2026", "99999-01"):
        assert client.get(f"/api/v1/me/shop/money/statements/{wrong}").status_code == 422
    assert statements.divmod_month(2026 * 12 + 11) == (2026, 12)


def test_the_whole_way_to_the_bank_on_the_operators_desk(
    lan: Account, op: Account, till: Till
) -> None:
    codes = Codes(op.pk, till.codes.at)
    codes.confirm()
    till.earn(50_000)
    row = Withdrawal.objects.get(pk=till.withdraw(12_345).id)
    client = client_of(op)
    client.post("/desk/operator/money/batch")
    batch = Batch.objects.get()
    with clock.frozen(codes.at):
        code = codes.next()
    with clock.frozen(codes.at):
        answer = client.post(
            f"/desk/operator/money/batch/{batch.pk}/send", {"what": "send", "code": code}
        )
    assert answer["Content-Disposition"] == f'attachment; filename="{batch.number}.csv"'
    assert f"{row.number},123.45,CNY,lan,农业银行,6222021234567890" in answer.content.decode()
    results = f"{row.number},123.45,paid,REF1,\n".encode()
    for _ in range(2):
        client.post("/desk/operator/money/results", {"file": SimpleUploadedFile("r.csv", results)})
    row.refresh_from_db()
    assert (row.state, row.reference) == ("paid", "REF1")
    assert BankAccount.objects.count() == 1
    assert ledger.check() == []


@pytest.mark.parametrize(
    "value",
    [
        "\0",
        "a\0b",
        "",
        "a" * 70_000,
        "\ud7ff🍑\u202e",
        -1,
        0,
        10**9,
        2**63,
        10**40,
        1.5,
        True,
        None,
        [],
        {},
    ],
)
def test_whatever_is_sent_is_refused_in_one_shape_and_moves_nothing(
    lan: Account, till: Till, value: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(second_factor, "TRIES", 1_000)
    till.earn(50_000)
    client = client_of(lan)
    bodies: dict[str, dict[str, object]] = {
        "withdrawals": {"account_id": str(till.account_id), "amount_minor": 100, "code": "000000"},
        "accounts": {
            "holder": "lan",
            "bank": "某银行",
            "number": "6222000011112222",
            "code": "000000",
        },
        "deposit": {"amount_minor": 100, "source": "elsewhere"},
    }
    for place, body in bodies.items():
        for name in body:
            answer = client.post(
                f"/api/v1/me/shop/money/{place}", body | {name: value},
                content_type="application/json", headers={"Idempotency-Key": "key-number-1"},
            )  # fmt: skip
            assert 400 <= answer.status_code < 500, (place, name, answer.status_code)
            assert set(answer.json()["error"]) == {"code", "message", "details"}
    assert till.minors() == (50_000, 50_000, 0)
    assert (BankAccount.objects.count(), Withdrawal.objects.count()) == (1, 0)
