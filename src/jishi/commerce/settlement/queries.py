"""Reads of settlement."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Q, QuerySet, Sum

from jishi.commerce.catalog import api as catalog
from jishi.commerce.catalog.contracts import ShopApplication
from jishi.commerce.catalog.errors import NoShop
from jishi.commerce.ledger import api as ledger
from jishi.commerce.settlement.contracts import (
    BankAccountView,
    BatchView,
    DayLeft,
    DifferenceView,
    FreezeView,
    PayeeKind,
    WithdrawalState,
    WithdrawalView,
)
from jishi.commerce.settlement.models import (
    BankAccount,
    Batch,
    Difference,
    Freeze,
    SecondFactor,
    StatementRun,
    Withdrawal,
)
from jishi.commerce.settlement.policy import Limits, day_bounds, masked
from jishi.commerce.settlement.position import currency, frozen_account
from jishi.foundation.accounts import api as accounts
from jishi.kernel import clock
from jishi.kernel.money import Money

_WITH_SHOP = ("approved", "closed")


def shop_of_owner(owner_id: UUID) -> ShopApplication:
    """This person's shop that is or was open; raises `NoShop`. A closed one still has its money."""
    shop = catalog.get_my_shop(owner_id)
    if shop.state not in _WITH_SHOP and shop.shop is None:
        raise NoShop
    return shop


def freeze_view(row: Freeze) -> FreezeView:
    return _freeze_views([row])[0]


def _freeze_views(rows: Iterable[Freeze]) -> list[FreezeView]:
    found = list(rows)
    held = ledger.balances_of([frozen_account(row) for row in found], currency())
    return [
        FreezeView(
            id=row.pk,
            shop_id=row.shop_id,
            amount=None if row.minor is None else Money(row.minor, row.currency),
            held=held[frozen_account(row)],
            ground=row.ground,
            rule=row.rule,
            case=row.case,
            placed_at=row.placed_at,
            until=row.until,
            lifted_at=row.lifted_at,
            lift_reason=row.lift_reason,
            placed_by=row.placed_by,
        )
        for row in found
    ]


def freezes_of(shop_id: UUID) -> list[FreezeView]:
    """All freezes of a shop, those in force first, then the newest."""
    rows = Freeze.objects.filter(shop_id=shop_id).order_by("lifted_at", "-id")
    return _freeze_views(sorted(rows, key=lambda row: row.lifted_at is not None))


def bank_account_view(row: BankAccount) -> BankAccountView:
    return BankAccountView(
        id=row.pk,
        holder=row.holder,
        bank=row.bank,
        masked=masked(row.last_four),
        added_at=row.added_at,
        usable_from=row.usable_from,
        is_usable=row.usable_from <= clock.now(),
    )


def bank_accounts_of(shop_id: UUID) -> list[BankAccountView]:
    """Accounts in use, oldest first."""
    rows = BankAccount.objects.filter(shop_id=shop_id, removed_at=None).order_by("id")
    return [bank_account_view(row) for row in rows]


def limits() -> Limits:
    """Of withdrawals, as the market is set up."""
    return Limits(
        least_minor=settings.WITHDRAWAL_LEAST_MINOR,
        most_minor=settings.WITHDRAWAL_MOST_MINOR,
        per_day_minor=settings.WITHDRAWAL_DAY_MINOR,
        per_day_count=settings.WITHDRAWAL_DAY_COUNT,
    )


def day_left(payee_id: UUID) -> DayLeft:
    """What the limits still allow a shop or promoter today; what was refused in the house does not
    count."""
    bounds, zone = limits(), clock.market_zone()
    begin, _ = day_bounds(clock.market_day(), zone)
    today = (
        Withdrawal.objects.filter(shop_id=payee_id, requested_at__gte=begin)
        .exclude(state=WithdrawalState.REFUSED)
        .aggregate(total=Sum("minor"), n=Count("pk"))
    )
    return DayLeft(
        least_minor=bounds.least_minor,
        most_minor=bounds.most_minor,
        minor=max(0, bounds.per_day_minor - (today["total"] or 0)),
        count=max(0, bounds.per_day_count - today["n"]),
    )


def _names(rows: Iterable[Withdrawal | Freeze]) -> dict[UUID, str]:
    """Shops' names and promoters', by payee."""
    found = list(rows)
    people = {row.shop_id for row in found if row.payee_kind == PayeeKind.PROMOTER}
    shops = catalog.get_shops({row.shop_id for row in found} - people)
    return {pk: shop.name for pk, shop in shops.items()} | {
        pk: person.name for pk, person in accounts.get_people(people).items()
    }


def has_second_factor(person_id: UUID) -> bool:
    return SecondFactor.objects.filter(pk=person_id, confirmed_at__isnull=False).exists()


def withdrawal_views(rows: Iterable[Withdrawal]) -> list[WithdrawalView]:
    found = list(rows)
    names = _names(found)
    return [
        WithdrawalView(
            id=row.pk,
            number=row.number,
            shop_id=row.shop_id,
            shop_name=names.get(row.shop_id, ""),
            payee_kind=row.payee_kind,
            state=row.state,
            amount=Money(row.minor, row.currency),
            bank=row.bank_account.bank,
            masked=masked(row.bank_account.last_four),
            requested_at=row.requested_at,
            ended_at=row.ended_at,
            note=row.note,
            rule=row.rule,
        )
        for row in found
    ]


def _withdrawals() -> QuerySet[Withdrawal]:
    return Withdrawal.objects.select_related("bank_account")


def withdrawals_of(shop_id: UUID, limit: int = 50) -> list[WithdrawalView]:
    """The shop's withdrawals, newest first."""
    return withdrawal_views(_withdrawals().filter(shop_id=shop_id).order_by("-id")[:limit])


def withdrawals_in(state: str, limit: int = 200) -> list[WithdrawalView]:
    """Withdrawals of one state, oldest first."""
    return withdrawal_views(_withdrawals().filter(state=state).order_by("id")[:limit])


def withdrawals_of_batch(batch_id: UUID) -> list[WithdrawalView]:
    return withdrawal_views(_withdrawals().filter(batch_id=batch_id).order_by("id"))


def withdrawal_counts() -> dict[str, int]:
    """Withdrawals by state."""
    return dict(Withdrawal.objects.values_list("state").annotate(n=Count("pk")))


def batch_views(limit: int = 50) -> list[BatchView]:
    """Batches, newest first; `open_count`: withdrawals without an answer."""
    rows = list(Batch.objects.order_by("-id")[:limit])
    waiting = dict(
        Withdrawal.objects.filter(Q(state="sent") | Q(state="batched"), batch__in=rows)
        .values_list("batch_id")
        .annotate(n=Count("pk"))
    )
    return [
        BatchView(
            id=row.pk,
            number=row.number,
            state=row.state,
            count=row.count,
            total=Money(row.total_minor, row.currency),
            created_at=row.created_at,
            sent_at=row.sent_at,
            checksum=row.checksum,
            open_count=waiting.get(row.pk, 0),
        )
        for row in rows
    ]


def difference_views(*, is_open: bool, limit: int = 100) -> list[DifferenceView]:
    """Differences, oldest first when open, newest first when explained."""
    rows = Difference.objects.filter(explained_at__isnull=is_open)
    return [
        DifferenceView(
            id=row.pk,
            provider=row.provider,
            day=row.day,
            kind=row.kind,
            reference=row.reference,
            number=row.number,
            ours=Money(row.ours_minor, row.currency),
            theirs=Money(row.theirs_minor, row.currency),
            state="open" if row.explained_at is None else "explained",
            explanation=row.explanation,
            explained_at=row.explained_at,
        )
        for row in rows.order_by("id" if is_open else "-id")[:limit]
    ]


def promoters_of(order_id: UUID) -> list[UUID]:
    """Whom an order's settlement gave a share."""
    owners = {
        entry.account.owner
        for posting in ledger.postings_about(causes=[ledger.Cause("order", str(order_id))])
        for entry in posting.entries
        if entry.account.kind == ledger.AccountKind.PROMOTER_PAYABLE
    }
    return sorted(UUID(owner) for owner in owners)


_CAUSES = {
    "order": ("订单佣金", "Share of an order"),
    "order_refund": ("订单退款，佣金按比例退回", "An order was paid back, its share in proportion"),
    "withdrawal": ("提现", "Withdrawal"),
    "freeze": ("冻结", "Freeze"),
    "repayment": ("偿还欠款", "Debt repaid"),
}


def promoter_cause(row: ledger.AccountRow, language: str) -> str:
    """What moved a promoter's money, in words: never whose order it was, only its last digits."""
    kind = _CAUSES.get(row.cause.kind, (row.cause.kind, row.cause.kind))
    text = kind[1] if language == "en" else kind[0]
    rule = f" · {row.basis}" if row.basis else ""
    return f"{text} …{row.cause.id.partition(':')[0][-6:]}{rule}"


def receivables() -> list[tuple[UUID, str, Money]]:
    """Shops that owe the market: (shop id, name, how much), the largest first."""
    found = ledger.accounts_with_money(ledger.AccountKind.RECEIVABLE, currency())
    shops = catalog.get_shops({account.shop_id for account, _ in found if account.shop_id})
    return [
        (account.shop_id, shops[account.shop_id].name if account.shop_id in shops else "", owed)
        for account, owed in found
        if account.shop_id
    ]


def freezes_with_shops() -> list[tuple[FreezeView, str]]:
    """Freezes in force with their payees' names, newest first."""
    rows = list(Freeze.objects.filter(lifted_at=None).order_by("-id")[:200])
    names = _names(rows)
    return [(one, names.get(one.shop_id, "")) for one in _freeze_views(rows)]


def statement_runs(limit: int = 14) -> list[StatementRun]:
    """The days reconciled last, newest first."""
    return list(StatementRun.objects.order_by("-day", "provider")[:limit])
