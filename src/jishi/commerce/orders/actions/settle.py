"""Settle: the shop gets its money, less what it owes of it; promoters and the market get theirs."""

from __future__ import annotations

from uuid import UUID

from jishi.commerce.ledger import api as ledger
from jishi.commerce.orders import notices
from jishi.commerce.orders.contracts import OrderState
from jishi.commerce.orders.events import OrderSettled
from jishi.commerce.orders.models import Line, Order
from jishi.commerce.orders.steps import event_fields, lines_of, move
from jishi.commerce.orders.unwind import PaidLine, Shares, shares_at_settlement
from jishi.kernel import clock, outbox
from jishi.kernel.db import use_case

FEE_RULE = "technical-service"


@use_case
def settle_order(*, order_id: UUID) -> bool:
    """Move a received order's money from escrow to its shop once it is due. False when it is not, or
    when somebody else is at it.

    Up to four postings, so that each amount has its own reason: what is left in escrow, the market's
    part of coupons (cites the coupon), the fee (cites the fee rule and its version), the promoters'
    shares. Rates are those agreed at placing; partial refunds so far have lowered all of it in
    proportion. Emits `OrderSettled`.
    """
    now = clock.now()
    order = (
        Order.objects.select_for_update(skip_locked=True)
        .filter(pk=order_id, state=OrderState.RECEIVED, settle_at__lte=now)
        .first()
    )
    if order is None:
        return False
    lines = lines_of(order)
    shares = _shares(order, lines)
    _post(order, shares)
    order.settled_at = now
    order.shares = shares.stored()
    move(
        order,
        OrderState.SETTLED,
        at=now,
        actor="clock",
        who="clock",
        facts={"fee_minor": shares.fee_minor},
        fields=["settled_at", "shares"],
    )
    outbox.record(OrderSettled(**event_fields(order, lines), fee_minor=shares.fee_minor))
    notices.settled(order, lines, shares)
    return True


def _shares(order: Order, lines: list[Line]) -> Shares:
    return shares_at_settlement(
        paid_minor=order.total_minor,
        paid_left_minor=order.total_minor - order.refunded_minor,
        subsidy_left_minor=order.subsidy_minor - order.subsidy_back_minor,
        lines=[
            PaidLine(
                base_minor=line.total_minor - line.discount_minor + line.subsidy_minor,
                promoter_id=line.promoter_id,
                promoter_bp=line.promoter_bp,
            )
            for line in lines
        ],
        fee_bp=order.fee_bp,
        currency=order.currency,
    )


def _post(order: Order, shares: Shares) -> None:
    payable = ledger.AccountRef(ledger.AccountKind.SHOP_PAYABLE, str(order.shop_id), order.shop_id)
    left = order.total_minor - order.refunded_minor
    subsidy = order.subsidy_minor - order.subsidy_back_minor
    escrow = ledger.AccountRef(ledger.AccountKind.ESCROW, str(order.pk), order.shop_id)
    _move(order, "order.settled", [(escrow, left), (payable, -left)])
    market = ledger.AccountRef(ledger.AccountKind.COUPON_PLATFORM, "market")
    _move(
        order,
        "coupon.subsidy",
        [(market, subsidy), (payable, -subsidy)],
        basis=next(
            (f"coupon:{d['coupon_id']}" for d in order.discounts if d["platform_minor"]), ""
        ),
    )
    if shares.fee_minor:
        rule = ledger.fee_rule(code=FEE_RULE, basis_points=order.fee_bp)
        income = ledger.AccountRef(ledger.AccountKind.PLATFORM_FEE, "market")
        fee = shares.fee_minor
        _move(order, "fee.technical_service", [(payable, fee), (income, -fee)], basis=str(rule))
    owed = sum(minor for _, minor in shares.promoters)
    _move(order, "promoter.share", [(payable, owed), *_to_promoters(order, shares)])


def _to_promoters(order: Order, shares: Shares) -> list[tuple[ledger.AccountRef, int]]:
    """What a promoter still owes from an earlier refund is repaid first."""
    found: list[tuple[ledger.AccountRef, int]] = []
    for person_id, minor in shares.promoters:
        owes = ledger.AccountRef(ledger.AccountKind.RECEIVABLE, str(person_id))
        repaid = min(minor, ledger.lock_balances([owes], order.currency)[owes].minor)
        mine = ledger.AccountRef(ledger.AccountKind.PROMOTER_PAYABLE, str(person_id))
        found += [(owes, -repaid), (mine, repaid - minor)]
    return found


def _move(
    order: Order, label: str, moves: list[tuple[ledger.AccountRef, int]], *, basis: str = ""
) -> None:
    entries = [ledger.Entry(account, minor) for account, minor in moves if minor]
    if entries:
        ledger.post(
            entries=entries,
            cause=ledger.Cause("order", str(order.pk)),
            label=label,
            currency=order.currency,
            basis=basis,
        )
