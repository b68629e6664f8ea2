"""Behaviours on demand: what a test asks the provider to do wrong, as real providers sometimes do.

A scenario belongs to one payment or transfer, or, without a number, to every one that has none of
its own. Setting one replaces the one before. Which call-back it touches is decided when the
call-back comes into being; a later change does not reach back.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from sandbox_pay.store import Store

FOR_ALL = ""
"""The key under which the scenario for all payments without their own is kept."""

MAX_DELAY_S = 3600
MAX_DUPLICATES = 10


@dataclass(frozen=True, slots=True)
class Scenario:
    """How the call-backs and answers of a payment misbehave."""

    delay_s: int = 0
    """Seconds that pass before a call-back is sent for the first time."""
    duplicates: int = 0
    """Extra copies of each call-back, same ``notify_id``, sent at about the same moment."""
    reorder: bool = False
    """After ``payment.paid`` is acknowledged, an older ``payment.pending`` arrives."""
    lose: bool = False
    """Call-backs are never sent: the merchant must query."""
    forge: bool = False
    """A call-back that claims success with a worthless signature comes before the true one."""
    fail_next_query: bool = False
    """The next query of the payment answers 500, once."""
    decline: bool = False
    """The next attempt to pay ends as ``failed``; a transfer fails."""
    lose_answer: bool = False
    """The next request that changes something is carried out, but answered 500, once."""
    await_user: bool = False
    """A transfer waits until its payee confirms it."""


def set_scenario(store: Store, *, out_trade_no: str, scenario: Scenario) -> None:
    """Replace the scenario of a payment (which need not exist yet), or of all (``FOR_ALL``)."""
    with store.transaction() as connection:
        write_scenario(connection, out_trade_no=out_trade_no, scenario=scenario)


def write_scenario(
    connection: sqlite3.Connection, *, out_trade_no: str, scenario: Scenario
) -> None:
    """Do the same inside a transaction that is already open."""
    connection.execute(
        "INSERT OR REPLACE INTO scenario (out_trade_no, delay_s, duplicates, reorder, lose,"
        " forge, fail_next_query, decline, lose_answer, await_user)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            out_trade_no,
            scenario.delay_s,
            scenario.duplicates,
            scenario.reorder,
            scenario.lose,
            scenario.forge,
            scenario.fail_next_query,
            scenario.decline,
            scenario.lose_answer,
            scenario.await_user,
        ),
    )


def scenario_of(connection: sqlite3.Connection, out_trade_no: str) -> Scenario:
    """Give the scenario in force for a payment: its own, else the one for all, else none."""
    row = _row_in_force(connection, out_trade_no)
    if row is None:
        return Scenario()
    return Scenario(
        delay_s=row["delay_s"],
        duplicates=row["duplicates"],
        reorder=bool(row["reorder"]),
        lose=bool(row["lose"]),
        forge=bool(row["forge"]),
        fail_next_query=bool(row["fail_next_query"]),
        decline=bool(row["decline"]),
        lose_answer=bool(row["lose_answer"]),
        await_user=bool(row["await_user"]),
    )


def take_query_failure(store: Store, out_trade_no: str) -> bool:
    """Tell whether this query has to fail, and use the failure up."""
    with store.transaction() as connection:
        row = _row_in_force(connection, out_trade_no)
        if row is None or not row["fail_next_query"]:
            return False
        connection.execute(
            "UPDATE scenario SET fail_next_query = 0 WHERE out_trade_no = ?",
            (row["out_trade_no"],),
        )
        return True


def take_lost_answer(store: Store, number: str) -> bool:
    """Tell whether the answer to this request has to be lost, and use that up."""
    with store.transaction() as connection:
        row = _row_in_force(connection, number)
        if row is None or not row["lose_answer"]:
            return False
        connection.execute(
            "UPDATE scenario SET lose_answer = 0 WHERE out_trade_no = ?", (row["out_trade_no"],)
        )
        return True


def _row_in_force(connection: sqlite3.Connection, out_trade_no: str) -> sqlite3.Row | None:
    # The empty key sorts before every number, so descending order prefers the payment's own row.
    row: sqlite3.Row | None = connection.execute(
        "SELECT * FROM scenario WHERE out_trade_no IN (?, ?) ORDER BY out_trade_no DESC LIMIT 1",
        (out_trade_no, FOR_ALL),
    ).fetchone()
    return row
