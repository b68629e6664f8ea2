"""Pure decisions of the ledger."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime

from jishi.commerce.ledger.contracts import (
    ASSETS,
    AccountKind,
    AccountRef,
    ClawBack,
    Entry,
    shop_account,
)
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


#: What the first link of the chain stands on.
GENESIS = hashlib.sha256(b"jishi ledger chain, version 1").digest()
#: (id, at, label, cause kind, cause id, basis, currency, size)
PostingRow = tuple[uuid.UUID, datetime, str, str, str, str, str, int]
#: (entry id, account id, minor)
EntryRow = tuple[int, uuid.UUID, int]


def digest_of(before: bytes, posting: PostingRow, entries: Sequence[EntryRow]) -> bytes:
    """The link after `before`: SHA-256 over `before` and the posting as canonical JSON.

    A hash-linked list as in S. Haber and W. S. Stornetta, How to time-stamp a digital document,
    Journal of Cryptology 3 (1991): whoever changes one posting has to change every later link, and
    a digest noted elsewhere shows it. Canonical: a JSON array without spaces, UTF-8, times in UTC
    with microseconds, entries by id.
    """
    pk, at, *texts = posting
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    lines = [[entry_id, str(account), minor] for entry_id, account, minor in sorted(entries)]
    content = json.dumps(
        [str(pk), moment, *texts, lines], ensure_ascii=False, separators=(",", ":")
    )
    return hashlib.sha256(before + content.encode()).digest()


def split_claw_back(
    shop_id: uuid.UUID, minor: int, *, balance: int, reserve: int, deposit: int
) -> ClawBack:
    """`minor` taken from what a shop has, in this order: its balance, what is kept of it in
    reserve, its deposit; the rest it owes. All in minor units, never negative."""
    from_balance = min(minor, balance)
    from_reserve = min(minor - from_balance, reserve)
    from_deposit = min(minor - from_balance - from_reserve, deposit)
    owed = minor - from_balance - from_reserve - from_deposit
    parts = {
        AccountKind.SHOP_PAYABLE: from_balance,
        AccountKind.RESERVE: from_reserve,
        AccountKind.DEPOSIT: from_deposit,
        AccountKind.RECEIVABLE: owed,
    }
    return ClawBack(
        from_balance=from_balance,
        from_reserve=from_reserve,
        from_deposit=from_deposit,
        owed=owed,
        entries=tuple(
            Entry(shop_account(kind, shop_id), part) for kind, part in parts.items() if part
        ),
    )
