"""Money pages of the desks."""

from __future__ import annotations

from django.urls import path

from jishi.commerce.settlement.console import merchant, operator, security

_SHOP, _OPERATOR = "desk/shop/money", "desk/operator/money"

urlpatterns = [
    path(_SHOP, merchant.overview, name="desk_shop_money"),
    path(f"{_SHOP}/why/<uuid:posting_id>", merchant.why, name="desk_shop_why"),
    path(f"{_SHOP}/withdrawals", merchant.withdrawals, name="desk_shop_withdrawals"),
    path(f"{_SHOP}/withdrawals/ask", merchant.ask_withdrawal, name="desk_shop_withdraw"),
    path(
        f"{_SHOP}/withdrawals/<uuid:withdrawal_id>/cancel",
        merchant.cancel_withdrawal,
        name="desk_shop_withdrawal_cancel",
    ),
    path(f"{_SHOP}/accounts", merchant.bank_accounts, name="desk_shop_accounts"),
    path(f"{_SHOP}/accounts/add", merchant.add_account, name="desk_shop_account_add"),
    path(
        f"{_SHOP}/accounts/<uuid:account_id>/remove",
        merchant.remove_account,
        name="desk_shop_account_remove",
    ),
    path(f"{_SHOP}/deposit", merchant.deposit, name="desk_shop_deposit"),
    path(f"{_SHOP}/security", security.of_merchant, name="desk_shop_security"),
    path(f"{_SHOP}/statements", merchant.months, name="desk_shop_statements"),
    path(f"{_SHOP}/statements/<str:text>", merchant.month, name="desk_shop_statement"),
    path(_OPERATOR, operator.money, name="desk_operator_money"),
    path(f"{_OPERATOR}/security", security.of_operator, name="desk_operator_security"),
    path(f"{_OPERATOR}/batch", operator.batch, name="desk_operator_make_batch"),
    path(f"{_OPERATOR}/results", operator.results, name="desk_operator_results"),
    path(f"{_OPERATOR}/batch/<uuid:batch_id>", operator.batch_page, name="desk_operator_batch"),
    path(f"{_OPERATOR}/batch/<uuid:batch_id>/send", operator.send, name="desk_operator_send"),
    path(
        f"{_OPERATOR}/withdrawal/<uuid:withdrawal_id>",
        operator.decide,
        name="desk_operator_withdrawal",
    ),
    path(f"{_OPERATOR}/freezes", operator.freezes, name="desk_operator_freezes"),
    path(f"{_OPERATOR}/freezes/place", operator.place_freeze, name="desk_operator_freeze"),
    path(
        f"{_OPERATOR}/freezes/<uuid:freeze_id>/lift",
        operator.lift_freeze,
        name="desk_operator_lift",
    ),
    path(f"{_OPERATOR}/differences", operator.differences, name="desk_operator_differences"),
    path(
        f"{_OPERATOR}/differences/<uuid:difference_id>",
        operator.explain,
        name="desk_operator_explain",
    ),
    path(f"{_OPERATOR}/reconcile", operator.run_reconcile, name="desk_operator_reconcile"),
]
