"""The merchant's money: what there is, what is kept back and why, out to the bank, month by month."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from jishi.commerce.catalog.contracts import ShopApplication
from jishi.commerce.orders import api as orders
from jishi.commerce.payments import api as payments
from jishi.commerce.settlement import queries, reasons, statements
from jishi.commerce.settlement.actions import deposit as deposits
from jishi.commerce.settlement.actions import second_factor as factors
from jishi.commerce.settlement.actions import withdraw
from jishi.commerce.settlement.actions.bank_account import add_bank_account, remove_bank_account
from jishi.commerce.settlement.console.access import attempted, merchants_only, posted_minor
from jishi.commerce.settlement.policy import IN_TRANSIT, STOPPABLE
from jishi.commerce.settlement.position import category_of, currency, deposit_of, position_of
from jishi.foundation.accounts.api import caller_id
from jishi.kernel.errors import Refusal
from jishi.kernel.http import language_of
from jishi.kernel.ids import parse_id
from jishi.kernel.money import Money


@cache
def _paper() -> Any:
    """Loaded when the first statement is printed."""
    return import_module("jishi.commerce.settlement.paper")


def withdrawal_states() -> dict[str, str]:
    return {
        "requested": _("等待审核"),
        "approved": _("待打款"),
        "batched": _("已入批次"),
        "sent": _("银行处理中"),
        "paid": _("已到账"),
        "failed": _("打款失败"),
        "returned": _("银行退票"),
        "refused": _("未放行"),
    }


def _page(request: HttpRequest, name: str, shown: dict[str, Any]) -> HttpResponse:
    base = {"here": "money", "currency": currency()}
    return render(request, f"settlement/{name}.html", base | shown)


@require_safe
@merchants_only
def overview(request: HttpRequest, shop: ShopApplication) -> HttpResponse:
    """Every sum with the rows that make it."""
    rows = orders.shop_money(
        owner_id=caller_id(request), cursor=request.GET.get("cursor"),
        language=language_of(request),
    )  # fmt: skip
    rows.rows = reasons.with_reasons(rows.rows, shop_id=shop.id, language=language_of(request))
    if request.GET.get("format") == "json":
        return JsonResponse(rows.model_dump(mode="json"))
    shown = {
        "tab": "overview",
        "money": rows,
        "there": position_of(shop.id),
        "deposit": deposit_of(shop.id, category_of(shop.id)),
        "freezes": queries.freezes_of(shop.id),
        "is_closed": shop.state == "closed",
    }
    return _page(request, "shop_money", shown)


@require_safe
@merchants_only
def why(request: HttpRequest, shop: ShopApplication, posting_id: UUID) -> HttpResponse:
    """One amount, taken apart."""
    found = reasons.explain(posting_id=posting_id, shop_id=shop.id, language=language_of(request))
    return _page(request, "shop_why", {"tab": "overview", "found": found})


@require_safe
@merchants_only
def withdrawals(request: HttpRequest, shop: ShopApplication) -> HttpResponse:
    """The form and what became of earlier withdrawals."""
    names = withdrawal_states()
    bounds = queries.limits()
    rows = [
        {
            "row": one,
            "state": names[one.state],
            "can_cancel": one.state in STOPPABLE,
            "mark": "warn" if one.state in IN_TRANSIT else "good" if one.state == "paid" else "bad",
        }
        for one in queries.withdrawals_of(shop.id)
    ]
    shown = {
        "tab": "withdrawals",
        "there": position_of(shop.id),
        "accounts": queries.bank_accounts_of(shop.id),
        "has_factor": queries.has_second_factor(caller_id(request)),
        "rows": rows,
        "least": Money(bounds.least_minor, currency()),
        "most": Money(bounds.most_minor, currency()),
        "per_day": Money(bounds.per_day_minor, currency()),
        "count": bounds.per_day_count,
    }
    return _page(request, "shop_withdrawals", shown)


@require_POST
@merchants_only
def ask_withdrawal(request: HttpRequest, shop: ShopApplication) -> HttpResponse:
    del shop
    owner_id = caller_id(request)

    def work() -> None:
        factors.count_try(owner_id)
        withdraw.request_withdrawal(
            owner_id=owner_id,
            bank_account_id=parse_id(request.POST.get("account", "")) or owner_id,
            minor=posted_minor(request, "amount", currency()),
            code=request.POST.get("code", ""),
        )

    attempted(request, work, said=_("提现已提交"))
    return redirect("desk_shop_withdrawals")


@require_POST
@merchants_only
def cancel_withdrawal(
    request: HttpRequest, shop: ShopApplication, withdrawal_id: UUID
) -> HttpResponse:
    del shop
    attempted(
        request,
        lambda: withdraw.cancel_withdrawal(
            withdrawal_id=withdrawal_id, owner_id=caller_id(request)
        ),
        said=_("提现已撤回，款项回到余额"),
    )
    return redirect("desk_shop_withdrawals")


@require_safe
@merchants_only
def bank_accounts(request: HttpRequest, shop: ShopApplication) -> HttpResponse:
    shown = {
        "tab": "accounts",
        "accounts": queries.bank_accounts_of(shop.id),
        "has_factor": queries.has_second_factor(caller_id(request)),
        "holder": shop.form.subject_name,
    }
    return _page(request, "shop_accounts", shown)


@require_POST
@merchants_only
def add_account(request: HttpRequest, shop: ShopApplication) -> HttpResponse:
    owner_id = caller_id(request)

    def work() -> None:
        factors.count_try(owner_id)
        add_bank_account(
            owner_id=owner_id,
            holder=request.POST.get("holder", "") or shop.form.subject_name,
            bank=request.POST.get("bank", ""),
            number=request.POST.get("number", ""),
            code=request.POST.get("code", ""),
        )

    attempted(request, work, said=_("收款账户已添加，冷静期后可用"))
    return redirect("desk_shop_accounts")


@require_POST
@merchants_only
def remove_account(request: HttpRequest, shop: ShopApplication, account_id: UUID) -> HttpResponse:
    del shop
    attempted(
        request,
        lambda: remove_bank_account(owner_id=caller_id(request), account_id=account_id),
        said=_("收款账户已移除"),
    )
    return redirect("desk_shop_accounts")


@require_POST
@merchants_only
def deposit(request: HttpRequest, shop: ShopApplication) -> HttpResponse:
    """Pay in (on to the provider), top up from the balance, or take back what is above the tier."""
    del shop
    owner_id = caller_id(request)
    minor = posted_minor(request, "amount", currency())
    what = request.POST.get("what", "")
    if what == "balance":
        attempted(
            request,
            lambda: deposits.top_up_from_balance(owner_id=owner_id, minor=minor),
            said=_("已转入保证金"),
        )
    elif what == "return":
        attempted(
            request,
            lambda: deposits.return_deposit(owner_id=owner_id),
            said=_("保证金已退回余额"),
        )
    else:
        return _pay(request, owner_id, minor)
    return redirect("desk_shop_money")


def _pay(request: HttpRequest, owner_id: UUID, minor: int) -> HttpResponse:
    try:
        payment_id = deposits.begin_pay_in(owner_id=owner_id, minor=minor)
        found = payments.start_payment(
            payment_id=payment_id, payer_id=owner_id,
            provider=payments.list_providers()[0].id, return_url="/desk/shop/money",
        )  # fmt: skip
    except Refusal as refusal:
        messages.error(request, refusal.message(language_of(request)))
        return redirect("desk_shop_money")
    if found.pay_url:
        return redirect(found.pay_url)
    messages.warning(request, _("支付渠道暂时没有应答，请稍后再试"))
    return redirect("desk_shop_money")


@require_safe
@merchants_only
def months(request: HttpRequest, shop: ShopApplication) -> HttpResponse:
    """Which statements there are."""
    found = [f"{year}-{month:02d}" for year, month in statements.months_of(shop.id)]
    return _page(request, "shop_statements", {"tab": "statements", "months": found})


@require_safe
@merchants_only
def month(request: HttpRequest, shop: ShopApplication, text: str) -> HttpResponse:
    """One month on the screen, as CSV or as PDF (`?format=`)."""
    try:
        year, number = statements.read_month(text)
    except Refusal:
        return redirect("desk_shop_statements")
    found = statements.statement(
        shop_id=shop.id, year=year, month=number, language=language_of(request)
    )
    kind = request.GET.get("format")
    if kind in ("csv", "pdf"):
        as_file = statements.as_csv(found) if kind == "csv" else _paper().as_pdf(found)
        types = {"csv": "text/csv; charset=utf-8", "pdf": "application/pdf"}
        answer = HttpResponse(as_file, content_type=types[kind])
        answer["Content-Disposition"] = f'attachment; filename="statement-{text}.{kind}"'
        return answer
    return _page(request, "shop_statement", {"tab": "statements", "found": found, "month": text})
