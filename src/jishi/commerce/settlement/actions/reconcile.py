"""Reconcile: a provider's statement of a day against the books; what does not agree waits for a
person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from jishi.commerce.ledger import api as ledger
from jishi.commerce.settlement import policy, ports
from jishi.commerce.settlement.contracts import DifferenceKind, ProviderRow, RunReport
from jishi.commerce.settlement.errors import DifferenceExplained, StatementNotThere
from jishi.commerce.settlement.events import DifferenceFound
from jishi.commerce.settlement.models import Difference, StatementRun
from jishi.commerce.settlement.position import Kind, currency
from jishi.kernel import audit, clock, outbox
from jishi.kernel.db import advisory_lock, use_case
from jishi.kernel.errors import InvalidInput, NotFound
from jishi.kernel.ids import new_id

#: Postings on the clearing account that no statement lists as a movement.
_OURS_ONLY = frozenset(
    {"difference.found", "difference.explained", "provider.settled_to_bank", "provider.fee"}
)


@dataclass(frozen=True, slots=True)
class Comparison:
    """`agreed`: how many rows agree. `found`: (kind, reference, number, ours, theirs)."""

    agreed: int
    found: tuple[tuple[DifferenceKind, str, str, int, int], ...]


def compare(ours: dict[str, int], theirs: Sequence[ProviderRow]) -> Comparison:
    """Our movements by reference against a statement's rows. Pure.

    Rows of one reference are summed; rows without a reference stand alone. Fees are passed over:
    they are booked as they are.
    """
    sums: dict[str, int] = defaultdict(int)
    numbers: dict[str, str] = {}
    alone: list[tuple[DifferenceKind, str, str, int, int]] = []
    for row in theirs:
        if row.kind == "fee":
            continue
        if not row.reference:
            alone.append((DifferenceKind.MISSING_OURS, row.reference, row.number, 0, row.minor))
            continue
        sums[row.reference] += row.minor
        numbers.setdefault(row.reference, row.number)
    agreed, found = 0, []
    for reference in sorted(ours.keys() | sums.keys()):
        mine, yours = ours.get(reference), sums.get(reference)
        number = numbers.get(reference, "")
        if mine == yours:
            agreed += 1
        elif yours is None:
            found.append((DifferenceKind.MISSING_THEIRS, reference, number, mine or 0, 0))
        elif mine is None:
            found.append((DifferenceKind.MISSING_OURS, reference, number, 0, yours))
        else:
            found.append((DifferenceKind.AMOUNT, reference, number, mine, yours))
    return Comparison(agreed=agreed, found=(*found, *alone))


def reconcile(*, provider: str, day: date) -> RunReport:
    """Compare a market day of a provider with the clearing account. The statement is asked for outside
    a transaction. Running it again adds nothing that is known.

    A movement near midnight may stand on different days in the two books: a difference of the day
    before or after that the other side shows with the same amount is closed by itself.

    Raises `StatementNotThere`.
    """
    rows = ports.provider_statement.ask(provider, day)
    if rows is None:
        raise StatementNotThere(provider=provider, day=day.isoformat())
    return _note(provider=provider, day=day, rows=rows)


@use_case
def _note(*, provider: str, day: date, rows: Sequence[ProviderRow]) -> RunReport:
    advisory_lock("reconcile", [provider])
    account = ledger.AccountRef(Kind.PROVIDER_CLEARING, provider)
    begin, end = policy.day_bounds(day, clock.market_zone())
    ours: dict[str, int] = defaultdict(int)
    for row in ledger.period(account, currency(), begin, end)[1]:
        if row.label not in _OURS_ONLY:
            ours[row.cause.id] += row.amount.minor
    result = compare(dict(ours), rows)
    opened = closed = 0
    for kind, reference, number, mine, yours in result.found:
        other = _counterpart(provider, kind, reference, mine - yours)
        if other is not None:
            _close(other, by="clock", explanation="隔日入账 · booked on the neighbouring day")
            closed += 1
            continue
        opened += open_difference(
            provider=provider, day=day, kind=kind, reference=reference, number=number,
            ours_minor=mine, theirs_minor=yours,
        )  # fmt: skip
    _book_fees(provider, day, -sum(row.minor for row in rows if row.kind == "fee"))
    StatementRun.objects.update_or_create(
        provider=provider,
        day=day,
        defaults={"rows": len(rows), "matched": result.agreed, "run_at": clock.now()},
    )
    audit.write(
        actor="clock", verb="money.reconcile", target=f"provider:{provider}", day=day.isoformat(),
        rows=len(rows), matched=result.agreed, opened=opened, closed=closed,
    )  # fmt: skip
    return RunReport(
        provider=provider, day=day, rows=len(rows), matched=result.agreed, opened=opened,
        closed=closed,
    )  # fmt: skip


def _book_fees(provider: str, day: date, minor: int) -> None:
    """What the provider kept that day, in one posting a day; a statement that names another sum later
    is a difference."""
    if minor == 0:
        return
    cost = ledger.AccountRef(Kind.PROVIDER_FEE, provider)
    cause = ledger.Cause("provider_day", f"{provider}:{day.isoformat()}")
    booked = [
        entry.minor
        for posting in ledger.postings_about(causes=[cause])
        for entry in posting.entries
        if entry.account == cost
    ]
    if booked:
        if booked != [minor]:
            open_difference(
                provider=provider, day=day, kind=DifferenceKind.AMOUNT, reference=cause.id,
                number="fees", ours_minor=-booked[0], theirs_minor=-minor,
            )  # fmt: skip
        return
    held = ledger.AccountRef(Kind.PROVIDER_CLEARING, provider)
    ledger.post(
        entries=[ledger.Entry(cost, minor), ledger.Entry(held, -minor)],
        cause=cause, label="provider.fee", currency=currency(),
    )  # fmt: skip


def _counterpart(
    provider: str, kind: DifferenceKind, reference: str, gap: int
) -> Difference | None:
    """The open difference of a neighbouring day that this one cancels out."""
    opposite = {
        DifferenceKind.MISSING_OURS: DifferenceKind.MISSING_THEIRS,
        DifferenceKind.MISSING_THEIRS: DifferenceKind.MISSING_OURS,
    }.get(kind)
    if opposite is None or not reference:
        return None
    rows = Difference.objects.select_for_update().filter(
        provider=provider, kind=opposite, reference=reference, explained_at=None
    )
    return next((row for row in rows if row.ours_minor - row.theirs_minor == -gap), None)


@use_case
def open_difference(
    *,
    provider: str,
    day: date,
    kind: DifferenceKind,
    reference: str,
    number: str,
    ours_minor: int,
    theirs_minor: int,
) -> bool:
    """Put a difference into the operator's queue, once. True when it is new. Emits `DifferenceFound`."""
    row, is_new = Difference.objects.get_or_create(
        provider=provider, day=day, kind=kind, reference=reference[:64], number=number[:80],
        defaults={
            "id": new_id(), "ours_minor": ours_minor, "theirs_minor": theirs_minor,
            "currency": currency(), "found_at": clock.now(),
        },
    )  # fmt: skip
    if is_new:
        outbox.record(DifferenceFound(difference_id=row.pk, provider=provider, kind=str(kind)))
    return is_new


@use_case
def explain_difference(*, difference_id: UUID, by: UUID, explanation: str, book: str) -> None:
    """An operator says what a difference is. `book`: `none`; `fee` (the provider kept it for its
    service); `suspense` (the clearing account follows the statement, the sum waits on the provider's
    difference account). Raises `NotFound`, `DifferenceExplained`, `InvalidInput`.
    """
    row = Difference.objects.select_for_update().filter(pk=difference_id).first()
    if row is None:
        raise NotFound
    if row.explained_at is not None:
        raise DifferenceExplained
    if not explanation.strip() or book not in ("none", "fee", "suspense"):
        raise InvalidInput(fields={"explanation": "needed"})
    gap = row.theirs_minor - row.ours_minor
    if book != "none" and gap:
        kind = Kind.PROVIDER_FEE if book == "fee" else Kind.DIFFERENCE
        held = Kind.BANK if row.provider == "bank" else Kind.PROVIDER_CLEARING
        owner = "market" if row.provider == "bank" else row.provider
        ledger.post(
            entries=[
                ledger.Entry(ledger.AccountRef(held, owner), gap),
                ledger.Entry(ledger.AccountRef(kind, row.provider), -gap),
            ],
            cause=ledger.Cause("difference", str(row.pk)),
            label="provider.fee" if book == "fee" else "difference.found",
            currency=row.currency,
        )
    row.booked = book
    _close(row, by=f"person:{by}", explanation=explanation)


def _close(row: Difference, *, by: str, explanation: str) -> None:
    row.explained_at = clock.now()
    row.explained_by = by
    row.explanation = explanation.strip()[:300]
    row.save(update_fields=["explained_at", "explained_by", "explanation", "booked"])
    audit.write(
        actor=by, verb="money.explain_difference", target=f"difference:{row.pk}",
        reason=row.explanation, booked=row.booked,
    )  # fmt: skip
