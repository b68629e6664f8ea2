"""People who try it on. Every trick here must fail; one that works is a breach and ends the run red."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from typing import Any

from jishi.site.crowd import utterances
from jishi.site.crowd.client import PAID, Client, Json, new_key
from jishi.site.crowd.tally import CheatResult
from jishi.site.crowd.temperaments import Visitor
from jishi.site.crowd.wire import Refused

Trick = Callable[[Visitor], CheatResult | None]
FAST_COMMENTS = 25


def _refused(trick: str, codes: set[str], act: Callable[[], Any]) -> CheatResult:
    """The trick holds when `act` is refused with one of `codes`."""
    try:
        act()
    except Refused as refused:
        return CheatResult(trick=trick, held=refused.code in codes, how=refused.code)
    return CheatResult(trick=trick, held=False, how="was let through")


def _item(visitor: Visitor) -> Json | None:
    """Something that can be bought now."""
    for card in visitor.dice.sample(
        visitor.street.products, k=min(5, len(visitor.street.products))
    ):
        for sku in visitor.client.product(card["id"])["skus"]:
            if sku["stock"] > 2:
                return {"sku_id": sku["id"], "quantity": 1}
    return None


def pay_less(visitor: Visitor) -> CheatResult | None:
    """Send the market a price of one's own."""
    item = _item(visitor)
    if item is None:
        return None
    bill = visitor.client.quote([item], visitor.home())
    if bill["problems"]:
        return None
    wanted = visitor.dice.choice((1, 0, -100, bill["total"]["minor"] - 1))
    return _refused(
        "price tampering",
        {"price_changed", "invalid_input"},
        lambda: visitor.client.place([item], visitor.home(), total_minor=wanted),
    )


def order_minus_one(visitor: Visitor) -> CheatResult | None:
    """A negative quantity would be money back."""
    item = _item(visitor)
    if item is None:
        return None
    bad = item | {"quantity": visitor.dice.choice((-1, 0, -999))}
    return _refused(
        "negative quantity",
        {"too_few_pieces", "invalid_input"},
        lambda: visitor.client.place([bad], visitor.home(), total_minor=-100),
    )


def read_others_order(visitor: Visitor) -> CheatResult | None:
    other = visitor.street.someone_elses_order(visitor.client.id)
    if other is None:
        return None
    act = visitor.dice.choice(
        (
            lambda: visitor.client.order(other.order_id),
            lambda: visitor.client.cancel(other.order_id, "hm"),
            lambda: visitor.client.confirm(other.order_id),
            lambda: visitor.client.review(
                other.order_id, description=1, service=1, logistics=1, text="hm"
            ),
        )
    )
    return _refused("another's order", {"not_found"}, act)


def pay_others_payment(visitor: Visitor) -> CheatResult | None:
    other = visitor.street.someone_elses_order(visitor.client.id)
    if other is None:
        return None
    return _refused(
        "another's payment", {"not_found"}, lambda: visitor.client.start_payment(other.payment_id)
    )


def ship_others_order(visitor: Visitor) -> CheatResult | None:
    """Pretend to be the shop, so that the money moves on."""
    other = visitor.street.someone_elses_order(visitor.client.id)
    if other is None:
        return None
    return _refused(
        "playing the shop",
        {"not_found", "not_allowed"},
        lambda: visitor.client.call(
            "ship_order",
            "POST",
            f"/me/shop/orders/{other.order_id}/ship",
            {"carrier": "sf", "tracking_number": "SF0000000000000"},
        ),
    )


def submit_twice(visitor: Visitor) -> CheatResult | None:
    """The same order with the same key from two telephones at once: one order must come of it."""
    item = _item(visitor)
    if item is None:
        return None
    address_id, key = visitor.home(), new_key()
    total = visitor.client.quote([item], address_id)["total"]["minor"]
    orders: list[str] = []
    codes: list[str] = []

    def place(client: Client) -> None:
        try:
            orders.append(client.place([item], address_id, total_minor=total, key=key).order_ids[0])
        except Refused as refused:
            codes.append(refused.code)

    twin = _twin(visitor.client)
    other = threading.Thread(target=place, args=(twin,))
    other.start()
    place(visitor.client)
    other.join()
    twin.close()
    if not orders:
        return CheatResult(trick="double submit", held=True, how=codes[0])
    for order_id in set(orders):
        visitor.client.cancel(order_id, "拍重了")
    held = len(set(orders)) == 1
    return CheatResult(trick="double submit", held=held, how=f"{len(set(orders))} order")


def reuse_key(visitor: Visitor) -> CheatResult | None:
    """An old key with other content: neither the old answer nor a new order."""
    item = _item(visitor)
    if item is None:
        return None
    address_id, key = visitor.home(), new_key()
    total = visitor.client.quote([item], address_id)["total"]["minor"]
    first = visitor.client.place([item], address_id, total_minor=total, key=key)
    visitor.client.cancel(first.order_ids[0], "试试")
    return _refused(
        "key used again",
        {"idempotency_mismatch"},
        lambda: visitor.client.place([item | {"quantity": 2}], address_id, total_minor=1, key=key),
    )


def forge_call_back(visitor: Visitor) -> CheatResult | None:
    """Tell the market that one has paid. Only the provider's signature may say so."""
    item = _item(visitor)
    if item is None:
        return None
    client = visitor.client
    bought = client.buy([item], visitor.home())
    client.start_payment(bought.payment_id)
    body = json.dumps(
        {
            "event": "payment.paid", "notify_id": new_key(), "out_trade_no": bought.payment_id,
            "trade_no": "S1", "amount_minor": bought.total_minor, "currency": "CNY",
            "occurred_at": "2026-01-01T00:00:00Z",
        }
    )  # fmt: skip
    headers = {
        "Content-Type": "application/json", "Sandbox-Timestamp": "1767225600",
        "Sandbox-Nonce": new_key(), "Sandbox-Signature": "Zm9yZ2Vk",
    }  # fmt: skip
    try:
        client.send(
            "forged_call_back", "POST", "/hooks/payments/sandbox", content=body, headers=headers,
            with_csrf=False,
        )  # fmt: skip
        how = "answered success"
    except Refused as refused:
        how = f"http_{refused.status}"
    held = how != "answered success" and client.payment(bought.payment_id)["state"] not in PAID
    client.cancel(bought.order_ids[0], "算了")
    return CheatResult(trick="forged call-back", held=held, how=how)


def lead_away(visitor: Visitor) -> CheatResult | None:
    """Contact details in a comment: refused, or held where nobody but a reviewer sees it."""
    text = utterances.contact_hint(visitor.dice)
    try:
        if visitor.street.lives and visitor.dice.random() < 0.5:
            live = visitor.dice.choice(visitor.street.lives)
            posted = visitor.client.comment_in_live(live["id"], text)
        elif visitor.street.clips:
            clip = visitor.dice.choice(visitor.street.clips)
            posted = visitor.client.comment_on_clip(clip["id"], text)
        else:
            return None
    except Refused as refused:
        return CheatResult(trick="contact details", held=True, how=refused.code)
    state = str(posted["state"])
    how = state if state != "visible" else f"visible: {text}"
    return CheatResult(trick="contact details", held=state != "visible", how=how)


def flood(visitor: Visitor) -> CheatResult | None:
    """Comments faster than a person types; some must be turned away."""
    clips = visitor.street.clips
    lives = visitor.street.lives
    if not clips and not lives:
        return None
    target = visitor.dice.choice(clips or lives)["id"]
    for _ in range(FAST_COMMENTS):
        text = utterances.small_talk(visitor.dice)
        try:
            if clips:
                visitor.client.comment_on_clip(target, text)
            else:
                visitor.client.comment_in_live(target, text)
        except Refused as refused:
            held = refused.code in ("too_many", "comment_refused")
            return CheatResult(trick="over-fast comments", held=held, how=refused.code)
    return CheatResult(trick="over-fast comments", held=False, how=f"{FAST_COMMENTS} in a row")


def write_without_token(visitor: Visitor) -> CheatResult | None:
    """What a strange page would send in one's name."""
    return _refused(
        "forged page",
        {"csrf_failed", "http_403"},
        lambda: visitor.client.send(
            "without_token", "PATCH", "/api/v1/me", json={"bio": "hm"}, with_csrf=False
        ),
    )


def knock_at_desk(visitor: Visitor) -> CheatResult | None:
    """The reviewers' desk is for reviewers: a page of it is never given to a visitor."""
    try:
        answer = visitor.client.send("desk", "GET", "/desk/review/")
    except Refused as refused:
        held = refused.status in (401, 403, 404)
        return CheatResult(trick="reviewers' desk", held=held, how=f"http_{refused.status}")
    held = answer.status_code in (302, 303)
    return CheatResult(trick="reviewers' desk", held=held, how=f"http_{answer.status_code}")


def _twin(client: Client) -> Client:
    """The same session on a second telephone."""
    twin = Client(client.url)
    twin.http.cookies.update(client.http.cookies)
    twin.me = client.me
    return twin


TRICKS: tuple[Trick, ...] = (
    pay_less, order_minus_one, read_others_order, pay_others_payment, ship_others_order, submit_twice,
    reuse_key, forge_call_back, lead_away, flood, write_without_token, knock_at_desk,
)  # fmt: skip
