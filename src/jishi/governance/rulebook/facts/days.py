"""Facts gathered over days: how a shop served its buyers, what a person did, who asks to be paid."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from jishi.commerce.catalog import api as catalog
from jishi.commerce.orders import api as orders
from jishi.commerce.settlement import api as settlement
from jishi.community.content import api as content
from jishi.community.friends import api as friends
from jishi.community.intent import api as intent
from jishi.community.live import api as live
from jishi.foundation.accounts import api as accounts
from jishi.foundation.media import api as media
from jishi.foundation.rules.api import EventKind, FactSpec
from jishi.governance.rulebook import counting
from jishi.kernel import clock

if TYPE_CHECKING:
    from uuid import UUID

    from jishi.commerce.settlement.gates import PayoutQuestion

ORDERS, CATALOG, ACCOUNTS = "commerce.orders", "commerce.catalog", "foundation.accounts"
CONTENT, FRIENDS = "community.content", "community.friends"
SETTLEMENT, RULEBOOK, MEDIA = "commerce.settlement", "governance.rulebook", "foundation.media"
DAY, MONTH = timedelta(days=1), timedelta(days=30)
#: A person of whom no count reaches this gave no cause to be looked at.
CAUSE = 3

SERVICE = (
    FactSpec("shop.paid_24h", "int", "单", ORDERS, "近 24 小时付款订单数", "Orders paid in 24 hours"),
    FactSpec("shop.dropped_30d", "int", "单", ORDERS, "近 30 天付款后由商家自己未发货退掉的订单数", "Paid orders the shop gave back unshipped, 30 days"),
    FactSpec("shop.overdue_now", "int", "单", ORDERS, "此刻超过承诺仍未发货的订单数", "Orders waiting past their promise now"),
    FactSpec("shop.top_buyer_30d", "int", "单", ORDERS, "近 30 天下单最多的一位买家的订单数", "Orders of the buyer with the most, 30 days"),
    FactSpec("shop.shared_phone_buyers_30d", "int", "人", ORDERS, "近 30 天与别的买家共用收货电话的买家数", "Buyers who share a phone with another, 30 days"),
    FactSpec("shop.shipped_30d", "int", "单", ORDERS, "近 30 天付款且已发货的订单数", "Orders paid and shipped, 30 days"),
    FactSpec("shop.instant_30d", "int", "单", ORDERS, "近 30 天付款后一分钟内就点发货的订单数", "Reported as shipped within a minute of payment, 30 days"),
    FactSpec("shop.reused_numbers_30d", "int", "个", ORDERS, "近 30 天用在多位买家订单上的运单号个数", "Tracking numbers in orders of several buyers, 30 days"),
    FactSpec("shop.low_reviews_30d", "int", "条", ORDERS, "近 30 天含 1–2 分的评价数", "Reviews with a score of 1 or 2, 30 days"),
    FactSpec("shop.praise_30d", "int", "条", ORDERS, "近 30 天满分评价数", "Reviews with full marks, 30 days"),
    FactSpec("shop.early_praise_30d", "int", "条", ORDERS, "近 30 天发货 6 小时内就写下的满分评价数", "Full marks within six hours of dispatch, 30 days"),
    FactSpec("shop.copied_texts_30d", "int", "条", ORDERS, "近 30 天与本店其他评价文字完全相同的评价数", "Reviews in the words of another one, 30 days"),
    FactSpec("shop.bought_praise_30d", "int", "单", ORDERS, "近 30 天给满分后收到商家部分退款的订单数", "Orders with full marks and then a part paid back, 30 days"),
)  # fmt: skip
PERSON_DAILY = EventKind(
    "person.daily", False, "个人每日检视", "What a person did, looked at once a day",
    (
        FactSpec("person.account_age", "duration", "", ACCOUNTS, "账号注册了多久", "Age of the account"),
        FactSpec("person.comments_24h", "int", "条", CONTENT, "近 24 小时评论数", "Comments in 24 hours"),
        FactSpec("person.sayings_24h", "int", "条", CONTENT, "其中不重复的评论数", "Different ones among them"),
        FactSpec("person.held_24h", "int", "条", CONTENT, "其中先被留待审核的评论数", "Of those, held for review at first"),
        FactSpec("person.removed_24h", "int", "条", CONTENT, "其中被删除的评论数", "Of those, removed"),
        FactSpec("person.follows_24h", "int", "人", FRIENDS, "近 24 小时新关注的人数", "People followed in 24 hours"),
        FactSpec("person.refused_24h", "int", "次", RULEBOOK, "近 24 小时被规则拒绝的次数", "Refusals by rules in 24 hours"),
        FactSpec("person.offsite_30d", "int", "次", RULEBOOK, "近 30 天因引人到站外交易被拦下的次数", "Times stopped for leading people off the market in 30 days"),
        FactSpec("person.avatar_leads", "int", "处", MEDIA, "近 24 小时换的头像里把人引到站外的码和字", "Codes and words in avatars of the last 24 hours that lead off the market"),
        FactSpec("person.lapsed_30d", "int", "次", ORDERS, "近 30 天下单后逾期未付款的次数", "Checkouts let lapse in 30 days"),
        FactSpec("person.paid_30d", "int", "单", ORDERS, "近 30 天付款的订单数", "Orders paid in 30 days"),
        FactSpec("person.refunded_30d", "int", "单", ORDERS, "其中全额退款的订单数", "Of those, paid back in full"),
        FactSpec("person.low_reviews_30d", "int", "条", ORDERS, "近 30 天写的含 1–2 分的评价数", "Reviews with a score of 1 or 2 in 30 days"),
        FactSpec("person.low_shops_30d", "int", "家", ORDERS, "这些低分评价涉及的店铺数", "Shops these were about"),
        FactSpec("person.low_refunded_30d", "int", "条", ORDERS, "这些低分评价中订单有退款的条数", "Of those, orders with money paid back"),
        FactSpec("person.reviews_30d", "int", "条", ORDERS, "近 30 天写的评价数", "Reviews in 30 days"),
    ),
)  # fmt: skip
PAYOUT_REQUESTED = EventKind(
    "payout.requested", True, "商家或推广者申请提现", "A shop or promoter asks for their money",
    (
        FactSpec("payout.amount", "money", "分", SETTLEMENT, "申请提现的金额", "Amount asked for"),
        FactSpec("payout.account_age", "duration", "", SETTLEMENT, "收款账户添加了多久", "Time since the bank account was added"),
        FactSpec("payout.asked_24h", "int", "次", SETTLEMENT, "近 24 小时此前已申请的次数", "Requests in the 24 hours before"),
        FactSpec("shop.open_for", "duration", "", CATALOG, "开店至今多久", "Time since it opened"),
        FactSpec("shop.overdue_now", "int", "单", ORDERS, "此刻超过承诺仍未发货的订单数", "Orders waiting past their promise now"),
        FactSpec("shop.paid_30d", "int", "单", ORDERS, "近 30 天付款订单数", "Orders paid in 30 days"),
        FactSpec("shop.refunded_30d", "int", "单", ORDERS, "其中已全额退款的数", "Of those, paid back in full"),
        FactSpec("shop.trade_findings_30d", "int", "条", RULEBOOK, "近 30 天涉嫌虚假交易或虚假发货的发现数", "Findings of fake trade or dispatch in 30 days"),
    ),
)  # fmt: skip
#: Rules that stop those who lead buyers off the market.
OFFSITE_RULES = ("MKT-15", "MKT-39", "MKT-69", "MKT-70", "MKT-71")
#: Rules whose findings about a shop put its withdrawals in doubt.
TRADE_RULES = ("VIO-52", "VIO-53", "DSP-36", "DSP-37")


def facts_of_service(shop_id: UUID) -> dict[str, Any]:
    """How the shop served its buyers within thirty days. Nine queries."""
    found = orders.shop_service(shop_id, since=clock.now() - MONTH)
    return {
        "shop.paid_24h": found.paid_24h,
        "shop.dropped_30d": found.dropped,
        "shop.overdue_now": found.overdue,
        "shop.top_buyer_30d": found.top_buyer,
        "shop.shared_phone_buyers_30d": found.shared_phone_buyers,
        "shop.shipped_30d": found.shipped,
        "shop.instant_30d": found.instant,
        "shop.reused_numbers_30d": found.reused_numbers,
        "shop.low_reviews_30d": found.low_reviews,
        "shop.praise_30d": found.praise,
        "shop.early_praise_30d": found.early_praise,
        "shop.copied_texts_30d": found.copied_texts,
        "shop.bought_praise_30d": found.bought_praise,
    }


def facts_of_people() -> dict[UUID, dict[str, Any]]:
    """Facts of `person.daily` of everybody who gave cause. Ten queries, however many people."""
    now = clock.now()
    found: dict[UUID, dict[str, int]] = defaultdict(lambda: dict.fromkeys(_COUNTS, 0))
    for said in (content.commenters(since=now - DAY), live.commenters(since=now - DAY)):
        for person_id, one in said.items():
            facts = found[person_id]
            facts["person.comments_24h"] += one.posted
            facts["person.sayings_24h"] += one.sayings
            facts["person.held_24h"] += one.held
            facts["person.removed_24h"] += one.removed
    for person_id, number in friends.follows_made(since=now - DAY).items():
        found[person_id]["person.follows_24h"] = number
    for person_id, number in counting.refusals(since=now - DAY).items():
        found[person_id]["person.refused_24h"] = number
    for person_id, number in counting.stopped(OFFSITE_RULES, since=now - MONTH).items():
        found[person_id]["person.offsite_30d"] = number
    for person_id, (codes, words) in media.seen_avatars(since=now - DAY).items():
        leading = sum(1 for text in words if intent.offsite_score(text, "seller"))
        found[person_id]["person.avatar_leads"] = codes + leading
    for person_id, buyer in orders.buyer_records(since=now - MONTH).items():
        found[person_id] |= {
            "person.lapsed_30d": buyer.lapsed, "person.paid_30d": buyer.paid,
            "person.refunded_30d": buyer.refunded, "person.low_reviews_30d": buyer.low_reviews,
            "person.low_shops_30d": buyer.low_shops,
            "person.low_refunded_30d": buyer.low_refunded, "person.reviews_30d": buyer.reviews,
        }  # fmt: skip
    with_cause = {
        one: facts
        for one, facts in found.items()
        if max(facts.values()) >= CAUSE or facts["person.avatar_leads"]
    }
    joined = accounts.joined_among(with_cause)
    return {
        person_id: {**facts, "person.account_age": _age(joined.get(person_id))}
        for person_id, facts in with_cause.items()
    }


_COUNTS = tuple(spec.name for spec in PERSON_DAILY.facts if spec.type == "int")


def facts_of_payout(question: PayoutQuestion) -> dict[str, Any]:
    """Facts of `payout.requested`; a promoter's has none of a shop. Raises `NotFound`. A dozen queries;
    asked once a withdrawal."""
    now = clock.now()
    asked = {
        "payout.amount": question.minor,
        "payout.account_age": question.requested_at - question.bank_account_added_at,
        "payout.asked_24h": sum(
            one.id != question.withdrawal_id and one.requested_at >= now - DAY
            for one in settlement.withdrawals_of(question.shop_id)
        ),
    }
    if question.payee_kind != "shop":
        return asked
    record = catalog.shop_record(question.shop_id)
    trade = orders.shop_trade(question.shop_id, since=now - MONTH)
    day = orders.shop_day(question.shop_id, since=now - DAY)
    return asked | {
        "shop.open_for": _age(record.opened_at),
        "shop.overdue_now": day.overdue,
        "shop.paid_30d": trade.paid,
        "shop.refunded_30d": trade.refunded,
        "shop.trade_findings_30d": counting.findings(
            TRADE_RULES, subject_id=str(question.shop_id), since=now - MONTH
        ),
    }


def _age(since: Any) -> timedelta | None:
    return None if since is None else clock.now() - since
