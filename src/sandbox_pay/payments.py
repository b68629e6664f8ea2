"""Payments: created by the merchant, settled by the payer, closed by the merchant or by time.

pending → paid | failed | closed; the three on the right are final.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from enum import StrEnum

from sandbox_pay import callbacks
from sandbox_pay.errors import (
    NotFound,
    NumberConflict,
    PaymentAlreadyPaid,
    PaymentNotPayable,
)
from sandbox_pay.scenarios import scenario_of
from sandbox_pay.store import Store


class PaymentState(StrEnum):
    """Where a payment stands."""

    PENDING = "pending"
    """Waits for the payer."""
    PAID = "paid"
    """The payer has paid; refunds are possible."""
    FAILED = "failed"
    """The attempt was refused; the merchant opens a new payment under a new number."""
    CLOSED = "closed"
    """Closed by the merchant or by its deadline; can never be paid any more."""


@dataclass(frozen=True, slots=True)
class PaymentOrder:
    """What the merchant asks for. Amount in minor units, deadline in seconds."""

    out_trade_no: str
    amount_minor: int
    currency: str
    subject: str
    payee: str
    notify_url: str
    return_url: str
    expires_in_s: int


@dataclass(frozen=True, slots=True)
class Payment:
    """A payment as stored. Amounts in minor units, moments in milliseconds."""

    out_trade_no: str
    trade_no: str
    token: str
    amount_minor: int
    currency: str
    subject: str
    payee: str
    notify_url: str
    return_url: str
    state: PaymentState
    created_at_ms: int
    expires_at_ms: int
    paid_at_ms: int | None
    refunded_minor: int


def create_payment(
    store: Store, order: PaymentOrder, *, trade_no: str, token: str, now_ms: int
) -> tuple[Payment, bool]:
    """Open a payment, or give the one that the number already has; the flag says if it is new.

    The deadline is not compared: a client that retries has less time left than before.
    Raises ``NumberConflict`` when any other field differs.
    """
    with store.transaction() as connection:
        existing = find_payment(connection, order.out_trade_no)
        if existing is not None:
            _refuse_difference(existing, order)
            return _close_if_expired(connection, existing, now_ms=now_ms), False
        connection.execute(
            "INSERT INTO payment (out_trade_no, trade_no, token, amount_minor, currency, subject,"
            " payee, notify_url, return_url, state, created_at_ms, expires_at_ms)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'pending', ?, ?)",
            (
                order.out_trade_no,
                trade_no,
                token,
                order.amount_minor,
                order.currency,
                order.subject,
                order.payee,
                order.notify_url,
                order.return_url,
                now_ms,
                now_ms + order.expires_in_s * 1000,
            ),
        )
        return must_find_payment(connection, order.out_trade_no), True


def read_payment(store: Store, out_trade_no: str, *, now_ms: int) -> Payment:
    """Give a payment as it stands now: one past its deadline is closed first. ``NotFound``."""
    with store.transaction() as connection:
        payment = must_find_payment(connection, out_trade_no)
        return _close_if_expired(connection, payment, now_ms=now_ms)


def read_payment_by_token(store: Store, token: str, *, now_ms: int) -> Payment:
    """Do the same by the token of the payer's page. Raises ``NotFound``."""
    row = store.connection.execute(
        "SELECT out_trade_no FROM payment WHERE token = ?", (token,)
    ).fetchone()
    if row is None:
        raise NotFound(kind="payment", number=token)
    return read_payment(store, row["out_trade_no"], now_ms=now_ms)


def settle_payment(store: Store, out_trade_no: str, *, succeeds: bool, now_ms: int) -> Payment:
    """Let the payer's attempt succeed or fail, once; plans the call-back.

    A second attempt on a paid or failed payment changes nothing and gives it as it stands, so a
    double click is harmless. A scenario may turn success into failure.
    Raises ``NotFound``.
    """
    with store.transaction() as connection:
        payment = must_find_payment(connection, out_trade_no)
        payment = _close_if_expired(connection, payment, now_ms=now_ms)
        if payment.state is not PaymentState.PENDING:
            return payment
        if not succeeds or scenario_of(connection, out_trade_no).decline:
            return _finish(connection, payment, PaymentState.FAILED, now_ms=now_ms)
        connection.execute(
            "INSERT INTO movement (occurred_at_ms, kind, out_no, provider_no, out_trade_no,"
            " amount_minor, currency) VALUES (?, 'payment', ?, ?, ?, ?, ?)",
            (
                now_ms,
                payment.out_trade_no,
                payment.trade_no,
                payment.out_trade_no,
                payment.amount_minor,
                payment.currency,
            ),
        )
        return _finish(connection, payment, PaymentState.PAID, now_ms=now_ms)


def pay_for_test(store: Store, out_trade_no: str, *, now_ms: int) -> Payment:
    """Pay as the payer would. Raises ``NotFound``; ``PaymentNotPayable`` when it was over before.

    A decline asked for by a scenario is no error: the payment comes back as failed.
    """
    before = read_payment(store, out_trade_no, now_ms=now_ms)
    if before.state in (PaymentState.FAILED, PaymentState.CLOSED):
        raise PaymentNotPayable(out_trade_no=out_trade_no, state=before.state.value)
    return settle_payment(store, out_trade_no, succeeds=True, now_ms=now_ms)


def close_payment(store: Store, out_trade_no: str, *, now_ms: int) -> Payment:
    """Close a payment so that it can never be paid; closing twice is the same as once.

    A failed payment stays failed, as it can't be paid either.
    Raises ``NotFound``, ``PaymentAlreadyPaid``.
    """
    with store.transaction() as connection:
        payment = must_find_payment(connection, out_trade_no)
        if payment.state is PaymentState.PAID:
            raise PaymentAlreadyPaid(out_trade_no=out_trade_no)
        if payment.state is not PaymentState.PENDING:
            return payment
        return _finish(connection, payment, PaymentState.CLOSED, now_ms=now_ms)


def close_expired(store: Store, *, now_ms: int, at_most: int = 200) -> int:
    """Close the payments whose deadline has passed; gives how many."""
    with store.transaction() as connection:
        rows = connection.execute(
            "SELECT * FROM payment WHERE state = 'pending' AND expires_at_ms <= ? LIMIT ?",
            (now_ms, at_most),
        ).fetchall()
        for row in rows:
            _close_if_expired(connection, _as_payment(row), now_ms=now_ms)
        return len(rows)


def find_payment(connection: sqlite3.Connection, out_trade_no: str) -> Payment | None:
    """Give a payment as stored, or None."""
    row = connection.execute(
        "SELECT * FROM payment WHERE out_trade_no = ?", (out_trade_no,)
    ).fetchone()
    return None if row is None else _as_payment(row)


def must_find_payment(connection: sqlite3.Connection, out_trade_no: str) -> Payment:
    """Give a payment as stored. Raises ``NotFound``."""
    payment = find_payment(connection, out_trade_no)
    if payment is None:
        raise NotFound(kind="payment", number=out_trade_no)
    return payment


def _finish(
    connection: sqlite3.Connection, payment: Payment, state: PaymentState, *, now_ms: int
) -> Payment:
    connection.execute(
        "UPDATE payment SET state = ?, paid_at_ms = ? WHERE out_trade_no = ? AND state = 'pending'",
        (
            state.value,
            now_ms if state is PaymentState.PAID else None,
            payment.out_trade_no,
        ),
    )
    occurrence = callbacks.Occurrence(
        event=f"payment.{state.value}",
        notify_url=payment.notify_url,
        out_no=payment.out_trade_no,
        occurred_at_ms=now_ms,
        facts={
            "out_trade_no": payment.out_trade_no,
            "trade_no": payment.trade_no,
            "amount_minor": payment.amount_minor,
            "currency": payment.currency,
        },
    )
    callbacks.plan(
        connection,
        occurrence,
        scenario=scenario_of(connection, payment.out_trade_no),
        pending_since_ms=payment.created_at_ms,
        now_ms=now_ms,
    )
    return must_find_payment(connection, payment.out_trade_no)


def _close_if_expired(connection: sqlite3.Connection, payment: Payment, *, now_ms: int) -> Payment:
    if payment.state is not PaymentState.PENDING or now_ms < payment.expires_at_ms:
        return payment
    return _finish(connection, payment, PaymentState.CLOSED, now_ms=now_ms)


def _refuse_difference(existing: Payment, order: PaymentOrder) -> None:
    for name in ("amount_minor", "currency", "subject", "payee", "notify_url", "return_url"):
        if getattr(existing, name) != getattr(order, name):
            raise NumberConflict(number=order.out_trade_no, differs=name)


def _as_payment(row: sqlite3.Row) -> Payment:
    return Payment(
        out_trade_no=row["out_trade_no"],
        trade_no=row["trade_no"],
        token=row["token"],
        amount_minor=row["amount_minor"],
        currency=row["currency"],
        subject=row["subject"],
        payee=row["payee"],
        notify_url=row["notify_url"],
        return_url=row["return_url"],
        state=PaymentState(row["state"]),
        created_at_ms=row["created_at_ms"],
        expires_at_ms=row["expires_at_ms"],
        paid_at_ms=row["paid_at_ms"],
        refunded_minor=row["refunded_minor"],
    )
