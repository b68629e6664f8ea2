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
    AccountRef,
    AccountRow,
    Cause,
    Entry,
    PostingView,
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
_LOCK = """
SELECT id, balance_minor FROM ledger_account WHERE id = ANY(%s) ORDER BY id FOR UPDATE
"""


def balance(account: AccountRef, currency: str) -> Money:
    """What the account holds, from its natural side (escrow 500 means 500 are held). 0 when unused."""
    pk = account_id(account, currency)
    if account.kind in COMPUTED:
        total = models.Entry.objects.filter(account_id=pk).aggregate(total=Sum("minor"))["total"]
    else:
        total = models.Account.objects.filter(pk=pk).values_list("balance_minor", flat=True).first()
    return Money(natural(account.kind, total or 0), currency)


def lock_balances(accounts: Iterable[AccountRef], currency: str) -> dict[AccountRef, Money]:
    """Balances (natural side) of accounts that keep one, locked until the transaction ends, in id
    order. An account never used holds 0 and has no row to lock."""
    named = {account_id(account, currency): account for account in accounts}
    with connection.cursor() as query:
        query.execute(_LOCK, [sorted(named)])
        found = dict(query.fetchall())
    return {
        account: Money(natural(account.kind, found.get(pk) or 0), currency)
        for pk, account in named.items()
    }


def balances_of(accounts: Iterable[AccountRef], currency: str) -> dict[AccountRef, Money]:
    """Balances (natural side) of accounts that keep one. One query."""
    named = {account_id(account, currency): account for account in accounts}
    found = dict(
        models.Account.objects.filter(pk__in=list(named)).values_list("pk", "balance_minor")
    )
    return {
        account: Money(natural(account.kind, found.get(pk) or 0), currency)
        for pk, account in named.items()
    }


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


def accounts_with_money(kind: str, currency: str) -> list[tuple[AccountRef, Money]]:
    """Accounts of a kind that keep a balance and do not hold 0, largest first."""
    held = models.Account.objects.filter(kind=kind, currency=currency).exclude(balance_minor=0)
    found = [
        (
            AccountRef(row.kind, row.owner, row.shop_id),
            Money(natural(kind, row.balance_minor or 0), currency),
        )
        for row in held
    ]
    return sorted(found, key=lambda pair: (-pair[1].minor, pair[0].owner))


def period(
    account: AccountRef, currency: str, begin: datetime, end: datetime
) -> tuple[Money, list[AccountRow]]:
    """The account's balance at `begin` and its rows until before `end`, oldest first, each with the
    balance after it. Times are when a posting was made."""
    pk = account_id(account, currency)
    entries = models.Entry.objects.filter(account_id=pk)
    opening = entries.filter(posting__at__lt=begin).aggregate(total=Sum("minor"))["total"] or 0
    rows_in = entries.filter(posting__at__gte=begin, posting__at__lt=end)
    running, found = opening, []
    for entry in rows_in.select_related("posting").order_by("posting__at", "id"):
        running += entry.minor
        found.append(
            AccountRow(
                id=entry.pk,
                posting_id=entry.posting_id,
                at=entry.posting.at,
                label=entry.posting.label,
                amount=Money(natural(account.kind, entry.minor), currency),
                balance=Money(natural(account.kind, running), currency),
                cause=Cause(entry.posting.cause_kind, entry.posting.cause_id),
                basis=entry.posting.basis,
            )
        )
    return Money(natural(account.kind, opening), currency), found


def get_postings(ids: Iterable[UUID | None]) -> list[PostingView]:
    """Postings with their entries, oldest first; unknown ids are left out. Two queries."""
    wanted = {pk for pk in ids if pk is not None}
    return _with_entries(list(models.Posting.objects.filter(pk__in=wanted).order_by("id")))


def get_posting(posting_id: UUID) -> PostingView | None:
    """One posting with all its entries, or None."""
    found = _with_entries(list(models.Posting.objects.filter(pk=posting_id)))
    return found[0] if found else None


def first_at(account: AccountRef, currency: str) -> datetime | None:
    """When the account was first used; None when never."""
    opened = models.Account.objects.filter(pk=account_id(account, currency))
    return opened.values_list("opened_at", flat=True).first()
