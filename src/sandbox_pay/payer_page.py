"""The page on which the payer decides, and the form that carries the decision.

The token in the address is the whole authority, as with a real provider's cashier link; the page
sets no cookie and runs no script.
"""

from __future__ import annotations

from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from sandbox_pay.errors import NotFound
from sandbox_pay.fields import origin_of
from sandbox_pay.moments import now_ms
from sandbox_pay.page_text import Words, choose_words
from sandbox_pay.page_view import DELAYS_S, STYLE, STYLE_PATH, missing_page, payment_page
from sandbox_pay.payments import (
    Payment,
    PaymentState,
    read_payment_by_token,
    settle_payment,
)
from sandbox_pay.provider import Provider
from sandbox_pay.scenarios import (
    MAX_DELAY_S,
    MAX_DUPLICATES,
    Scenario,
    scenario_of,
    set_scenario,
)

MAX_FORM_BYTES = 8192
CANCELLED = "cancelled"


async def get_page(request: Request) -> Response:
    """GET /pay/{token} — the page; 404 with a page of its own when there is no such payment."""
    provider: Provider = request.app.state.provider
    words = _words(request)
    try:
        payment = read_payment_by_token(
            provider.store, request.path_params["token"], now_ms=now_ms()
        )
    except NotFound:
        return _html(missing_page(words), status=404)
    scenario = scenario_of(provider.store.connection, payment.out_trade_no)
    page = payment_page(payment, scenario, words, back_url=return_address(payment))
    return _html(page, form_target=origin_of(payment.return_url))


async def post_page(request: Request) -> Response:
    """POST /pay/{token} — action ``pay``, ``fail`` or ``cancel``; then 303.

    Leads back to the merchant when the payment ended or was cancelled, and to the page again when
    there is something to explain (it was closed meanwhile, or the action is unknown). A repeated
    post changes nothing and leads to the same place.
    """
    provider: Provider = request.app.state.provider
    form = await _read_form(request)
    try:
        payment = read_payment_by_token(
            provider.store, request.path_params["token"], now_ms=now_ms()
        )
    except NotFound:
        return _html(missing_page(_words(request)), status=404)
    action = form.get("action", "")
    if action == "cancel" and payment.state is PaymentState.PENDING:
        # The payment stays open: the payer may come back to the same address until it expires.
        return _see_other(return_address(payment, result=CANCELLED))
    if action in ("pay", "fail"):
        if payment.state is PaymentState.PENDING:
            _apply_tools(provider, payment, form)
        payment = settle_payment(
            provider.store, payment.out_trade_no, succeeds=action == "pay", now_ms=now_ms()
        )
        provider.work_arrived.set()
    if payment.state in (PaymentState.PAID, PaymentState.FAILED):
        return _see_other(return_address(payment))
    language = "en" if _words(request).tag == "en" else "zh"
    return _see_other(f"/pay/{payment.token}?lang={language}")


async def get_style(_: Request) -> Response:
    """GET /pay-assets/pay.css — named with its hash, so it may be kept for good."""
    headers = {"Cache-Control": "public, max-age=31536000, immutable"}
    return Response(STYLE, media_type="text/css; charset=utf-8", headers=headers)


ROUTES = [
    Route("/pay/{token}", get_page, methods=["GET"]),
    Route("/pay/{token}", post_page, methods=["POST"]),
    Route(STYLE_PATH, get_style, methods=["GET"]),
]


def return_address(payment: Payment, *, result: str = "") -> str:
    """Give the merchant's return URL with ``out_trade_no`` and ``result`` added.

    The result comes through the payer's browser unsigned: a hint for the screen, never a proof.
    """
    parts = urlsplit(payment.return_url)
    added = urlencode(
        {"out_trade_no": payment.out_trade_no, "result": result or payment.state.value}
    )
    query = f"{parts.query}&{added}" if parts.query else added
    return urlunsplit((parts.scheme, parts.netloc, parts.path or "/", query, ""))


def _apply_tools(provider: Provider, payment: Payment, form: dict[str, str]) -> None:
    """Take over what the panel says. A post without the panel leaves the scenario as it is."""
    if "tools" not in form:
        return
    before = scenario_of(provider.store.connection, payment.out_trade_no)
    after = Scenario(
        delay_s=_bounded(form.get("delay_s"), MAX_DELAY_S),
        duplicates=_bounded(form.get("duplicates"), MAX_DUPLICATES),
        reorder="reorder" in form,
        lose="lose" in form,
        forge="forge" in form,
        fail_next_query="fail_next_query" in form,
        decline=before.decline,
    )
    if after != before:
        set_scenario(provider.store, out_trade_no=payment.out_trade_no, scenario=after)


def _bounded(text: str | None, highest: int) -> int:
    if text is None or not text.isascii() or not text.isdigit() or len(text) > 6:
        return DELAYS_S[0]
    return min(int(text), highest)


async def _read_form(request: Request) -> dict[str, str]:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_FORM_BYTES:
            return {}
    pairs = parse_qs(body.decode("ascii", "replace"), keep_blank_values=True)
    return {name: values[-1] for name, values in pairs.items()}


def _words(request: Request) -> Words:
    return choose_words(
        asked=request.query_params.get("lang"),
        accept_language=request.headers.get("accept-language", ""),
    )


def _html(page: str, *, status: int = 200, form_target: str = "") -> Response:
    # Browsers apply form-action to the redirect after the form too, so the merchant's origin
    # has to be named or the payer would never get back.
    policy = (
        "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'; "
        f"form-action 'self' {form_target}".rstrip()
    )
    headers = {
        "Content-Security-Policy": policy,
        "Cache-Control": "no-store",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "Vary": "Accept-Language",
    }
    return HTMLResponse(page, status, headers=headers)


def _see_other(url: str) -> Response:
    headers = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
    return RedirectResponse(url, 303, headers=headers)
