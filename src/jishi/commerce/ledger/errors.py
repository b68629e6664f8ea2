"""What the ledger refuses. All of these are mistakes of the calling code or a double effect stopped."""

from __future__ import annotations

from jishi.kernel.errors import Refusal


class AlreadyPosted(Refusal):
    """`key`: the cause and label that were posted before."""

    code = "already_posted"
    zh = "这笔款项已经记过账。"
    en = "This has already been posted."


class PostingUnbalancedError(ValueError):
    """The entries do not sum to zero, are fewer than two, or hold a zero: a programming error."""


class Overdrawn(Refusal):
    """An account that holds somebody's money would fall below zero."""

    code = "overdrawn"
    zh = "余额不足，未执行。"
    en = "The balance does not suffice; nothing was done."
