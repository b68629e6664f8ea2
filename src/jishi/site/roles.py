"""One function a role. Each runs until SIGTERM or SIGINT and reports by heartbeat."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
from importlib import import_module
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import connection
from procrastinate.contrib.django import app as jobs

from jishi.commerce.payments import api as payments
from jishi.governance.rulebook import api as rulebook
from jishi.kernel import heartbeat, outbox

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from procrastinate import App

HOST = "127.0.0.1" if settings.DEVELOPMENT else "0.0.0.0"  # noqa: S104 - behind the operator's proxy
MEDIA_QUEUE = "media"


def _host() -> str:
    return os.environ.get("JISHI_HOST", HOST)


def _program(name: str) -> Any:
    """A role's module, loaded only by the process that plays it."""
    return import_module(name)


def web_command() -> list[str]:
    """The WSGI server, a program of its own."""
    threads = os.environ.get("JISHI_WEB_THREADS", "4")
    workers = os.environ.get("JISHI_WEB_WORKERS", "2")
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", _host(),
        "--port", str(settings.PORT), "--workers", workers, "--blocking-threads", threads,
        "--respawn-failed-workers", "--workers-kill-timeout", "4", "--no-ws", "--log-level", "error",
        "jishi.site.wsgi:application",
    ]  # fmt: skip


def web() -> None:
    """Hand this process over to the WSGI server."""
    os.execv(sys.executable, web_command())  # noqa: S606 - our own interpreter, fixed arguments


def worker() -> None:
    """Deliver events in threads of their own; run jobs, at most one transcode at a time."""
    stopped = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stopped.set())
    heartbeat.start("worker", stopped)
    rulebook.keep_current("worker", stopped)
    for number in range(2):
        threading.Thread(
            target=_dispatch, args=(stopped,), name=f"dispatcher-{number}", daemon=True
        ).start()
    asyncio.run(_run_jobs(stopped))


def _dispatch(stopped: threading.Event) -> None:
    outbox.run_dispatcher(stopped.is_set)
    connection.close()


async def _run_jobs(stopped: threading.Event) -> None:
    app: App = jobs.with_connector(jobs.connector.get_worker_connector())  # type: ignore[attr-defined]
    others = sorted({task.queue for task in app.tasks.values()} - {MEDIA_QUEUE})
    async with app.open_async():
        runs = [
            asyncio.create_task(
                app.run_worker_async(
                    queues=queues, concurrency=concurrency, install_signal_handlers=False,
                    fetch_job_polling_interval=0.5, listen_notify=True, delete_jobs="successful",
                    shutdown_graceful_timeout=5,
                )
            )
            for queues, concurrency in ((others, 4), ([MEDIA_QUEUE], 1))
        ]  # fmt: skip
        while not stopped.is_set() and not any(run.done() for run in runs):
            await asyncio.sleep(0.2)
        for run in runs:
            run.cancel()
        await asyncio.gather(*runs, return_exceptions=True)


def gateway() -> None:
    rulebook.keep_current("gateway", threading.Event())
    _program("jishi.foundation.realtime.gateway").run(_host(), settings.GATEWAY_PORT)


def media() -> None:
    _program("jishi.foundation.media.ingest").run(_host(), settings.RTMP_PORT)


def sandbox_pay_command() -> list[str]:
    """The provider is a program of its own; it learns only where our public key lies."""
    key = payments.ensure_merchant_keys()
    return [
        sys.executable, "-m", "sandbox_pay", "--host", "127.0.0.1",
        "--port", str(settings.SANDBOX_PAY_PORT),
        "--data", str(settings.JISHI_HOME / "sandbox-pay"), "--merchant-key", str(key),
        "--log-level", "error",
    ]  # fmt: skip


def sandbox_pay() -> None:
    """Hand this process over to the provider."""
    os.execv(sys.executable, sandbox_pay_command())  # noqa: S606 - our own interpreter, fixed arguments


#: The roles that run our own Python, in the order in which they start.
OURS: Mapping[str, Callable[[], None]] = {"worker": worker, "gateway": gateway, "media": media}
