"""The daily statement: every movement of money of one Beijing day, for reconciliation."""

from __future__ import annotations

import csv
import io
from datetime import date

from sandbox_pay.errors import FieldInvalid, StatementNotReady
from sandbox_pay.moments import beijing_day, beijing_day_bounds_ms, iso_utc
from sandbox_pay.store import Store

COLUMNS = (
    "movement_id",
    "occurred_at",
    "kind",
    "out_no",
    "provider_no",
    "out_trade_no",
    "amount_minor",
    "currency",
)


def write_statement(store: Store, day_text: str, *, now_ms: int) -> tuple[bytes, bool]:
    """Write the CSV (UTF-8, one header line) of a day and say whether the day is over.

    ``amount_minor`` is signed: plus is money in for the merchant, minus money out. The provider
    takes no fee. Raises ``FieldInvalid`` for what is no date, ``StatementNotReady`` for the future.
    """
    try:
        day = date.fromisoformat(day_text)
    except ValueError as error:
        raise FieldInvalid(field="day", problem="must be YYYY-MM-DD") from error
    if day.isoformat() != day_text:
        raise FieldInvalid(field="day", problem="must be YYYY-MM-DD")
    today = beijing_day(now_ms)
    if day > today:
        raise StatementNotReady(day=day_text)
    start_ms, end_ms = beijing_day_bounds_ms(day)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    rows = store.connection.execute(
        "SELECT * FROM movement WHERE occurred_at_ms >= ? AND occurred_at_ms < ? ORDER BY id",
        (start_ms, end_ms),
    )
    for row in rows:
        writer.writerow(
            (
                row["id"],
                iso_utc(row["occurred_at_ms"]),
                row["kind"],
                row["out_no"],
                row["provider_no"],
                row["out_trade_no"],
                row["amount_minor"],
                row["currency"],
            )
        )
    return text.getvalue().encode(), day < today
