"""Reconciliation: what agrees is silent, what does not waits for a person, midnight is forgiven."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jishi.commerce.ledger import api as ledger
from jishi.commerce.settlement import ports
from jishi.commerce.settlement.actions.reconcile import compare, explain_difference, reconcile
from jishi.commerce.settlement.contracts import ProviderRow
from jishi.commerce.settlement.errors import DifferenceExplained, StatementNotThere
from jishi.commerce.settlement.models import Difference
from jishi.commerce.settlement.tests.rig import CLEARING
from jishi.kernel import clock
from jishi.kernel.errors import InvalidInput, NotFound
from jishi.kernel.ids import new_id

DAY = date(2026, 11, 23)
NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)
said: dict[date, list[ProviderRow]] = {}


@pytest.fixture(autouse=True)
def statements() -> Iterator[None]:
    said.clear()
    before = ports.provider_statement._answer
    ports.provider_statement.plug(lambda provider, day: said.get(day))
    yield
    ports.provider_statement.plug(before)


def row(reference: str, minor: int, kind: str = "payment", number: str = "") -> ProviderRow:
    return ProviderRow(
        kind=kind, number=number or f"no-{reference}", reference=reference, minor=minor
    )


def book(reference: str, minor: int, at: datetime = NOON) -> None:
    with clock.frozen(at):
        ledger.post(
            entries=[
                ledger.Entry(CLEARING, minor),
                ledger.Entry(ledger.AccountRef("escrow", reference), -minor),
            ],
            cause=ledger.Cause("payment", reference), label="payment.received", currency="CNY",
        )  # fmt: skip


@pytest.mark.django_db
def test_what_agrees_is_silent() -> None:
    book("p1", 1_000)
    book("p2", 500)
    said[DAY] = [row("p2", 500), row("p1", 1_000)]
    report = reconcile(provider="sandbox", day=DAY)
    assert (report.rows, report.matched, report.opened, report.closed) == (2, 2, 0, 0)
    assert Difference.objects.count() == 0


@pytest.mark.django_db
def test_each_kind_of_difference_is_found_once() -> None:
    book("lost", 1_000)
    book("other", 500)
    said[DAY] = [row("other", 499), row("", 70, number="X1"), row("unknown", 30)]
    assert [reconcile(provider="sandbox", day=DAY).opened for _ in range(2)] == [4, 0]
    found = {
        (d.kind, d.reference, d.number, d.ours_minor, d.theirs_minor)
        for d in Difference.objects.all()
    }
    assert found == {
        ("missing_theirs", "lost", "", 1_000, 0),
        ("amount", "other", "no-other", 500, 499),
        ("missing_ours", "", "X1", 0, 70),
        ("missing_ours", "unknown", "no-unknown", 0, 30),
    }


@pytest.mark.django_db
@pytest.mark.parametrize("ours_first", [True, False])
def test_a_movement_near_midnight_is_found_on_the_neighbouring_day(ours_first: bool) -> None:
    late = datetime(2026, 11, 23, 15, 59, 59, tzinfo=UTC)  # 23:59:59 by the market's clock
    book("p1", 1_000, late if ours_first else late + timedelta(seconds=2))
    said[DAY] = [] if ours_first else [row("p1", 1_000)]
    said[DAY + timedelta(days=1)] = [row("p1", 1_000)] if ours_first else []
    assert reconcile(provider="sandbox", day=DAY).opened == 1
    second = reconcile(provider="sandbox", day=DAY + timedelta(days=1))
    assert (second.opened, second.closed) == (0, 1)
    assert Difference.objects.filter(explained_at=None).count() == 0


@pytest.mark.django_db
def test_fees_are_booked_once_a_day_and_another_sum_later_is_a_difference() -> None:
    book("p1", 1_000)
    said[DAY] = [row("p1", 1_000), row("p1", -6, "fee"), row("", -1, "fee")]
    for _ in range(2):
        reconcile(provider="sandbox", day=DAY)
    cost = ledger.AccountRef(ledger.AccountKind.PROVIDER_FEE, "sandbox")
    assert (ledger.balance(cost, "CNY").minor, ledger.balance(CLEARING, "CNY").minor) == (7, 993)
    assert Difference.objects.count() == 0
    said[DAY] = [row("p1", 1_000), row("p1", -8, "fee")]
    reconcile(provider="sandbox", day=DAY)
    found = Difference.objects.get()
    assert (found.kind, found.ours_minor, found.theirs_minor) == ("amount", -7, -8)
    assert ledger.balance(cost, "CNY").minor == 7


@pytest.mark.django_db
def test_an_operator_explains_and_the_books_follow_the_statement() -> None:
    said[DAY] = [row("", -25, "other", number="X1"), row("", 40, "other", number="X2")]
    reconcile(provider="sandbox", day=DAY)
    fee, extra = Difference.objects.order_by("number")
    by = new_id()
    with pytest.raises(InvalidInput):
        explain_difference(difference_id=fee.pk, by=by, explanation=" ", book="fee")
    explain_difference(difference_id=fee.pk, by=by, explanation="月费", book="fee")
    explain_difference(difference_id=extra.pk, by=by, explanation="查询中", book="suspense")
    with pytest.raises(DifferenceExplained):
        explain_difference(difference_id=fee.pk, by=by, explanation="again", book="fee")
    with pytest.raises(NotFound):
        explain_difference(difference_id=new_id(), by=by, explanation="x", book="none")
    amounts = {
        kind: ledger.balance(ledger.AccountRef(kind, "sandbox"), "CNY").minor
        for kind in ("provider_fee", "difference", "provider_clearing")
    }
    assert amounts == {"provider_fee": 25, "difference": -40, "provider_clearing": 15}
    assert ledger.check() == []
    assert reconcile(provider="sandbox", day=DAY).opened == 0


@pytest.mark.django_db
def test_a_day_without_a_statement_is_asked_for_again_later() -> None:
    with pytest.raises(StatementNotThere):
        reconcile(provider="sandbox", day=DAY)
    assert Difference.objects.count() == 0


@given(
    ours=st.dictionaries(st.text("abc", min_size=1, max_size=2), st.integers(-50, 50)),
    theirs=st.lists(st.tuples(st.text("abc", max_size=2), st.integers(-50, 50))),
)
def test_agreed_and_differences_account_for_every_cent(
    ours: dict[str, int], theirs: list[tuple[str, int]]
) -> None:
    found = compare(ours, [row(reference, minor) for reference, minor in theirs])
    gap = sum(minor for _, minor in theirs) - sum(ours.values())
    assert sum(yours - mine for *_, mine, yours in found.found) == gap
    assert compare(ours, [row(reference, minor) for reference, minor in ours.items()]).found == ()
