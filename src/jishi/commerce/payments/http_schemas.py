"""Shapes of payments in the API; upper rooms may use them."""

from __future__ import annotations

from typing import Literal, cast

from jishi.commerce.payments.contracts import PaymentRef
from jishi.kernel.http import MoneyOut, Schema

State = Literal[
    "created", "pending", "paid", "failed", "closed", "unknown", "refunded", "partly_refunded"
]


class Payment(Schema):
    id: str
    state: State
    amount: MoneyOut
    provider: str | None
    pay_url: str | None
    expires_at: str | None
    order_ids: list[str]
    failure: str | None

    @classmethod
    def of(cls, ref: PaymentRef) -> Payment:
        return cls(
            id=str(ref.id),
            state=cast("State", ref.state),
            amount=MoneyOut.of(ref.amount),
            provider=ref.provider,
            pay_url=ref.pay_url,
            expires_at=ref.expires_at.isoformat(),
            order_ids=[str(subject) for subject in ref.subject_ids],
            failure=ref.failure,
        )


class StartPayment(Schema):
    provider: str
    return_url: str = ""
