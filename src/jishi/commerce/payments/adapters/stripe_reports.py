"""What Stripe's objects say, as ours. All are plain dicts here: the library's own are turned into them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from jishi.commerce.payments.adapters.amounts import from_stripe
from jishi.commerce.payments.contracts import (
    ProviderReport,
    RefundReport,
    RowKind,
    StatementRow,
    TransferReport,
    TransferState,
)

REFUND_STATES = {
    "succeeded": "succeeded",
    "pending": "pending",
    "requires_action": "pending",
    "failed": "failed",
    "canceled": "failed",
}
ROW_KINDS = {
    "charge": RowKind.PAYMENT,
    "payment": RowKind.PAYMENT,
    "refund": RowKind.REFUND,
    "payment_refund": RowKind.REFUND,
    "transfer": RowKind.TRANSFER,
    "stripe_fee": RowKind.FEE,
}
NUMBERS = ("out_refund_no", "out_transfer_no", "out_split_no", "out_trade_no")


def our_number(thing: Any, name: str) -> str:
    """A number of ours that we left on an object; empty when it is not ours."""
    metadata = thing.get("metadata") or {}
    return str(metadata.get(name) or "")


def session_report(session: Any, event: str = "") -> ProviderReport:
    state = {"open": "pending", "expired": "closed", "complete": "pending"}[session["status"]]
    intent = session["payment_intent"]
    is_dead = not isinstance(intent, str | None) and intent["status"] in (
        "canceled",
        "requires_payment_method",
    )
    if session["payment_status"] == "paid":
        state = "paid"
    elif session["status"] == "complete" and (is_dead or event.endswith("async_payment_failed")):
        state = "failed"
    url = session.get("url")
    return ProviderReport(
        out_trade_no=str(session["client_reference_id"]),
        trade_no=str(session["id"]),
        state=state,
        amount=from_stripe(int(session["amount_total"]), str(session["currency"])),
        pay_url=str(url or ""),
    )


def refund_report(refund: Any) -> RefundReport:
    return RefundReport(
        out_refund_no=our_number(refund, "out_refund_no"),
        refund_no=str(refund["id"]),
        state=REFUND_STATES[str(refund["status"])],
        amount=from_stripe(int(refund["amount"]), str(refund["currency"])),
    )


def transfer_report(transfer: Any) -> TransferReport:
    is_reversed = bool(transfer["reversed"])
    return TransferReport(
        out_transfer_no=our_number(transfer, "out_transfer_no"),
        transfer_no=str(transfer["id"]),
        state=TransferState.FAILED if is_reversed else TransferState.SUCCEEDED,
        amount=from_stripe(int(transfer["amount"]), str(transfer["currency"])),
        failure="reversed" if is_reversed else "",
    )


def statement_rows(transaction: Any, day: date) -> list[StatementRow]:
    source = transaction["source"]
    ours = [] if isinstance(source, str | None) else [our_number(source, name) for name in NUMBERS]
    out_no = next((number for number in ours if number), "")
    currency = str(transaction["currency"])
    kind = ROW_KINDS.get(str(transaction["type"]), RowKind.OTHER)
    if kind is RowKind.TRANSFER and not isinstance(source, str | None):
        kind = RowKind.SPLIT if our_number(source, "out_split_no") else kind
    at = datetime.fromtimestamp(int(transaction["created"]), UTC)
    rows = [
        StatementRow(
            provider="stripe",
            day=day,
            kind=kind,
            out_no=out_no,
            provider_no=str(transaction["id"]),
            amount=from_stripe(int(transaction["amount"]), currency),
            at=at,
        )
    ]
    if int(transaction["fee"]):
        fee = from_stripe(-int(transaction["fee"]), currency)
        rows.append(
            StatementRow(
                provider="stripe", day=day, kind=RowKind.FEE, out_no=out_no,
                provider_no=str(transaction["id"]), amount=fee, at=at,
            )
        )  # fmt: skip
    return rows
