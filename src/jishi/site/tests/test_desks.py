"""The desks: who gets in, what they show, and that every step works without a script."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

import polib
import pytest
from django.test import Client

from jishi.commerce.catalog import api as catalog
from jishi.commerce.orders import api as orders
from jishi.commerce.orders.actions.address import add_address
from jishi.commerce.orders.actions.pay import mark_paid
from jishi.commerce.orders.actions.place import place_order
from jishi.commerce.orders.contracts import AddressFields, Wanted
from jishi.commerce.promotion import api as promotion
from jishi.governance.review import api as review
from jishi.governance.review.tests.conftest import person, submit_product, submit_shop
from jishi.kernel import clock, outbox
from jishi.site import locale_compile

if TYPE_CHECKING:
    from jishi.foundation.accounts.models import Account

pytestmark = pytest.mark.django_db
PAGES = ["/desk/review/", "/desk/shop/", "/desk/shop/orders", "/desk/shop/goods",
         "/desk/shop/money", "/desk/shop/application", "/desk/operator/",
         "/desk/shop/promotions", "/desk/operator/coupons"]  # fmt: skip


def client_of(who: Account | None, language: str = "zh") -> Client:
    client = Client()
    client.cookies["lang"] = language
    if who is not None:
        client.force_login(who)
    return client


@pytest.fixture
def lan() -> Account:
    return person("lan")


@pytest.fixture
def ming() -> Account:
    locale_compile.compile_all()
    return person("ming", desks=("review", "operator"))


@pytest.fixture
def shop_id(lan: Account, ming: Account) -> UUID:
    shop_id = submit_shop(lan)
    outbox.drain()
    review.decide_subject(kind="shop", subject_id=shop_id, reviewer_id=ming.pk, approve=True)
    return shop_id


def test_coupons_and_flash_deals_are_made_on_the_desk_by_whose_they_are(
    lan: Account, ming: Account, shop_id: UUID
) -> None:
    form = {
        "title": "满十减一", "kind": "amount", "amount": "1.50", "threshold": "10", "quota": "5",
        "per_person": "1", "platform": "40", "starts_at": "2020-01-01T00:00",
        "ends_at": "2090-01-01T00:00", "returns_on_refund": "on",
    }  # fmt: skip
    client_of(lan).post("/desk/shop/promotions/coupon", form)
    client_of(ming).post("/desk/operator/coupons/coupon", form)
    assert client_of(lan).post("/desk/operator/coupons/coupon", form).status_code == 404
    mine = promotion.coupons_of_shop(shop_id)
    markets = promotion.coupons_of_shop(None)
    assert [(one.terms.amount_minor, one.terms.threshold_minor) for one in mine] == []
    assert [one.terms.platform_bp for one in markets] == [4_000]
    del form["platform"]
    client_of(lan).post("/desk/shop/promotions/coupon", form)
    mine = promotion.coupons_of_shop(shop_id)
    assert [(one.terms.amount_minor, one.terms.threshold_minor) for one in mine] == [(150, 1_000)]
    assert "满十减一" in client_of(lan).get("/desk/shop/promotions").content.decode()
    client_of(lan).post(f"/desk/shop/promotions/coupon/{mine[0].id}/stop")
    client_of(lan).post(f"/desk/shop/promotions/coupon/{markets[0].id}/stop")
    assert promotion.coupons_of_shop(shop_id)[0].is_stopped is True
    assert promotion.coupons_of_shop(None)[0].is_stopped is False


@pytest.mark.parametrize("path", PAGES)
def test_strangers_sign_in_and_come_back(path: str) -> None:
    answer = client_of(None).get(path)
    assert (answer.status_code, answer["Location"]) == (302, f"/desk/sign-in?next={path}")


@pytest.mark.parametrize("path", PAGES)
def test_a_desk_does_not_exist_for_people_without_it(path: str) -> None:
    assert client_of(person("guest")).get(path).status_code == 404


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_page_renders_in_one_language_without_inline_scripts(
    lan: Account, ming: Account, shop_id: UUID, language: str
) -> None:
    submit_product(lan)
    outbox.drain()
    [item] = review.waiting()
    merchant, staff = client_of(lan, language), client_of(ming, language)
    for path in [*PAGES, f"/desk/review/{item.id}", "/desk/operator/?check=1", "/desk/"]:
        client = merchant if "/shop/" in path else staff
        answer = client.get(path)
        assert answer.status_code == 200, path
        text = answer.content.decode()
        assert not re.search(r"<script(?![^>]*\bsrc=)", text), path
        assert not re.search(r"\son\w+=", text), path
        assert "en" in answer["Content-Language"] if language == "en" else True


def test_a_reviewer_takes_decides_and_is_led_on(lan: Account, ming: Account) -> None:
    first, second = submit_shop(lan), submit_shop(person("bo"))
    outbox.drain()
    client = client_of(ming)
    answer = client.post("/desk/review/next", {"kind": "shop"})
    opened = review.waiting("shop")[0]
    assert answer["Location"] == f"/desk/review/{opened.id}"
    assert "领取了这一项" in client.get(answer["Location"]).content.decode()
    refused = client.post(f"/desk/review/{opened.id}/decide", {"decision": "reject"}, follow=True)
    assert "驳回需要选择理由" in refused.content.decode()
    answer = client.post(
        f"/desk/review/{opened.id}/decide",
        {"decision": "reject", "reason_code": "document-unreadable"},
    )
    assert catalog.get_shop_application(first).state == "rejected"
    [left] = review.waiting("shop")
    assert (left.subject_id, left.claimed_by) == (second, ming.pk)
    assert answer["Location"] == f"/desk/review/{left.id}"
    answer = client.post(f"/desk/review/{left.id}/decide", {"decision": "approve"})
    assert answer["Location"] == "/desk/review/?kind=shop"
    assert catalog.get_shop_application(second).state == "approved"


def test_another_reviewer_sees_who_holds_it_and_gets_no_buttons(
    lan: Account, ming: Account
) -> None:
    submit_shop(lan)
    outbox.drain()
    item = review.claim_next(ming.pk)
    assert item is not None
    yan = client_of(person("yan", desks=("review",)))
    text = yan.get(f"/desk/review/{item.id}").content.decode()
    assert "ming 正在看这一项" in text
    assert 'name="decision"' not in text


def test_a_merchant_sets_stock_on_the_desk_and_nobody_else_does(
    lan: Account, ming: Account, shop_id: UUID
) -> None:
    product_id = submit_product(lan)
    review.decide_subject(kind="product", subject_id=product_id, reviewer_id=ming.pk, approve=True)
    sku_id = catalog.skus_of([product_id])[product_id][0].id
    path = f"/desk/shop/goods/{sku_id}/stock"

    def left() -> int:
        return catalog.get_skus([sku_id])[sku_id].stock

    client_of(lan).post(path, {"stock": "7"})
    assert left() == 7
    for wrong in ("", "-1", "x", "9" * 30):
        client_of(lan).post(path, {"stock": wrong})
    bo = person("bo")
    submit_shop(bo)
    client_of(bo).post(path, {"stock": "1"})
    assert left() == 7


def paid_order(shop_owner: Account, product_id: UUID) -> UUID:
    """An order of one piece whose payment has succeeded."""
    buyer = person("buyer")
    fields = AddressFields(
        name="李雷", phone="13900000000", region="四川省", city="成都市", district="武侯区",
        street="一环路 1 号",
    )  # fmt: skip
    address = add_address(person_id=buyer.pk, fields=fields, is_default=True)
    sku = catalog.skus_of([product_id])[product_id][0]
    placed = place_order(
        buyer_id=buyer.pk, items=[Wanted(sku_id=sku.id, quantity=1)], address_id=address.pk,
        expected_total_minor=sku.price.minor,
    )  # fmt: skip
    mark_paid(payment_id=placed.payment.id, paid_at=clock.now())
    return placed.order_ids[0]


def test_a_merchant_ships_ticked_orders_and_a_bad_number_stops_only_its_row(
    lan: Account, ming: Account, shop_id: UUID
) -> None:
    product_id = submit_product(lan)
    review.decide_subject(kind="product", subject_id=product_id, reviewer_id=ming.pk, approve=True)
    order_id = paid_order(lan, product_id)
    ghost = "0192f6a0-0000-7000-8000-000000000000"
    sent = {
        "order": [str(order_id), ghost], "carrier": "other",
        f"number-{order_id}": "AB12345678", f"number-{ghost}": "AB12345678",
    }  # fmt: skip
    text = client_of(lan).post("/desk/shop/orders/ship", sent, follow=True).content.decode()
    assert "已发货 1 单" in text
    assert ghost in text
    assert orders.get_orders([order_id])[order_id].state == "shipped"


def test_the_language_is_chosen_in_place_and_leads_nowhere_else() -> None:
    client = Client()
    answer = client.post("/desk/language", {"lang": "en", "next": "/desk/sign-in"})
    assert (answer["Location"], answer.cookies["lang"].value) == ("/desk/sign-in", "en")
    answer = client.post("/desk/language", {"lang": "x", "next": "https://elsewhere.example/"})
    assert (answer["Location"], answer.cookies["lang"].value) == ("/desk/", "zh")


def test_every_text_of_the_desks_has_its_english() -> None:
    site = Path(__file__).parents[1]
    sources = sorted(site.parent.rglob("locale/en/LC_MESSAGES/django.po"))
    catalogue = [entry for source in sources for entry in polib.pofile(str(source))]
    known = {entry.msgid for entry in catalogue}
    used: set[str] = set()
    for path in [*site.parent.rglob("*.html")]:
        for found in re.finditer(
            r"""\{%\s*translate\s+(?:"([^"]+)"|'([^']+)')""", path.read_text()
        ):
            used.add(found.group(1) or found.group(2))
    for path in [*site.parent.rglob("*.py")]:
        text: Any = path.read_text()
        if "django.utils.translation" in text:
            used |= set(re.findall(r"""(?<!\w)(?:_|gettext|ngettext)\(\s*["']([^"']+)["']""", text))
    assert used - known == set()
    assert [entry.msgid for entry in catalogue if not entry.translated()] == []


def test_the_desks_wear_the_phone_apps_colours() -> None:
    site = Path(__file__).parents[1]
    phone = site.parents[2] / "web/src/shared/tokens.css"
    if not phone.exists():
        pytest.skip("the phone app's sources are not here")
    assert (site / "static/tokens.css").read_text() == phone.read_text()
