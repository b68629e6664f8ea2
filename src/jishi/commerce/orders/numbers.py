"""Order numbers: readable aloud, sorted by day, not to be guessed."""

from __future__ import annotations

import secrets
from datetime import datetime

from jishi.kernel import clock

#: Crockford's base 32: no I, L, O, U, so that nothing is misread.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_number(at: datetime) -> str:
    """E.g. `261123-7KQ4M-9XDTA`: the market's date and 50 random bits."""
    code = "".join(secrets.choice(ALPHABET) for _ in range(10))
    return f"{at.astimezone(clock.market_zone()):%y%m%d}-{code[:5]}-{code[5:]}"


def day_start(at: datetime) -> datetime:
    """When the market's present day began."""
    return at.astimezone(clock.market_zone()).replace(hour=0, minute=0, second=0, microsecond=0)
