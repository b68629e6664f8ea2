"""Amounts as providers write them. Nothing is rounded: what does not fit is refused."""

from __future__ import annotations

import re

from jishi.kernel.money import EXPONENTS, Money

_YUAN = re.compile(r"-?[0-9]{1,13}(?:\.[0-9]{1,2})?")
#: Stripe's minor unit is ISO 4217's, but for these it asks for two digits that must be zero, for
#: history's sake (https://docs.stripe.com/currencies#special-cases).
_STRIPE_TIMES_100 = frozenset({"ISK", "UGX"})


def yuan(amount: Money) -> str:
    """`8888` fen as `88.88`, as Alipay writes it. Raises ValueError for another currency."""
    if amount.currency != "CNY":
        raise ValueError(f"Alipay takes CNY, not {amount.currency}")
    whole, part = divmod(abs(amount.minor), 100)
    return f"{'-' if amount.minor < 0 else ''}{whole}.{part:02d}"


def from_yuan(text: str) -> Money:
    """`88.88`, `88.8` or `88` as 8888, 8880, 8800 fen. Raises ValueError for anything else."""
    text = text.strip()
    if not _YUAN.fullmatch(text):
        raise ValueError(f"not an amount in yuan: {text[:20]}")
    whole, _, part = text.lstrip("-").partition(".")
    minor = int(whole) * 100 + int(part.ljust(2, "0"))
    return Money(-minor if text.startswith("-") else minor, "CNY")


def stripe_minor(amount: Money) -> int:
    """The integer that Stripe means by `amount`."""
    return amount.minor * 100 if amount.currency in _STRIPE_TIMES_100 else amount.minor


def from_stripe(minor: int, currency: str) -> Money:
    """Stripe's integer and lower-case code as money. Raises ValueError when it does not fit."""
    code = currency.upper()
    if code not in EXPONENTS:
        raise ValueError(f"unknown currency {code}")
    if code not in _STRIPE_TIMES_100:
        return Money(minor, code)
    if minor % 100:
        raise ValueError(f"{minor} {code} has a fraction")
    return Money(minor // 100, code)
