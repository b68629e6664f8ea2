"""Pure decisions of the ledger."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from jishi.commerce.ledger.contracts import ASSETS, AccountRef, Entry
from jishi.commerce.ledger.errors import PostingUnbalancedError

_ACCOUNTS = uuid.UUID("6f2d4d0e-5a0b-5d55-9d0f-6a69736869a1")


def account_id(account: AccountRef, currency: str) -> uuid.UUID:
    """The id of an account, derived from its name (RFC 9562 version 5): no look-up is needed."""
    return uuid.uuid5(_ACCOUNTS, f"{account.kind}\n{account.owner}\n{currency}")


def require_balanced(entries: Sequence[Entry]) -> None:
    """Raise `PostingUnbalancedError` unless there are two or more non-zero entries that sum to zero."""
    minors = [entry.minor for entry in entries]
    if len(minors) < 2 or 0 in minors or sum(minors) != 0:
        raise PostingUnbalancedError(minors)


def natural(kind: str, debit_minor: int) -> int:
    """`debit_minor` (debit positive) seen from the account's natural side: assets +, others −."""
    return debit_minor if kind in ASSETS else -debit_minor
