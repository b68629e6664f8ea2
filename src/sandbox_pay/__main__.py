"""Start the provider: ``python -m sandbox_pay --data DIR --merchant-key FILE``."""

from __future__ import annotations

import argparse
import logging
import sys
from pathlib import Path

import uvicorn

from sandbox_pay.app import build_app
from sandbox_pay.keys import KeyUnusableError, load_merchant_key, load_or_create_private_key
from sandbox_pay.provider import DEFAULT_BACKOFF_S, Provider, Settings
from sandbox_pay.store import DataInUseError, Store


def main(arguments: list[str] | None = None) -> int:
    """Run until stopped. Exit codes: 0 stopped, 2 wrong arguments, unusable key or directory."""
    options = _parser().parse_args(arguments)
    logging.basicConfig(
        level=options.log_level.upper(), format="%(levelname)s %(name)s %(message)s"
    )
    # The client writes a line for each request by itself; the courier already says what it did.
    logging.getLogger("httpx").setLevel(logging.WARNING)
    public_url = options.public_url or f"http://{options.host}:{options.port}"
    try:
        merchant_key = load_merchant_key(options.merchant_key)
        store = Store(options.data)
        private_key = load_or_create_private_key(options.data)
    except (KeyUnusableError, DataInUseError, OSError) as error:
        sys.stderr.write(f"sandbox_pay: {error}\n")
        return 2
    provider = Provider(
        settings=Settings(
            public_url=public_url.rstrip("/"),
            payee_name=options.payee_name,
            transfer_delay_s=options.transfer_delay_s,
            callback_backoff_s=options.callback_backoff_s,
            callback_timeout_s=options.callback_timeout_s,
        ),
        store=store,
        private_key=private_key,
        merchant_key=merchant_key,
    )
    # No access log: the token in a page's address is the payer's key to it.
    uvicorn.run(
        build_app(provider),
        host=options.host,
        port=options.port,
        log_level=options.log_level,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=3,
    )
    store.close()
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m sandbox_pay",
        description="Sandbox payment provider: real behaviour, no real money. 沙盒支付，不是真钱。",
    )
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8002)
    parser.add_argument("--data", type=Path, required=True, help="directory for database and key")
    parser.add_argument(
        "--merchant-key", type=Path, required=True, help="the market's public RSA key (PEM)"
    )
    parser.add_argument("--public-url", default="", help="how browsers reach this service")
    parser.add_argument("--payee-name", default="集市 Jishi", help="shown if a payment names none")
    parser.add_argument("--transfer-delay-s", type=float, default=2.0)
    parser.add_argument(
        "--callback-backoff-s",
        type=_seconds_list,
        default=DEFAULT_BACKOFF_S,
        help="pauses between attempts, comma-separated; the last repeats",
    )
    parser.add_argument("--callback-timeout-s", type=float, default=10.0)
    parser.add_argument(
        "--log-level", default="info", choices=("critical", "error", "warning", "info", "debug")
    )
    return parser


def _seconds_list(text: str) -> tuple[float, ...]:
    values = tuple(float(part) for part in text.split(","))
    if any(not 0 < value <= 3600 for value in values):
        raise argparse.ArgumentTypeError("every pause must lie above 0 and be at most 3600 s")
    return values


if __name__ == "__main__":
    raise SystemExit(main())
