"""What other rooms may ask of payments."""

from __future__ import annotations

from jishi.commerce.payments.actions.ask import settle_doubt
from jishi.commerce.payments.actions.close import close_payment
from jishi.commerce.payments.actions.create import create_payment
from jishi.commerce.payments.actions.refund import refund
from jishi.commerce.payments.actions.start import start_payment
from jishi.commerce.payments.adapters.keys import ensure_merchant_keys
from jishi.commerce.payments.adapters.registry import list_providers
from jishi.commerce.payments.contracts import PaymentPart, PaymentRef, ProviderInfo
from jishi.commerce.payments.errors import PaymentAlreadyPaid
from jishi.commerce.payments.queries import count_open, get_payments
from jishi.commerce.payments.queries import load as get_payment

__all__ = [
    "PaymentAlreadyPaid",
    "PaymentPart",
    "PaymentRef",
    "ProviderInfo",
    "close_payment",
    "count_open",
    "create_payment",
    "ensure_merchant_keys",
    "get_payment",
    "get_payments",
    "list_providers",
    "refund",
    "settle_doubt",
    "start_payment",
]
