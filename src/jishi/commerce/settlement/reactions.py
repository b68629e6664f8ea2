"""What settlement does when payments and orders have news."""

from __future__ import annotations

from jishi.commerce.orders.events import OrderSettled
from jishi.commerce.payments.events import PaymentSucceeded, TransferFailed, TransferSucceeded
from jishi.commerce.settlement.actions.catch_up import catch_up, catch_up_payee
from jishi.commerce.settlement.actions.deposit import note_paid_in
from jishi.commerce.settlement.actions.pay_out import note_result
from jishi.commerce.settlement.contracts import BankResult, Payee, PayeeKind
from jishi.commerce.settlement.queries import promoters_of
from jishi.kernel.events import on


@on(OrderSettled)
def new_money_goes_where_it_is_owed(event: OrderSettled) -> None:
    catch_up(shop_id=event.shop_id, order_id=event.order_id)
    for person_id in promoters_of(event.order_id):
        catch_up_payee(payee=Payee(PayeeKind.PROMOTER, person_id))


@on(PaymentSucceeded)
def deposits_are_paid_in(event: PaymentSucceeded) -> None:
    note_paid_in(payment_id=event.payment_id)


@on(TransferSucceeded)
def withdrawals_are_paid(event: TransferSucceeded) -> None:
    result = BankResult(number=event.ref, minor=event.amount_minor, outcome="paid")
    note_result(result=result, actor=f"provider:{event.provider}")


@on(TransferFailed)
def withdrawals_fail(event: TransferFailed) -> None:
    result = BankResult(
        number=event.ref, minor=event.amount_minor, outcome="failed", reason=event.failure
    )
    note_result(result=result, actor=f"provider:{event.provider}")
