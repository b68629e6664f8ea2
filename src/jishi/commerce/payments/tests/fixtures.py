"""Fixtures of payments that the tests of orders use too."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.conf import settings as live

from jishi.commerce.payments.adapters import keys
from jishi.commerce.payments.tests.rig import Sandbox

if TYPE_CHECKING:
    from pytest_django.fixtures import Settings as SettingsWrapper

#: Where nobody listens: call-backs of the real service go nowhere unless a test says otherwise.
NOWHERE = "http://127.0.0.1:9"


@pytest.fixture(scope="session")
def market_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("market")


@pytest.fixture(scope="module")
def sandbox_process(
    market_home: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Sandbox]:
    before, live.JISHI_HOME = live.JISHI_HOME, market_home
    try:
        key = keys.ensure_merchant_keys()
    finally:
        live.JISHI_HOME = before
    # A module each: call-backs that nobody takes are tried again for as long as it runs.
    # A new process has a key of its own; the one before may be pinned still.
    (key.parent / "sandbox-public.pem").unlink(missing_ok=True)
    running = Sandbox(tmp_path_factory.mktemp("sandbox-pay"), key)
    yield running
    running.stop()


@pytest.fixture
def sandbox(sandbox_process: Sandbox, market_home: Path, settings: SettingsWrapper) -> Sandbox:
    settings.JISHI_HOME = market_home
    settings.SANDBOX_PAY_URL = sandbox_process.url
    settings.PUBLIC_URL = NOWHERE
    return sandbox_process
