"""Refund: money of a paid order goes back to the buyer, in part or in full, before or after settlement.
Everything that was shared out is unwound in proportion."""

from __future__ import annotations

from uuid import UUID

from jishi.commerce.ledger import api as ledger
from jishi.commerce.orders import notices
from jishi.commerce.orders.contracts import OrderState
from jishi.commerce.orders.errors import RefundNotPossible, WrongState
from jishi.commerce.orders.events import OrderPartlyRefunded, OrderRefunded
from jishi.commerce.orders.models import Order, Refund
from jishi.commerce.orders.policy import SOLD
from jishi.commerce.orders.steps import (
    event_fields,
    lines_of,
    lock_order,
    move,
    note_step,
    pieces,
    tell,
)
from jishi.commerce.orders.unwind import Shares, give_back, part_of
from jishi.commerce.payments import api as payments
from jishi.commerce.promotion import api as promotion
from jishi.kernel import audit, clock, outbox
from jishi.kernel.db import use_case
from jishi.kernel.ids import new_id
from jishi.kernel.money import Money

FULL = "full"


@use_case
def refund_order(
    *,
    order_id: UUID,
    shop_owner_id: UUID,
    reason: str,
    minor: int | None = None,
    ref: str | None = None,
) -> None:
    """The merchant gives `minor` of a paid, shipped, received or settled order back; None: all that is
    left of it. Idempotent by `ref`, which a part must have.

    Before settlement the money comes out of escrow. After it, shop, market and promoters give back in
    proportion to what each got, the shop's part as `ledger.claw_back` finds it. What was refunded in
    full counts as refunded; pieces never shipped go back on sale or to the waiting line.

    Raises `NotFound`, `WrongState`, `RefundNotPossible` (not 1 … what is left). Emits
    `OrderPartlyRefunded` or `OrderRefunded`.
    """
    order = lock_order(order_id, shop_owner_id=shop_owner_id)
    refund_locked(order, by="merchant", reason=reason, minor=minor, ref=ref)


def refund_locked(
    order: Order, *, by: str, reason: str, minor: int | None = None, ref: str | None = None
) -> None:
    """The same for an order that the caller has locked; `by`: buyer, merchant or platform."""
    if ref is not None and Refund.objects.filter(order=order, ref=ref).exists():
        return
    if OrderState(order.state) not in SOLD:
        raise WrongState(state=order.state)
    left = order.total_minor - order.refunded_minor
    amount = left if minor is None else minor
    if not 1 <= amount <= left or (minor is not None and ref is None and minor < left):
        raise RefundNotPossible(left_minor=left)
    row = _unwind(order, amount, ref=ref or FULL, by=by, reason=reason)
    _pay_back(order, row, by=by, reason=reason)
    if order.refunded_minor == order.total_minor:
        _fall(order, by=by, reason=reason)
        return
    order.save(update_fields=["refunded_minor", "subsidy_back_minor", "shares"])
    note_step(
        order,
        kind="partly_refunded",
        at=row.at,
        actor=by,
        facts={"minor": amount, "reason": row.reason},
    )
    lines = lines_of(order)
    outbox.record(
        OrderPartlyRefunded(
            **event_fields(order, lines), by=by, reason=row.reason, amount_minor=amount,
            refunded_minor=order.refunded_minor,
        )
    )  # fmt: skip
    audit.write(
        actor=_who(order, by), verb="order.refund_part", target=f"order:{order.pk}", reason=reason,
        minor=amount,
    )  # fmt: skip
    notices.partly_refunded(order, lines, amount)
    tell(order)


def _who(order: Order, by: str) -> str:
    people = {"buyer": order.buyer_id, "merchant": order.shop_owner_id}
    return f"person:{people[by]}" if by in people else by


def _unwind(order: Order, amount: int, *, ref: str, by: str, reason: str) -> Refund:
    """Note the refund and, after settlement, bring its money back into the order's escrow."""
    cash = order.currency
    left = order.total_minor - order.refunded_minor
    subsidy = part_of(
        order.subsidy_minor - order.subsidy_back_minor, taken=amount, of=left, currency=cash
    )
    given: Shares | None = None
    if order.state == OrderState.SETTLED and order.shares is not None:
        shares = Shares.of(order.shares)
        given = give_back(shares=shares, minor=amount + subsidy, currency=cash)
        order.shares = shares.less(given).stored()
    row = Refund.objects.create(
        id=new_id(),
        order=order,
        ref=ref,
        minor=amount,
        subsidy_minor=subsidy,
        shares=given.stored() if given else None,
        by=by,
        reason=reason[:200],
        at=clock.now(),
    )
    if given is not None:
        _bring_back(order, row, given)
    order.refunded_minor += amount
    order.subsidy_back_minor += subsidy
    return row


def _bring_back(order: Order, row: Refund, given: Shares) -> None:
    cash = order.currency
    cause = ledger.Cause("order_refund", str(row.pk))
    escrow = ledger.AccountRef(ledger.AccountKind.ESCROW, str(order.pk), order.shop_id)
    if given.shop_minor:
        ledger.claw_back(
            shop_id=order.shop_id, minor=given.shop_minor, currency=cash, cause=cause,
            label="refund.claw_back", to=escrow,
        )  # fmt: skip
    moves = [
        (ledger.AccountRef(ledger.AccountKind.PLATFORM_FEE, "market"), given.fee_minor),
        (ledger.AccountRef(ledger.AccountKind.COUPON_PLATFORM, "market"), -row.subsidy_minor),
        (escrow, given.shop_minor - row.minor),
    ]
    purses = {
        person_id: ledger.AccountRef(ledger.AccountKind.PROMOTER_PAYABLE, str(person_id))
        for person_id, _ in given.promoters
    }
    found = ledger.lock_balances(purses.values(), cash)  # a withdrawal may be at it
    for person_id, minor in given.promoters:
        mine = purses[person_id]
        owes = ledger.AccountRef(ledger.AccountKind.RECEIVABLE, str(person_id))
        there = min(minor, found[mine].minor)
        moves += [(mine, there), (owes, minor - there)]
    entries = [ledger.Entry(account, minor) for account, minor in moves if minor]
    if entries:
        ledger.post(entries=entries, cause=cause, label="refund.unwound", currency=cash)


def _pay_back(order: Order, row: Refund, *, by: str, reason: str) -> None:
    payments.refund(
        payment_id=order.payment_id,
        subject_id=order.pk,
        amount=Money(row.minor, order.currency),
        reason=reason or by,
        ref=f"refund:{row.pk}",
        actor=_who(order, by),
    )


def _fall(order: Order, *, by: str, reason: str) -> None:
    """All of it is back: the order does not stand, nor what it had used up."""
    was_shipped = order.state != OrderState.PAID
    order.refunded_at = clock.now()
    order.cancel_reason = reason[:200]
    move(
        order,
        OrderState.REFUNDED,
        at=order.refunded_at,
        actor=by,
        who=_who(order, by),
        facts={"reason": reason[:200]},
        reason=reason,
        fields=[
            "refunded_at", "cancel_reason", "refunded_minor", "subsidy_back_minor", "shares",
        ],
    )  # fmt: skip
    lines = lines_of(order)
    outbox.record(OrderRefunded(**event_fields(order, lines), by=by, reason=reason[:200]))
    notices.refund_promised(order, lines, by=by)
    others = Order.objects.filter(payment_id=order.payment_id).exclude(pk=order.pk)
    promotion.refunded(
        payment_id=order.payment_id,
        order_id=order.pk,
        is_last=not others.exclude(state=OrderState.REFUNDED).exists(),
    )
    if not was_shipped:
        promotion.put_back(items=pieces(lines))
