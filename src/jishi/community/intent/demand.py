"""What people asked a shop for and could not get; and how many of those who saw went on to buy."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Count, Q

from jishi.commerce.catalog import api as catalog
from jishi.commerce.orders import api as orders
from jishi.community.content import api as content
from jishi.community.intent.contracts import (
    BUYING,
    WISHING,
    DemandView,
    FunnelView,
    Lack,
    StepView,
)
from jishi.community.intent.models import OpenedCard, Question
from jishi.community.intent.wishes import gathered
from jishi.community.live import api as live
from jishi.kernel import clock

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jishi.commerce.catalog.contracts import SkuFacts

#: A question older than this is no demand any more; of the newest this many are read.
WITHIN = timedelta(days=30)
MOST_READ = 5_000
LISTED = 50
LATEST = 3

_Key = tuple[Lack, UUID | None, tuple[str, ...], str]


def demand_for(owner_id: UUID) -> list[DemandView]:
    """Most askers first: what was asked under one's own clips and lives, and about one's goods under
    anybody's. Restocked or relisted goods leave the list by themselves."""
    mine = Q(group__host_id=owner_id) | Q(product_id__in=catalog.product_ids_of(owner_id))
    rows = Question.objects.filter(
        mine, at__gte=clock.now() - WITHIN, intent__in=[str(one) for one in WISHING]
    ).exclude(author_id=owner_id)
    read = list(rows.order_by("-at").select_related("group")[:MOST_READ])
    own = _own_goods(owner_id, {row.product_id for row in read if row.product_id})
    names = gathered([row.wish for row in read if row.wish])
    found: dict[_Key, list[Question]] = defaultdict(list)
    for row in read:
        is_mine = row.group.host_id == owner_id
        for key in _lacking(row, own, names if is_mine else {}):
            found[key].append(row)
    views = [_view(key, asked) for key, asked in found.items()]
    return sorted(views, key=lambda one: (-one.askers, -one.last_at.timestamp()))[:LISTED]


def _own_goods(owner_id: UUID, product_ids: Iterable[UUID]) -> dict[UUID, list[SkuFacts]]:
    """SKUs of those products that are this shopkeeper's own."""
    return {
        product_id: skus
        for product_id, skus in catalog.skus_of(product_ids).items()
        if skus and skus[0].shop_owner_id == owner_id
    }


def _lacking(
    row: Question, own: dict[UUID, list[SkuFacts]], names: dict[str, str]
) -> Iterable[_Key]:
    if row.wish:
        if row.wish in names:
            yield Lack.NOT_LISTED, None, (), names[row.wish]
        return
    if row.product_id is None or row.intent not in BUYING:
        return
    skus = own.get(row.product_id, [])
    states = {sku.state for sku in skus}
    if states == {"withdrawn"}:
        yield Lack.NOT_ON_SALE, row.product_id, (), ""
    elif states and "on_sale" not in states:
        yield Lack.OUT_OF_STOCK, row.product_id, (), ""
    else:
        for sku in skus:
            if sku.id == row.sku_id and sku.state == "sold_out":
                yield Lack.OUT_OF_STOCK, row.product_id, sku.options, ""


def _view(key: _Key, asked: list[Question]) -> DemandView:
    lack, product_id, options, wish = key
    return DemandView(
        lack=lack, product_id=product_id, options=options, wish=wish,
        askers=len({row.author_id for row in asked}), asked=len(asked), last_at=asked[0].at,
        texts=tuple(dict.fromkeys(row.text for row in asked))[:LATEST],
    )  # fmt: skip


def funnel_of(source_kind: str, source_id: UUID) -> FunnelView:
    """Seen, asked, card opened, ordered, paid: of one clip or live."""
    came = live.seen(source_id) if source_kind == "live" else content.seen(source_id)
    asked = Question.objects.filter(
        group__source_kind=source_kind, group__source_id=source_id
    ).aggregate(people=Count("author_id", distinct=True), times=Count("pk"))
    opened = OpenedCard.objects.filter(source_kind=source_kind, source_id=source_id).aggregate(
        people=Count("person_id", distinct=True), times=Count("pk")
    )
    sold = orders.orders_from(source_kind, source_id)
    return FunnelView(
        seen=StepView(people=came.people, times=came.times),
        asked=StepView(**asked),
        opened=StepView(**opened),
        ordered=StepView(people=sold.buyers, times=sold.placed),
        paid=StepView(people=sold.paid_buyers, times=sold.paid),
    )
