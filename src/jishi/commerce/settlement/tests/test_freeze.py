"""Freezes: at once, with a ground, to the cent, and back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from jishi.commerce.ledger import api as ledger
from jishi.commerce.orders.events import OrderSettled
from jishi.commerce.settlement.actions import deposit
from jishi.commerce.settlement.actions.catch_up import catch_up
from jishi.commerce.settlement.actions.freeze import freeze, lift
from jishi.commerce.settlement.actions.pay_out import make_batch, send_batch
from jishi.commerce.settlement.contracts import FreezeView
from jishi.commerce.settlement.errors import BatchMoved, MoneyFrozen, NothingToPayOut
from jishi.commerce.settlement.models import Freeze, Withdrawal
from jishi.commerce.settlement.queries import freezes_of
from jishi.commerce.settlement.tasks import run_clocks
from jishi.commerce.settlement.tests.conftest import person
from jishi.commerce.settlement.tests.rig import Codes, Till
from jishi.foundation.notify.models import Notice
from jishi.kernel import clock, outbox
from jishi.kernel.db import unit_of_work
from jishi.kernel.errors import InvalidInput, NotFound
from jishi.kernel.ids import new_id

pytestmark = pytest.mark.django_db


def put(till: Till, minor: int | None, ref: str = "case:1", **more: object) -> FreezeView:
    with clock.frozen(till.codes.at):
        return freeze(
            shop_id=till.shop_id, minor=minor, ground="疑似假货", rule="goods.fake@3",
            by="platform", ref=ref, **more,
        )  # fmt: skip


def test_everything_frozen_stops_withdrawals_top_ups_and_what_has_not_left(till: Till) -> None:
    till.earn(50_000)
    approved = till.withdraw(10_000)
    batched = till.withdraw(5_000)
    with clock.frozen(till.codes.at):
        make_batch(by=new_id())
    put(till, None)
    assert set(Withdrawal.objects.values_list("state", "rule")) == {("refused", "goods.fake@3")}
    assert till.minors() == (50_000, 0, 0)
    with pytest.raises(MoneyFrozen) as refused:
        till.withdraw(1)
    assert refused.value.details == {"ground": "疑似假货", "rule": "goods.fake@3"}
    with pytest.raises(MoneyFrozen):
        deposit.top_up_from_balance(owner_id=till.owner_id, minor=1_000)
    till.earn(1_000)
    catch_up(shop_id=till.shop_id)
    assert till.minors() == (51_000, 0, 0)
    assert {approved.id, batched.id} == set(Withdrawal.objects.values_list("pk", flat=True))
    assert ledger.check() == []


def test_the_owner_reads_the_ground_and_the_rule(till: Till) -> None:
    put(till, None, case="case-9")
    [found] = freezes_of(till.shop_id)
    assert (found.ground, found.rule, found.case, found.amount) == (
        "疑似假货", "goods.fake@3", "case-9", None,
    )  # fmt: skip
    told = Notice.objects.get(person_id=till.owner_id, kind="money.frozen")
    assert "goods.fake@3" in told.body_zh
    assert "goods.fake@3" in told.body_en


def test_a_sum_is_set_aside_and_the_rest_can_be_taken_out(till: Till) -> None:
    till.earn(50_000)
    found = put(till, 30_000)
    assert found.held.minor == 30_000
    assert till.minors() == (20_000, 20_000, 0)
    till.withdraw(20_000)
    with pytest.raises(Exception, match="balance_too_small"):
        till.withdraw(100)
    assert till.position().frozen.minor == 30_000


def test_what_a_freeze_lacks_is_taken_from_withdrawals_in_the_house_and_later_money(
    till: Till,
) -> None:
    till.earn(50_000)
    first, second = till.withdraw(20_000), till.withdraw(20_000)
    found = put(till, 45_000)
    assert found.held.minor == 45_000
    states = dict(Withdrawal.objects.values_list("pk", "state"))
    assert states == {first.id: "refused", second.id: "refused"}
    assert till.minors() == (5_000, 5_000, 0)
    more = put(till, 9_000, ref="case:2")
    assert more.held.minor == 5_000
    assert till.minors() == (0, 0, 0)
    till.earn(10_000)
    assert till.minors() == (10_000, 6_000, 0)
    catch_up(shop_id=till.shop_id)
    assert till.minors() == (6_000, 6_000, 0)
    assert till.position().frozen.minor == 54_000


def test_only_as_many_withdrawals_as_needed_are_stopped_the_newest_first(till: Till) -> None:
    till.earn(50_000)
    first, second = till.withdraw(20_000), till.withdraw(20_000)
    put(till, 25_000)
    states = dict(Withdrawal.objects.values_list("pk", "state"))
    assert states == {first.id: "approved", second.id: "refused"}
    assert till.minors() == (5_000, 5_000, 20_000)


def test_what_is_at_the_bank_is_not_called_back(till: Till) -> None:
    operator = person("op", desks=("operator",))
    codes = Codes(operator.pk, till.codes.at)
    codes.confirm()
    till.earn(50_000)
    till.withdraw(50_000)
    batch = make_batch(by=operator.pk)
    code = codes.next()
    with clock.frozen(codes.at):
        send_batch(batch_id=batch, by=operator.pk, code=code)
    put(till, None)
    assert Withdrawal.objects.get().state == "sent"
    assert till.minors() == (0, 0, 50_000)


def test_a_batch_emptied_by_a_freeze_is_done_and_gives_no_file(till: Till) -> None:
    operator = person("op", desks=("operator",))
    codes = Codes(operator.pk, till.codes.at)
    codes.confirm()
    till.earn(50_000)
    till.withdraw(50_000)
    batch = make_batch(by=operator.pk)
    put(till, None)
    code = codes.next()
    with clock.frozen(codes.at), pytest.raises(BatchMoved):
        send_batch(batch_id=batch, by=operator.pk, code=code)
    with pytest.raises(NothingToPayOut):
        make_batch(by=operator.pk)


def test_lifting_gives_everything_back_and_is_done_once(till: Till) -> None:
    till.earn(50_000)
    found = put(till, 30_000)
    for _ in range(2):
        lift(freeze_id=found.id, by="platform", reason="申诉成立")
    assert till.minors() == (50_000, 50_000, 0)
    row = Freeze.objects.get()
    assert (row.lifted_by, row.lift_reason) == ("platform", "申诉成立")
    assert Notice.objects.filter(kind="money.unfrozen").count() == 1
    assert ledger.check() == []


def test_a_freeze_ends_by_itself_when_its_term_is_over(till: Till) -> None:
    till.earn(50_000)
    put(till, None, until=till.codes.at + timedelta(days=7))
    with clock.frozen(till.codes.at + timedelta(days=7, seconds=-1)):
        assert run_clocks()["lifted"] == 0
    with clock.frozen(till.codes.at + timedelta(days=7)):
        assert run_clocks()["lifted"] == 1
        assert run_clocks()["lifted"] == 0
    assert till.minors() == (50_000, 50_000, 0)


def test_one_case_freezes_once(till: Till) -> None:
    till.earn(50_000)
    assert put(till, 10_000).id == put(till, 10_000).id
    assert till.minors() == (40_000, 40_000, 0)
    assert Freeze.objects.count() == 1


def test_no_freeze_without_ground_rule_or_shop(till: Till) -> None:
    for wrong in ({"ground": " "}, {"rule": ""}, {"minor": 0}, {"minor": -3}):
        given = {"minor": 5, "ground": "g", "rule": "r"} | wrong
        with pytest.raises(InvalidInput):
            freeze(shop_id=till.shop_id, by="platform", ref="x", **given)  # type: ignore[arg-type]
    with pytest.raises(NotFound):
        freeze(shop_id=new_id(), minor=1, ground="g", rule="r", by="platform", ref="x")
    assert Freeze.objects.count() == 0


def test_a_settled_order_first_repays_then_fills_freezes(till: Till) -> None:
    till.earn(1_000)
    ledger.claw_back(
        shop_id=till.shop_id, minor=4_000, currency="CNY", cause=ledger.Cause("order_refund", "r"),
        label="refund.claw_back", to=ledger.AccountRef("escrow", "o"),
    )  # fmt: skip
    assert till.position().owed.minor == 3_000
    put(till, 2_000)
    order_id = till.earn(10_000)
    assert till.minors() == (10_000, 5_000, 0)
    settled = OrderSettled(
        order_id=order_id, shop_id=till.shop_id, shop_owner_id=till.owner_id, buyer_id=new_id(),
        total_minor=10_000, currency="CNY", lines=[], source_kind="none", source_id=None,
        fee_minor=0,
    )  # fmt: skip
    for _ in range(2):
        with unit_of_work():
            outbox.record(settled)
        outbox.drain()
    found = till.position()
    assert (found.balance.minor, found.owed.minor, found.frozen.minor) == (5_000, 0, 2_000)
    assert found.withdrawable.minor == 5_000
