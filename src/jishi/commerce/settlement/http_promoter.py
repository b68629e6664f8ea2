"""API routes of commerce.settlement: what a promoter has earned, and taking it home."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Header, Router

from jishi.commerce.ledger import api as ledger
from jishi.commerce.settlement import http_schemas as out
from jishi.commerce.settlement import queries
from jishi.commerce.settlement.actions import second_factor as factors
from jishi.commerce.settlement.actions import withdraw
from jishi.commerce.settlement.actions.bank_account import add_bank_account, remove_bank_account
from jishi.commerce.settlement.contracts import Payee, PayeeKind
from jishi.commerce.settlement.http_mappers import ready_of
from jishi.commerce.settlement.position import currency, position_of_payee, purse
from jishi.foundation.accounts.api import caller_id, signed_in
from jishi.kernel import clock
from jishi.kernel.errors import NotFound
from jishi.kernel.http import MoneyOut, idempotent, language_of, no_content
from jishi.kernel.ids import parse_id
from jishi.kernel.money import Money

router = Router(auth=signed_in, tags=["settlement"])
MONTH = timedelta(days=30)


def _payee(person_id: UUID) -> Payee:
    return Payee(PayeeKind.PROMOTER, person_id)


def _id(text: str) -> UUID:
    found = parse_id(text)
    if found is None:
        raise NotFound
    return found


@router.get("/me/promoter/money", response=out.PromoterMoney, operation_id="get_promoter_money")
def get_promoter_money(request: HttpRequest, cursor: str | None = None) -> out.PromoterMoney:
    """What one's clips and lives have earned, and every movement of it."""
    payee = _payee(caller_id(request))
    there = position_of_payee(payee)
    page = ledger.rows(purse(payee), currency(), cursor)
    month = ledger.moved(purse(payee), currency(), clock.now() - MONTH)
    earned = month.get("promoter.share", Money(0, currency()))
    language = language_of(request)
    return out.PromoterMoney(
        available=MoneyOut.of(there.withdrawable),
        balance=MoneyOut.of(there.balance),
        earned_30d=MoneyOut.of(earned),
        rows=[
            out.PromoterRow(
                id=str(row.posting_id), at=row.at.isoformat(),
                label=ledger.label_text(row.label, language), amount=MoneyOut.of(row.amount),
                balance=MoneyOut.of(row.balance), cause=queries.promoter_cause(row, language),
            )
            for row in page.items
        ],
        next_cursor=page.next_cursor,
    )  # fmt: skip


@router.get(
    "/me/promoter/money/payout", response=out.PayoutReady, operation_id="get_promoter_payout"
)
def get_promoter_payout(request: HttpRequest) -> out.PayoutReady:
    person_id = caller_id(request)
    return ready_of(_payee(person_id), owner_id=person_id, holder="")


@router.post(
    "/me/promoter/money/accounts",
    response={201: out.PayoutAccount},
    operation_id="add_promoter_account",
)
def add_promoter_account(
    request: HttpRequest,
    body: out.PayoutAccountIn,
    idempotency_key: str = Header(alias="Idempotency-Key"),  # type: ignore[type-arg]
) -> HttpResponse:
    """As a shop's: with a second factor's code, usable after its cooling."""
    person_id = caller_id(request)
    factors.count_try(person_id)
    return idempotent(
        actor=f"promoter_account:{person_id}",
        key=idempotency_key,
        content=body,
        work=lambda: out.PayoutAccount.of(
            add_bank_account(
                owner_id=person_id, holder=body.holder, bank=body.bank, number=body.number,
                code=body.code, channel=body.channel, payee_kind=PayeeKind.PROMOTER,
            )
        ),
    )  # fmt: skip


@router.delete(
    "/me/promoter/money/accounts/{account_id}",
    response={204: None},
    operation_id="remove_promoter_account",
)
def remove_promoter_account(request: HttpRequest, account_id: str) -> HttpResponse:
    remove_bank_account(
        owner_id=caller_id(request), account_id=_id(account_id), payee_kind=PayeeKind.PROMOTER
    )
    return no_content()


@router.get(
    "/me/promoter/money/withdrawals",
    response=list[out.Withdrawal],
    operation_id="list_promoter_withdrawals",
)
def list_promoter_withdrawals(request: HttpRequest) -> list[out.Withdrawal]:
    """The last fifty, newest first."""
    return [out.Withdrawal.of(one) for one in queries.withdrawals_of(caller_id(request))]


@router.post(
    "/me/promoter/money/withdrawals",
    response={201: out.Withdrawal},
    operation_id="request_promoter_withdrawal",
)
def request_promoter_withdrawal(
    request: HttpRequest,
    body: out.WithdrawalIn,
    idempotency_key: str = Header(alias="Idempotency-Key"),  # type: ignore[type-arg]
) -> HttpResponse:
    """As a shop's: towards one's bank account, with a second factor's code; once a key."""
    person_id = caller_id(request)
    factors.count_try(person_id)
    return idempotent(
        actor=f"promoter_withdrawal:{person_id}",
        key=idempotency_key,
        content=body,
        work=lambda: out.Withdrawal.of(
            withdraw.request_promoter_withdrawal(
                person_id=person_id, bank_account_id=_id(body.account_id),
                minor=body.amount_minor, code=body.code,
            )
        ),
    )  # fmt: skip


@router.post(
    "/me/promoter/money/withdrawals/{withdrawal_id}/cancel",
    response={204: None},
    operation_id="cancel_promoter_withdrawal",
)
def cancel_promoter_withdrawal(request: HttpRequest, withdrawal_id: str) -> HttpResponse:
    """Take back what has not left the house."""
    withdraw.cancel_withdrawal(withdrawal_id=_id(withdrawal_id), owner_id=caller_id(request))
    return no_content()
