"""API routes of commerce.settlement: a shop's money, for its owner."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Header, Router, Status

from jishi.commerce.orders import api as orders
from jishi.commerce.settlement import http_schemas as out
from jishi.commerce.settlement import queries, reasons, statements
from jishi.commerce.settlement.actions import deposit as deposits
from jishi.commerce.settlement.actions import second_factor as factors
from jishi.commerce.settlement.actions import withdraw
from jishi.commerce.settlement.actions.bank_account import add_bank_account, remove_bank_account
from jishi.commerce.settlement.contracts import Payee, PayeeKind
from jishi.commerce.settlement.http_mappers import ready_of
from jishi.commerce.settlement.http_promoter import router as promoter_router
from jishi.commerce.settlement.position import category_of, deposit_of, position_of
from jishi.foundation.accounts import api as accounts
from jishi.foundation.accounts.api import caller_id, signed_in
from jishi.kernel.errors import InvalidInput, NotFound
from jishi.kernel.http import MoneyOut, idempotent, language_of, no_content
from jishi.kernel.ids import parse_id

router = Router(auth=signed_in, tags=["settlement"])
router.add_router("", promoter_router)


def _id(text: str) -> UUID:
    found = parse_id(text)
    if found is None:
        raise NotFound
    return found


@router.get(
    "/me/shop/money", response=out.ShopMoney, operation_id="get_shop_money", tags=["ledger"]
)
def get_shop_money(request: HttpRequest, cursor: str | None = None) -> out.ShopMoney:
    """What can be withdrawn, what is kept back and why, what is in escrow, and every movement."""
    owner_id = caller_id(request)
    shop = queries.shop_of_owner(owner_id)
    shown = orders.shop_money(owner_id=owner_id, cursor=cursor, language=language_of(request))
    there = position_of(shop.id)
    content = shown.model_dump()
    content["rows"] = reasons.with_reasons(
        shown.rows, shop_id=shop.id, language=language_of(request)
    )
    content["available"] = MoneyOut.of(there.withdrawable)
    return out.ShopMoney(
        **content,
        balance=MoneyOut.of(there.balance),
        deposit=MoneyOut.of(there.deposit),
        deposit_due=MoneyOut.of(there.deposit_due),
        reserve=MoneyOut.of(there.reserve),
        frozen=MoneyOut.of(there.frozen),
        in_transit=MoneyOut.of(there.in_transit),
        owed=MoneyOut.of(there.owed),
        is_frozen=there.is_frozen,
        freezes=[
            out.MoneyFreeze.of(one) for one in queries.freezes_of(shop.id) if not one.lifted_at
        ],
        has_second_factor=queries.has_second_factor(owner_id),
    )


@router.get(
    "/me/shop/money/why/{posting_id}", response=out.WhyAmount, operation_id="explain_shop_money"
)
def explain_shop_money(request: HttpRequest, posting_id: str) -> out.WhyAmount:
    """Why this amount: a posting taken apart, its cause, the rule it rests on."""
    shop = queries.shop_of_owner(caller_id(request))
    return out.WhyAmount.of(
        reasons.explain(posting_id=_id(posting_id), shop_id=shop.id, language=language_of(request))
    )


@router.get(
    "/me/shop/money/freezes", response=list[out.MoneyFreeze], operation_id="list_money_freezes"
)
def list_money_freezes(request: HttpRequest) -> list[out.MoneyFreeze]:
    """Freezes of one's shop, those in force first, each with its ground and rule."""
    shop = queries.shop_of_owner(caller_id(request))
    return [out.MoneyFreeze.of(one) for one in queries.freezes_of(shop.id)]


@router.get(
    "/me/shop/money/accounts", response=list[out.PayoutAccount], operation_id="list_payout_accounts"
)
def list_payout_accounts(request: HttpRequest) -> list[out.PayoutAccount]:
    shop = queries.shop_of_owner(caller_id(request))
    return [out.PayoutAccount.of(one) for one in queries.bank_accounts_of(shop.id)]


@router.get("/me/shop/money/payout", response=out.PayoutReady, operation_id="get_payout")
def get_payout(request: HttpRequest) -> out.PayoutReady:
    """What a withdrawal needs: what is there, the limits, the accounts, the second factor."""
    owner_id = caller_id(request)
    shop = queries.shop_of_owner(owner_id)
    payee = Payee(PayeeKind.SHOP, shop.id)
    return ready_of(payee, owner_id=owner_id, holder=shop.form.subject_name)


@router.post(
    "/me/shop/money/accounts", response={201: out.PayoutAccount}, operation_id="add_payout_account"
)
def add_payout_account(
    request: HttpRequest,
    body: out.PayoutAccountIn,
    idempotency_key: str = Header(alias="Idempotency-Key"),  # type: ignore[type-arg]
) -> HttpResponse:
    """Add a bank account with a second factor's code; usable after its cooling."""
    owner_id = caller_id(request)
    factors.count_try(owner_id)
    return idempotent(
        actor=f"payout_account:{owner_id}",
        key=idempotency_key,
        content=body,
        work=lambda: out.PayoutAccount.of(
            add_bank_account(
                owner_id=owner_id, holder=body.holder, bank=body.bank, number=body.number,
                code=body.code, channel=body.channel,
            )
        ),
    )  # fmt: skip


@router.delete(
    "/me/shop/money/accounts/{account_id}",
    response={204: None},
    operation_id="remove_payout_account",
)
def remove_payout_account(request: HttpRequest, account_id: str) -> HttpResponse:
    remove_bank_account(owner_id=caller_id(request), account_id=_id(account_id))
    return no_content()


@router.get(
    "/me/shop/money/withdrawals", response=list[out.Withdrawal], operation_id="list_withdrawals"
)
def list_withdrawals(request: HttpRequest) -> list[out.Withdrawal]:
    """The last fifty, newest first."""
    shop = queries.shop_of_owner(caller_id(request))
    return [out.Withdrawal.of(one) for one in queries.withdrawals_of(shop.id)]


@router.post(
    "/me/shop/money/withdrawals", response={201: out.Withdrawal}, operation_id="request_withdrawal"
)
def request_withdrawal(
    request: HttpRequest,
    body: out.WithdrawalIn,
    idempotency_key: str = Header(alias="Idempotency-Key"),  # type: ignore[type-arg]
) -> HttpResponse:
    """Take money out towards one's bank account, with a second factor's code; once a key."""
    owner_id = caller_id(request)
    factors.count_try(owner_id)
    return idempotent(
        actor=f"withdrawal:{owner_id}",
        key=idempotency_key,
        content=body,
        work=lambda: out.Withdrawal.of(
            withdraw.request_withdrawal(
                owner_id=owner_id, bank_account_id=_id(body.account_id), minor=body.amount_minor,
                code=body.code,
            )
        ),
    )  # fmt: skip


@router.post(
    "/me/shop/money/withdrawals/{withdrawal_id}/cancel",
    response={204: None},
    operation_id="cancel_withdrawal",
)
def cancel_withdrawal(request: HttpRequest, withdrawal_id: str) -> HttpResponse:
    """Take back what has not left the house."""
    withdraw.cancel_withdrawal(withdrawal_id=_id(withdrawal_id), owner_id=caller_id(request))
    return no_content()


@router.post("/me/shop/money/deposit", response={201: out.DepositOut}, operation_id="pay_deposit")
def pay_deposit(
    request: HttpRequest,
    body: out.DepositIn,
    idempotency_key: str = Header(alias="Idempotency-Key"),  # type: ignore[type-arg]
) -> HttpResponse:
    """Pay into the deposit, by a payment or from the balance."""
    if body.source not in ("payment", "balance"):
        raise InvalidInput(fields={"source": "unknown"})
    owner_id = caller_id(request)

    def work() -> out.DepositOut:
        payment_id = None
        if body.source == "payment":
            payment_id = deposits.begin_pay_in(owner_id=owner_id, minor=body.amount_minor)
        else:
            deposits.top_up_from_balance(owner_id=owner_id, minor=body.amount_minor)
        return _deposit(owner_id, payment_id)

    return idempotent(actor=f"deposit:{owner_id}", key=idempotency_key, content=body, work=work)


def _deposit(owner_id: UUID, payment_id: UUID | None) -> out.DepositOut:
    shop = queries.shop_of_owner(owner_id)
    found = deposit_of(shop.id, category_of(shop.id))
    return out.DepositOut(
        payment_id=str(payment_id) if payment_id else None,
        deposit=MoneyOut.of(found.has),
        due=MoneyOut.of(found.due),
        short=MoneyOut.of(found.short),
    )


@router.post(
    "/me/shop/money/deposit/return", response=out.DepositOut, operation_id="return_deposit"
)
def return_deposit(request: HttpRequest) -> out.DepositOut:
    """What is above the tier, or all of it once a closed shop is wound up, goes to the balance."""
    owner_id = caller_id(request)
    deposits.return_deposit(owner_id=owner_id)
    return _deposit(owner_id, None)


@router.get(
    "/me/shop/money/statements/{month}",
    response=out.MonthStatement,
    operation_id="get_month_statement",
)
def get_month_statement(request: HttpRequest, month: str) -> out.MonthStatement:
    """`month`: YYYY-MM by the market's clock."""
    shop = queries.shop_of_owner(caller_id(request))
    year, number = statements.read_month(month)
    found = statements.statement(
        shop_id=shop.id, year=year, month=number, language=language_of(request)
    )
    return out.MonthStatement(
        month=month,
        opening=MoneyOut.of(found.opening),
        closing=MoneyOut.of(found.closing),
        sums=[
            out.StatementSum(label=label, count=count, amount=MoneyOut.of(amount))
            for label, count, amount in found.sums
        ],
        rows=[
            out.StatementLine(
                posting_id=str(row.posting_id), at=row.at.isoformat(), label=row.label,
                why=row.why, amount=MoneyOut.of(row.amount), balance=MoneyOut.of(row.balance),
            )
            for row in found.rows
        ],
    )  # fmt: skip


@router.post("/me/second-factor", response={201: out.FactorOut}, operation_id="begin_second_factor")
def begin_second_factor(request: HttpRequest) -> Status[out.FactorOut]:
    """A new secret for an authenticator app; in force once a code of it has been given."""
    person_id = caller_id(request)
    person = accounts.get_person(person_id)
    found = factors.begin_set_up(person_id=person_id, name=person.name or str(person_id)[-6:])
    return Status(201, out.FactorOut(secret=found.secret, uri=found.uri))


@router.post(
    "/me/second-factor/confirm", response=out.RecoveryCodes, operation_id="confirm_second_factor"
)
def confirm_second_factor(request: HttpRequest, body: out.CodeIn) -> out.RecoveryCodes:
    person_id = caller_id(request)
    factors.count_try(person_id)
    return out.RecoveryCodes(codes=factors.confirm_set_up(person_id=person_id, code=body.code))


@router.post("/me/second-factor/off", response={204: None}, operation_id="switch_off_second_factor")
def switch_off_second_factor(request: HttpRequest, body: out.CodeIn) -> HttpResponse:
    person_id = caller_id(request)
    factors.count_try(person_id)
    factors.switch_off(person_id=person_id, code=body.code)
    return no_content()
