"""Any order of settling, refunding, freezing, withdrawing and what banks answer keeps the promises."""

from __future__ import annotations

from collections import Counter
from typing import ClassVar
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from jishi.commerce.catalog.models import Shop
from jishi.commerce.ledger import api as ledger
from jishi.commerce.settlement.actions import deposit
from jishi.commerce.settlement.actions.catch_up import catch_up
from jishi.commerce.settlement.actions.freeze import freeze, lift
from jishi.commerce.settlement.actions.give_back import transit
from jishi.commerce.settlement.actions.pay_out import make_batch, note_result, send_batch
from jishi.commerce.settlement.actions.withdraw import cancel_withdrawal
from jishi.commerce.settlement.contracts import BankResult
from jishi.commerce.settlement.errors import (
    BalanceTooSmall,
    BatchMoved,
    DepositNotReturnable,
    MoneyFrozen,
    NothingToPayOut,
    WithdrawalMoved,
)
from jishi.commerce.settlement.models import Freeze, Withdrawal
from jishi.commerce.settlement.tests.conftest import person
from jishi.commerce.settlement.tests.rig import NOON, Codes, Till
from jishi.kernel import clock
from jishi.kernel.ids import new_id

AMOUNTS = st.integers(100, 9_000)
BANK = ledger.AccountRef(ledger.AccountKind.BANK, "market")


class Money(RuleBasedStateMachine):
    """Two shops and one bank. `earned`: all that orders gave a shop; `taken`: all that refunds took;
    `got`: all that really arrived at its bank account, by the bank's word."""

    #: How often the run got as far as each of these; the test fails when it never did.
    reached: ClassVar[Counter[str]] = Counter()

    def __init__(self) -> None:
        super().__init__()
        self.scope = transaction.atomic()
        self.scope.__enter__()
        self.tills: list[Till] = []
        for name in ("lan", "bo"):
            shop = Shop.objects.create(
                owner=person(name), name=name, town="x", category="fruit", subject_name=name,
                state="approved", begun_at=NOON, opened_at=NOON,
            )  # fmt: skip
            self.tills.append(
                Till.open(
                    shop.pk, shop.owner_id, holder=name, number=f"62220{shop.pk.int % 10**12:012d}"
                )
            )
        operator = person("op")
        self.operator = operator.pk
        self.codes = Codes(operator.pk)
        self.codes.confirm()
        self.earned = [0, 0]
        self.taken = [0, 0]
        self.got = [0, 0]
        self.held: dict[UUID, int] = {}
        self.batches: list[UUID] = []

    @initialize()
    def begin_with_history(self) -> None:
        """One withdrawal that was paid and one that failed, so that later answers can contradict."""
        self.go_to_the_bank(0, 5_000, "paid")
        self.go_to_the_bank(1, 5_000, "failed")

    def teardown(self) -> None:
        assert ledger.check() == []
        transaction.set_rollback(True)
        self.scope.__exit__(None, None, None)

    @rule(n=st.integers(0, 1), minor=AMOUNTS, reacts=st.booleans())
    def settle(self, n: int, minor: int, reacts: bool) -> None:
        order_id = self.tills[n].earn(minor)
        self.earned[n] += minor
        if reacts:
            catch_up(shop_id=self.tills[n].shop_id, order_id=order_id)

    @rule(n=st.integers(0, 1), minor=AMOUNTS)
    def refund(self, n: int, minor: int) -> None:
        ledger.claw_back(
            shop_id=self.tills[n].shop_id, minor=minor, currency="CNY",
            cause=ledger.Cause("order_refund", str(new_id())), label="refund.claw_back",
            to=ledger.AccountRef("buyer_refund", "p"),
        )  # fmt: skip
        self.taken[n] += minor

    @rule(n=st.integers(0, 1), minor=AMOUNTS)
    def withdraw(self, n: int, minor: int) -> None:
        till = self.tills[n]
        before = till.position()
        try:
            till.withdraw(minor)
        except BalanceTooSmall:
            assert minor > before.withdrawable.minor
        except MoneyFrozen:
            assert before.is_frozen
        else:
            self.reached["withdrawn"] += 1
            assert minor <= before.withdrawable.minor
            assert not before.is_frozen

    @rule(
        n=st.integers(0, 1),
        minor=AMOUNTS,
        outcome=st.none() | st.sampled_from(["paid", "failed", "returned"]),
    )
    def go_to_the_bank(self, n: int, minor: int, outcome: str | None) -> None:
        """All that can be taken out, all the way: so that short runs get far, too."""
        self.settle(n, minor, True)
        there = self.tills[n].position().withdrawable.minor
        if there < 100:
            return
        self.withdraw(n, there)
        self.batch()
        self.send(len(self.batches) - 1)
        if outcome:
            self.answer(Withdrawal.objects.count() - 1, outcome, 2)

    @rule(pick=st.integers(0, 50))
    def take_back(self, pick: int) -> None:
        rows = list(Withdrawal.objects.order_by("id"))
        if rows:
            row = rows[pick % len(rows)]
            try:
                cancel_withdrawal(withdrawal_id=row.pk, owner_id=row.owner_id)
            except WithdrawalMoved:
                assert row.state not in ("requested", "approved", "batched")

    @rule(n=st.integers(0, 1), minor=st.integers(-1_500, 9_000).map(lambda m: m if m > 0 else None))
    def freeze(self, n: int, minor: int | None) -> None:
        found = freeze(
            shop_id=self.tills[n].shop_id, minor=minor, ground="g", rule="r@1", by="platform",
            ref=str(new_id()),
        )  # fmt: skip
        self.held[found.id] = found.held.minor

    @precondition(lambda self: self.held)
    @rule(pick=st.integers(0, 50))
    def lift(self, pick: int) -> None:
        freeze_id = sorted(self.held)[pick % len(self.held)]
        del self.held[freeze_id]
        self.reached["lifted"] += 1
        for _ in range(2):
            lift(freeze_id=freeze_id, by="platform", reason="over")

    @rule()
    def batch(self) -> None:
        try:
            self.batches.append(make_batch(by=self.operator))
        except NothingToPayOut:
            return

    @precondition(lambda self: self.batches)
    @rule(pick=st.integers(0, 50))
    def send(self, pick: int) -> None:
        code = self.codes.next()
        with clock.frozen(self.codes.at):
            try:
                send_batch(
                    batch_id=self.batches[pick % len(self.batches)], by=self.operator, code=code
                )
            except BatchMoved:
                return

    @rule(
        pick=st.integers(0, 50),
        outcome=st.sampled_from(["paid", "failed", "returned"]),
        times=st.integers(1, 2),
    )
    def answer(self, pick: int, outcome: str, times: int) -> None:
        """The bank says something about any withdrawal, true or not, once or twice."""
        rows = list(Withdrawal.objects.order_by("id"))
        if not rows:
            return
        row = rows[pick % len(rows)]
        result = BankResult(number=row.number, minor=row.minor, outcome=outcome)
        said = [note_result(result=result, actor="bank") for _ in range(times)]
        assert "applied" not in said[1:]
        self.reached[f"{row.state} {outcome} {said[0]}"] += 1
        if said[0] != "applied":
            return
        n = [till.shop_id for till in self.tills].index(row.shop_id)
        if outcome == "paid":
            self.got[n] += row.minor
        if outcome == "returned" and row.state == "paid":
            self.got[n] -= row.minor

    @rule(n=st.integers(0, 1), minor=AMOUNTS)
    def deposit_in(self, n: int, minor: int) -> None:
        try:
            deposit.top_up_from_balance(owner_id=self.tills[n].owner_id, minor=minor)
        except (BalanceTooSmall, MoneyFrozen):
            return

    @rule(n=st.integers(0, 1))
    def deposit_out(self, n: int) -> None:
        try:
            deposit.return_deposit(owner_id=self.tills[n].owner_id)
        except DepositNotReturnable:
            return

    @invariant()
    def nobody_has_more_than_is_theirs(self) -> None:
        for n, till in enumerate(self.tills):
            at = till.position()
            theirs = self.earned[n] - self.taken[n] - self.got[n]
            has = (
                at.balance.minor
                + at.deposit.minor
                + at.frozen.minor
                + at.in_transit.minor
                + at.reserve.minor
            )
            assert has - at.owed.minor == theirs
            assert 0 <= at.withdrawable.minor <= max(0, at.balance.minor - at.owed.minor)
            assert not at.is_frozen or at.withdrawable.minor == 0

    @invariant()
    def what_is_in_transit_is_what_is_underway(self) -> None:
        for row in Withdrawal.objects.all():
            underway = row.minor if row.state in ("requested", "approved", "batched", "sent") else 0
            assert ledger.balance(transit(row), "CNY").minor == underway
        assert -ledger.balance(BANK, "CNY").minor == sum(self.got)

    @invariant()
    def frozen_money_does_not_move(self) -> None:
        for freeze_id, before in self.held.items():
            row = Freeze.objects.get(pk=freeze_id)
            now = ledger.balance(ledger.AccountRef("frozen", str(freeze_id)), "CNY").minor
            assert before <= now <= (row.minor or 0)
            self.held[freeze_id] = now
        everything = Freeze.objects.filter(lifted_at=None, minor=None).values("shop_id")
        in_house = Withdrawal.objects.filter(
            shop_id__in=everything, state__in=["requested", "approved", "batched"]
        )
        assert not in_house.exists()


@pytest.mark.django_db
def test_any_order_of_events_keeps_the_promises() -> None:
    Money.reached.clear()
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        Money,
        settings=settings(
            max_examples=12, stateful_step_count=18, deadline=None, derandomize=False,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
    for deed in ("withdrawn", "sent paid applied", "sent failed applied"):
        assert Money.reached[deed] > 0, Money.reached
