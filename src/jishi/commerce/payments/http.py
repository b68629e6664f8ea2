"""API routes of commerce.payments, and the address providers call back."""

from __future__ import annotations

from uuid import UUID

import structlog
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from ninja import Router

from jishi.commerce.payments.actions.ask import look_at_payment
from jishi.commerce.payments.actions.receive import receive_call_back
from jishi.commerce.payments.actions.start import start_payment as start
from jishi.commerce.payments.http_schemas import Payment, StartPayment
from jishi.foundation.accounts.api import caller_id, ip_of, signed_in
from jishi.kernel.errors import NotFound, Refusal
from jishi.kernel.ids import parse_id

router = Router(tags=["payments"])
log = structlog.get_logger()
CALL_BACK_MAX_BYTES = 64 * 1024


@router.post(
    "/payments/{payment_id}/start",
    response=Payment,
    operation_id="start_payment",
    auth=signed_in,
)
def start_payment(request: HttpRequest, payment_id: str, body: StartPayment) -> Payment:
    """Where the payer goes to pay. Safe to repeat."""
    ref = start(
        payment_id=_id(payment_id),
        payer_id=caller_id(request),
        provider=body.provider,
        return_url=body.return_url,
        payer_ip=ip_of(request),
    )
    return Payment.of(ref)


@router.get("/payments/{payment_id}", response=Payment, operation_id="get_payment", auth=signed_in)
def get_payment(request: HttpRequest, payment_id: str) -> Payment:
    """How the payment stands; after some seconds of waiting the provider itself is asked."""
    return Payment.of(look_at_payment(payment_id=_id(payment_id), payer_id=caller_id(request)))


@csrf_exempt
@require_POST
def call_back(request: HttpRequest, provider: str) -> HttpResponse:
    """A provider tells how a payment or refund went. "success" ends its retries."""
    if int(request.headers.get("Content-Length") or 0) > CALL_BACK_MAX_BYTES:
        return HttpResponse("too large", status=413, content_type="text/plain")
    try:
        acknowledgement = receive_call_back(
            provider=provider,
            target=request.get_full_path(),
            headers=request.headers,
            body=request.body,
        )
    except Refusal as refusal:
        log.warning("call_back_refused", provider=provider, details=refusal.details)
        return HttpResponse("refused", status=refusal.status, content_type="text/plain")
    return HttpResponse(
        acknowledgement.text, status=acknowledgement.status, content_type="text/plain"
    )


def _id(text: str) -> UUID:
    found = parse_id(text)
    if found is None:
        raise NotFound
    return found
