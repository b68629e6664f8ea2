"""Background work of notify."""

from __future__ import annotations

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from jishi.foundation.notify import couriers


@app.task(
    name="notify.carry_letter",
    queue="letters",
    retry=RetryStrategy(max_attempts=6, exponential_wait=3),
    pass_context=False,
)
def carry_letter(courier: str, sealed: str) -> None:
    """Carry one sealed letter; tried again after 3, 9, 27, 81 and 243 seconds."""
    couriers.carry(courier, sealed)
