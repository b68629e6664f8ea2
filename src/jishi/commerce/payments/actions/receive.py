"""Receive: a provider calls back."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import structlog
from django.db import connection

from jishi.commerce.payments.actions.complete import complete_payment
from jishi.commerce.payments.actions.refund import complete_refund
from jishi.commerce.payments.actions.transfer import complete_transfer
from jishi.commerce.payments.adapters.protocol import Acknowledgement
from jishi.commerce.payments.adapters.registry import provider_by_id
from jishi.commerce.payments.contracts import CallBack
from jishi.commerce.payments.errors import CallBackRefused
from jishi.kernel import audit, clock, quotas
from jishi.kernel.db import use_case
from jishi.kernel.errors import TooMany

#: Audit lines about refused call-backs a provider and minute: a flood must not fill the table.
REFUSALS_A_MINUTE = 60
log = structlog.get_logger()
_SEEN = """
INSERT INTO payments_callbackseen (provider, notify_id, event, number, body, at)
VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT (provider, notify_id) DO NOTHING
"""


def receive_call_back(
    *, provider: str, target: str, headers: Mapping[str, str], body: bytes
) -> Acknowledgement:
    """Verify a call-back (signature over the raw body, age, merchant, known number, amount) and take
    it in once; gives the answer that ends the provider's retries.

    Raises `UnknownProvider`, `CallBackRefused`; nothing has changed then but a line in the audit, and
    the same call-back may come again.
    """
    adapter = provider_by_id(provider)
    try:
        call = adapter.read_call_back(target=target, headers=headers, body=body, now=clock.now())
        _take_in(provider=provider, call=call, body=body)
    except CallBackRefused as refused:
        _note_refusal(provider=provider, reason=str(refused.details.get("reason", "")), body=body)
        raise
    return adapter.acknowledgement


def _note_refusal(*, provider: str, reason: str, body: bytes) -> None:
    try:
        quotas.take(f"call_back_refused:{provider}", limit=REFUSALS_A_MINUTE, window_s=60)
    except TooMany:
        return
    _write_refusal(provider=provider, reason=reason, body=body)


@use_case
def _write_refusal(*, provider: str, reason: str, body: bytes) -> None:
    audit.write(
        actor=f"provider:{provider}",
        verb="payment.call_back_refused",
        target=f"provider:{provider}",
        reason=reason,
        body_sha256=hashlib.sha256(body).hexdigest(),
    )


@use_case
def _take_in(*, provider: str, call: CallBack, body: bytes) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            _SEEN,
            [
                provider,
                call.notify_id,
                call.event[:40],
                call.number[:64],
                body.decode(errors="backslashreplace"),
                clock.now(),
            ],
        )
        if cursor.rowcount == 0:
            log.info("call_back_repeated", provider=provider, notify_id=call.notify_id)
            audit.write(
                actor=f"provider:{provider}",
                verb="payment.call_back_repeated",
                target=f"provider:{provider}",
                notify_id=call.notify_id,
            )
            return
    if call.payment:
        complete_payment(provider=provider, report=call.payment)
    elif call.refund:
        complete_refund(provider=provider, report=call.refund)
    elif call.transfer:
        complete_transfer(provider=provider, report=call.transfer)
