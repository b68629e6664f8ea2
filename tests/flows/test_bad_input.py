"""Bad goods, bad orders and other people's things: refused in words, and nothing has changed."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from jishi.site.crowd.client import Client, new_key
from jishi.site.crowd.selling import Seller
from jishi.site.crowd.wire import Refused
from tests.flows import films, opening
from tests.flows.market import Market
from tests.flows.refusals import answer, error_in, records, refused

pytestmark = pytest.mark.flow
STOCK, PRICE = 20, 1990
Json = dict[str, Any]


@pytest.fixture(scope="module")
def seller(market: Market, tmp_path_factory: pytest.TempPathFactory) -> Seller:
    return opening.open_shop(
        market, tmp_path_factory.mktemp("tea"), telephone="13812346001", name="采茶老周",
        shop="半山茶坊", product="竹制茶则", stock=STOCK,
    )  # fmt: skip


@pytest.fixture(scope="module")
def buyer(market: Market) -> Client:
    found = Client(market.url)
    found.sign_in("careful@example.com", name="仔细的人")
    found.address(opening.ADDRESS)
    return found


@pytest.fixture(scope="module")
def stranger(market: Market) -> Seller:
    """Signed in, with an address of their own and nothing else."""
    found = Seller(market.url)
    found.sign_in("nosy@example.com", name="好奇的人")
    found.address(opening.ADDRESS)
    return found


@contextmanager
def nothing_changes(market: Market) -> Iterator[None]:
    before = records(market)
    yield
    assert records(market) == before


def goods(seller: Seller) -> Json:
    return dict(seller.my_products()[-1])


def sku_of(seller: Seller) -> str:
    return str(goods(seller)["skus"][0]["id"])


def order_for(seller: Seller, buyer: Client, **changes: Any) -> Json:
    """A checkout that would go through, with `changes`; `line` changes its one line."""
    line = {"sku_id": sku_of(seller), "quantity": 1, "source": {"kind": "none"}}
    body = {
        "items": [line | changes.pop("line", {})], "address_id": buyer.address(opening.ADDRESS),
        "expected_total_minor": PRICE, "note": "",
    }  # fmt: skip
    return body | changes


def keyed(body: Json, key: str | None = None) -> Json:
    return {"json": body, "headers": {"Idempotency-Key": key or new_key()}}


# ── orders ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"line": {"quantity": 0}}, 422, "too_few_pieces"),
        ({"line": {"quantity": -1}}, 422, "too_few_pieces"),
        ({"line": {"quantity": 10**9}}, 422, "too_many_pieces"),
        ({"line": {"quantity": 10**30}}, 422, "invalid_input"),
        ({"line": {"quantity": 1.5}}, 422, "invalid_input"),
        ({"line": {"quantity": "many"}}, 422, "invalid_input"),
        ({"line": {"quantity": STOCK + 1}}, 409, "sold_out"),
        ({"line": {"sku_id": str(uuid.uuid4())}}, 409, "unknown_goods"),
        ({"line": {"sku_id": "\0"}}, 422, "invalid_input"),
        ({"items": []}, 422, "empty_checkout"),
        ({"items": None}, 422, "invalid_input"),
        ({"address_id": str(uuid.uuid4())}, 422, "address_needed"),
        ({"address_id": "home"}, 422, "address_needed"),
        ({"expected_total_minor": 1}, 409, "price_changed"),
        ({"expected_total_minor": -PRICE}, 409, "price_changed"),
        ({"expected_total_minor": 10**30}, 422, "invalid_input"),
        ({"note": "长" * 201}, 422, "invalid_input"),
        ({"note": "\0"}, 422, "invalid_input"),
    ],
)  # fmt: skip
def test_an_order_that_cannot_be_is_refused(
    market: Market, seller: Seller, buyer: Client, changes: Json, status: int, code: str
) -> None:
    body = order_for(seller, buyer, **changes)
    with nothing_changes(market):
        refused(buyer, "POST", "/orders", status=status, code=code, **keyed(body))


@pytest.mark.parametrize("quantity", [0, -1, 10**9, 10**18, STOCK + 1])
def test_a_quote_names_what_stands_in_the_way(
    market: Market, seller: Seller, buyer: Client, quantity: int
) -> None:
    line = {"sku_id": sku_of(seller), "quantity": quantity}
    with nothing_changes(market):
        told = [
            answer(buyer, "POST", "/checkout/quote", language=language, json={"items": [line]})
            for language in (None, "en")
        ]
    zh, en = (quoted.json()["problems"][0] for quoted in told)
    assert zh["code"] in ("too_few_pieces", "too_many_pieces", "sold_out")
    assert zh["code"] == en["code"]
    assert zh["message"] != en["message"]


def test_goods_of_ones_own_shop_cannot_be_bought(market: Market, seller: Seller) -> None:
    body = order_for(seller, seller)
    with nothing_changes(market):
        refused(seller, "POST", "/orders", status=409, code="own_goods", **keyed(body))


@pytest.mark.parametrize("key", ["", "short", "k" * 81])
def test_a_key_that_names_nothing_is_refused(
    market: Market, seller: Seller, buyer: Client, key: str
) -> None:
    body = order_for(seller, buyer)
    with nothing_changes(market):
        sent = {"json": body, "headers": {"Idempotency-Key": key}}
        refused(buyer, "POST", "/orders", status=422, code="invalid_input", **sent)


def test_a_price_that_changed_in_between_is_told_and_not_taken(
    market: Market, seller: Seller, buyer: Client
) -> None:
    body = order_for(seller, buyer)
    change_price(seller, PRICE + 10)
    try:
        with nothing_changes(market):
            details = refused(
                buyer, "POST", "/orders", status=409, code="price_changed", **keyed(body)
            )
        assert details == {"expected_minor": PRICE, "total_minor": PRICE + 10}
    finally:
        change_price(seller, PRICE)


def change_price(seller: Seller, minor: int) -> None:
    product = goods(seller)
    form = dict(product["form"])
    form["skus"] = [form["skus"][0] | {"price_minor": minor}]
    seller.call("edit_product", "PUT", f"/me/products/{product['id']}", form)
    assert goods(seller)["state"] == "on_sale"


def test_a_double_tap_makes_one_order_and_another_body_none(
    market: Market, seller: Seller, buyer: Client
) -> None:
    body, key = order_for(seller, buyer), new_key()
    buyer.csrf_token()
    twins = [twin_of(buyer) for _ in range(4)]
    gate = threading.Barrier(len(twins))
    found: list[Any] = []

    def tap(twin: Client) -> None:
        gate.wait(10)
        found.append(answer(twin, "POST", "/orders", **keyed(body, key)))

    taps = [threading.Thread(target=tap, args=(twin,)) for twin in twins]
    for one in taps:
        one.start()
    for one in taps:
        one.join(60)
    assert [answered.status_code for answered in found] == [201] * 4
    assert len({answered.text for answered in found}) == 1
    placed = found[0].json()["order_ids"]
    assert goods(seller)["skus"][0]["stock"] == STOCK - 1

    other = order_for(seller, buyer, line={"quantity": 2}, expected_total_minor=2 * PRICE)
    with nothing_changes(market):
        refused(
            buyer, "POST", "/orders", status=409, code="idempotency_mismatch", **keyed(other, key)
        )
    buyer.cancel(placed[0], "拍重了")
    assert goods(seller)["skus"][0]["stock"] == STOCK


def twin_of(client: Client) -> Client:
    """The same session on another telephone."""
    twin = Client(client.url)
    twin.http.cookies.update(client.http.cookies)
    return twin


# ── goods ───────────────────────────────────────────────────────────────────────────────────────


def product_form(seller: Seller, **changes: Any) -> Json:
    form = dict(goods(seller)["form"])
    form["title"] = "另一件"
    form["skus"] = [{"options": [], "price_minor": PRICE, "stock": 1}]
    return form | changes


SIZES = [{"name": "规格", "values": ["大", "小"]}, {"name": "色", "values": ["青", "褐"]}]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"skus": [{"options": [], "price_minor": -1, "stock": 1}]}, "skus.0.price_minor"),
        ({"skus": [{"options": [], "price_minor": 0, "stock": 1}]}, "skus.0.price_minor"),
        ({"skus": [{"options": [], "price_minor": 10**12, "stock": 1}]}, "skus.0.price_minor"),
        ({"skus": [{"options": [], "price_minor": 10**40, "stock": 1}]}, "skus.0.price_minor"),
        ({"skus": [{"options": [], "price_minor": PRICE, "stock": -1}]}, "skus.0.stock"),
        ({"skus": [{"options": [], "price_minor": PRICE, "stock": 10**10}]}, "skus.0.stock"),
        ({"skus": []}, "skus"),
        ({"axes": SIZES}, "skus"),
        (
            {
                "axes": SIZES,
                "skus": [
                    {"options": [size, colour], "price_minor": PRICE, "stock": 1}
                    for size, colour in (("大", "青"), ("大", "褐"), ("小", "青"))
                ],
            },
            "skus",
        ),
        ({"title": ""}, "title"),
        ({"title": "长" * 81}, "title"),
        ({"category": "dragons"}, "category"),
        ({"picture_ids": []}, "picture_ids"),
        ({"ship_within_h": -5}, "ship_within_h"),
        ({"returns_policy": "never"}, "returns_policy"),
    ],
)  # fmt: skip
def test_a_product_that_cannot_be_is_refused_field_by_field(
    market: Market, seller: Seller, changes: Json, field: str
) -> None:
    form = product_form(seller, **changes)
    with nothing_changes(market):
        details = refused(
            seller, "POST", "/me/products", status=422, code="invalid_input", json=form
        )
    assert any(name == field or name.endswith(f".{field}") for name in details["fields"]), details


@pytest.mark.parametrize("stock", [-1, 10**7, 10**30, 1.5, "all"])
def test_a_stock_that_cannot_be_is_refused(market: Market, seller: Seller, stock: object) -> None:
    path, sent = f"/me/skus/{sku_of(seller)}/stock", {"json": {"stock": stock}}
    with nothing_changes(market):
        refused(seller, "PUT", path, status=422, code="invalid_input", **sent)


# ── other people's things ───────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def things(
    market: Market, seller: Seller, buyer: Client, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, str]]:
    """Ids of things that a stranger has no business with."""
    folder: Path = tmp_path_factory.mktemp("things")
    words = folder / "words.mp4"
    words.write_text("not a video")
    clip = seller.create_clip(upload_id=seller.upload(words), caption="不是视频")["id"]
    assert seller.wait_for_clip(clip, within_s=90)["state"] == "failed"
    product = goods(seller)
    live = seller.create_live(title="采茶", product_ids=[product["id"]])["live"]["id"]
    placed = buyer.buy(order_for(seller, buyer)["items"], buyer.address(opening.ADDRESS))
    freight = seller.create_freight_template({"name": "普通", "base_minor": 500})
    photo = seller.upload_picture(films.picture(folder / "p.jpg"), purpose="product")
    yield {
        "clip": clip, "product": product["id"], "sku": product["skus"][0]["id"], "live": live,
        "order": placed.order_ids[0], "payment": placed.payment_id,
        "address": buyer.address(opening.ADDRESS), "freight": freight["id"], "picture": photo,
    }  # fmt: skip
    buyer.cancel(placed.order_ids[0], "算了")


ADDRESS = {key: value for key, value in opening.ADDRESS.items() if key != "is_default"}
KEY = {"Idempotency-Key": "a-stranger-key"}


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/orders/{order}", None),
        ("POST", "/orders/{order}/cancel", {"reason": ""}),
        ("POST", "/orders/{order}/confirm", None),
        (
            "POST",
            "/orders/{order}/review",
            {"description": 1, "service": 1, "logistics": 1, "text": "嗯"},
        ),
        (
            "POST",
            "/me/shop/orders/{order}/ship",
            {"carrier": "sf", "tracking_number": "SF1234567890123"},
        ),
        ("POST", "/me/shop/orders/{order}/refund", {"reason": ""}),
        ("GET", "/payments/{payment}", None),
        ("POST", "/payments/{payment}/start", {"provider": "sandbox", "return_url": "/"}),
        ("PUT", "/me/addresses/{address}", ADDRESS),
        ("DELETE", "/me/addresses/{address}", None),
        ("POST", "/checkout/quote", {"items": [{"sku_id": "{sku}", "quantity": 1}],
                                     "address_id": "{address}"}),
        ("POST", "/orders", {"items": [{"sku_id": "{sku}", "quantity": 1}],
                             "address_id": "{address}", "expected_total_minor": PRICE}),
        ("GET", "/me/clips/{clip}", None),
        ("DELETE", "/me/clips/{clip}", None),
        ("GET", "/me/clips/{clip}/board", None),
        ("GET", "/clips/{clip}", None),
        ("PUT", "/clips/{clip}/like", None),
        ("POST", "/clips/{clip}/comments", {"text": "好", "client_key": str(uuid.uuid4())}),
        ("GET", "/me/lives/{live}", None),
        ("GET", "/me/lives/{live}/board", None),
        ("PUT", "/me/lives/{live}/pin", {"product_id": "{product}"}),
        ("PUT", "/me/lives/{live}/bag", {"product_ids": []}),
        ("POST", "/me/lives/{live}/end", None),
        ("POST", "/me/lives/{live}/stream-key", None),
        ("GET", "/me/products/{product}", None),
        ("PUT", "/me/products/{product}", "form"),
        ("POST", "/me/products/{product}/withdraw", None),
        ("POST", "/me/products/{product}/submit", None),
        ("PUT", "/me/skus/{sku}/stock", {"stock": 0}),
    ],
)  # fmt: skip
def test_what_is_anothers_does_not_exist_for_a_stranger(
    market: Market, seller: Seller, stranger: Seller, things: dict[str, str],
    method: str, path: str, body: object,
) -> None:  # fmt: skip
    sent: Json = {"headers": KEY}
    if body == "form":
        sent["json"] = product_form(seller)
    elif body is not None:
        sent["json"] = filled(body, things)
    with nothing_changes(market):
        answered = answer(stranger, method, path.format(**things), **sent)
    # An address that is nobody's and one that is another's are the same to a checkout.
    unknown = {"not_found": 404, "no_shop": 404, "address_needed": 422}
    assert answered.status_code == unknown[error_in(answered)["code"]], answered.text


def filled(body: object, things: dict[str, str]) -> object:
    if isinstance(body, dict):
        return {name: filled(value, things) for name, value in body.items()}
    if isinstance(body, list):
        return [filled(value, things) for value in body]
    return body.format(**things) if isinstance(body, str) else body


# ── goods that are no longer there: last, because they leave the shop's window ──────────────────


def test_goods_sold_out_in_between_are_refused(
    market: Market, seller: Seller, buyer: Client
) -> None:
    body = order_for(seller, buyer)
    left = goods(seller)["skus"][0]["stock"]
    seller.set_stock(sku_of(seller), 0)
    try:
        quoted = buyer.quote(body["items"], body["address_id"])
        assert [problem["code"] for problem in quoted["problems"]] == ["sold_out"]
        with nothing_changes(market):
            refused(buyer, "POST", "/orders", status=409, code="sold_out", **keyed(body))
    finally:
        seller.set_stock(sku_of(seller), left)


def test_goods_withdrawn_in_between_are_refused(
    market: Market, seller: Seller, buyer: Client
) -> None:
    body = order_for(seller, buyer)
    seller.call("withdraw_product", "POST", f"/me/products/{goods(seller)['id']}/withdraw")
    quoted = buyer.quote(body["items"], body["address_id"])
    assert [problem["code"] for problem in quoted["problems"]] == ["withdrawn"]
    with nothing_changes(market):
        refused(buyer, "POST", "/orders", status=409, code="withdrawn", **keyed(body))
    with pytest.raises(Refused, match="not_found"):
        buyer.product(str(uuid.uuid4()))
