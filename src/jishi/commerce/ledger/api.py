"""What other rooms may ask of the ledger."""

from __future__ import annotations

from jishi.commerce.ledger.actions.claw_back import claw_back, claw_back_entries
from jishi.commerce.ledger.actions.fee_rules import fee_rule
from jishi.commerce.ledger.actions.post import post
from jishi.commerce.ledger.actions.seal import seal
from jishi.commerce.ledger.chain import chain_head, digest_at
from jishi.commerce.ledger.checking import books, check
from jishi.commerce.ledger.contracts import (
    AccountBalance,
    AccountKind,
    AccountRef,
    AccountRow,
    Cause,
    ChainHead,
    ClawBack,
    Entry,
    FeeRuleRef,
    PostingView,
    Problem,
    label_text,
    shop_account,
)
from jishi.commerce.ledger.policy import natural
from jishi.commerce.ledger.queries import (
    accounts_with_money,
    balance,
    balances_of,
    balances_of_shop,
    first_at,
    get_posting,
    get_postings,
    lock_balances,
    moved,
    period,
    postings_about,
    rows,
)

__all__ = [
    "AccountBalance",
    "AccountKind",
    "AccountRef",
    "AccountRow",
    "Cause",
    "ChainHead",
    "ClawBack",
    "Entry",
    "FeeRuleRef",
    "PostingView",
    "Problem",
    "accounts_with_money",
    "balance",
    "balances_of",
    "balances_of_shop",
    "books",
    "chain_head",
    "check",
    "claw_back",
    "claw_back_entries",
    "digest_at",
    "fee_rule",
    "first_at",
    "get_posting",
    "get_postings",
    "label_text",
    "lock_balances",
    "moved",
    "natural",
    "period",
    "post",
    "postings_about",
    "rows",
    "seal",
    "shop_account",
]
