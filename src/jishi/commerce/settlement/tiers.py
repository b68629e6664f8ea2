"""Deposit tiers, version 1: the table that the rule `deposit.tiers@1` publishes. Pure data.

A new shop trades without a deposit; the deposit grows with what it sells, because what may have to
be given back to buyers grows with it (E-commerce Law, art. 58: the operator of a platform that
undertakes to compensate buyers first has recourse to the merchant). Amounts in minor units of the
market's currency, sales settled in the last 30 days.
"""

from __future__ import annotations

from jishi.commerce.settlement.contracts import Tier

RULE = "deposit.tiers@1"
_ORDINARY = (
    Tier(sales_from_minor=0, deposit_minor=0),
    Tier(sales_from_minor=300_000, deposit_minor=50_000),
    Tier(sales_from_minor=3_000_000, deposit_minor=200_000),
    Tier(sales_from_minor=30_000_000, deposit_minor=500_000),
    Tier(sales_from_minor=300_000_000, deposit_minor=2_000_000),
)
#: Goods whose faults are costly to the buyer: twice as much.
_DOUBLE = tuple(
    Tier(sales_from_minor=tier.sales_from_minor, deposit_minor=2 * tier.deposit_minor)
    for tier in _ORDINARY
)
BY_CATEGORY: dict[str, tuple[Tier, ...]] = {
    "farm_supplies": _DOUBLE,
    "honey": _DOUBLE,
    "meat_eggs": _DOUBLE,
    "seafood": _DOUBLE,
}


def tiers_of(category: str) -> tuple[Tier, ...]:
    """The tiers of a shop's category, by rising sales."""
    return BY_CATEGORY.get(category, _ORDINARY)
