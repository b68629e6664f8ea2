"""What WeChat Pay's answers and notices say, as ours."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from jishi.commerce.payments.adapters.reading import readable, same_number
from jishi.commerce.payments.contracts import (
    ProviderReport,
    SplitOrder,
    SplitReport,
    TransferState,
)
from jishi.kernel.money import Money

#: REFUND: was paid, and something went back since.
TRADE_STATES = {
    "SUCCESS": "paid",
    "REFUND": "paid",
    "NOTPAY": "pending",
    "USERPAYING": "pending",
    "CLOSED": "closed",
    "REVOKED": "closed",
    "PAYERROR": "failed",
}
REFUND_STATES = {"SUCCESS": "succeeded", "PROCESSING": "pending", "ABNORMAL": "pending"}
TRANSFER_STATES = {
    "ACCEPTED": TransferState.SENT,
    "PROCESSING": TransferState.SENT,
    "TRANSFERING": TransferState.SENT,
    "CANCELING": TransferState.SENT,
    "WAIT_USER_CONFIRM": TransferState.AWAITING_USER_CONFIRM,
    "SUCCESS": TransferState.SUCCEEDED,
    "FAIL": TransferState.FAILED,
    "CANCELLED": TransferState.FAILED,
}
#: Reasons of a failed transfer that mean: the payee did not press the button in time.
NOT_CONFIRMED = frozenset({"OVERDUE_CLOSE", "USER_CONFIRM_OVERDUE"})


def trade_report(content: Mapping[str, Any]) -> ProviderReport:
    amount = content["amount"]
    at = content.get("success_time")
    return ProviderReport(
        out_trade_no=str(content["out_trade_no"]),
        trade_no=str(content.get("transaction_id", "")),
        state=TRADE_STATES[str(content["trade_state"])],
        amount=Money(int(amount["total"]), str(amount.get("currency", "CNY"))),
        occurred_at=datetime.fromisoformat(at) if at else None,
    )


def split_report(order: SplitOrder, answer: dict[str, Any]) -> SplitReport:
    with readable():
        results = {str(part["result"]) for part in answer.get("receivers", [])}
        is_over = answer["state"] == "FINISHED"
        split_no = str(answer.get("order_id", ""))
        same_number(order.out_split_no, str(answer["out_order_no"]))
    state = "pending"
    if is_over:
        state = "failed" if "CLOSED" in results else "succeeded"
    return SplitReport(
        out_split_no=order.out_split_no,
        split_no=split_no,
        state=state,
        failure="closed" if state == "failed" else "",
    )
