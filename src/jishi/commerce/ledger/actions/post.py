"""Post: move money between accounts, all of it or nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection
from psycopg import errors as pg

from jishi.commerce.ledger import models
from jishi.commerce.ledger.contracts import COMPUTED, AccountRef, Cause, Entry
from jishi.commerce.ledger.errors import AlreadyPosted, Overdrawn
from jishi.commerce.ledger.policy import account_id, require_balanced
from jishi.kernel import clock
from jishi.kernel.db import attempt, use_case
from jishi.kernel.ids import new_id

_COLUMNS = "(id, kind, owner, currency, shop_id, balance_minor, opened_at)"
_ROW = "(%s, %s, %s, %s, %s, %s, %s)"
_ON_CONFLICT = {
    # Rows are met in the order of the list, which is sorted by id: no two postings can deadlock.
    True: "DO UPDATE SET balance_minor = ledger_account.balance_minor + EXCLUDED.balance_minor",
    False: "DO NOTHING",
}
_INSERT_POSTING = """
INSERT INTO ledger_posting (id, at, label, cause_kind, cause_id, basis, currency, size)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (cause_kind, cause_id, label) DO NOTHING
"""


@use_case
def post(
    *, entries: Sequence[Entry], cause: Cause, label: str, currency: str, basis: str = ""
) -> UUID:
    """Write one posting and return its id. `basis`: the rule it rests on (`fee_rule:code@version`).

    Locks, until the transaction ends, the balance rows of the accounts that keep one, in id order.
    Raises `PostingUnbalanced`, `AlreadyPosted` (this cause under this label), `Overdrawn`.
    """
    require_balanced(entries)
    at = clock.now()
    posting_id = new_id()
    with connection.cursor() as cursor:
        cursor.execute(
            _INSERT_POSTING,
            [posting_id, at, label, cause.kind, cause.id, basis, currency, len(entries)],
        )
        if cursor.rowcount == 0:
            raise AlreadyPosted(key=f"{cause}:{label}")
    _move_balances(entries, currency, at)
    models.Entry.objects.bulk_create(
        [
            models.Entry(
                posting_id=posting_id,
                account_id=account_id(entry.account, currency),
                minor=entry.minor,
            )
            for entry in entries
        ]
    )
    return posting_id


def _move_balances(entries: Sequence[Entry], currency: str, at: datetime) -> None:
    moved: dict[AccountRef, int] = defaultdict(int)
    for entry in entries:
        moved[entry.account] += entry.minor
    for is_kept in (False, True):
        rows = sorted(
            (
                account_id(account, currency), account.kind, account.owner, currency,
                account.shop_id, minor if is_kept else None, at,
            )
            for account, minor in moved.items()
            if (account.kind not in COMPUTED) == is_kept
        )  # fmt: skip
        if rows:
            _upsert(rows, is_kept=is_kept)


def _upsert(rows: Sequence[tuple[Any, ...]], *, is_kept: bool) -> None:
    values = ", ".join([_ROW] * len(rows))
    statement = (
        f"INSERT INTO ledger_account {_COLUMNS} VALUES {values} "  # noqa: S608 - constants only
        f"ON CONFLICT (id) {_ON_CONFLICT[is_kept]}"
    )
    try:
        with attempt(), connection.cursor() as cursor:
            cursor.execute(statement, [value for row in rows for value in row])
    except IntegrityError as error:
        if isinstance(error.__cause__, pg.CheckViolation):
            raise Overdrawn(accounts=[f"{row[1]}:{row[2]}" for row in rows]) from error
        raise
