"""What other rooms may ask of payments."""

from __future__ import annotations

from jishi.commerce.payments.actions.ask import settle_doubt
from jishi.commerce.payments.actions.close import close_payment
from jishi.commerce.payments.actions.create import create_payment
from jishi.commerce.payments.actions.refund import refund
from jishi.commerce.payments.actions.split import split
from jishi.commerce.payments.actions.start import start_payment
from jishi.commerce.payments.actions.statement import statement
from jishi.commerce.payments.actions.transfer import (
    get_transfer,
    give_up_transfer,
    send_transfer,
    transfer,
)
from jishi.commerce.payments.adapters.keys import ensure_merchant_keys
from jishi.commerce.payments.adapters.registry import list_providers
from jishi.commerce.payments.contracts import (
    Capability,
    PaymentPart,
    PaymentRef,
    PayoutAccount,
    ProviderInfo,
    RowKind,
    Share,
    StatementRow,
    TransferRef,
    TransferState,
)
from jishi.commerce.payments.errors import (
    PaymentAlreadyPaid,
    ProviderNotCapable,
    ProviderUnreachable,
    StatementNotReady,
    TransferTooSmall,
    UnknownProvider,
)
from jishi.commerce.payments.queries import causes_of, count_open, get_payments, get_transfers
from jishi.commerce.payments.queries import load as get_payment

__all__ = [
    "Capability",
    "PaymentAlreadyPaid",
    "PaymentPart",
    "PaymentRef",
    "PayoutAccount",
    "ProviderInfo",
    "ProviderNotCapable",
    "ProviderUnreachable",
    "RowKind",
    "Share",
    "StatementNotReady",
    "StatementRow",
    "TransferRef",
    "TransferState",
    "TransferTooSmall",
    "UnknownProvider",
    "causes_of",
    "close_payment",
    "count_open",
    "create_payment",
    "ensure_merchant_keys",
    "get_payment",
    "get_payments",
    "get_transfer",
    "get_transfers",
    "give_up_transfer",
    "list_providers",
    "refund",
    "send_transfer",
    "settle_doubt",
    "split",
    "start_payment",
    "statement",
    "transfer",
]
