"""Deposits and reserves: due by sales, paid in, deducted and restored, returned when all is wound up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from jishi.commerce.catalog.models import Shop
from jishi.commerce.ledger import api as ledger
from jishi.commerce.orders.events import OrderSettled
from jishi.commerce.payments.events import PaymentSucceeded
from jishi.commerce.payments.models import Payment
from jishi.commerce.settlement.actions import deposit
from jishi.commerce.settlement.actions.freeze import freeze
from jishi.commerce.settlement.actions.reserve import set_reserve
from jishi.commerce.settlement.errors import (
    BalanceTooSmall,
    DepositNotPayable,
    DepositNotReturnable,
)
from jishi.commerce.settlement.models import PayIn, ReservePart
from jishi.commerce.settlement.policy import deposit_due
from jishi.commerce.settlement.position import category_of, deposit_of
from jishi.commerce.settlement.tasks import run_clocks
from jishi.commerce.settlement.tests.rig import CLEARING, Till
from jishi.commerce.settlement.tiers import tiers_of
from jishi.kernel import clock, outbox
from jishi.kernel.db import unit_of_work
from jishi.kernel.ids import new_id

pytestmark = pytest.mark.django_db


def has(till: Till) -> int:
    return till.position().deposit.minor


def settled(till: Till, minor: int) -> None:
    order_id = till.earn(minor)
    with clock.frozen(till.codes.at), unit_of_work():
        outbox.record(
            OrderSettled(
                order_id=order_id, shop_id=till.shop_id, shop_owner_id=till.owner_id,
                buyer_id=new_id(), total_minor=minor, currency="CNY", lines=[],
                source_kind="none", source_id=None, fee_minor=0,
            )
        )  # fmt: skip
    with clock.frozen(till.codes.at):
        outbox.drain()


@pytest.mark.parametrize(
    ("category", "sales", "due"),
    [("fruit", 0, 0), ("fruit", 299_999, 0), ("fruit", 300_000, 50_000), ("fruit", 3_000_000, 200_000),
     ("honey", 300_000, 100_000), ("honey", 299_999, 0), ("fruit", 10**12, 2_000_000)],
)  # fmt: skip
def test_what_is_due_follows_category_and_sales(category: str, sales: int, due: int) -> None:
    assert deposit_due(tiers_of(category), sales) == due


def test_what_the_deposit_lacks_stays_in_the_balance_and_can_fill_it(till: Till) -> None:
    till.earn(300_000)
    assert till.minors() == (300_000, 250_000, 0)
    with clock.frozen(till.codes.at):
        deposit.top_up_from_balance(owner_id=till.owner_id, minor=50_000)
    assert (till.minors(), has(till)) == ((250_000, 250_000, 0), 50_000)
    till.codes.at += timedelta(days=31)
    assert till.minors() == (250_000, 250_000, 0)
    with clock.frozen(till.codes.at):
        assert deposit_of(till.shop_id, category_of(till.shop_id)).due.minor == 0
        assert deposit.return_deposit(owner_id=till.owner_id) == 50_000
    assert (till.minors(), has(till)) == ((300_000, 300_000, 0), 0)


@pytest.mark.parametrize("minor", [99, 0, -1, 100_000_001])
def test_an_amount_out_of_range_is_not_paid_in(till: Till, minor: int) -> None:
    for work in (deposit.begin_pay_in, deposit.top_up_from_balance):
        with pytest.raises(DepositNotPayable):
            work(owner_id=till.owner_id, minor=minor)
    assert (PayIn.objects.count(), Payment.objects.count()) == (0, 0)


def test_more_than_the_balance_is_not_topped_up(till: Till) -> None:
    till.earn(1_000)
    with pytest.raises(BalanceTooSmall):
        deposit.top_up_from_balance(owner_id=till.owner_id, minor=1_001)
    assert has(till) == 0


def test_a_payment_becomes_deposit_once(till: Till) -> None:
    payment_id = deposit.begin_pay_in(owner_id=till.owner_id, minor=80_000)
    row = PayIn.objects.get()
    payment = Payment.objects.get(pk=payment_id)
    assert (payment.amount_minor, payment.payer_id) == (80_000, till.owner_id)
    ledger.post(
        entries=[
            ledger.Entry(CLEARING, 80_000),
            ledger.Entry(ledger.AccountRef("escrow", str(row.pk), till.shop_id), -80_000),
        ],
        cause=ledger.Cause("payment", str(payment_id)), label="payment.received", currency="CNY",
    )  # fmt: skip
    for _ in range(2):
        with unit_of_work():
            outbox.record(
                PaymentSucceeded(
                    payment_id=payment_id, payer_id=till.owner_id, amount_minor=80_000,
                    currency="CNY", subject_ids=[row.pk], paid_at=clock.now(),
                )
            )  # fmt: skip
        outbox.drain()
    assert has(till) == 80_000
    assert deposit.note_paid_in(payment_id=payment_id) is False
    assert ledger.check() == []


def test_a_deduction_takes_what_is_there_and_is_undone_to_the_cent(till: Till) -> None:
    till.earn(50_000)
    deposit.top_up_from_balance(owner_id=till.owner_id, minor=30_000)

    def deduct() -> int:
        return deposit.deduct_deposit(
            shop_id=till.shop_id, minor=40_000, ground="发货超时", rule="ship.late@1",
            by="platform", ref="case:1", fund="buyers",
        )  # fmt: skip

    assert [deduct(), deduct()] == [30_000, 30_000]
    fund = ledger.AccountRef(ledger.AccountKind.FUND, "buyers")
    assert (has(till), ledger.balance(fund, "CNY").minor) == (0, 30_000)
    for _ in range(2):
        assert deposit.restore_deposit(ref="case:1", by="platform", reason="申诉成立") == 30_000
    assert (has(till), ledger.balance(fund, "CNY").minor) == (30_000, 0)
    assert ledger.check() == []


def test_a_closed_shop_gets_its_deposit_when_all_is_wound_up(
    till: Till, new_shop: Callable[..., Shop]
) -> None:
    till.earn(50_000)
    deposit.top_up_from_balance(owner_id=till.owner_id, minor=30_000)
    Shop.objects.filter(pk=till.shop_id).update(state="closed", decided_at=till.codes.at)
    escrow = ledger.AccountRef("escrow", "o1", till.shop_id)

    def hold(minor: int) -> None:
        ledger.post(
            entries=[ledger.Entry(CLEARING, minor), ledger.Entry(escrow, -minor)],
            cause=ledger.Cause("test", str(new_id())), label="x", currency="CNY",
        )  # fmt: skip

    def back() -> str:
        with clock.frozen(till.codes.at):
            try:
                return str(deposit.return_deposit(owner_id=till.owner_id))
            except DepositNotReturnable as refused:
                return str(refused.details["reason"])

    hold(5)
    assert back() == "escrow"
    hold(-5)
    assert back() == "closed_lately"
    till.codes.at += timedelta(days=30)
    frozen = freeze(
        shop_id=till.shop_id, minor=1, ground="g", rule="r", by="platform", ref="x",
        until=till.codes.at + timedelta(days=1),
    )  # fmt: skip
    assert back() == "frozen"
    till.codes.at += timedelta(days=1)
    with clock.frozen(till.codes.at):
        assert run_clocks()["lifted"] == 1
    assert frozen.held.minor == 1
    assert [back(), back()] == ["30000", "due"]
    assert (till.minors(), has(till)) == ((50_000, 50_000, 0), 0)
    assert till.withdraw(50_000).state == "approved"


def test_a_reserve_keeps_its_part_and_releases_it_on_its_day(till: Till) -> None:
    set_reserve(
        shop_id=till.shop_id, basis_points=1_000, days=7, ground="新店", rule="reserve@1", by="p"
    )
    settled(till, 10_005)
    assert till.minors() == (9_004, 9_004, 0)
    assert till.position().reserve.minor == 1_001
    part = ReservePart.objects.get()
    with clock.frozen(part.release_at - timedelta(seconds=1)):
        assert run_clocks()["released"] == 0
    with clock.frozen(part.release_at):
        assert [run_clocks()["released"] for _ in range(2)] == [1, 0]
    assert till.minors() == (10_005, 10_005, 0)


def test_a_reserve_that_was_clawed_back_releases_what_is_left(till: Till) -> None:
    set_reserve(
        shop_id=till.shop_id, basis_points=5_000, days=7, ground="新店", rule="reserve@1", by="p"
    )
    settled(till, 10_000)
    ledger.claw_back(
        shop_id=till.shop_id, minor=7_000, currency="CNY", cause=ledger.Cause("order_refund", "r"),
        label="refund.claw_back", to=ledger.AccountRef("escrow", "o"),
    )  # fmt: skip
    till.codes.at += timedelta(days=8)
    with clock.frozen(till.codes.at):
        run_clocks()
    assert till.minors() == (3_000, 3_000, 0)
    assert till.position().reserve.minor == 0
