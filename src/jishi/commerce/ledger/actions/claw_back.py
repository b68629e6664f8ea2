"""Claw back: money that a shop has been given goes back where it came from."""

from __future__ import annotations

from uuid import UUID

from jishi.commerce.ledger.actions.post import post
from jishi.commerce.ledger.contracts import (
    AccountKind,
    AccountRef,
    Cause,
    ClawBack,
    Entry,
    shop_account,
)
from jishi.commerce.ledger.errors import PostingUnbalancedError
from jishi.commerce.ledger.policy import split_claw_back
from jishi.commerce.ledger.queries import lock_balances
from jishi.kernel.db import use_case

_SOURCES = (AccountKind.SHOP_PAYABLE, AccountKind.RESERVE, AccountKind.DEPOSIT)


@use_case
def claw_back_entries(*, shop_id: UUID, minor: int, currency: str) -> ClawBack:
    """Work out where `minor` (> 0) of a shop's money comes from, without posting anything.

    For callers who need these debits inside a posting of their own. Locks the shop's accounts
    until the transaction ends, so the answer stays true until it is posted. What a freeze holds is
    not touched: that money does not move before the freeze ends.
    """
    if minor <= 0:
        raise PostingUnbalancedError([minor])
    sources = {kind: shop_account(kind, shop_id) for kind in _SOURCES}
    found = lock_balances(sources.values(), currency)
    return split_claw_back(
        shop_id,
        minor,
        balance=found[sources[AccountKind.SHOP_PAYABLE]].minor,
        reserve=found[sources[AccountKind.RESERVE]].minor,
        deposit=found[sources[AccountKind.DEPOSIT]].minor,
    )


@use_case
def claw_back(
    *,
    shop_id: UUID,
    minor: int,
    currency: str,
    cause: Cause,
    label: str,
    to: AccountRef,
    basis: str = "",
) -> ClawBack:
    """Move `minor` (> 0) from the shop to the account `to`, in one posting: from its balance, then
    its reserve, then its deposit; the rest becomes a receivable, which later settlements repay.

    A refund after settlement gives the order's escrow account as `to`; from there it goes on like a
    refund before settlement. Raises `AlreadyPosted` (this cause under this label).
    """
    taken = claw_back_entries(shop_id=shop_id, minor=minor, currency=currency)
    post(
        entries=[*taken.entries, Entry(to, -minor)],
        cause=cause,
        label=label,
        currency=currency,
        basis=basis,
    )
    return taken
