"""Putting the service together."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import orjson
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox_pay import __version__, confirm_page, keys, merchant_api, payer_page, signing
from sandbox_pay.callbacks import count_waiting
from sandbox_pay.clockwork import run_clockwork
from sandbox_pay.courier import Courier
from sandbox_pay.provider import Provider

logger = logging.getLogger(__name__)

RESTART_PAUSE_S = 1.0


def build_app(provider: Provider) -> Starlette:
    """Build the ASGI application around an open provider; it does not close the store."""

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        provider.background = [
            asyncio.create_task(_keep_running(work), name=name)
            for name, work in (
                ("courier", Courier(provider).run),
                ("clockwork", lambda: run_clockwork(provider)),
            )
        ]
        yield
        for task in provider.background:
            task.cancel()
        await asyncio.gather(*provider.background, return_exceptions=True)

    app = Starlette(
        routes=[
            Route("/healthz", get_health, methods=["GET"]),
            Route("/v1/public-key", get_public_key, methods=["GET"]),
            *merchant_api.ROUTES,
            *payer_page.ROUTES,
            *confirm_page.ROUTES,
        ],
        exception_handlers={HTTPException: _answer_http_error, Exception: _answer_bug},
        lifespan=lifespan,
    )
    app.state.provider = provider
    return app


async def _keep_running(work: Callable[[], Awaitable[None]]) -> None:
    """Start a background work again when it breaks off, for instance on a locked database."""
    while True:
        try:
            await work()
        except Exception:
            logger.exception("background work broke off and starts again")
            await asyncio.sleep(RESTART_PAUSE_S)


async def get_health(request: Request) -> Response:
    """GET /healthz — 200 when the database answers and both background tasks run, else 503."""
    provider: Provider = request.app.state.provider
    stopped = [task.get_name() for task in provider.background if task.done()]
    payload = {
        "status": "degraded" if stopped else "ok",
        "service": "sandbox-pay",
        "version": __version__,
        "stopped": stopped,
        "callbacks_waiting": count_waiting(provider.store),
    }
    return Response(orjson.dumps(payload), 503 if stopped else 200, media_type=merchant_api.JSON)


async def get_public_key(request: Request) -> Response:
    """GET /v1/public-key — the key that call-backs and answers are signed with. Not signed."""
    provider: Provider = request.app.state.provider
    key = provider.private_key.public_key()
    payload = {
        "algorithm": signing.ALGORITHM,
        "key_id": keys.key_id(key),
        "public_key_pem": keys.public_pem(key),
    }
    return Response(orjson.dumps(payload), media_type=merchant_api.JSON)


async def _answer_http_error(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    codes = {404: "no_such_path", 405: "method_not_allowed"}
    payload = {
        "error": {
            "code": codes.get(error.status_code, "http_error"),
            "message": error.detail,
            "message_zh": "请求的地址或方法不存在。",
            "details": {},
        }
    }
    return Response(
        orjson.dumps(payload),
        error.status_code,
        media_type=merchant_api.JSON,
        headers=error.headers,
    )


async def _answer_bug(_: Request, __: Exception) -> Response:
    payload = {
        "error": {
            "code": "internal",
            "message": "The provider failed. Ask again; no number is carried out twice.",
            "message_zh": "服务出错，请重试；同一编号不会执行两次。",
            "details": {},
        }
    }
    return Response(orjson.dumps(payload), 500, media_type=merchant_api.JSON)
