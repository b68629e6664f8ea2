"""Give back: a withdrawal that is not paid puts its money into its payee's balance again."""

from __future__ import annotations

from jishi.commerce.ledger import api as ledger
from jishi.commerce.settlement import notices
from jishi.commerce.settlement.contracts import WithdrawalState
from jishi.commerce.settlement.errors import WithdrawalMoved
from jishi.commerce.settlement.events import WithdrawalGivenBack
from jishi.commerce.settlement.models import Batch, Withdrawal
from jishi.commerce.settlement.policy import TRANSITIONS
from jishi.commerce.settlement.position import books_of, move, payee_of, purse
from jishi.kernel import audit, clock, outbox


def require_step(row: Withdrawal, after: WithdrawalState) -> None:
    """Raises `WithdrawalMoved` unless `after` may follow the row's state."""
    if after not in TRANSITIONS[WithdrawalState(row.state)]:
        raise WithdrawalMoved(state=row.state)


def transit(row: Withdrawal) -> ledger.AccountRef:
    kind = ledger.AccountKind.WITHDRAWAL_IN_TRANSIT
    return ledger.AccountRef(kind, str(row.pk), books_of(payee_of(row)))


def cause_of(row: Withdrawal) -> ledger.Cause:
    return ledger.Cause("withdrawal", str(row.pk))


def give_back(
    row: Withdrawal, *, state: WithdrawalState, reason: str, actor: str, rule: str = ""
) -> None:
    """End an unpaid withdrawal as `refused` or `failed`; the caller holds the shop's lock and the row."""
    require_step(row, state)
    if row.batch_id and row.state == WithdrawalState.BATCHED:
        batch = Batch.objects.select_for_update().get(pk=row.batch_id)
        batch.count -= 1
        batch.total_minor -= row.minor
        if batch.count == 0:
            batch.state = "done"
        batch.save(update_fields=["count", "total_minor", "state"])
        row.batch = None
    row.state = state
    row.note = reason[:300]
    row.rule = rule or row.rule
    row.ended_at = clock.now()
    row.save(update_fields=["state", "note", "rule", "ended_at", "batch"])
    move(
        source=transit(row), target=purse(payee_of(row)), minor=row.minor, cause=cause_of(row),
        label="withdrawal.given_back", basis=rule,
    )  # fmt: skip
    tell_given_back(row, reason=reason, actor=actor)


def tell_given_back(row: Withdrawal, *, reason: str, actor: str) -> None:
    """Event, audit line and notice of money that is in the balance again."""
    outbox.record(
        WithdrawalGivenBack(
            withdrawal_id=row.pk, shop_id=row.shop_id, minor=row.minor, currency=row.currency,
            state=str(row.state), reason=reason[:300],
        )
    )  # fmt: skip
    audit.write(
        actor=actor, verb=f"withdrawal.{row.state}", target=f"withdrawal:{row.pk}", reason=reason,
        basis=row.rule, minor=row.minor,
    )  # fmt: skip
    notices.given_back(row, reason)
