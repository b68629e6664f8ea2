"""Many reviewers reach for the queue at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING
from uuid import UUID

import pytest
from django.db import connection

from jishi.commerce.catalog import api as catalog
from jishi.governance.review import api
from jishi.governance.review.errors import AlreadyDecided, HeldByAnother
from jishi.governance.review.tests.conftest import person, submit_shop
from jishi.kernel import outbox
from jishi.kernel.errors import Busy

if TYPE_CHECKING:
    from collections.abc import Callable


def together(works: list[Callable[[], object]]) -> list[object]:
    """Run each in a thread of its own, from one starting line."""
    line = Barrier(len(works))

    def run(work: Callable[[], object]) -> object:
        try:
            line.wait()
            return work()
        except (AlreadyDecided, HeldByAnother, Busy) as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


@pytest.mark.django_db(transaction=True)
def test_eight_reviewers_never_hold_the_same_item() -> None:
    for number in range(5):
        submit_shop(person(f"owner{number}"))
    outbox.drain()
    reviewers = [person(f"reviewer{n}", desks=("review",)).pk for n in range(8)]

    def claim(reviewer: UUID) -> Callable[[], object]:
        return lambda: api.claim_next(reviewer, "shop")

    found = together([claim(reviewer) for reviewer in reviewers])
    held = [item for item in found if item is not None]
    assert len(held) == 5
    assert len({item.id for item in held}) == 5  # type: ignore[attr-defined]
    assert all(item.claimed_by in reviewers for item in held)  # type: ignore[attr-defined]


@pytest.mark.django_db(transaction=True)
def test_of_opposite_decisions_at_once_one_stands() -> None:
    owner = person("owner")
    shop_id = submit_shop(owner)
    outbox.drain()
    [item] = api.waiting()
    reviewers = [person(f"reviewer{n}", desks=("review",)).pk for n in range(6)]

    def decide(index: int) -> Callable[[], object]:
        return lambda: api.decide(
            item_id=item.id, reviewer_id=reviewers[index], approve=index % 2 == 0,
            reason_text="因为",
        )  # fmt: skip

    found = together([decide(index) for index in range(6)])
    done = [one for one in found if not isinstance(one, Exception)]
    assert len(done) == 1
    state = catalog.get_shop_application(shop_id).state
    assert state == ("approved" if done[0].decision == "approve" else "rejected")  # type: ignore[attr-defined]
