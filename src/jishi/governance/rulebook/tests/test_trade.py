"""The published rules about orders, refunds and reviews, asked by real orders."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from jishi.commerce.orders import api as orders
from jishi.commerce.orders.actions.confirm import confirm_receipt
from jishi.commerce.orders.actions.refund import refund_order
from jishi.commerce.orders.actions.review import review_order
from jishi.commerce.orders.actions.ship import ship_order
from jishi.commerce.orders.models import Order, Review
from jishi.commerce.orders.tests.conftest import (
    market_home,
    new_buyer,
    new_shop,
    new_sku,
    sandbox,
    sandbox_process,
    trade,
)
from jishi.foundation.notify.models import Notice
from jishi.governance.reputation.queries import shop_scores
from jishi.governance.review.models import ReviewItem
from jishi.governance.rulebook import api, shelf
from jishi.governance.rulebook import trade as sweeps
from jishi.governance.rulebook.models import Finding
from jishi.kernel import clock, outbox

if TYPE_CHECKING:
    from jishi.commerce.orders.tests.rig import Trade

__all__ = ["market_home", "new_buyer", "new_shop", "new_sku", "sandbox", "sandbox_process", "trade"]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def published(empty: None) -> None:
    """The book as it is published."""
    api.import_files()
    shelf.forget()


def found() -> Counter[str]:
    return Counter(Finding.objects.values_list("rule_id", flat=True))


def received(trade: Trade, number: str = "SF1468023579112") -> Order:
    order = trade.paid()
    ship_order(
        order_id=order.pk, shop_owner_id=trade.owner_id, carrier="sf", tracking_number=number
    )
    confirm_receipt(order_id=order.pk, buyer_id=trade.buyer.id)
    return order


def reviewed(trade: Trade, order: Order, text: str, score: int = 3) -> Review:
    return review_order(
        order_id=order.pk, buyer_id=trade.buyer.id, text=text, picture_ids=[], description=score,
        service=score, logistics=score,
    )  # fmt: skip


def test_a_review_with_threats_is_kept_hidden_until_a_reviewer_shows_it(trade: Trade) -> None:
    order = received(trade)

    review = reviewed(trade, order, "不退钱我就弄死你")
    outbox.drain()

    assert (review.state, review.held_under) == ("held", "REV-05")
    assert shop_scores([trade.shop_id])[trade.shop_id].n == 0
    item = ReviewItem.objects.get(kind="order_review")
    assert (item.subject_id, item.state) == (review.pk, "waiting")
    assert (
        Notice.objects.filter(person_id=trade.buyer.id, title_zh="评价先由审核员查看").count() == 1
    )

    orders.release_review(review_id=review.pk, by="person:reviewer", reason="看过了")
    orders.release_review(review_id=review.pk, by="person:reviewer", reason="看过了")
    outbox.drain()

    assert Review.objects.get().state == "visible"
    assert shop_scores([trade.shop_id])[trade.shop_id].n == 1


def test_a_harsh_review_that_states_facts_is_shown_at_once(trade: Trade) -> None:
    order = received(trade)
    review = reviewed(trade, order, "非常差，烂了一半，再也不买了", score=1)
    outbox.drain()
    assert review.state == "visible"
    assert ReviewItem.objects.filter(kind="order_review").count() == 0
    assert shop_scores([trade.shop_id])[trade.shop_id].n == 1


def test_full_marks_before_the_parcel_can_have_come_are_noted_once(trade: Trade) -> None:
    order = received(trade)
    reviewed(trade, order, "很甜", score=5)
    outbox.drain()
    assert sweeps.look_at_order("order.reviewed", order.pk) == 0
    assert found()["REV-14"] == 1


def test_a_number_made_up_on_the_spot_is_noted_once(trade: Trade) -> None:
    order = trade.paid()
    ship_order(
        order_id=order.pk, shop_owner_id=trade.owner_id, carrier="sf",
        tracking_number="SF1111111111111",
    )  # fmt: skip
    outbox.drain()
    assert sweeps.look_at_order("order.shipped", order.pk) == 0
    assert found()["DSP-23"] == 1
    told = Notice.objects.filter(kind="rule").values_list("person_id", "title_zh", "link")
    assert list(told) == [
        (trade.owner_id, "规则提醒：随手编的运单号", f"/sell/orders/{order.pk}")
    ]  # fmt: skip


def test_a_paid_order_becomes_late_by_the_clock_alone_and_is_noted_once(trade: Trade) -> None:
    order = trade.paid()
    assert sweeps.look_at_unshipped() == 0
    promised = timedelta(hours=order.ship_within_h)

    with clock.frozen(clock.now() + promised + timedelta(hours=1)):
        sweeps.look_at_unshipped()
        assert found()["DSP-01"] == 1
        assert sweeps.look_at_unshipped() == 0
    assert found() == Counter({"DSP-01": 1})


def test_money_promised_back_and_not_paid_is_noted_at_three_seven_and_fifteen_days(
    trade: Trade,
) -> None:
    order = trade.paid()
    refund_order(order_id=order.pk, shop_owner_id=trade.owner_id, reason="没货了")
    begun = clock.now()

    seen = []
    for days in (1, 4, 8, 16):
        with clock.frozen(begun + timedelta(days=days)):
            sweeps.look_at_unpaid_refunds()
            sweeps.look_at_unpaid_refunds()
        seen.append(dict(found()))

    assert seen == [
        {}, {"AFT-20": 1}, {"AFT-20": 1, "AFT-06": 1}, {"AFT-20": 1, "AFT-06": 1, "AFT-21": 1}
    ]  # fmt: skip


def test_goods_paid_back_for_rot_are_noted_and_a_change_of_mind_is_not(trade: Trade) -> None:
    for reason in ("收到烂了一半", "买家不想要了"):
        order = received(trade)
        refund_order(order_id=order.pk, shop_owner_id=trade.owner_id, reason=reason)
        outbox.drain()
    assert found()["AFT-23"] == 1
