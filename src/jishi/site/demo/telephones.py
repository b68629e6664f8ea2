"""Who of the demo market signs in with which telephone number. Codes arrive in the embedded inbox."""

from __future__ import annotations

from jishi.site.demo.cast import DemoPerson
from jishi.site.demo.script import MARKET

REVIEWER = "13900000001"
OPERATOR = "13900000002"
_FIRST_OWNER = 13900000100
_FIRST_VIEWER = 13900000200

OWNERS: dict[str, str] = {
    shop.slug: str(_FIRST_OWNER + number) for number, shop in enumerate(MARKET.shops, 1)
}
VIEWERS: dict[str, str] = {
    person.slug: str(_FIRST_VIEWER + number) for number, person in enumerate(MARKET.viewers, 1)
}


def everyone() -> list[tuple[DemoPerson, str]]:
    """Owners, then viewers, each with their number."""
    owners = [(shop.owner, OWNERS[shop.slug]) for shop in MARKET.shops]
    return owners + [(person, VIEWERS[person.slug]) for person in MARKET.viewers]
