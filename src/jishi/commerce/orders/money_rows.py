"""The money of an order, row by row, each leading to the posting that moved it."""

from __future__ import annotations

from collections.abc import Iterator

from jishi.commerce.ledger import api as ledger
from jishi.commerce.orders import http_schemas as out
from jishi.commerce.orders import models, wording
from jishi.commerce.orders.contracts import Role
from jishi.kernel.http import MoneyOut

_MERCHANT_ONLY = {"order.settled", "fee.technical_service"}


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
            why=wording.why(kind, language),
        )
        for kind, minor in parts.items()
        if kind != "discount" or minor
    ]
    return [*rows, *_postings(order, role, language)]


def _postings(order: models.Order, role: Role, language: str) -> Iterator[out.MoneyRow]:
    escrow = ledger.AccountRef(ledger.AccountKind.ESCROW, str(order.pk))
    found = ledger.postings_about(
        causes=[ledger.Cause("order", str(order.pk))], accounts=[(escrow, order.currency)]
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
    """This order's share: what went into (+) or out of (−) its escrow; for postings that leave it alone,
    what the shop or the buyer loses or gets."""
    own = sum(
        entry.minor
        for entry in posting.entries
        if entry.account.kind == ledger.AccountKind.ESCROW and entry.account.owner == str(order.pk)
    )
    if own:
        return -own if posting.label != "order.settled" else own
    if posting.label == "fee.technical_service":
        return -sum(entry.minor for entry in posting.entries if entry.minor > 0)
    return -sum(entry.minor for entry in posting.entries if entry.minor > 0)
