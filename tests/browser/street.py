"""A market with something on every page, made by the doors that everyone uses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyotp

from jishi.site.crowd.client import Client, new_key
from jishi.site.crowd.selling import Seller
from jishi.site.crowd.wire import until
from tests.flows import films
from tests.flows.market import Market
from tests.flows.reviewer import Reviewer

HOME = {
    "name": "周小满", "phone": "13900139000", "region": "四川省", "city": "成都市",
    "district": "青羊区", "street": "柳荫街 8 号", "is_default": True,
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Street:
    """Who is there, and the ids that addresses of pages are made of."""

    seller: Seller
    buyer: Client
    newcomer: Client
    reviewer: Reviewer
    operator: Reviewer
    shop_id: str
    product_id: str
    sku_id: str
    clip_id: str
    live_id: str
    waiting_id: str
    paid_id: str
    reviewed_id: str
    payment_id: str
    pay_url: str
    review_item: str


def furnish(market: Market, folder: Path, reviewer: Reviewer) -> Street:
    """An open shop, goods, a clip with questions, a live to come, and orders in every state."""
    seller = Seller(market.url)
    seller.sign_in("13812340021", name="会理阿依", bio="种石榴")
    product = _open(seller, reviewer, folder)
    sku_id = product["skus"][0]["id"]
    clip_id = _publish(seller, reviewer, folder, product["id"])
    live = seller.create_live(
        title="石榴园里走一走", announcement="两点开始，边摘边讲", product_ids=[product["id"]],
    )["live"]  # fmt: skip

    buyer = Client(market.url)
    buyer.sign_in("xiaotang@example.com", name="小棠")
    buyer.follow(seller.id)
    buyer.like_clip(clip_id)
    buyer.comment_on_clip(clip_id, "怎么买")
    buyer.comment_on_clip(clip_id, "看着真甜")
    buyer.comment_on_clip(clip_id, "九斤装还有货吗")
    buyer.comment_on_clip(clip_id, "有没有枇杷膏卖")
    home = buyer.address(HOME)
    buyer.call("put_cart_item", "PUT", f"/cart/items/{sku_id}", {"quantity": 2})
    bought = [{"sku_id": sku_id, "quantity": 1, "source": {"kind": "clip", "id": clip_id}}]
    waiting, paid, reviewed = (buyer.buy(bought, home) for _ in range(3))
    for one in (paid, reviewed):
        assert buyer.pay(one.payment_id) == "paid"
        buyer.wait_for_state(one.order_ids[0], frozenset({"paid"}), within_s=20)
    _deliver(seller, buyer, reviewed.order_ids[0])
    _hand_out(seller, buyer, live["id"])
    _take_home(seller)
    seller.call(
        "refund_order", "POST", f"/me/shop/orders/{reviewed.order_ids[0]}/refund",
        {"minor": 500, "reason": "坏了一个", "ref": new_key()},
    )  # fmt: skip

    newcomer = Client(market.url)
    newcomer.sign_in("13812340022", name="刚来的")
    operator = Reviewer(market.url)
    operator.sign_in("13900000002", name="老程")
    return Street(
        seller=seller, buyer=buyer, newcomer=newcomer, reviewer=reviewer, operator=operator,
        shop_id=(seller.my_shop() or {})["id"], product_id=product["id"], sku_id=sku_id,
        clip_id=clip_id, live_id=live["id"], waiting_id=waiting.order_ids[0],
        paid_id=paid.order_ids[0], reviewed_id=reviewed.order_ids[0],
        payment_id=waiting.payment_id,
        pay_url=str(buyer.start_payment(waiting.payment_id)["pay_url"]),
        review_item=_hand_in_another(seller, reviewer, product),
    )  # fmt: skip


def _open(seller: Seller, reviewer: Reviewer, folder: Path) -> dict[str, Any]:
    """The product on sale."""
    picture = films.picture(folder / "pomegranate.jpg", colour="0xB8322A")
    document = seller.upload_picture(picture, purpose="document")
    cover = seller.upload_picture(picture, purpose="cover")
    form = {
        "name": "会理石榴合作社", "intro": "软籽石榴，树上熟了才摘", "town": "四川会理",
        "category": "fruit", "subject_kind": "person", "subject_name": "吉克阿依",
        "contact_phone": "13812340021", "return_address": "会理市彰冠镇 6 组",
        "banner_picture_id": cover, "avatar_picture_id": cover,
        "documents": [{"kind": "identity", "picture_id": document}],
    }  # fmt: skip
    assert seller.save_shop(form)["missing"] == []
    seller.submit_shop()
    reviewer.decide("shop", approve=True)
    until(lambda: (seller.my_shop() or {})["state"] == "approved", within_s=30, what="shop open")
    freight = seller.create_freight_template({"name": "普通快递", "base_minor": 1000})
    photos = [
        seller.upload_picture(films.picture(folder / f"{n}.jpg", colour=colour), purpose="product")
        for n, colour in enumerate(("0xB8322A", "0xD9694A"))
    ]
    seller.create_product(
        {
            "title": "会理软籽石榴 现摘现发 坏果包赔", "description": "树上熟了才摘。\n籽软，不硌牙。",
            "category": "fruit", "picture_ids": photos,
            "axes": [{"name": "规格", "values": ["五斤装", "九斤装"]}],
            "skus": [
                {"options": ["五斤装"], "price_minor": 3980, "list_price_minor": 4980, "stock": 60},
                {"options": ["九斤装"], "price_minor": 6580, "stock": 0},
            ],
            "freight_template_id": freight["id"], "returns_policy": "fresh_excluded",
            "origin": "四川会理", "ship_within_h": 24,
        }
    )  # fmt: skip
    seller.submit_product(seller.my_products()[0]["id"])
    reviewer.decide("product", approve=True)
    return dict(
        until(
            lambda: next((p for p in seller.my_products() if p["state"] == "on_sale"), None),
            within_s=30, what="product on sale",
        )
    )  # fmt: skip


def _publish(seller: Seller, reviewer: Reviewer, folder: Path, product_id: str) -> str:
    clip = seller.create_clip(
        upload_id=seller.upload(films.clip(folder / "pomegranate.mp4", seconds=3)),
        caption="今天的石榴开口笑了，掰给大家看看", product_ids=[product_id], tags=["石榴", "会理"],
    )  # fmt: skip
    seller.wait_for_clip(clip["id"], within_s=120)
    reviewer.decide("clip", approve=True)
    until(
        lambda: seller.my_clip(clip["id"])["state"] == "published", within_s=30, what="clip shown"
    )
    return str(clip["id"])


def _deliver(seller: Seller, buyer: Client, order_id: str) -> None:
    carrier = seller.call("list_carriers", "GET", "/carriers")[0]["id"]
    seller.ship(order_id, carrier=carrier, tracking_number="SF1234567890123")
    buyer.confirm(order_id)
    buyer.wait_for_state(order_id, frozenset({"settled"}), within_s=60)
    buyer.review(order_id, description=5, service=5, logistics=4, text="籽真软，下次还买")
    scored = f"/shops/{buyer.order(order_id)['shop']['id']}/score"
    until(
        lambda: buyer.call("get_shop_score", "GET", scored)["score"]["n"],
        within_s=20, what="a score",
    )  # fmt: skip


def _hand_out(seller: Seller, buyer: Client, live_id: str) -> None:
    """A coupon of the live to come, and one of the shop that the buyer has taken."""
    now = datetime.now(UTC)
    terms = {
        "kind": "amount", "amount_minor": 500, "threshold_minor": 3000, "quota": 20,
        "starts_at": (now - timedelta(minutes=1)).isoformat(),
        "ends_at": (now + timedelta(days=2)).isoformat(),
    }  # fmt: skip
    for more in ({"title": "直播间立减 ¥5", "live_id": live_id}, {"title": "石榴季立减"}):
        body = terms | more
        made = seller.call("issue_coupon", "POST", "/me/shop/coupons", body, key=new_key())
    path = f"/coupons/{made['id']}/claim"
    buyer.call("claim_coupon", "POST", path, {"live_id": None}, key=new_key())


def _take_home(seller: Seller) -> None:
    """A second factor, two accounts, and a withdrawal to each."""
    codes = seller.confirm_second_factor(pyotp.TOTP(seller.begin_second_factor()).now())
    for n, (bank, number, channel) in enumerate(
        (("农业银行", "6228480012345678", ""), ("沙箱支付", "huili-ayi", "sandbox"))
    ):
        account = seller.add_payout_account(
            holder="吉克阿依", bank=bank, number=number, channel=channel, code=codes[2 * n]
        )
        seller.withdraw(account_id=account["id"], amount_minor=1_000, code=codes[2 * n + 1])


def _hand_in_another(seller: Seller, reviewer: Reviewer, product: dict[str, Any]) -> str:
    """A second product waits at the reviewer's desk; the id of its item."""
    form = product["form"] | {"title": "会理石榴汁 鲜榨冷藏", "axes": []}
    form["skus"] = [{"options": [], "price_minor": 1980, "stock": 30}]
    seller.submit_product(seller.create_product(form)["id"])
    return str(until(lambda: reviewer._take("product"), within_s=30, what="an item to review"))
