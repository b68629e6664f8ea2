"""The catalog over HTTP: from an empty form to a product a buyer sees, and what is refused on the way."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from jishi.commerce.catalog import api
from jishi.commerce.catalog.models import Product, Shop
from jishi.commerce.catalog.tests.conftest import PNG

if TYPE_CHECKING:
    from collections.abc import Callable

    from jishi.commerce.catalog.contracts import ProductForm
    from jishi.foundation.accounts.models import Account

pytestmark = pytest.mark.django_db
NOBODY = "0192f6a0-0000-7000-8000-000000000000"


@pytest.fixture
def waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the catalog's gates hold everything, whatever rooms above answer."""
    from jishi.commerce.catalog import gates

    monkeypatch.setattr(gates.open_shop, "_answer", None)
    monkeypatch.setattr(gates.publish_product, "_answer", None)


def client_of(person: Account) -> Client:
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(person)
    return client


def send(client: Client, method: str, path: str, body: Any = None) -> Any:
    return client.generic(
        method, f"/api/v1{path}", json.dumps(body) if body is not None else "",
        content_type="application/json",
    )  # fmt: skip


def upload(client: Client, purpose: str) -> str:
    answer = client.post(
        f"/api/v1/pictures?purpose={purpose}",
        {"file": SimpleUploadedFile("p.png", PNG.getvalue(), "image/png")},
    )
    assert answer.status_code == 201, answer.content
    return str(answer.json()["id"])


def shop_body(client: Client, **changes: Any) -> dict[str, Any]:
    return {
        "name": "兰姐果园", "town": "眉山", "category": "fruit", "subject_kind": "person",
        "subject_name": "王兰", "contact_phone": "13800000000", "return_address": "东坡区 1 号",
        "documents": [{"kind": "identity", "picture_id": upload(client, "document")}],
    } | changes  # fmt: skip


def product_body(client: Client, **changes: Any) -> dict[str, Any]:
    return {
        "title": "眉山爱媛橙", "category": "fruit", "picture_ids": [upload(client, "product")],
        "axes": [{"name": "重量", "values": ["5斤", "9斤"]}], "origin": "四川眉山",
        "skus": [
            {"options": ["5斤"], "price_minor": 2990, "stock": 10},
            {"options": ["9斤"], "price_minor": 4990, "list_price_minor": 5990, "stock": 5},
        ],
        "returns_policy": "fresh_excluded",
    } | changes  # fmt: skip


def refusal(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


def fields(answer: Any) -> dict[str, str]:
    assert refusal(answer) == (422, "invalid_input"), answer.content
    found: dict[str, str] = answer.json()["error"]["details"]["fields"]
    return found


def test_from_an_empty_form_to_a_product_on_sale(
    lan: Account, reviewer: Account, waiting: None
) -> None:
    client = client_of(lan)
    assert refusal(send(client, "GET", "/me/shop")) == (404, "no_shop")
    half = send(client, "PUT", "/me/shop", shop_body(client, town="", documents=[])).json()
    assert (half["state"], half["missing"]) == ("draft", ["town", "documents.identity"])
    assert refusal(send(client, "POST", "/me/shop/submit")) == (422, "shop_incomplete")
    full = send(client, "PUT", "/me/shop", shop_body(client)).json()
    assert (full["id"], full["missing"], full["shop"]) == (half["id"], [], None)
    sent = send(client, "POST", "/me/shop/submit").json()
    assert (sent["state"], sent["submitted_at"][-1]) == ("submitted", "Z")
    again = send(client, "POST", "/me/shop/submit").json()
    assert again["submitted_at"] == sent["submitted_at"]
    shop_id = sent["id"]
    assert refusal(Client().get(f"/api/v1/shops/{shop_id}")) == (404, "not_found")
    api.approve_shop(shop_id=UUID(shop_id), by=reviewer.pk)
    shop = Client().get(f"/api/v1/shops/{shop_id}").json()
    assert (shop["name"], shop["owner"]["id"], shop["owner"]["shop_id"]) == (
        "兰姐果园", str(lan.pk), shop_id,
    )  # fmt: skip
    assert shop["subject_public"] == "王*（个人，依法免于登记）"
    assert "13800000000" not in json.dumps(shop)

    made = send(client, "POST", "/me/products", product_body(client))
    assert made.status_code == 201
    product = made.json()
    assert (product["state"], product["card"]["price"]["minor"]) == ("draft", 2990)
    assert send(client, "GET", "/me/products?state=draft").json()["items"][0] == product
    path = f"/me/products/{product['id']}"
    assert send(client, "POST", f"{path}/submit").json()["state"] == "in_review"
    assert refusal(Client().get(f"/api/v1/products/{product['id']}")) == (404, "not_found")
    api.approve_product(product_id=UUID(product["id"]), by=reviewer.pk)
    page = Client().get(f"/api/v1/products/{product['id']}").json()
    assert (page["state"], [sku["price"]["minor"] for sku in page["skus"]]) == (
        "on_sale", [2990, 4990],
    )  # fmt: skip
    assert page["freight"]["base"] == {"minor": 0, "currency": "CNY"}
    assert page["pictures"][0]["id"] == product["pictures"][0]["id"]
    listed = Client().get(f"/api/v1/shops/{shop_id}/products").json()
    assert [(card["id"], card["stock"]) for card in listed["items"]] == [(product["id"], 15)]
    sku = page["skus"][0]
    left = send(client, "PUT", f"/me/skus/{sku['id']}/stock", {"stock": 0}).json()
    assert (left["stock"], left["is_sold_out"]) == (0, True)
    assert send(client, "POST", f"{path}/withdraw").json()["state"] == "withdrawn"
    assert Client().get(f"/api/v1/products/{product['id']}").json()["state"] == "withdrawn"


def test_a_change_waits_while_the_published_words_stay(
    lan: Account, reviewer: Account, on_sale: Callable[..., ProductForm], waiting: None
) -> None:
    sold = on_sale(lan)
    client = client_of(lan)
    before = send(client, "GET", f"/me/products/{sold.id}").json()
    changed = before["form"] | {"title": "眉山爱媛橙 精选"}
    edited = send(client, "PUT", f"/me/products/{sold.id}", changed).json()
    assert (edited["form"]["title"], edited["card"]["title"]) == ("眉山爱媛橙 精选", "眉山爱媛橙")
    assert Client().get(f"/api/v1/products/{sold.id}").json()["title"] == "眉山爱媛橙"
    api.approve_product(product_id=sold.id, by=reviewer.pk)
    assert Client().get(f"/api/v1/products/{sold.id}").json()["title"] == "眉山爱媛橙 精选"


def test_what_is_anothers_is_not_found_and_stays_as_it_is(
    lan: Account, stranger: Account, on_sale: Callable[..., ProductForm]
) -> None:
    sold = on_sale(lan)
    client = client_of(stranger)
    body = product_body(client)
    sku_id = sold.skus[0].id
    for method, path, content in [
        ("GET", f"/me/products/{sold.id}", None),
        ("PUT", f"/me/products/{sold.id}", body),
        ("POST", f"/me/products/{sold.id}/submit", None),
        ("POST", f"/me/products/{sold.id}/withdraw", None),
        ("PUT", f"/me/skus/{sku_id}/stock", {"stock": 0}),
        ("GET", f"/products/{NOBODY}", None),
        ("GET", "/products/not-an-id", None),
        ("GET", f"/shops/{NOBODY}", None),
    ]:
        answer = send(client, method, path, content)
        assert refusal(answer) == (404, "not_found"), (method, path, answer.content)
    kept = Product.objects.get(pk=sold.id)
    assert (kept.state, kept.title) == ("on_sale", "眉山爱媛橙")
    assert api.get_skus([sku_id])[sku_id].stock == 10


def test_anothers_picture_is_a_fault_of_its_field(lan: Account, stranger: Account) -> None:
    theirs = upload(client_of(stranger), "document")
    client = client_of(lan)
    body = shop_body(client, documents=[{"kind": "identity", "picture_id": theirs}])
    answer = send(client, "PUT", "/me/shop", body)
    assert list(fields(answer)) == ["documents"]
    assert not Shop.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"category": "weapons"}, "category"),
        ({"contact_phone": "call me"}, "contact_phone"),
        ({"name": "名" * 41}, "name"),
        ({"subject_kind": "company", "licence_number": "123"}, "licence_number"),
        ({"documents": [{"kind": "identity", "picture_id": "x"}]}, "documents"),
        ({"banner_picture_id": "x"}, "banner_picture_id"),
        ({"subject_kind": "alien"}, "subject_kind"),
        ({"name": None}, "name"),
    ],
)
def test_a_wrong_field_of_a_shop_is_named(
    lan: Account, changes: dict[str, Any], field: str
) -> None:
    client = client_of(lan)
    answer = send(client, "PUT", "/me/shop", shop_body(client, **changes))
    assert list(fields(answer)) == [field]
    assert not Shop.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"),
        ({"category": "weapons"}, "category"),
        ({"picture_ids": []}, "picture_ids"),
        ({"picture_ids": ["x"]}, "picture_ids"),
        ({"returns_policy": "never"}, "returns_policy"),
        ({"category": "clothing", "returns_policy": "fresh_excluded"}, "returns_policy"),
        ({"ship_within_h": 0}, "ship_within_h"),
        ({"skus": []}, "skus"),
        ({"freight_template_id": NOBODY}, "freight_template_id"),
    ],
)
def test_a_wrong_field_of_a_product_is_named(
    lan: Account, open_shop: Callable[[Account], UUID], changes: dict[str, Any], field: str
) -> None:
    open_shop(lan)
    client = client_of(lan)
    answer = send(client, "POST", "/me/products", product_body(client, **changes))
    assert list(fields(answer)) == [field]
    assert not Product.objects.exists()


def test_a_wrong_price_names_its_row(lan: Account, open_shop: Callable[[Account], UUID]) -> None:
    open_shop(lan)
    client = client_of(lan)
    body = product_body(client)
    body["skus"][1]["price_minor"] = 0
    answer = send(client, "POST", "/me/products", body)
    assert fields(answer) == {"skus.1.price_minor": "out_of_range"}


def test_numbers_beyond_what_a_column_holds_are_refused(
    lan: Account, on_sale: Callable[..., ProductForm]
) -> None:
    sold = on_sale(lan)
    client = client_of(lan)
    for stock in (-1, 10**12, 10**30):
        answer = send(client, "PUT", f"/me/skus/{sold.skus[0].id}/stock", {"stock": stock})
        assert list(fields(answer)) == ["stock"], stock
    answer = send(client, "POST", "/me/freight-templates", {"name": "x", "base_minor": 10**30})
    assert list(fields(answer)) == ["base_minor"]


def test_freight_templates_are_made_and_listed(
    lan: Account, open_shop: Callable[[Account], UUID]
) -> None:
    open_shop(lan)
    client = client_of(lan)
    body = {
        "name": "全国",
        "base_minor": 800,
        "free_from_minor": 9900,
        "excluded_regions": ["西藏"],
    }
    made = send(client, "POST", "/me/freight-templates", body)
    assert made.status_code == 201
    assert made.json()["free_from"] == {"minor": 9900, "currency": "CNY"}
    assert send(client, "GET", "/me/freight-templates").json() == [made.json()]


def test_the_merchants_pages_need_a_person() -> None:
    for path in ("/me/shop", "/me/products", "/me/freight-templates"):
        assert refusal(Client().get(f"/api/v1{path}")) == (401, "sign_in_required")
    assert len(Client().get("/api/v1/categories").json()) > 5


def test_a_label_and_the_last_day_of_a_paper_are_kept_and_shown(
    lan: Account, reviewer: Account, waiting: None
) -> None:
    client = client_of(lan)
    picture = upload(client, "document")
    papers = [{"kind": "identity", "picture_id": picture, "valid_until": "2031-05-06"}]
    saved = send(client, "PUT", "/me/shop", shop_body(client, documents=papers)).json()
    assert saved["form"]["documents"] == papers
    label = {"maker": " 眉山兰姐果园 ", "net_content": "5斤", "storage": " "}
    made = send(client, "POST", "/me/products", product_body(client, attributes=label)).json()
    assert made["form"]["attributes"] == {"maker": "眉山兰姐果园", "net_content": "5斤"}
    send(client, "POST", "/me/shop/submit")
    api.approve_shop(shop_id=UUID(saved["id"]), by=reviewer.pk)
    send(client, "POST", f"/me/products/{made['id']}/submit")
    api.approve_product(product_id=UUID(made["id"]), by=reviewer.pk)
    shown = Client().get(f"/api/v1/products/{made['id']}").json()
    assert shown["attributes"] == {"maker": "眉山兰姐果园", "net_content": "5斤"}


@pytest.mark.parametrize(
    ("label", "problem"), [({"price": "1"}, "unknown"), ({"maker": "长" * 121}, "too_long:120")]
)
def test_a_label_says_what_labels_say(
    lan: Account, waiting: None, label: dict[str, str], problem: str
) -> None:
    client = client_of(lan)
    send(client, "PUT", "/me/shop", shop_body(client))
    answer = send(client, "POST", "/me/products", product_body(client, attributes=label))
    assert fields(answer) == {"attributes": problem}
    assert not Product.objects.exists()


def test_every_category_says_what_its_label_needs() -> None:
    listed = {one["id"]: one for one in Client().get("/api/v1/categories").json()}
    assert [line["id"] for line in listed["fruit"]["attributes"]] == [
        "maker", "net_content", "storage",
    ]  # fmt: skip
    assert "producer_licence" in {line["id"] for line in listed["sauces"]["attributes"]}
    assert "ccc_number" in {line["id"] for line in listed["home"]["attributes"]}
    assert {"id": "isbn", "name_zh": "国际标准书号", "name_en": "ISBN"} in listed["books"][
        "attributes"
    ]
