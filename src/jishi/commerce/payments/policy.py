"""Pure decisions of payments."""

from __future__ import annotations

import base64
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from jishi.commerce.payments.contracts import AttemptState, PaymentState, TransferState

#: What may follow what. `closed → closed` with money arriving is handled by the attempt.
TRANSITIONS: dict[PaymentState, frozenset[PaymentState]] = {
    PaymentState.CREATED: frozenset({PaymentState.PENDING, PaymentState.CLOSED}),
    PaymentState.PENDING: frozenset(
        {PaymentState.UNKNOWN, PaymentState.PAID, PaymentState.FAILED, PaymentState.CLOSED}
    ),
    PaymentState.UNKNOWN: frozenset(
        {PaymentState.PENDING, PaymentState.PAID, PaymentState.FAILED, PaymentState.CLOSED}
    ),
    PaymentState.FAILED: frozenset({PaymentState.PENDING, PaymentState.PAID, PaymentState.CLOSED}),
    PaymentState.PAID: frozenset(),
    PaymentState.CLOSED: frozenset(),
}
TRANSFER_ENDS = (TransferState.SUCCEEDED, TransferState.FAILED, TransferState.EXPIRED)
#: What may follow what for a pay-out: anything open may become anything but `requested`; ends stay.
TRANSFER_TRANSITIONS: dict[TransferState, frozenset[TransferState]] = {
    before: frozenset()
    if before in TRANSFER_ENDS
    else frozenset(TransferState) - {before, TransferState.REQUESTED}
    for before in TransferState
}
#: How long a payee has to confirm where that is needed (WeChat Pay closes it after 24 hours).
CONFIRM_WITHIN = timedelta(hours=24)
#: Waits between questions about a pay-out or split, in seconds; the last repeats.
ASK_BACKOFF_S = (5, 15, 60, 300, 1800)
#: Since the last time a transfer was put on the wire: before that it may still arrive there.
GIVE_UP_AFTER = timedelta(minutes=10)
OPEN = (AttemptState.CLAIMED, AttemptState.PENDING, AttemptState.UNKNOWN)
#: How old the last answer of a provider may be before a waiting payer's look asks again.
ASK_AGAIN_AFTER = timedelta(seconds=3)
#: A call-back older (or further in the future) than this is refused.
CALL_BACK_MAX_AGE = timedelta(minutes=5)


class Step(StrEnum):
    """What a report changes."""

    NOTHING = "nothing"
    WAIT = "wait"
    """The attempt is known to be pending now."""
    COMPLETE = "complete"
    """First news of success: count it."""
    SEND_BACK = "send_back"
    """Success of an attempt whose payment is closed or was paid by another attempt."""
    FAIL = "fail"


def judge(payment: PaymentState, attempt: AttemptState, reported: str) -> Step:
    """What to do with a report, whatever came before it. Success beats all; once paid, nothing
    older or later changes an attempt; `failed` and `closed` at the provider are the end of it."""
    if attempt is AttemptState.PAID:
        return Step.NOTHING
    if reported == "paid":
        is_late = payment in (PaymentState.PAID, PaymentState.CLOSED)
        return Step.SEND_BACK if is_late else Step.COMPLETE
    if attempt not in OPEN:
        return Step.NOTHING
    if reported in ("failed", "closed"):
        return Step.FAIL
    return Step.WAIT if attempt is not AttemptState.PENDING else Step.NOTHING


def shown_state(state: str, amount_minor: int, refunded_minor: int) -> str:
    """The state as people see it: a paid payment also says whether it was given back."""
    if state != PaymentState.PAID or refunded_minor == 0:
        return state
    return "refunded" if refunded_minor >= amount_minor else "partly_refunded"


def should_ask(state: PaymentState, asked_at: datetime | None, now: datetime) -> bool:
    """Whether a look at a payment should ask its provider first."""
    if state not in (PaymentState.PENDING, PaymentState.UNKNOWN):
        return False
    return asked_at is None or now - asked_at >= ASK_AGAIN_AFTER


def is_fresh(sent_at: datetime, now: datetime) -> bool:
    return abs(now - sent_at) <= CALL_BACK_MAX_AGE


def own_url(wanted: str, public_url: str, fallback: str) -> str:
    """`wanted` when it leads into the market, else `fallback`: nobody is sent elsewhere after paying."""
    base = public_url.rstrip("/")
    if wanted.startswith("/") and not wanted.startswith("//") and "\\" not in wanted:
        wanted = base + wanted
    is_plain = wanted.isascii() and not set(wanted) & set(" \"'<>\\`;,#")
    return wanted if wanted.startswith(base + "/") and is_plain else base + fallback


def merchant_number(prefix: str, row_id: UUID) -> str:
    """A number of ours for a provider: one letter and the id in base 32, 27 letters and digits.

    WeChat Pay takes at most 32, letters and digits only for transfers
    (https://pay.weixin.qq.com/doc/v3/merchant/4012791897).
    """
    return prefix + base64.b32encode(row_id.bytes).decode().rstrip("=")


def wait_before(tries: int) -> timedelta:
    """How long to wait before asking again after `tries` (from 0) tries."""
    return timedelta(seconds=ASK_BACKOFF_S[min(tries, len(ASK_BACKOFF_S) - 1)])


class TransferStep(StrEnum):
    """What a report about a pay-out changes."""

    NOTHING = "nothing"
    MOVE = "move"
    CONTRADICTS = "contradicts"
    """It says the opposite of an end that others have been told: a person must look."""


def judge_transfer(now: TransferState, reported: TransferState) -> TransferStep:
    """What to do with a report on a pay-out, whatever came before it. Ends are final: a late or
    reordered report of something on the way changes nothing after one."""
    if now is reported:
        return TransferStep.NOTHING
    if now in TRANSFER_ENDS:
        told_paid = TransferState.SUCCEEDED in (now, reported)
        return (
            TransferStep.CONTRADICTS
            if reported in TRANSFER_ENDS and told_paid
            else TransferStep.NOTHING
        )
    return TransferStep.MOVE
