"""The only part of the demo that goes past the doors: who is a demo person, and the reviewer's hand.

Everything else is done over HTTP, as by anyone.
"""

from __future__ import annotations

from uuid import UUID

from jishi.commerce.catalog import api as catalog
from jishi.community.content import api as content
from jishi.foundation.accounts import api as accounts
from jishi.site.demo.telephones import OPERATOR, REVIEWER, everyone

REASON = "材料齐全，符合公布的规则。 Complete and within the published rules."


def introduce_people() -> UUID:
    """Mark the demo people as such and seat the staff at their desks; the reviewer's id. Idempotent."""
    reviewer = accounts.create_demo_person(
        name="演示审核", address=REVIEWER, bio="演示账号：审核台", desks=["review"]
    )
    accounts.create_demo_person(
        name="演示运营", address=OPERATOR, bio="演示账号：运营台", desks=["operator", "review"]
    )
    for person, telephone in everyone():
        accounts.create_demo_person(
            name=person.name_zh, address=telephone, bio=f"{person.town_zh} · 演示用户"
        )
    return reviewer.id


def approve_shop(shop_id: str, *, reviewer: UUID) -> None:
    catalog.approve_shop(shop_id=UUID(shop_id), by=reviewer, reason=REASON)


def approve_product(product_id: str, *, reviewer: UUID) -> None:
    catalog.approve_product(product_id=UUID(product_id), by=reviewer, reason=REASON)


def approve_clip(clip_id: str, *, reviewer: UUID) -> None:
    content.approve_clip(clip_id=UUID(clip_id), by=f"person:{reviewer}", reason=REASON)
