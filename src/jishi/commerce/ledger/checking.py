"""Recomputing the books: every balance, every posting, every account's name, the whole chain."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection

from jishi.commerce.ledger import models
from jishi.commerce.ledger.chain import broken_links
from jishi.commerce.ledger.contracts import (
    NEVER_OVERDRAWN,
    AccountBalance,
    AccountRef,
    Problem,
)
from jishi.commerce.ledger.policy import account_id, natural

_UNBALANCED = """
SELECT p.id, coalesce(sum(e.minor), 0), count(e.id), p.size FROM ledger_posting p
  LEFT JOIN ledger_entry e ON e.posting_id = p.id
 GROUP BY p.id HAVING coalesce(sum(e.minor), 0) <> 0 OR count(e.id) <> p.size ORDER BY p.id
"""
_BOOKS = """
SELECT a.kind, a.owner, a.currency, a.balance_minor, coalesce(sum(e.minor), 0) FROM ledger_account a
  LEFT JOIN ledger_entry e ON e.account_id = a.id
 GROUP BY a.id ORDER BY a.kind, a.owner, a.currency
"""
_UNKNOWN_POSTING = """
SELECT e.id FROM ledger_entry e
 WHERE NOT EXISTS (SELECT 1 FROM ledger_posting p WHERE p.id = e.posting_id) ORDER BY e.id LIMIT 100
"""


def books() -> list[AccountBalance]:
    """Every account with what is kept and what its entries sum to, by kind and owner. One statement,
    hence one moment."""
    with connection.cursor() as query:
        query.execute(_BOOKS)
        return [
            AccountBalance(
                kind=kind,
                owner=owner,
                currency=currency,
                kept=None if kept is None else natural(kind, kept),
                computed=natural(kind, int(computed)),
            )
            for kind, owner, currency, kept, computed in query.fetchall()
        ]


def check() -> list[Problem]:
    """Recompute everything; an empty list means that every promise of the ledger holds.

    Kinds: posting_unbalanced, entry_without_posting, balance_drifted, overdrawn, account_renamed,
    books_unbalanced (the accounts of a currency do not sum to zero), chain_gap, chain_broken.
    """
    return [*_postings(), *_accounts(), *broken_links()]


def _postings() -> Iterator[Problem]:
    with connection.cursor() as query:
        query.execute(_UNBALANCED)
        for posting_id, total, count, size in query.fetchall():
            facts = {
                "posting_id": str(posting_id),
                "sum": int(total),
                "entries": count,
                "size": size,
            }
            yield Problem(kind="posting_unbalanced", facts=facts)
        query.execute(_UNKNOWN_POSTING)
        for (entry_id,) in query.fetchall():
            yield Problem(kind="entry_without_posting", facts={"entry_id": entry_id})


def _accounts() -> Iterator[Problem]:
    sums: dict[str, int] = {}
    for line in books():
        account = f"{line.kind}:{line.owner}"
        debit = natural(line.kind, line.computed)
        sums[line.currency] = sums.get(line.currency, 0) + debit
        if line.kept is not None and line.kept != line.computed:
            yield Problem(
                kind="balance_drifted",
                facts={
                    "account": account,
                    "currency": line.currency,
                    "kept": line.kept,
                    "computed": line.computed,
                },
            )
        if line.kind in NEVER_OVERDRAWN and min(line.computed, line.kept or 0) < 0:
            yield Problem(
                kind="overdrawn",
                facts={"account": account, "currency": line.currency, "minor": line.computed},
            )
    for currency, total in sorted(sums.items()):
        if total:
            yield Problem(kind="books_unbalanced", facts={"currency": currency, "sum": total})
    for row in models.Account.objects.values_list("id", "kind", "owner", "currency").iterator():
        if row[0] != account_id(AccountRef(row[1], row[2]), row[3]):
            facts = {"id": str(row[0]), "account": f"{row[1]}:{row[2]}", "currency": row[3]}
            yield Problem(kind="account_renamed", facts=facts)
