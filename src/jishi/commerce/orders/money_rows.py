"""The money of an order, row by row, each leading to the posting that moved it."""

from __future__ import annotations

from collections.abc import Iterator

from jishi.commerce.ledger import api as ledger
from jishi.commerce.orders import http_schemas as out
from jishi.commerce.orders import models, wording
from jishi.commerce.orders.contracts import Role
from jishi.kernel.http import MoneyOut

_MERCHANT_ONLY = {
    "order.settled", "fee.technical_service", "coupon.subsidy", "promoter.share",
    "refund.claw_back", "refund.unwound",
}  # fmt: skip


def money_rows(order: models.Order, role: Role, language: str) -> list[out.MoneyRow]:
    """What the total is made of, then every posting about the order, oldest first. The fee is the
    merchant's business and shown on their side only."""
    cash = order.currency
    parts = {
        "goods": order.goods_minor,
        "freight": order.freight_minor,
        "discount": -order.discount_minor,
        "total": order.total_minor,
    }
    rows = [
        out.MoneyRow(
            label=wording.amount_label(kind, language),
            amount=MoneyOut(minor=minor, currency=cash),
            posting_id=None,
            why=wording.discount_why(
                [{**one, "currency": cash} for one in order.discounts], language
            )
            if kind == "discount"
            else wording.why(kind, language),
        )
        for kind, minor in parts.items()
        if kind != "discount" or minor
    ]
    return [*rows, *_postings(order, role, language)]


def _postings(order: models.Order, role: Role, language: str) -> Iterator[out.MoneyRow]:
    escrow = ledger.AccountRef(ledger.AccountKind.ESCROW, str(order.pk))
    own = models.Refund.objects.filter(order=order).values_list("pk", flat=True)
    found = ledger.postings_about(
        causes=[
            ledger.Cause("order", str(order.pk)),
            *(ledger.Cause("order_refund", str(pk)) for pk in own),
        ],
        accounts=[(escrow, order.currency)],
    )
    refunds = [ledger.Cause("refund", p.cause.id) for p in found if p.cause.kind == "refund"]
    if refunds:
        known = {posting.id for posting in found}
        found += [p for p in ledger.postings_about(causes=refunds) if p.id not in known]
    for posting in found:
        if posting.label in _MERCHANT_ONLY and role != "merchant":
            continue
        yield out.MoneyRow(
            label=ledger.label_text(posting.label, language),
            amount=MoneyOut(minor=_amount(posting, order), currency=posting.currency),
            posting_id=str(posting.id),
            why=wording.why(
                posting.label, language, basis=posting.basis, basis_points=order.fee_bp
            ),
        )


def _amount(posting: ledger.PostingView, order: models.Order) -> int:
    """What the side concerned gains (+) or loses (−) by it: the shop by what it is given, charged or
    gives back, else the order's escrow, else the buyer."""
    shops = sum(
        entry.minor
        for entry in posting.entries
        if entry.account.kind == ledger.AccountKind.SHOP_PAYABLE
        and entry.account.owner == str(order.shop_id)
    )
    if posting.label in _MERCHANT_ONLY and shops and posting.label != "refund.claw_back":
        return -shops
    own = sum(
        entry.minor
        for entry in posting.entries
        if entry.account.kind == ledger.AccountKind.ESCROW and entry.account.owner == str(order.pk)
    )
    if posting.label in ("refund.claw_back", "refund.unwound"):
        # The shop's part whichever of its accounts it came from; what the others gave.
        return own if posting.label == "refund.claw_back" else -own
    return -own if own else -sum(entry.minor for entry in posting.entries if entry.minor > 0)
