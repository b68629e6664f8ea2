"""Refunds: carried out at once, each number once, all together never above the payment."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from sandbox_pay import callbacks
from sandbox_pay.errors import (
    NotFound,
    NumberConflict,
    PaymentNotRefundable,
    RefundExceedsPaid,
)
from sandbox_pay.payments import Payment, PaymentState, must_find_payment
from sandbox_pay.scenarios import scenario_of
from sandbox_pay.store import Store


@dataclass(frozen=True, slots=True)
class RefundOrder:
    """What the merchant asks for; amount in minor units of the payment's currency."""

    out_refund_no: str
    out_trade_no: str
    amount_minor: int
    reason: str


@dataclass(frozen=True, slots=True)
class Refund:
    """A refund as stored; it has succeeded by being there."""

    out_refund_no: str
    refund_no: str
    out_trade_no: str
    amount_minor: int
    currency: str
    reason: str
    created_at_ms: int


def create_refund(
    store: Store, order: RefundOrder, *, refund_no: str, now_ms: int
) -> tuple[Refund, bool]:
    """Refund part or all of a payment, or give the refund the number already has (flag False).

    The reason is not compared: it moves no money.
    Raises ``NotFound``, ``NumberConflict``, ``PaymentNotRefundable``, ``RefundExceedsPaid``; then
    nothing has changed.
    """
    with store.transaction() as connection:
        existing = _find_refund(connection, order.out_refund_no)
        if existing is not None:
            _refuse_difference(existing, order)
            return existing, False
        payment = must_find_payment(connection, order.out_trade_no)
        if payment.state is not PaymentState.PAID:
            raise PaymentNotRefundable(out_trade_no=payment.out_trade_no, state=payment.state.value)
        # The bound stands in the update itself, so it holds whatever was read before.
        taken = connection.execute(
            "UPDATE payment SET refunded_minor = refunded_minor + :asked"
            " WHERE out_trade_no = :number AND refunded_minor + :asked <= amount_minor",
            {"asked": order.amount_minor, "number": order.out_trade_no},
        )
        if taken.rowcount == 0:
            raise RefundExceedsPaid(
                asked_minor=order.amount_minor,
                refundable_minor=payment.amount_minor - payment.refunded_minor,
            )
        refund = Refund(
            out_refund_no=order.out_refund_no,
            refund_no=refund_no,
            out_trade_no=order.out_trade_no,
            amount_minor=order.amount_minor,
            currency=payment.currency,
            reason=order.reason,
            created_at_ms=now_ms,
        )
        _record(connection, refund, payment, now_ms=now_ms)
        return refund, True


def read_refund(store: Store, out_refund_no: str) -> Refund:
    """Give a refund. Raises ``NotFound``."""
    refund = _find_refund(store.connection, out_refund_no)
    if refund is None:
        raise NotFound(kind="refund", number=out_refund_no)
    return refund


def _record(
    connection: sqlite3.Connection, refund: Refund, payment: Payment, *, now_ms: int
) -> None:
    connection.execute(
        "INSERT INTO refund (out_refund_no, refund_no, out_trade_no, amount_minor, currency,"
        " reason, created_at_ms) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            refund.out_refund_no,
            refund.refund_no,
            refund.out_trade_no,
            refund.amount_minor,
            refund.currency,
            refund.reason,
            refund.created_at_ms,
        ),
    )
    connection.execute(
        "INSERT INTO movement (occurred_at_ms, kind, out_no, provider_no, out_trade_no,"
        " amount_minor, currency) VALUES (?, 'refund', ?, ?, ?, ?, ?)",
        (
            now_ms,
            refund.out_refund_no,
            refund.refund_no,
            refund.out_trade_no,
            -refund.amount_minor,
            refund.currency,
        ),
    )
    occurrence = callbacks.Occurrence(
        event=callbacks.REFUND_SUCCEEDED,
        notify_url=payment.notify_url,
        out_no=refund.out_refund_no,
        occurred_at_ms=now_ms,
        facts={
            "out_refund_no": refund.out_refund_no,
            "refund_no": refund.refund_no,
            "out_trade_no": payment.out_trade_no,
            "trade_no": payment.trade_no,
            "amount_minor": refund.amount_minor,
            "currency": refund.currency,
        },
    )
    callbacks.plan(
        connection,
        occurrence,
        scenario=scenario_of(connection, payment.out_trade_no),
        pending_since_ms=now_ms,
        now_ms=now_ms,
    )


def _refuse_difference(existing: Refund, order: RefundOrder) -> None:
    for name in ("out_trade_no", "amount_minor"):
        if getattr(existing, name) != getattr(order, name):
            raise NumberConflict(number=order.out_refund_no, differs=name)


def _find_refund(connection: sqlite3.Connection, out_refund_no: str) -> Refund | None:
    row = connection.execute(
        "SELECT * FROM refund WHERE out_refund_no = ?", (out_refund_no,)
    ).fetchone()
    if row is None:
        return None
    return Refund(
        out_refund_no=row["out_refund_no"],
        refund_no=row["refund_no"],
        out_trade_no=row["out_trade_no"],
        amount_minor=row["amount_minor"],
        currency=row["currency"],
        reason=row["reason"],
        created_at_ms=row["created_at_ms"],
    )
