"""The same clients against the providers' own test systems, when an operator has keys for them.

`CONNECTOR_LIVE_ALIPAY`, `CONNECTOR_LIVE_WECHAT`, `CONNECTOR_LIVE_STRIPE` set to 1, and the settings of
`docs/reference/settings.md` with keys of a test account. Nothing is paid: a payment is opened, asked
about and closed.
"""

from __future__ import annotations

import os
from datetime import timedelta

import pytest

from jishi.commerce.payments.adapters.registry import provider_by_id
from jishi.commerce.payments.contracts import PaymentNumbers, PaymentOrder
from jishi.commerce.payments.policy import merchant_number
from jishi.kernel import clock
from jishi.kernel.ids import new_id
from jishi.kernel.money import Money


@pytest.mark.parametrize(
    ("provider", "currency"), [("alipay", "CNY"), ("wechat", "CNY"), ("stripe", "USD")]
)
def test_a_payment_is_opened_asked_about_and_closed(provider: str, currency: str) -> None:
    if os.environ.get(f"CONNECTOR_LIVE_{provider.upper()}") != "1":
        pytest.skip(
            f"no keys for {provider}: set CONNECTOR_LIVE_{provider.upper()}=1 and its settings"
        )
    client, now = provider_by_id(provider), clock.now()
    order = PaymentOrder(
        out_trade_no=merchant_number("L", new_id()), amount=Money(100, currency), subject="Jishi",
        notify_url="https://market.example/hooks", return_url="https://market.example/pay",
        expires_in_s=900, started_at=now, expires_at=now + timedelta(minutes=15),
        payer_ip="203.0.113.7",
    )  # fmt: skip
    opened = client.create(order)
    assert (opened.state, opened.out_trade_no) == ("pending", order.out_trade_no)
    assert opened.pay_url
    numbers = PaymentNumbers(
        out_trade_no=order.out_trade_no,
        trade_no=opened.trade_no,
        amount=order.amount,
        started_at=now,
    )
    found = client.query(numbers)
    assert found is None or found.state == "pending"
    closed = client.close(numbers)
    assert closed is None or closed.state == "closed"
