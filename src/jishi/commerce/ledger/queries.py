"""Reads of the ledger."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import F, Q, Sum

from jishi.commerce.ledger import models
from jishi.commerce.ledger.contracts import (
    COMPUTED,
    NEVER_OVERDRAWN,
    AccountRef,
    AccountRow,
    Cause,
    Entry,
    PostingView,
    Problem,
)
from jishi.commerce.ledger.policy import account_id, natural
from jishi.kernel.errors import InvalidInput
from jishi.kernel.money import Money
from jishi.kernel.paging import Page, decode_cursor, encode_cursor

_STATEMENT = """
SELECT * FROM (
  SELECT e.id, p.id, p.at, p.label, e.minor, sum(e.minor) OVER (ORDER BY e.id), p.cause_kind,
         p.cause_id, p.basis
    FROM ledger_entry e JOIN ledger_posting p ON p.id = e.posting_id
   WHERE e.account_id = %s) AS statement (id, posting_id, at, label, minor, running, kind, cause, basis)
 WHERE %s::bigint IS NULL OR id < %s ORDER BY id DESC LIMIT %s
"""
_UNBALANCED = """
SELECT p.id, coalesce(sum(e.minor), 0), count(e.id), p.size FROM ledger_posting p
  LEFT JOIN ledger_entry e ON e.posting_id = p.id
 GROUP BY p.id HAVING coalesce(sum(e.minor), 0) <> 0 OR count(e.id) <> p.size ORDER BY p.id
"""
_DRIFTED = """
SELECT a.kind, a.owner, a.currency, a.balance_minor, coalesce(sum(e.minor), 0) FROM ledger_account a
  LEFT JOIN ledger_entry e ON e.account_id = a.id
 WHERE a.balance_minor IS NOT NULL
 GROUP BY a.id HAVING a.balance_minor <> coalesce(sum(e.minor), 0) ORDER BY a.kind, a.owner
"""


def balance(account: AccountRef, currency: str) -> Money:
    """What the account holds, from its natural side (escrow 500 means 500 are held). 0 when unused."""
    pk = account_id(account, currency)
    if account.kind in COMPUTED:
        total = models.Entry.objects.filter(account_id=pk).aggregate(total=Sum("minor"))["total"]
    else:
        total = models.Account.objects.filter(pk=pk).values_list("balance_minor", flat=True).first()
    return Money(natural(account.kind, total or 0), currency)


def balances_of_shop(shop_id: UUID, currency: str) -> dict[str, Money]:
    """Kept balances of a shop's accounts, summed by kind (e.g. all orders in escrow)."""
    rows = (
        models.Account.objects.filter(shop_id=shop_id, currency=currency)
        .exclude(balance_minor=0)
        .values("kind")
        .annotate(total=Sum("balance_minor"))
    )
    return {row["kind"]: Money(natural(row["kind"], row["total"] or 0), currency) for row in rows}


def moved(account: AccountRef, currency: str, since: datetime) -> dict[str, Money]:
    """By label: how much the account's balance has changed since `since` (natural side)."""
    rows = (
        models.Entry.objects.filter(
            account_id=account_id(account, currency), posting__at__gte=since
        )
        .values(label=F("posting__label"))
        .annotate(total=Sum("minor"))
    )
    return {row["label"]: Money(natural(account.kind, row["total"]), currency) for row in rows}


def rows(
    account: AccountRef, currency: str, cursor: str | None = None, limit: int = 20
) -> Page[AccountRow]:
    """The account's statement, newest first, with the balance after each row."""
    key = decode_cursor(cursor)
    if key is not None and not (key.isascii() and key.isdigit() and len(key) < 19):
        raise InvalidInput(fields={"cursor": "invalid"})
    before = None if key is None else int(key)
    with connection.cursor() as query:
        query.execute(_STATEMENT, [account_id(account, currency), before, before, limit + 1])
        found = query.fetchall()
    items = [
        AccountRow(
            id=row[0],
            posting_id=row[1],
            at=row[2],
            label=row[3],
            amount=Money(natural(account.kind, row[4]), currency),
            balance=Money(natural(account.kind, int(row[5])), currency),
            cause=Cause(row[6], row[7]),
            basis=row[8],
        )
        for row in found[:limit]
    ]
    more = encode_cursor(str(items[-1].id)) if len(found) > limit else None
    return Page(items=items, next_cursor=more)


def postings_about(
    *, causes: Iterable[Cause] = (), accounts: Iterable[tuple[AccountRef, str]] = ()
) -> list[PostingView]:
    """Postings with one of these causes or touching one of these (account, currency), oldest first."""
    wanted = Q(pk__in=[])
    for cause in causes:
        wanted |= Q(cause_kind=cause.kind, cause_id=cause.id)
    ids = [account_id(account, currency) for account, currency in accounts]
    if ids:
        wanted |= Q(pk__in=models.Entry.objects.filter(account_id__in=ids).values("posting_id"))
    return _with_entries(list(models.Posting.objects.filter(wanted).order_by("id")))


def _with_entries(postings: Sequence[models.Posting]) -> list[PostingView]:
    entries: dict[UUID, list[Entry]] = defaultdict(list)
    for entry in (
        models.Entry.objects.filter(posting__in=[posting.pk for posting in postings])
        .select_related("account")
        .order_by("id")
    ):
        account = AccountRef(entry.account.kind, entry.account.owner, entry.account.shop_id)
        entries[entry.posting_id].append(Entry(account, entry.minor))
    return [
        PostingView(
            id=posting.pk,
            at=posting.at,
            label=posting.label,
            cause=Cause(posting.cause_kind, posting.cause_id),
            basis=posting.basis,
            currency=posting.currency,
            entries=tuple(entries[posting.pk]),
        )
        for posting in postings
    ]


def check() -> list[Problem]:
    """Recompute everything; an empty list means that every promise of the ledger holds."""
    problems: list[Problem] = []
    with connection.cursor() as query:
        query.execute(_UNBALANCED)
        for posting_id, total, count, size in query.fetchall():
            facts = {
                "posting_id": str(posting_id),
                "sum": int(total),
                "entries": count,
                "size": size,
            }
            problems.append(Problem(kind="posting_unbalanced", facts=facts))
        query.execute(_DRIFTED)
        for kind, owner, currency, kept, computed in query.fetchall():
            facts = {"account": f"{kind}:{owner}", "currency": currency, "kept": kept}
            problems.append(
                Problem(kind="balance_drifted", facts={**facts, "computed": int(computed)})
            )
    for account in models.Account.objects.filter(
        kind__in=sorted(NEVER_OVERDRAWN), balance_minor__gt=0
    ):
        facts = {"account": f"{account.kind}:{account.owner}", "minor": account.balance_minor}
        problems.append(Problem(kind="overdrawn", facts=facts))
    return problems
