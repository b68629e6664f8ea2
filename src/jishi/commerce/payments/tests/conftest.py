"""Fixtures of payments."""

from jishi.commerce.payments.tests.fixtures import market_home, sandbox, sandbox_process

__all__ = ["market_home", "sandbox", "sandbox_process"]
