"""What every payment provider must be able to do. None of this is called inside a transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from jishi.commerce.payments.contracts import (
    CallBack,
    PaymentOrder,
    ProviderInfo,
    ProviderReport,
    RefundReport,
)
from jishi.kernel.money import Money


class PaymentProvider(Protocol):
    """A provider. Every method may raise `ProviderUnreachable` (nothing is known) or
    `ProviderRefused` (a definite no); numbers are ours and are carried out at most once."""

    info: ProviderInfo

    def create(self, order: PaymentOrder) -> ProviderReport:
        """Open a payment, or find the one that this number already has."""
        ...

    def query(self, out_trade_no: str) -> ProviderReport | None:
        """How the payment stands; None when the provider never heard of the number."""
        ...

    def close(self, out_trade_no: str) -> ProviderReport | None:
        """Make it unpayable; the report says `paid` when it is too late for that."""
        ...

    def refund(
        self, *, out_trade_no: str, out_refund_no: str, amount: Money, reason: str
    ) -> RefundReport:
        """Give money back, once a number."""
        ...

    def query_refund(self, out_refund_no: str) -> RefundReport | None:
        """How the refund stands; None when the provider never heard of the number."""
        ...

    def read_call_back(
        self, *, target: str, headers: Mapping[str, str], body: bytes, now: datetime
    ) -> CallBack:
        """Verify and read a call-back. Raises `CallBackRefused`. `target` is path?query as sent."""
        ...
