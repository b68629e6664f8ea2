"""Transfers: pay-outs to a payee's account, which take a while and may fail.

processing → succeeded | failed, or awaiting_user → succeeded | failed | expired. A payee that
begins with ``sandbox:fail`` fails, one with ``sandbox:confirm`` has to confirm within a day; any
other succeeds, unless a scenario of the number says otherwise. The provider keeps no balance of
the merchant's, so a transfer is never refused for want of money.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from sandbox_pay import callbacks
from sandbox_pay.errors import NotFound, NumberConflict
from sandbox_pay.scenarios import scenario_of
from sandbox_pay.store import Store

FAILING_PAYEE_PREFIX = "sandbox:fail"
CONFIRMING_PAYEE_PREFIX = "sandbox:confirm"
CONFIRM_WITHIN_MS = 24 * 3600 * 1000
FAILURE_CODES = {"failed": "payee_account_invalid", "expired": "not_confirmed_in_time"}


@dataclass(frozen=True, slots=True)
class TransferOrder:
    """What the merchant asks for; amount in minor units. No ``notify_url`` means no call-back."""

    out_transfer_no: str
    payee: str
    amount_minor: int
    currency: str
    notify_url: str


@dataclass(frozen=True, slots=True)
class Transfer:
    """A transfer as stored. Moments in milliseconds."""

    out_transfer_no: str
    transfer_no: str
    payee: str
    amount_minor: int
    currency: str
    notify_url: str
    state: str
    failure_code: str | None
    created_at_ms: int
    settle_at_ms: int
    finished_at_ms: int | None


def create_transfer(
    store: Store, order: TransferOrder, *, transfer_no: str, settle_at_ms: int, now_ms: int
) -> tuple[Transfer, bool]:
    """Start a transfer, or give the one that the number already has (flag False).

    Raises ``NumberConflict`` when any field differs.
    """
    with store.transaction() as connection:
        existing = _find_transfer(connection, order.out_transfer_no)
        if existing is not None:
            for name in ("payee", "amount_minor", "currency", "notify_url"):
                if getattr(existing, name) != getattr(order, name):
                    raise NumberConflict(number=order.out_transfer_no, differs=name)
            return existing, False
        awaits = order.payee.startswith(CONFIRMING_PAYEE_PREFIX)
        awaits = awaits or scenario_of(connection, order.out_transfer_no).await_user
        connection.execute(
            "INSERT INTO transfer (out_transfer_no, transfer_no, payee, amount_minor, currency,"
            " notify_url, state, created_at_ms, settle_at_ms)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                order.out_transfer_no,
                transfer_no,
                order.payee,
                order.amount_minor,
                order.currency,
                order.notify_url,
                "awaiting_user" if awaits else "processing",
                now_ms,
                now_ms + CONFIRM_WITHIN_MS if awaits else settle_at_ms,
            ),
        )
        return _must_find(connection, order.out_transfer_no), True


def read_transfer(store: Store, out_transfer_no: str) -> Transfer:
    """Give a transfer. Raises ``NotFound``."""
    return _must_find(store.connection, out_transfer_no)


def find_by_transfer_no(store: Store, transfer_no: str) -> Transfer:
    """Give the transfer with this number of the provider's. Raises ``NotFound``."""
    row = store.connection.execute(
        "SELECT * FROM transfer WHERE transfer_no = ?", (transfer_no,)
    ).fetchone()
    if row is None:
        raise NotFound(kind="transfer", number=transfer_no)
    return _as_transfer(row)


def settle_due(store: Store, *, now_ms: int, at_most: int = 200) -> int:
    """Finish the transfers whose time has come; plans their call-backs; gives how many."""
    with store.transaction() as connection:
        rows = connection.execute(
            "SELECT * FROM transfer WHERE state IN ('processing', 'awaiting_user')"
            " AND settle_at_ms <= ? LIMIT ?",
            (now_ms, at_most),
        ).fetchall()
        for row in rows:
            transfer = _as_transfer(row)
            _finish(connection, transfer, _outcome(connection, transfer), now_ms=now_ms)
        return len(rows)


def end_transfer(store: Store, out_transfer_no: str, *, outcome: str, now_ms: int) -> Transfer:
    """End a transfer now: the payee pressed, the bank refused, or the time to confirm is over.

    One that has ended stays as it is. Raises ``NotFound``.
    """
    with store.transaction() as connection:
        transfer = _must_find(connection, out_transfer_no)
        if transfer.state in ("processing", "awaiting_user"):
            _finish(connection, transfer, outcome, now_ms=now_ms)
        return _must_find(connection, out_transfer_no)


def _outcome(connection: sqlite3.Connection, transfer: Transfer) -> str:
    if transfer.state == "awaiting_user":
        return "expired"
    fails = transfer.payee.startswith(FAILING_PAYEE_PREFIX)
    fails = fails or scenario_of(connection, transfer.out_transfer_no).decline
    return "failed" if fails else "succeeded"


def _finish(connection: sqlite3.Connection, transfer: Transfer, state: str, *, now_ms: int) -> None:
    failure_code = FAILURE_CODES.get(state)
    connection.execute(
        "UPDATE transfer SET state = ?, failure_code = ?, finished_at_ms = ?"
        " WHERE out_transfer_no = ? AND state IN ('processing', 'awaiting_user')",
        (state, failure_code, now_ms, transfer.out_transfer_no),
    )
    if state == "succeeded":
        connection.execute(
            "INSERT INTO movement (occurred_at_ms, kind, out_no, provider_no, out_trade_no,"
            " amount_minor, currency) VALUES (?, 'transfer', ?, ?, '', ?, ?)",
            (
                now_ms,
                transfer.out_transfer_no,
                transfer.transfer_no,
                -transfer.amount_minor,
                transfer.currency,
            ),
        )
    if not transfer.notify_url:
        return
    facts: dict[str, str | int] = {
        "out_transfer_no": transfer.out_transfer_no,
        "transfer_no": transfer.transfer_no,
        "amount_minor": transfer.amount_minor,
        "currency": transfer.currency,
    }
    if failure_code is not None:
        facts["failure_code"] = failure_code
    occurrence = callbacks.Occurrence(
        event=f"transfer.{state}",
        notify_url=transfer.notify_url,
        out_no=transfer.out_transfer_no,
        occurred_at_ms=now_ms,
        facts=facts,
    )
    callbacks.plan(
        connection,
        occurrence,
        scenario=scenario_of(connection, transfer.out_transfer_no),
        pending_since_ms=now_ms,
        now_ms=now_ms,
    )


def _must_find(connection: sqlite3.Connection, out_transfer_no: str) -> Transfer:
    transfer = _find_transfer(connection, out_transfer_no)
    if transfer is None:
        raise NotFound(kind="transfer", number=out_transfer_no)
    return transfer


def _find_transfer(connection: sqlite3.Connection, out_transfer_no: str) -> Transfer | None:
    row = connection.execute(
        "SELECT * FROM transfer WHERE out_transfer_no = ?", (out_transfer_no,)
    ).fetchone()
    return None if row is None else _as_transfer(row)


def _as_transfer(row: sqlite3.Row) -> Transfer:
    return Transfer(
        out_transfer_no=row["out_transfer_no"],
        transfer_no=row["transfer_no"],
        payee=row["payee"],
        amount_minor=row["amount_minor"],
        currency=row["currency"],
        notify_url=row["notify_url"],
        state=row["state"],
        failure_code=row["failure_code"],
        created_at_ms=row["created_at_ms"],
        settle_at_ms=row["settle_at_ms"],
        finished_at_ms=row["finished_at_ms"],
    )
