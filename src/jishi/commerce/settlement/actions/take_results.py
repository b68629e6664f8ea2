"""Take results: a bank's answer file, line by line, each line once."""

from __future__ import annotations

from uuid import UUID

from jishi.commerce.settlement.actions.pay_out import BANK, note_result
from jishi.commerce.settlement.actions.reconcile import open_difference
from jishi.commerce.settlement.contracts import BankResult, DifferenceKind, ImportReport
from jishi.commerce.settlement.errors import ResultFileNotValid
from jishi.commerce.settlement.models import Withdrawal
from jishi.commerce.settlement.policy import read_results
from jishi.commerce.settlement.position import currency
from jishi.kernel import audit, clock
from jishi.kernel.db import use_case

MOST_BYTES = 2 * 1024 * 1024


def import_results(*, text: str, by: UUID) -> ImportReport:
    """Take in a bank's answer file. A file with any line that cannot be read changes nothing; a second
    import of the same file changes nothing either. Each line is a transaction of its own, by number,
    so that a crash in the middle is mended by importing again. Lines that fit nothing wait among the
    differences.

    Raises `ResultFileNotValid`.
    """
    if len(text) > MOST_BYTES:
        raise ResultFileNotValid(lines={0: "too_large"})
    results, wrong = read_results(text, currency())
    if wrong:
        raise ResultFileNotValid(lines={str(line): what for line, what in wrong.items()})
    said = {"applied": 0, "known": 0, "doubtful": 0}
    for result in sorted(results, key=lambda one: one.number):
        said[_take(result=result, by=by)] += 1
    return ImportReport(**said)


@use_case
def _take(*, result: BankResult, by: UUID) -> str:
    outcome = note_result(result=result, actor=f"person:{by}")
    if outcome == "doubtful":
        known = Withdrawal.objects.filter(number=result.number).first()
        paid = -result.minor if result.outcome == "paid" else 0
        open_difference(
            provider=BANK, day=clock.market_day(),
            kind=DifferenceKind.RESULT, reference=str(known.pk) if known else "",
            number=f"{result.number} {result.outcome} {result.reference}"[:80],
            ours_minor=-known.minor if known and known.state == "paid" else 0,
            theirs_minor=paid,
        )  # fmt: skip
        audit.write(
            actor=f"person:{by}", verb="pay_out.doubtful_result",
            target=f"withdrawal_number:{result.number}", outcome=result.outcome,
            minor=result.minor,
        )  # fmt: skip
    return outcome
