"""What tests of orders do again and again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from jishi.commerce.ledger import api as ledger
from jishi.commerce.orders.actions.place import place_order
from jishi.commerce.orders.contracts import Placed, Wanted
from jishi.commerce.orders.models import Order
from jishi.commerce.orders.tasks import run_clocks
from jishi.commerce.payments import api as payments
from jishi.commerce.payments.actions.start import start_payment
from jishi.commerce.payments.models import Attempt, Payment
from jishi.kernel import clock, outbox

if TYPE_CHECKING:
    from jishi.commerce.payments.tests.rig import Sandbox

PRICE = 2990


def settle_what_is_due() -> dict[str, int]:
    """The clocks as they run when the after-sales window of what was received today is over."""
    with clock.frozen(clock.now() + timedelta(days=8, seconds=1)):
        return run_clocks()


@dataclass(frozen=True)
class Buyer:
    id: UUID
    address_id: UUID


@dataclass(frozen=True)
class Trade:
    shop_id: UUID
    owner_id: UUID
    sku_id: UUID
    buyer: Buyer
    sandbox: Sandbox

    def place(self, quantity: int = 1, buyer: Buyer | None = None) -> Placed:
        who = buyer or self.buyer
        return place_order(
            buyer_id=who.id,
            items=[Wanted(sku_id=self.sku_id, quantity=quantity)],
            address_id=who.address_id,
            expected_total_minor=PRICE * quantity,
        )

    def paid(self, quantity: int = 1) -> Order:
        """An order that is placed, paid at the provider, and told so."""
        placed = self.place(quantity)
        self.pay(placed.payment.id)
        return Order.objects.get(pk=placed.order_ids[0])

    def pay(self, payment_id: UUID) -> None:
        payment = Payment.objects.get(pk=payment_id)
        start_payment(payment_id=payment_id, payer_id=payment.payer_id, provider="sandbox")
        payment.refresh_from_db()
        number = Attempt.objects.get(pk=str(payment.attempt_id)).out_trade_no
        self.sandbox.pay(number)
        payments.settle_doubt(payment_id=payment_id)
        outbox.drain()

    def money(self, order_id: UUID) -> dict[str, int]:
        """Balances that matter to one order and its shop, in minor units."""
        named = {
            "clearing": ledger.AccountRef("provider_clearing", "sandbox"),
            "escrow": ledger.AccountRef("escrow", str(order_id)),
            "payable": ledger.AccountRef("shop_payable", str(self.shop_id)),
            "fee": ledger.AccountRef("platform_fee", "market"),
        }
        return {name: ledger.balance(account, "CNY").minor for name, account in named.items()}
