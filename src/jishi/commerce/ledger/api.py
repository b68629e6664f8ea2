"""What other rooms may ask of the ledger."""

from __future__ import annotations

from jishi.commerce.ledger.actions.fee_rules import fee_rule
from jishi.commerce.ledger.actions.post import post
from jishi.commerce.ledger.contracts import (
    AccountKind,
    AccountRef,
    AccountRow,
    Cause,
    Entry,
    FeeRuleRef,
    PostingView,
    Problem,
    label_text,
)
from jishi.commerce.ledger.queries import (
    balance,
    balances_of_shop,
    check,
    moved,
    postings_about,
    rows,
)

__all__ = [
    "AccountKind",
    "AccountRef",
    "AccountRow",
    "Cause",
    "Entry",
    "FeeRuleRef",
    "PostingView",
    "Problem",
    "balance",
    "balances_of_shop",
    "check",
    "fee_rule",
    "label_text",
    "moved",
    "post",
    "postings_about",
    "rows",
]
