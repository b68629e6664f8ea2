"""Post: move money between accounts, all of it or nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from operator import itemgetter
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

# Both statements meet accounts in id order, so no two postings can deadlock. An account whose balance
# is computed is never locked; that it exists already costs no wait.
_OPEN = """
INSERT INTO ledger_account (id, kind, owner, currency, shop_id, balance_minor, opened_at)
SELECT * FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::text[], %s::uuid[], %s::bigint[],
                     %s::timestamptz[])
ON CONFLICT (id) DO NOTHING
"""
_MOVE = """
WITH moved (id, minor) AS (SELECT * FROM unnest(%s::uuid[], %s::bigint[])),
locked AS (
  SELECT a.id FROM ledger_account a WHERE a.id IN (SELECT id FROM moved) ORDER BY a.id FOR UPDATE
)
UPDATE ledger_account a SET balance_minor = a.balance_minor + m.minor
  FROM moved m JOIN locked l ON l.id = m.id WHERE a.id = m.id
"""
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
    Raises `PostingUnbalancedError`, `AlreadyPosted` (this cause under this label), `Overdrawn`.
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
    rows = sorted(
        ((account_id(account, currency), account, minor) for account, minor in moved.items()),
        key=itemgetter(0),
    )
    kept = [(pk, minor) for pk, account, minor in rows if account.kind not in COMPUTED]
    with connection.cursor() as cursor:
        cursor.execute(
            _OPEN,
            [
                [pk for pk, _, _ in rows],
                [str(account.kind) for _, account, _ in rows],
                [account.owner for _, account, _ in rows],
                [currency] * len(rows),
                [account.shop_id for _, account, _ in rows],
                [None if account.kind in COMPUTED else 0 for _, account, _ in rows],
                [at] * len(rows),
            ],
        )
    if not kept:
        return
    try:
        with attempt(), connection.cursor() as cursor:
            cursor.execute(_MOVE, [[pk for pk, _ in kept], [minor for _, minor in kept]])
    except IntegrityError as error:
        if isinstance(error.__cause__, pg.CheckViolation):
            raise Overdrawn(accounts=[f"{row.kind}:{row.owner}" for _, row, _ in rows]) from error
        raise
