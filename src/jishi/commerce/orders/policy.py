"""Pure decisions of orders: who may do what when, and what a checkout costs."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from jishi.commerce.orders.contracts import OrderState, Role, Source, Wanted

S = OrderState
TRANSITIONS: dict[OrderState, frozenset[OrderState]] = {
    S.AWAITING_PAYMENT: frozenset({S.PAID, S.CANCELLED}),
    S.PAID: frozenset({S.SHIPPED, S.REFUNDED}),
    S.SHIPPED: frozenset({S.RECEIVED, S.REFUNDED}),
    S.RECEIVED: frozenset({S.SETTLED, S.REFUNDED}),
    S.SETTLED: frozenset({S.REFUNDED}),
    S.CANCELLED: frozenset(),
    S.REFUNDED: frozenset(),
}
MAX_PIECES = 999
MAX_LINES = 50
MAX_CART = 100
#: Orders in these states count as sold.
SOLD = (S.PAID, S.SHIPPED, S.RECEIVED, S.SETTLED)
REVIEWABLE = (S.RECEIVED, S.SETTLED)

_TRACKING: dict[str, str] = {
    "sf": r"SF\d{12,15}",
    "ems": r"[A-Z]{2}\d{9}[A-Z]{2}|\d{13}",
    "jd": r"JD[A-Z0-9]{11,18}",
    "zto": r"\d{12,15}",
    "yto": r"(YT)?\d{10,18}",
    "sto": r"\d{12,15}",
    "yunda": r"\d{13,15}",
    "jtexpress": r"JT\d{12,15}",
    "deppon": r"(DPK)?\d{8,15}",
    "other": r"[A-Z0-9-]{6,30}",
}
#: (id, 中文, English). Names only say who carries the parcel.
CARRIERS: tuple[tuple[str, str, str], ...] = (
    ("sf", "顺丰速运", "SF Express"),
    ("ems", "中国邮政 EMS", "China Post EMS"),
    ("jd", "京东快递", "JD Logistics"),
    ("zto", "中通快递", "ZTO Express"),
    ("yto", "圆通速递", "YTO Express"),
    ("sto", "申通快递", "STO Express"),
    ("yunda", "韵达快递", "Yunda Express"),
    ("jtexpress", "极兔速递", "J&T Express"),
    ("deppon", "德邦快递", "Deppon Express"),
    ("other", "其他", "Another carrier"),
)


def can_become(before: OrderState, after: OrderState) -> bool:
    return after in TRANSITIONS[before]


def normal_tracking_number(text: str) -> str:
    return re.sub(r"\s+", "", text).upper()


def is_carrier(carrier: str) -> bool:
    return carrier in _TRACKING


def is_tracking_number(carrier: str, number: str) -> bool:
    """Whether `number` (already normal) has the form this carrier gives."""
    return re.fullmatch(_TRACKING[carrier], number) is not None


def buttons(state: OrderState, role: Role, *, is_reviewed: bool) -> list[tuple[str, bool]]:
    """(action, is it the main one) that fit this state and side."""
    if role == "merchant":
        if state is S.PAID:
            return [("ship", True), ("refund", False)]
        return [("refund", False)] if state in SOLD else []
    by_state: dict[OrderState, list[tuple[str, bool]]] = {
        S.AWAITING_PAYMENT: [("pay", True), ("cancel", False)],
        S.PAID: [("cancel", False), ("buy_again", False)],
        S.SHIPPED: [("confirm", True)],
        S.CANCELLED: [("buy_again", True)],
        S.REFUNDED: [("buy_again", True)],
    }
    if state in REVIEWABLE:
        return [("buy_again", True)] if is_reviewed else [("review", True), ("buy_again", False)]
    return by_state[state]


def merged(items: Iterable[Wanted]) -> list[Wanted]:
    """One line a SKU: lines of the same SKU are summed, the first known source stays."""
    pieces: dict[UUID, int] = defaultdict(int)
    sources: dict[UUID, Source] = {}
    for item in items:
        pieces[item.sku_id] += item.quantity
        if sources.get(item.sku_id, Source()).kind == "none":
            sources[item.sku_id] = item.source
    return [
        Wanted(sku_id=sku_id, quantity=quantity, source=sources[sku_id])
        for sku_id, quantity in pieces.items()
    ]
