"""Pure decisions of payments."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from jishi.commerce.payments.contracts import AttemptState, PaymentState

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
