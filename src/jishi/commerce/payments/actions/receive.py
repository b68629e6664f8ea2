"""Receive: a provider calls back."""

from __future__ import annotations

from collections.abc import Mapping

import structlog
from django.db import connection

from jishi.commerce.payments.actions.complete import complete_payment
from jishi.commerce.payments.actions.refund import complete_refund
from jishi.commerce.payments.adapters.registry import provider_by_id
from jishi.commerce.payments.contracts import CallBack
from jishi.kernel import clock
from jishi.kernel.db import use_case

log = structlog.get_logger()
_SEEN = """
INSERT INTO payments_callbackseen (provider, notify_id, event, number, body, at)
VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT (provider, notify_id) DO NOTHING
"""


def receive_call_back(
    *, provider: str, target: str, headers: Mapping[str, str], body: bytes
) -> None:
    """Verify a call-back (signature over the raw body, age, known number, amount) and take it in once.

    Raises `UnknownProvider`, `CallBackRefused`; nothing has changed then, and the same call-back may
    come again.
    """
    call = provider_by_id(provider).read_call_back(
        target=target, headers=headers, body=body, now=clock.now()
    )
    _take_in(provider=provider, call=call, body=body)


@use_case
def _take_in(*, provider: str, call: CallBack, body: bytes) -> None:
    number = ""
    if call.payment:
        number = call.payment.out_trade_no
    elif call.refund:
        number = call.refund.out_refund_no
    with connection.cursor() as cursor:
        cursor.execute(
            _SEEN,
            [provider, call.notify_id, call.event, number[:64], body.decode(), clock.now()],
        )
        if cursor.rowcount == 0:
            log.info("call_back_repeated", provider=provider, notify_id=call.notify_id)
            return
    if call.payment:
        complete_payment(report=call.payment)
    elif call.refund:
        complete_refund(report=call.refund)
