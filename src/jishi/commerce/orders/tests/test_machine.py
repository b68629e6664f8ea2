"""Any order of steps, by anyone, repeated and late: the promises hold after each of them."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.db.models import F, Q
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
from jishi.commerce.orders import checkout, models
from jishi.commerce.orders.actions.cancel import cancel_order
from jishi.commerce.orders.actions.confirm import confirm_receipt
from jishi.commerce.orders.actions.place import place_order
from jishi.commerce.orders.actions.refund import refund_order
from jishi.commerce.orders.actions.ship import ship_order
from jishi.commerce.orders.contracts import Wanted
from jishi.commerce.orders.http_schemas import LineIn
from jishi.commerce.orders.policy import SOLD
from jishi.commerce.orders.tasks import run_clocks
from jishi.commerce.orders.tests.conftest import person
from jishi.commerce.orders.tests.rig import Trade, settle_what_is_due
from jishi.commerce.payments.actions.start import start_payment
from jishi.commerce.payments.errors import ProviderRefused
from jishi.commerce.payments.models import Attempt, Payment, Refund
from jishi.commerce.payments.tasks import send_refund
from jishi.commerce.payments.tests.rig import payment_event
from jishi.commerce.promotion import api as promotion
from jishi.commerce.promotion.api import CouponTerms, claim_coupon
from jishi.commerce.promotion.models import Claim, Coupon, FlashDeal
from jishi.foundation.accounts.models import Account
from jishi.kernel import clock, outbox
from jishi.kernel.errors import Refusal

if TYPE_CHECKING:
    from jishi.commerce.catalog.models import Shop
    from jishi.commerce.orders.tests.rig import Buyer
    from jishi.commerce.payments.tests.rig import Sandbox

STOCK = 40
FORGER = rsa.generate_private_key(public_exponent=65_537, key_size=2_048)
pick = st.integers(0, 10_000)


class Market(RuleBasedStateMachine):
    """One shop, one SKU, one buyer; `make` is given by the test."""

    make: Callable[[], Trade]

    @initialize()
    def open(self) -> None:
        self.opened_at = clock.now()
        self.trade = type(self).make()
        first = self.trade.paid(2)
        ship_order(
            order_id=first.pk, shop_owner_id=first.shop_owner_id, carrier="other",
            tracking_number="ABC-123456",
        )  # fmt: skip
        confirm_receipt(order_id=first.pk, buyer_id=first.buyer_id)
        settle_what_is_due()
        now = clock.now()
        later = {"starts_at": now, "ends_at": now + timedelta(days=60)}
        shops = CouponTerms(
            title="shop", kind="percent", percent_bp=1_500, cap_minor=700, quota=9, per_person=9,
            **later,
        )  # fmt: skip
        promotion.issue_shop_coupon(owner_id=self.trade.owner_id, terms=shops)
        operator = person(f"op-{self.trade.shop_id}"[:29])
        Account.objects.filter(pk=operator.pk).update(desks=["operator"])
        markets = CouponTerms(
            title="market", kind="amount", amount_minor=333, quota=9, per_person=9,
            threshold_minor=2_000, platform_bp=7_000, **later,
        )  # fmt: skip
        promotion.issue_platform_coupon(operator_id=operator.pk, terms=markets)
        promotion.open_flash_deal(
            owner_id=self.trade.owner_id, sku_id=self.trade.sku_id, price_minor=1_999, quantity=6,
            per_buyer=5, **later,
        )  # fmt: skip

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

    @rule(quantity=st.integers(1, 4), coupons=st.booleans())
    def place(self, quantity: int, coupons: bool) -> None:
        """At whatever it costs now: flash price, the best coupons or none."""
        self.run(lambda: self._place(quantity, None if coupons else ()))

    def _place(self, quantity: int, claims: tuple[()] | None) -> None:
        buyer = self.trade.buyer
        seen = checkout.quote(
            buyer_id=buyer.id,
            items=[LineIn(sku_id=str(self.trade.sku_id), quantity=quantity)],
            address_id=buyer.address_id,
            language="en",
            claim_ids=claims,
        )
        place_order(
            buyer_id=buyer.id,
            items=[Wanted(sku_id=self.trade.sku_id, quantity=quantity)],
            address_id=buyer.address_id,
            expected_total_minor=seen.total.minor,
            claim_ids=claims,
        )

    @rule(n=pick)
    def claim(self, n: int) -> None:
        coupons = list(Coupon.objects.filter(issued_at__gte=self.opened_at).order_by("pk"))
        coupon = coupons[n % len(coupons)]
        self.run(lambda: claim_coupon(person_id=self.trade.buyer.id, coupon_id=coupon.pk))

    @rule(n=pick, minor=st.integers(1, 4000), number=st.integers(0, 3))
    def refund_a_part(self, n: int, minor: int, number: int) -> None:
        """Before or after settlement, sometimes the same one again."""
        if order := self.some(n, "settled" if n % 2 else "shipped"):
            self.run(
                lambda: refund_order(
                    order_id=order.pk, shop_owner_id=order.shop_owner_id, reason="x",
                    minor=minor, ref=f"part-{number}",
                )
            )  # fmt: skip

    @rule(n=pick)
    def be_told_a_lie(self, n: int) -> None:
        """A call-back that another key signed, or that is a day old."""
        order = self.some(n, "awaiting_payment")
        if order is None:
            return
        before = Payment.objects.get(pk=order.payment_id).state
        for attempt in Attempt.objects.filter(payment_id=order.payment_id):
            told = payment_event(attempt.out_trade_no, "paid", order.total_minor)
            assert self.trade.sandbox.call_back(told, key=FORGER) != 200
            assert self.trade.sandbox.call_back(told, age_s=86_400) != 200
        assert Payment.objects.get(pk=order.payment_id).state == before

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
        # What was shipped and then refunded is gone; what was not is back.
        gone = Q(order__state__in=["awaiting_payment", *(state.value for state in SOLD)]) | Q(
            order__state="refunded", order__shipped_at__isnull=False
        )
        lines = models.Line.objects.filter(gone, order__shop_id=self.trade.shop_id)
        held = sum(line.quantity for line in lines)
        assert held + Sku.objects.get(pk=self.trade.sku_id).stock == STOCK

    @invariant()
    def flash_pieces_and_coupons_are_used_once(self) -> None:
        if not hasattr(self, "trade"):
            return
        standing = ["awaiting_payment", *(state.value for state in SOLD)]
        lines = models.Line.objects.filter(
            order__shop_id=self.trade.shop_id, order__state__in=standing
        )
        deal = FlashDeal.objects.get(sku_id=self.trade.sku_id)
        assert deal.sold == sum(line.quantity for line in lines.filter(deal_id=deal.pk)) <= 6
        used = [
            one["claim_id"]
            for order in models.Order.objects.filter(shop_id=self.trade.shop_id, state__in=standing)
            for one in order.discounts
        ]
        marked = Claim.objects.filter(person_id=self.trade.buyer.id, used_by__isnull=False)
        assert sorted(used) == sorted(str(pk) for pk in marked.values_list("pk", flat=True))

    @invariant()
    def escrow_holds_exactly_what_is_paid_and_open(self) -> None:
        if not hasattr(self, "trade"):
            return
        owed = 0
        for order in self.orders():
            kept = ledger.balance(ledger.AccountRef("escrow", str(order.pk)), "CNY").minor
            is_paid = Payment.objects.get(pk=order.payment_id).state == "paid"
            is_open = order.state in ("awaiting_payment", "paid", "shipped", "received")
            left = order.total_minor - order.refunded_minor
            assert kept == (left if is_paid and is_open else 0), order.state
            owed += order.shares["shop_minor"] if order.shares else 0
        shop = str(self.trade.shop_id)
        kinds = ("shop_payable", "reserve", "deposit", "receivable")
        has = {k: ledger.balance(ledger.AccountRef(k, shop), "CNY").minor for k in kinds}
        assert sum(has.values()) - 2 * has["receivable"] == owed

    @invariant()
    def a_payment_is_counted_once(self) -> None:
        causes = list(
            Posting.objects.filter(label="payment.received").values_list("cause_id", flat=True)
        )
        assert len(causes) == len(set(causes))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "examples", [6, pytest.param(60, marks=pytest.mark.long)], ids=["some", "many"]
)
def test_any_order_of_steps_keeps_the_promises(
    examples: int,
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
            max_examples=examples,
            stateful_step_count=30,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
    # The run was worth something: every kind of step was taken, late money included.
    taken = set(models.Step.objects.values_list("kind", flat=True))
    assert taken >= {
        "paid", "shipped", "received", "settled", "cancelled", "refunded", "partly_refunded",
    }  # fmt: skip
    assert models.Order.objects.filter(discount_minor__gt=0).exists()
    assert models.Line.objects.filter(deal_id__isnull=False).exists()
    assert Posting.objects.filter(label="payment.late").exists()
