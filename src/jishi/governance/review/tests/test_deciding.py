"""From the queue to a decision the person reads."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from jishi.commerce.catalog import api as catalog
from jishi.foundation.notify.models import Notice
from jishi.governance.review import api
from jishi.governance.review.actions import claim as claims
from jishi.governance.review.actions.enqueue import enqueue
from jishi.governance.review.errors import AlreadyDecided, HeldByAnother, OwnWork, ReasonNeeded
from jishi.governance.review.models import ReviewItem
from jishi.governance.review.tests.conftest import person, submit_product, submit_shop
from jishi.kernel import audit, clock

if TYPE_CHECKING:
    from collections.abc import Callable

    from jishi.foundation.accounts.models import Account

pytestmark = pytest.mark.django_db


def test_a_submitted_shop_waits_once_and_is_opened_by_a_reviewer(
    lan: Account, ming: Account, shop_waits: UUID
) -> None:
    enqueue(kind="shop", subject_id=shop_waits, submission=1)
    [item] = api.waiting()
    assert (item.kind, item.subject_id, item.title, item.submission, item.state) == (
        "shop", shop_waits, "兰姐果园", 1, "waiting",
    )  # fmt: skip
    done = api.decide(item_id=item.id, reviewer_id=ming.pk, approve=True)
    assert (done.state, done.decision, done.decided_by) == ("decided", "approve", ming.pk)
    assert catalog.shop_of(lan.pk) is not None
    notice = Notice.objects.get(person_id=lan.pk, kind="review.approve")
    assert (notice.title_zh, notice.title_en) == ("小店开张了", "Your shop is open")
    assert [line.verb for line in audit.lines(f"review:{item.id}")] == [
        "review.enqueue", "review.approve",
    ]  # fmt: skip
    assert api.waiting() == []


def test_a_decision_sent_twice_is_one_and_cannot_be_turned(
    ming: Account, yan: Account, shop_waits: UUID
) -> None:
    [item] = api.waiting()
    first = api.decide(item_id=item.id, reviewer_id=ming.pk, approve=True)
    assert api.decide(item_id=item.id, reviewer_id=ming.pk, approve=True) == first
    for reviewer, approve in ((ming, False), (yan, True)):
        with pytest.raises(AlreadyDecided):
            api.decide(item_id=item.id, reviewer_id=reviewer.pk, approve=approve, reason_text="no")
    assert list(Notice.objects.values_list("kind", flat=True).order_by("kind")) == [
        "review.approve", "review.held",
    ]  # fmt: skip


def test_a_rejection_needs_a_reason_and_says_it_in_the_owners_language(
    ming: Account, deliver: Callable[[], int]
) -> None:
    ann = person("ann", language="en")
    shop_id = submit_shop(ann)
    deliver()
    [item] = api.waiting("shop")
    for code in ("", "no-such-reason"):
        with pytest.raises(ReasonNeeded):
            api.decide(item_id=item.id, reviewer_id=ming.pk, approve=False, reason_code=code)
    assert api.waiting("shop") == [item]
    api.decide(
        item_id=item.id, reviewer_id=ming.pk, approve=False, reason_code="document-unreadable",
        reason_text="Page 2.",
    )  # fmt: skip
    seen = catalog.get_my_shop(ann.pk)
    assert seen.state == "rejected"
    assert seen.decision_reason is not None
    assert seen.decision_reason.startswith("A document cannot be read")
    assert seen.decision_reason.endswith("Page 2.")
    notice = Notice.objects.get(person_id=ann.pk, kind="review.reject")
    assert "证件照片看不清" in notice.body_zh
    assert "Page 2." in notice.body_en
    assert catalog.get_shop_application(shop_id).state == "rejected"


def test_nobody_decides_on_their_own(ming: Account, deliver: Callable[[], int]) -> None:
    submit_shop(ming)
    deliver()
    [item] = api.waiting()
    assert api.claim_next(ming.pk) is None
    with pytest.raises(OwnWork):
        claims.claim(item_id=item.id, reviewer_id=ming.pk)
    with pytest.raises(OwnWork):
        api.decide(item_id=item.id, reviewer_id=ming.pk, approve=True)
    with pytest.raises(OwnWork):
        api.decide_subject(
            kind="shop", subject_id=item.subject_id, reviewer_id=ming.pk, approve=True
        )
    assert catalog.shop_of(ming.pk) is None


def test_what_one_holds_another_cannot_decide_until_ten_minutes_are_over(
    ming: Account, yan: Account, shop_waits: UUID
) -> None:
    begun = clock.now()
    held = api.claim_next(ming.pk, "shop")
    assert held is not None
    assert api.claim_next(yan.pk, "shop") is None
    with pytest.raises(HeldByAnother):
        claims.claim(item_id=held.id, reviewer_id=yan.pk)
    with pytest.raises(HeldByAnother):
        api.decide(item_id=held.id, reviewer_id=yan.pk, approve=True)
    with clock.frozen(begun + timedelta(minutes=11)):
        taken = api.claim_next(yan.pk, "shop")
        assert taken is not None
        assert taken.claimed_by == yan.pk
        with pytest.raises(HeldByAnother):
            api.decide(item_id=held.id, reviewer_id=ming.pk, approve=True)
    claims.release(item_id=held.id, reviewer_id=yan.pk)
    assert api.waiting()[0].state == "waiting"


def test_a_product_withdrawn_leaves_the_queue(
    lan: Account, ming: Account, product_waits: UUID, deliver: Callable[[], int]
) -> None:
    from jishi.commerce.catalog.actions.product import withdraw_product

    [item] = api.waiting("product")
    withdraw_product(owner_id=lan.pk, product_id=product_waits)
    lapsed = api.decide(item_id=item.id, reviewer_id=ming.pk, approve=True)
    assert lapsed.decision == "lapsed"
    assert catalog.get_product_form(product_waits).state == "withdrawn"
    deliver()
    assert api.waiting() == []


def test_a_second_submission_makes_the_first_lapse(
    lan: Account, ming: Account, shop_waits: UUID, deliver: Callable[[], int]
) -> None:
    catalog.reject_shop(shop_id=shop_waits, by=ming.pk, reason="x")
    catalog.submit_shop(owner_id=lan.pk)
    deliver()
    [item] = api.waiting()
    assert item.submission == 2
    first = ReviewItem.objects.get(subject_id=shop_waits, submission=1)
    assert (first.state, first.decision) == ("decided", "lapsed")
    enqueue(kind="shop", subject_id=shop_waits, submission=1)
    assert [one.submission for one in api.waiting()] == [2]


def test_a_subject_is_decided_before_its_news_arrives(
    lan: Account, ming: Account, deliver: Callable[[], int]
) -> None:
    shop_id = submit_shop(lan)
    done = api.decide_subject(kind="shop", subject_id=shop_id, reviewer_id=ming.pk, approve=True)
    assert done is not None
    assert done.decision == "approve"
    deliver()
    assert ReviewItem.objects.count() == 1
    again = api.decide_subject(kind="shop", subject_id=shop_id, reviewer_id=ming.pk, approve=True)
    assert again is None
    product_id = submit_product(lan)
    api.decide_subject(kind="product", subject_id=product_id, reviewer_id=ming.pk, approve=True)
    assert catalog.get_product_form(product_id).state == "on_sale"


def test_the_queue_counts_what_waits_and_what_is_held(
    lan: Account, ming: Account, product_waits: UUID, deliver: Callable[[], int]
) -> None:
    submit_product(lan, "第二件")
    deliver()
    api.claim_next(ming.pk, "product")
    found = {count.kind: (count.waiting, count.held) for count in api.counts()}
    assert found == {
        "shop": (0, 0), "product": (1, 1), "clip": (0, 0), "comment": (0, 0),
        "live_comment": (0, 0), "order_review": (0, 0),
    }  # fmt: skip
