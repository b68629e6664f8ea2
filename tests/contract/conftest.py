"""A till for each provider: the same suite is run at all of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from jishi.commerce.payments.adapters import registry
from jishi.commerce.payments.tests.fixtures import market_home, sandbox, sandbox_process
from jishi.commerce.payments.tests.rig import Sandbox
from tests.contract.fakes.keys import key_ring
from tests.contract.tills import (
    AlipayTill,
    SandboxTill,
    StripeTill,
    Till,
    WechatCertificateTill,
    WechatTill,
)

if TYPE_CHECKING:
    from pytest_django.fixtures import Settings as SettingsWrapper

__all__ = ["market_home", "sandbox", "sandbox_process"]
FAKES = {
    "alipay": AlipayTill,
    "wechat": WechatTill,
    "wechat-certificates": WechatCertificateTill,
    "stripe": StripeTill,
}


@pytest.fixture(scope="session")
def keys() -> dict[str, str]:
    return key_ring()


@pytest.fixture(params=["sandbox", *FAKES])
def till(
    request: pytest.FixtureRequest,
    keys: dict[str, str],
    sandbox: Sandbox,
    settings: SettingsWrapper,
) -> Iterator[Till]:
    name = str(request.param)
    made: Till = SandboxTill(sandbox) if name == "sandbox" else FAKES[name](keys)
    if isinstance(made, SandboxTill):
        settings.SANDBOX_PAY_URL = made.served.url
        made.release()
    settings.PUBLIC_URL = "https://market.example"
    settings.PAYMENT_PROVIDERS = [made.id]
    before = registry.replace_provider(made.provider)
    yield made
    made.served.weather.set()
    if isinstance(made, SandboxTill):
        made.release()
    made.stop()
    if before is None:
        registry.forget_provider(made.id)
    else:
        registry.replace_provider(before)
