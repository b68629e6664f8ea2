"""The only part of the demo that goes past the doors: who is a demo person, and the reviewer's hand.

Everything else is done over HTTP, as by anyone.
"""

from __future__ import annotations

from uuid import UUID

from jishi.foundation.accounts import api as accounts
from jishi.governance.review import api as review
from jishi.governance.review.api import Kind
from jishi.site.demo.telephones import OPERATOR, REVIEWER, everyone

REASON = "演示：材料齐全。"


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


def approve(kind: Kind, subject_id: str, *, reviewer: UUID) -> None:
    """The reviewer's yes to a shop, product or clip; nothing happens when none is waited for."""
    review.decide_subject(
        kind=kind, subject_id=UUID(subject_id), reviewer_id=reviewer, approve=True,
        reason_text=REASON,
    )  # fmt: skip
