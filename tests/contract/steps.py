"""The steps of a payment and of money out, as the suite takes them at any provider."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from jishi.commerce.ledger import api as ledger
from jishi.commerce.payments import api, models
from jishi.commerce.payments.actions.refund import _order_of, send_refund
from jishi.commerce.payments.actions.start import start_payment
from jishi.kernel import clock
from jishi.kernel.ids import new_id
from jishi.kernel.models import OutboxEvent
from jishi.kernel.money import Money
from tests.contract.tills import Till

PAYER, SHOP = new_id(), new_id()


def create(minor: int = 4200) -> tuple[UUID, UUID]:
    """A payment for one order; (payment, order)."""
    order = new_id()
    part = api.PaymentPart(subject_id=order, shop_id=SHOP, minor=minor)
    made = api.create_payment(
        payment_id=new_id(), payer_id=PAYER, parts=[part], currency="CNY",
        expires_at=clock.now() + timedelta(minutes=15),
    )  # fmt: skip
    return made.id, order


def start(till: Till, payment_id: UUID) -> api.PaymentRef:
    return start_payment(
        payment_id=payment_id, payer_id=PAYER, provider=till.id, payer_ip="203.0.113.7"
    )


def number_of(payment_id: UUID) -> str:
    attempt_id = models.Payment.objects.get(pk=payment_id).attempt_id
    return models.Attempt.objects.get(pk=str(attempt_id)).out_trade_no


def begun(till: Till, minor: int = 4200) -> tuple[UUID, UUID, str]:
    payment_id, order = create(minor)
    ref = start(till, payment_id)
    assert (ref.state, ref.failure) == ("pending", None)
    assert ref.pay_url is not None
    assert till.open_page(ref.pay_url) == 200
    return payment_id, order, number_of(payment_id)


def paid(till: Till, minor: int = 4200) -> tuple[UUID, UUID, str]:
    payment_id, order, number = begun(till, minor)
    assert till.pay(number)
    assert till.payment_notice(number).deliver(till.id) in (200, 204)
    assert state(payment_id) == "paid"
    return payment_id, order, number


def state(payment_id: UUID) -> str:
    return models.Payment.objects.get(pk=payment_id).state


def escrow(order: UUID) -> int:
    return ledger.balance(ledger.AccountRef("escrow", str(order)), "CNY").minor


def clearing(till: Till) -> int:
    return ledger.balance(ledger.AccountRef("provider_clearing", till.id), "CNY").minor


def events(kind: str) -> int:
    return OutboxEvent.objects.filter(type=f"payments.{kind}").count()


def send_until_paid(row: models.Refund) -> None:
    for _ in range(4):
        send_refund(refund_id=row.pk)
        row.refresh_from_db()
        if row.state == "succeeded":
            return
    raise AssertionError(row.state)


def refund_order(row: models.Refund) -> object:
    return _order_of(models.Refund.objects.select_related("attempt", "payment").get(pk=row.pk))


def request(till: Till, ref: str, *, payee: str = "", minor: int = 5000) -> models.Transfer:
    to = api.PayoutAccount(provider=till.id, account=payee or till.payee, name="李雷")
    api.transfer(ref=ref, to=to, amount=Money(minor, "CNY"), remark="货款", actor="person:x")
    return models.Transfer.objects.get(ref=ref)


def step(row: models.Transfer) -> str:
    """One step of the job, when its time has come."""
    models.Transfer.objects.filter(pk=row.pk).update(next_try_at=clock.now())
    api.send_transfer(transfer_id=row.pk)
    row.refresh_from_db()
    return row.state


def accepted(till: Till, row: models.Transfer) -> None:
    """The payee presses the button, where there is one; a held transfer goes through."""
    if row.state in ("sent", "awaiting_user_confirm"):
        till.end_transfer(row.out_transfer_no, "succeeded")
