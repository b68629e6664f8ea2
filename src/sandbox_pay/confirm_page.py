"""The page on which a payee accepts a transfer, as WeChat Pay's client asks since 2025.

The transfer's number in the address is the whole authority: play money, shown to nobody else.
"""

from __future__ import annotations

from html import escape

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from sandbox_pay.errors import NotFound
from sandbox_pay.moments import now_ms
from sandbox_pay.page_view import STYLE_PATH
from sandbox_pay.provider import Provider
from sandbox_pay.transfers import Transfer, end_transfer, find_by_transfer_no

STATES = {
    "awaiting_user": "等待你确认 · Waiting for you",
    "processing": "处理中 · On its way",
    "succeeded": "已到账 · Received",
    "failed": "未成功 · Did not go through",
    "expired": "已过期 · Expired",
}


async def get_confirm(request: Request) -> Response:
    """GET /confirm/{transfer_no} — the transfer and, while it waits, the button."""
    provider: Provider = request.app.state.provider
    try:
        found = find_by_transfer_no(provider.store, request.path_params["transfer_no"])
    except NotFound:
        return _html("<h1>没有这笔转账 · No such transfer</h1>", status=404)
    return _html(_view(found))


async def post_confirm(request: Request) -> Response:
    """POST /confirm/{transfer_no} — the payee accepts; a second press changes nothing."""
    provider: Provider = request.app.state.provider
    try:
        found = find_by_transfer_no(provider.store, request.path_params["transfer_no"])
    except NotFound:
        return _html("<h1>没有这笔转账 · No such transfer</h1>", status=404)
    if found.state == "awaiting_user":
        end_transfer(provider.store, found.out_transfer_no, outcome="succeeded", now_ms=now_ms())
        provider.work_arrived.set()
    return RedirectResponse(request.url.path, status_code=303)


def _view(transfer: Transfer) -> str:
    button = (
        '<form method="post"><button class="button primary">确认收款 · Accept</button></form>'
        if transfer.state == "awaiting_user"
        else ""
    )
    return (
        "<h1>沙盒转账 · Sandbox transfer</h1>"
        f"<p>{escape(transfer.currency)} {transfer.amount_minor} "
        "（最小货币单位，不是真钱 · minor units, play money）</p>"
        f"<p>{escape(transfer.transfer_no)}</p>"
        f'<p role="status"><strong>{STATES[transfer.state]}</strong></p>{button}'
    )


def _html(body: str, *, status: int = 200) -> HTMLResponse:
    page = (
        '<!doctype html><html lang="zh"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>沙盒转账 · Sandbox transfer</title><link rel="stylesheet" href="{STYLE_PATH}">'
        f"</head><body><main>{body}</main></body></html>"
    )
    policy = "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'"
    return HTMLResponse(page, status, headers={"Content-Security-Policy": policy})


ROUTES = [
    Route("/confirm/{transfer_no}", get_confirm, methods=["GET"]),
    Route("/confirm/{transfer_no}", post_confirm, methods=["POST"]),
]
