"""What every payment provider must be able to do. None of this is called inside a transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from jishi.commerce.payments.contracts import (
    CallBack,
    PaymentNumbers,
    PaymentOrder,
    ProviderInfo,
    ProviderReport,
    RefundOrder,
    RefundReport,
    SplitOrder,
    SplitReport,
    StatementRow,
    TransferOrder,
    TransferReport,
)


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """The answer to a call-back that ends a provider's retries."""

    status: int = 200
    text: str = "success"


class PaymentProvider(Protocol):
    """A provider. Every method may raise `ProviderUnreachable` (nothing is known) or
    `ProviderRefused` (a definite no); numbers are ours and are carried out at most once.

    What `info.capabilities` does not name is not asked for; such a method raises
    `ProviderNotCapable`.
    """

    info: ProviderInfo
    acknowledgement: Acknowledgement

    def create(self, order: PaymentOrder) -> ProviderReport:
        """Open a payment, or find the one that this number already has."""
        ...

    def query(self, numbers: PaymentNumbers) -> ProviderReport | None:
        """How the payment stands; None when the provider never heard of the number."""
        ...

    def close(self, numbers: PaymentNumbers) -> ProviderReport | None:
        """Make it unpayable; the report says `paid` when it is too late for that."""
        ...

    def refund(self, order: RefundOrder) -> RefundReport:
        """Give money back, once a number."""
        ...

    def query_refund(self, order: RefundOrder) -> RefundReport | None:
        """How the refund stands; None when the provider never heard of the number."""
        ...

    def transfer(self, order: TransferOrder) -> TransferReport:
        """Pay out, once a number. `ProviderRefused` only when the number is certain to pay nothing,
        now and later; every other failure is `ProviderUnreachable`."""
        ...

    def query_transfer(self, order: TransferOrder) -> TransferReport | None:
        """How the pay-out stands; None when the provider never heard of the number."""
        ...

    def split(self, order: SplitOrder) -> SplitReport:
        """Divide a paid payment, once a number."""
        ...

    def query_split(self, order: SplitOrder) -> SplitReport | None:
        """How the division stands; None when the provider never heard of the number."""
        ...

    def statement(self, day: date) -> list[StatementRow]:
        """Every movement of the provider's calendar day. Raises `StatementNotReady`."""
        ...

    def read_call_back(
        self, *, target: str, headers: Mapping[str, str], body: bytes, now: datetime
    ) -> CallBack:
        """Verify and read a call-back. Raises `CallBackRefused`. `target` is path?query as sent."""
        ...
