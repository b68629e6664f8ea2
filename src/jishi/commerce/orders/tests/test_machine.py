"""Any order of steps, by anyone, repeated and late: the promises hold after each of them."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db.models import F
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from jishi.commerce.catalog.models import Sku
from jishi.commerce.ledger import api as ledger
from jishi.commerce.ledger.models import Posting
from jishi.commerce.orders import models
from jishi.commerce.orders.actions.cancel import cancel_order
from jishi.commerce.orders.actions.confirm import confirm_receipt
from jishi.commerce.orders.actions.refund import refund_order
from jishi.commerce.orders.actions.ship import ship_order
from jishi.commerce.orders.policy import SOLD
from jishi.commerce.orders.tasks import run_clocks
from jishi.commerce.orders.tests.rig import Trade
from jishi.commerce.payments.actions.start import start_payment
from jishi.commerce.payments.errors import ProviderRefused
from jishi.commerce.payments.models import Attempt, Payment, Refund
from jishi.commerce.payments.tasks import send_refund
from jishi.commerce.payments.tests.rig import payment_event
from jishi.kernel import outbox
from jishi.kernel.errors import Refusal

if TYPE_CHECKING:
    from jishi.commerce.catalog.models import Shop
    from jishi.commerce.orders.tests.rig import Buyer
    from jishi.commerce.payments.tests.rig import Sandbox

STOCK = 40
pick = st.integers(0, 10_000)


class Market(RuleBasedStateMachine):
    """One shop, one SKU, one buyer; `make` is given by the test."""

    make: Callable[[], Trade]

    @initialize()
    def open(self) -> None:
        self.trade = type(self).make()
        self.trade.paid(1)

    def run(self, work: Callable[[], Any]) -> None:
        """A refusal is a fine answer; a crash is not."""
        with contextlib.suppress(Refusal):
            work()

    def orders(self) -> list[models.Order]:
        return list(models.Order.objects.filter(shop_id=self.trade.shop_id).order_by("pk"))

    def some(self, n: int, likely: str = "") -> models.Order | None:
        """Mostly an order the step fits, sometimes any."""
        orders = self.orders()
        fit = [order for order in orders if order.state == likely]
        chosen = fit if fit and n % 4 else orders
        return chosen[n % len(chosen)] if chosen else None

    @rule(quantity=st.integers(1, 4))
    def place(self, quantity: int) -> None:
        self.run(lambda: self.trade.place(quantity))

    @rule(n=pick)
    def start(self, n: int) -> None:
        if order := self.some(n, "awaiting_payment"):
            self.run(
                lambda: start_payment(
                    payment_id=order.payment_id, payer_id=order.buyer_id, provider="sandbox"
                )
            )

    @rule(n=pick, outcome=st.sampled_from(["paid", "paid", "paid", "failed", "pending", "closed"]))
    def call_back(self, n: int, outcome: str) -> None:
        order = self.some(n, "awaiting_payment")
        if order is None:
            return
        for attempt in Attempt.objects.filter(payment_id=order.payment_id):
            if outcome == "paid" and attempt.state != "paid":
                # The provider is at one with what it tells; one that says no pays nothing.
                try:
                    self.trade.sandbox.pay(attempt.out_trade_no)
                except ProviderRefused:
                    continue
            told = payment_event(attempt.out_trade_no, outcome, order.total_minor)
            assert [self.trade.sandbox.call_back(told) for _ in range(2)] == [200, 200]

    @rule(n=pick)
    def pay(self, n: int) -> None:
        """The usual way: started, paid at the provider, told, delivered."""
        self.start(n)
        self.call_back(n, "paid")
        self.deliver()

    @rule(n=pick)
    def pay_too_late(self, n: int) -> None:
        """The payer is still on the provider's page when the order is cancelled."""
        order = self.some(n, "awaiting_payment")
        if order is None or order.state != "awaiting_payment":
            return
        self.run(
            lambda: start_payment(
                payment_id=order.payment_id, payer_id=order.buyer_id, provider="sandbox"
            )
        )
        self.run(lambda: cancel_order(order_id=order.pk, buyer_id=order.buyer_id, reason="x"))
        for attempt in Attempt.objects.filter(payment_id=order.payment_id, state="pending"):
            with contextlib.suppress(ProviderRefused):
                self.trade.sandbox.pay(attempt.out_trade_no)
                self.trade.sandbox.call_back(
                    payment_event(attempt.out_trade_no, "paid", order.total_minor)
                )

    @rule(n=pick)
    def cancel(self, n: int) -> None:
        if order := self.some(n):
            self.run(lambda: cancel_order(order_id=order.pk, buyer_id=order.buyer_id, reason="x"))

    @rule(n=pick)
    def refund(self, n: int) -> None:
        if order := self.some(n, "paid"):
            self.run(
                lambda: refund_order(
                    order_id=order.pk, shop_owner_id=order.shop_owner_id, reason="x"
                )
            )

    @rule(n=pick)
    def ship(self, n: int) -> None:
        if order := self.some(n, "paid"):
            self.run(
                lambda: ship_order(
                    order_id=order.pk, shop_owner_id=order.shop_owner_id, carrier="other",
                    tracking_number="ABC-123456",
                )
            )  # fmt: skip

    @rule(n=pick)
    def confirm(self, n: int) -> None:
        if order := self.some(n, "shipped"):
            self.run(lambda: confirm_receipt(order_id=order.pk, buyer_id=order.buyer_id))

    @rule()
    def deliver(self) -> None:
        outbox.drain()

    @rule(minutes=st.sampled_from([1, 1, 1, 20, 20_000]))
    def wait(self, minutes: int) -> None:
        """Time passes: every deadline comes nearer, as the provider's clock cannot be turned."""
        passed = timedelta(minutes=minutes)
        models.Order.objects.filter(shop_id=self.trade.shop_id).update(
            pay_by=F("pay_by") - passed,
            confirm_by=F("confirm_by") - passed,
            settle_at=F("settle_at") - passed,
        )
        payments = [order.payment_id for order in self.orders()]
        Payment.objects.filter(pk__in=payments).update(expires_at=F("expires_at") - passed)
        run_clocks()

    @rule()
    def pay_refunds_out(self) -> None:
        for pk in Refund.objects.exclude(state="succeeded").values_list("pk", flat=True):
            send_refund(str(pk))

    @invariant()
    def the_ledger_is_whole(self) -> None:
        assert ledger.check() == []

    @invariant()
    def nothing_is_sold_twice(self) -> None:
        if not hasattr(self, "trade"):
            return
        held = sum(
            line.quantity
            for line in models.Line.objects.filter(
                order__shop_id=self.trade.shop_id,
                order__state__in=["awaiting_payment", *(state.value for state in SOLD)],
            )
        )
        assert held + Sku.objects.get(pk=self.trade.sku_id).stock == STOCK

    @invariant()
    def escrow_holds_exactly_what_is_paid_and_open(self) -> None:
        if not hasattr(self, "trade"):
            return
        for order in self.orders():
            account = ledger.AccountRef("escrow", str(order.pk))
            kept = ledger.balance(account, "CNY").minor
            is_paid = Payment.objects.get(pk=order.payment_id).state == "paid"
            is_open = order.state in ("awaiting_payment", "paid", "shipped", "received")
            assert kept == (order.total_minor if is_paid and is_open else 0), order.state

    @invariant()
    def a_payment_is_counted_once(self) -> None:
        causes = list(
            Posting.objects.filter(label="payment.received").values_list("cause_id", flat=True)
        )
        assert len(causes) == len(set(causes))


@pytest.mark.django_db(transaction=True)
def test_any_order_of_steps_keeps_the_promises(
    sandbox: Sandbox,
    new_shop: Callable[..., Shop],
    new_sku: Callable[..., Sku],
    new_buyer: Callable[..., Buyer],
) -> None:
    count = 0

    def make() -> Trade:
        nonlocal count
        count += 1
        shop = new_shop(f"lan{count}")
        sku = new_sku(shop, stock=STOCK)
        return Trade(
            shop_id=shop.pk, owner_id=shop.owner_id, sku_id=sku.pk,
            buyer=new_buyer(f"ming{count}"), sandbox=sandbox,
        )  # fmt: skip

    machine = type("MarketUnderTest", (Market,), {"make": staticmethod(make)})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=30,
            stateful_step_count=30,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
    # The run was worth something: every kind of step was taken, late money included.
    taken = set(models.Step.objects.values_list("kind", flat=True))
    assert taken >= {"paid", "shipped", "received", "settled", "cancelled", "refunded"}
    assert Posting.objects.filter(label="payment.late").exists()
