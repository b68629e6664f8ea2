"""Facts about lives: before going on air, before a card goes up, and every minute on air."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from jishi.commerce.catalog import api as catalog
from jishi.community.live import api as live
from jishi.foundation.accounts import api as accounts
from jishi.foundation.rules.api import EventKind, FactSpec
from jishi.kernel import clock
from jishi.kernel.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from jishi.commerce.catalog.contracts import ProductForm
    from jishi.community.live.gates import LiveQuestion, PinQuestion

LIVE, CATALOG, ACCOUNTS = "community.live", "commerce.catalog", "foundation.accounts"
HISTORY, SAID = timedelta(days=90), timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveMinuteQuestion:
    """How does this room stand just now?"""

    live_id: UUID


_ROOM = (
    FactSpec("live.title", "text", "", LIVE, "直播标题", "Title of the live"),
    FactSpec("live.announcement", "text", "", LIVE, "直播公告", "Announcement"),
    FactSpec("live.text", "text", "", LIVE, "标题与公告合在一起", "Title and announcement together"),
    FactSpec("live.bag", "int", "件", LIVE, "购物袋里的商品数", "Products in the bag"),
    FactSpec("live.bag_off_sale", "int", "件", CATALOG, "购物袋里不在售的商品数", "Products in the bag that are not on sale"),
    FactSpec("live.bag_foreign", "int", "件", CATALOG, "购物袋里不属于主播小店的商品数", "Products in the bag that are not the host's own"),
    FactSpec("live.bag_titles", "text", "", CATALOG, "购物袋里商品的标题", "Titles of what is in the bag"),
    FactSpec("host.has_shop", "bool", "", CATALOG, "主播有没有开着的小店", "Whether the host has an open shop"),
    FactSpec("host.shop_on_sale", "int", "件", CATALOG, "主播小店在售商品数；没有小店为零", "Goods on sale in the host's shop; none without one", "zero"),
    FactSpec("host.subject_shown", "bool", "", CATALOG, "主播小店是否公示了经营主体", "Whether the shop shows who answers for it", "false"),
    FactSpec("host.return_address_given", "bool", "", CATALOG, "主播小店是否留了退货地址与电话", "Whether the shop gave an address and phone for returns", "false"),
    FactSpec("host.permit_expires_in", "duration", "", CATALOG, "主播小店最早到期的材料还有多久；没有有效期则未知", "Time to the end of the shop's document that ends first"),
    FactSpec("host.name", "text", "", ACCOUNTS, "主播昵称", "The host's name"),
    FactSpec("host.account_age", "duration", "", ACCOUNTS, "主播账号注册了多久", "Age of the host's account"),
    FactSpec("host.lives_aired", "int", "场", LIVE, "主播此前播过的场数", "Lives the host was on air with"),
    FactSpec("host.lives_stopped_90d", "int", "场", LIVE, "近 90 天被平台停止的场数", "Lives stopped by the market in 90 days"),
)  # fmt: skip
LIVE_OPENING = EventKind(
    "live.opening", True, "创建或开始直播", "Someone wants to go live",
    (
        *_ROOM,
        FactSpec("live.is_made", "bool", "", LIVE, "直播间是否已经建好（否则是第一次创建）", "Whether the room exists already"),
        FactSpec("host.lives_made_1d", "int", "场", LIVE, "近 24 小时新建的场数", "Lives made in 24 hours"),
        FactSpec("host.is_on_air", "bool", "", LIVE, "主播是否正在另一场直播中", "Whether the host is on air with another"),
    ),
)  # fmt: skip
_CARD = (
    FactSpec("card.title", "text", "", CATALOG, "商品标题", "Title of the product"),
    FactSpec("card.text", "text", "", CATALOG, "商品标题与描述", "Title and description of the product"),
    FactSpec("card.category", "text", "", CATALOG, "商品类目编号", "Its category"),
    FactSpec("card.is_on_sale", "bool", "", CATALOG, "商品是否在售（有无库存不论）", "Whether it is on sale, in stock or not"),
    FactSpec("card.stock", "int", "件", CATALOG, "商品总库存", "Pieces in stock"),
    FactSpec("card.price", "money", "分", CATALOG, "商品最低售价", "Lowest price"),
    FactSpec("card.list_price", "money", "分", CATALOG, "商品划线价；没有则未知", "Crossed-out price; unknown without one"),
    FactSpec("card.returns_policy", "text", "", CATALOG, "退货规则", "Returns rule"),
    FactSpec("card.change_waits", "bool", "", CATALOG, "商品是否有改动在等审核", "Whether a change of it waits for review"),
    FactSpec("card.is_own", "bool", "", CATALOG, "商品是否属于主播自己的小店", "Whether it is of the host's own shop"),
)  # fmt: skip
CARD_PINNING = EventKind(
    "card.pinning", True, "讲解商品", "A card is put up in a live",
    (
        *_CARD,
        FactSpec("live.is_on_air", "bool", "", LIVE, "直播是否有画面", "Whether a picture plays"),
        FactSpec("live.in_bag", "bool", "", LIVE, "商品是否在购物袋里", "Whether it is in the bag"),
        FactSpec("live.pins_10m", "int", "次", LIVE, "近 10 分钟换过几次商品卡", "Cards put up or down in 10 minutes"),
        FactSpec("host.has_shop", "bool", "", CATALOG, "主播有没有开着的小店", "Whether the host has an open shop"),
    ),
)  # fmt: skip
LIVE_MINUTE = EventKind(
    "live.minute", False, "直播每分钟检视", "A room on air is looked at every minute",
    (
        *_ROOM,
        *_CARD,
        FactSpec("live.state", "text", "", LIVE, "on_air 或 interrupted", "on_air or interrupted"),
        FactSpec("live.on_air_for", "duration", "", LIVE, "开播了多久", "Time on air"),
        FactSpec("live.viewers", "int", "人", LIVE, "此刻观众数", "Viewers now"),
        FactSpec("live.peak_viewers", "int", "人", LIVE, "本场最高观众数", "Most viewers at a time"),
        FactSpec("live.likes", "int", "个", LIVE, "点赞数", "Hearts"),
        FactSpec("live.has_card", "bool", "", LIVE, "此刻是否挂着商品卡", "Whether a card is up"),
        FactSpec("live.card_up_for", "duration", "", LIVE, "当前商品卡挂了多久；没有则未知", "Time the present card is up; unknown without one"),
        FactSpec("live.pins_10m", "int", "次", LIVE, "近 10 分钟换过几次商品卡", "Cards put up or down in 10 minutes"),
        FactSpec("live.comments_10m", "int", "条", LIVE, "近 10 分钟评论数", "Comments in 10 minutes"),
        FactSpec("live.held_10m", "int", "条", LIVE, "近 10 分钟被暂存的评论数", "Comments held in 10 minutes"),
        FactSpec("live.removed_10m", "int", "条", LIVE, "近 10 分钟被移除的评论数", "Comments removed in 10 minutes"),
        FactSpec("host.said_10m", "text", "", LIVE, "主播近 10 分钟在评论里写的话", "What the host wrote in 10 minutes"),
    ),
)  # fmt: skip


def facts_of_live_opening(question: LiveQuestion) -> dict[str, Any]:
    """Facts of `live.opening`. About fifteen queries; asked when a live is made and goes on air."""
    day = live.host_record(question.host_id, since=clock.now() - timedelta(days=1))
    running = live.live_of([question.host_id]).get(question.host_id)
    return {
        **_room_facts(
            question.host_id, question.title, question.announcement, question.product_ids
        ),
        "live.is_made": question.live_id is not None
        and question.live_id in live.get_lives([question.live_id]),
        "host.lives_made_1d": day.made,
        "host.is_on_air": running is not None and running != question.live_id,
    }


def facts_of_card_pinning(question: PinQuestion) -> dict[str, Any]:
    """Facts of `card.pinning`. Raises `NotFound`. A dozen queries; asked when a host changes cards."""
    room = live.get_lives([question.live_id]).get(question.live_id)
    minute = live.live_minute(question.live_id, since=clock.now() - SAID) if room else None
    return {
        **_card_facts(question.product_id, question.host_id),
        "live.is_on_air": room.state == live.LiveState.ON_AIR if room else None,
        "live.in_bag": question.product_id in room.bag if room else None,
        "live.pins_10m": minute.pins if minute else None,
        "host.has_shop": catalog.shop_of(question.host_id) is not None,
    }


def facts_of_live_minute(question: LiveMinuteQuestion) -> dict[str, Any]:
    """Facts of `live.minute`. Raises `NotFound`."""
    now = clock.now()
    room = live.get_lives([question.live_id]).get(question.live_id)
    if room is None:
        raise NotFound
    minute = live.live_minute(question.live_id, since=now - SAID)
    card = room.pinned_product_id
    return {
        **_room_facts(room.host_id, room.title, room.announcement, room.bag),
        **(_card_facts(card, room.host_id) if card else {}),
        "live.state": str(room.state),
        "live.on_air_for": now - room.started_at if room.started_at else None,
        "live.viewers": room.viewers,
        "live.peak_viewers": minute.peak_viewers,
        "live.likes": room.likes,
        "live.has_card": card is not None,
        "live.card_up_for": now - minute.pinned_at if minute.pinned_at else None,
        "live.pins_10m": minute.pins,
        "live.comments_10m": minute.comments,
        "live.held_10m": minute.held,
        "live.removed_10m": minute.removed,
        "host.said_10m": "\n".join(minute.host_texts),
    }


def _room_facts(
    host_id: UUID, title: str, announcement: str, bag: Iterable[UUID]
) -> dict[str, Any]:
    wanted = list(bag)
    cards = catalog.get_cards(wanted)
    shop = catalog.shop_of(host_id)
    now = clock.now()
    record = live.host_record(host_id, since=now - HISTORY)
    joined = accounts.joined_at(host_id)
    host = accounts.get_people([host_id]).get(host_id)
    return {
        "live.title": title,
        "live.announcement": announcement,
        "live.text": f"{title}\n{announcement}",
        "live.bag": len(wanted),
        "live.bag_off_sale": sum(
            1 for one in wanted if one not in cards or cards[one].state == "withdrawn"
        ),
        "live.bag_foreign": sum(
            1 for card in cards.values() if shop is None or card.shop_id != shop.id
        ),
        "live.bag_titles": "\n".join(cards[one].title for one in wanted if one in cards),
        "host.has_shop": shop is not None,
        **(_shop_facts(shop.id) if shop else {}),
        "host.name": host.name if host else None,
        "host.account_age": now - joined if joined else None,
        "host.lives_aired": record.aired,
        "host.lives_stopped_90d": record.stopped,
    }


def _shop_facts(shop_id: UUID) -> dict[str, Any]:
    page = catalog.get_shop(shop_id)
    form = catalog.get_shop_application(shop_id).form
    ends = [document.valid_until for document in form.documents if document.valid_until]
    left = None
    if ends:
        left = timedelta(days=(min(ends) - clock.market_day()).days + 1)
    return {
        "host.shop_on_sale": page.product_count,
        "host.subject_shown": bool(page.subject_public.strip()),
        "host.return_address_given": bool(
            form.return_address.strip() and form.contact_phone.strip()
        ),
        "host.permit_expires_in": left,
    }


def _card_facts(product_id: UUID, host_id: UUID) -> dict[str, Any]:
    product = catalog.get_product_form(product_id)
    seen = product.published or product.form
    return {
        "card.title": seen.title,
        "card.text": f"{seen.title}\n{seen.description}",
        "card.category": seen.category,
        "card.is_on_sale": product.card.state != "withdrawn",
        "card.stock": product.card.stock,
        "card.price": product.card.price.minor,
        "card.list_price": product.card.list_price.minor if product.card.list_price else None,
        "card.returns_policy": seen.returns_policy,
        "card.change_waits": product.has_revision,
        "card.is_own": _is_own(product, host_id),
    }


def _is_own(product: ProductForm, host_id: UUID) -> bool:
    return product.owner_id == host_id
