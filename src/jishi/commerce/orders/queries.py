"""Reads of orders for other rooms."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import (
    Avg,
    Count,
    DateTimeField,
    DurationField,
    ExpressionWrapper,
    F,
    Min,
    Q,
    Sum,
    Value,
)

from jishi.commerce.orders.contracts import (
    Deals,
    OrderFacts,
    OrderState,
    ShopDay,
    ShopTrade,
    Source,
    SourceSales,
)
from jishi.commerce.orders.models import Address, Line, Order, Review
from jishi.commerce.orders.policy import SOLD
from jishi.kernel import clock
from jishi.kernel.money import Money

_SOLD = [state.value for state in SOLD]


def orders_from(source_kind: str, source_id: UUID) -> SourceSales:
    """What this clip or live has sold, by line: one basket may come from several sources."""
    lines = Line.objects.filter(source_kind=source_kind, source_id=source_id).aggregate(
        placed=Count("order_id", distinct=True),
        buyers=Count("order__buyer_id", distinct=True),
        paid=Count("order_id", distinct=True, filter=Q(order__state__in=_SOLD)),
        paid_buyers=Count("order__buyer_id", distinct=True, filter=Q(order__state__in=_SOLD)),
        pieces=Sum("quantity", filter=Q(order__state__in=_SOLD)),
        sales=Sum("total_minor", filter=Q(order__state__in=_SOLD)),
    )
    return SourceSales(
        placed=lines["placed"],
        buyers=lines["buyers"],
        paid=lines["paid"],
        paid_buyers=lines["paid_buyers"],
        pieces=lines["pieces"] or 0,
        sales=Money(lines["sales"] or 0, settings.MARKET_CURRENCY),
    )


def default_region(person_id: UUID) -> str | None:
    """Province of the person's default address; None without one."""
    rows = Address.objects.filter(person_id=person_id, is_default=True)
    return rows.values_list("region", flat=True).first()


def has_bought(person_id: UUID, product_id: UUID) -> bool:
    """Whether this person has paid for this product and kept it."""
    return Line.objects.filter(
        product_id=product_id, order__buyer_id=person_id, order__state__in=_SOLD
    ).exists()


def get_orders(ids: Iterable[UUID]) -> dict[UUID, OrderFacts]:
    """Orders by id; unknown ids are left out. Two queries."""
    rows = list(Order.objects.filter(pk__in=set(ids)))
    products: dict[UUID, list[UUID]] = defaultdict(list)
    for order_id, product_id in Line.objects.filter(order__in=rows).values_list(
        "order_id", "product_id"
    ):
        products[order_id].append(product_id)
    return {row.pk: _facts(row, products[row.pk]) for row in rows}


def _facts(row: Order, product_ids: list[UUID]) -> OrderFacts:
    return OrderFacts(
        id=row.pk,
        number=row.number,
        state=OrderState(row.state),
        buyer_id=row.buyer_id,
        shop_id=row.shop_id,
        shop_owner_id=row.shop_owner_id,
        total=Money(row.total_minor, row.currency),
        goods=Money(row.goods_minor, row.currency),
        product_ids=tuple(product_ids),
        source=Source(kind=row.source_kind, id=row.source_id),
        placed_at=row.placed_at,
        paid_at=row.paid_at,
    )


def shop_day(shop_id: UUID, *, since: datetime) -> ShopDay:
    """What waits to be shipped, how much of it is past its promise, and what was paid since `since`."""
    late = ExpressionWrapper(
        F("paid_at") + F("ship_within_h") * Value(timedelta(hours=1)),
        output_field=DurationField(),
    )
    row = (
        Order.objects.filter(shop_id=shop_id, state__in=_SOLD)
        .annotate(ship_by=late)
        .aggregate(
            to_ship=Count("pk", filter=Q(state=OrderState.PAID)),
            overdue=Count("pk", filter=Q(state=OrderState.PAID, ship_by__lt=clock.now())),
            orders=Count("pk", filter=Q(paid_at__gte=since)),
            sales=Sum("total_minor", filter=Q(paid_at__gte=since)),
        )
    )
    return ShopDay(
        to_ship=row["to_ship"],
        overdue=row["overdue"],
        orders=row["orders"],
        sales=Money(row["sales"] or 0, settings.MARKET_CURRENCY),
    )


def deals(product_id: UUID, *, since: datetime) -> Deals:
    """What the product was sold for; deals that were undone count no longer."""
    lines = Line.objects.filter(product_id=product_id, order__state__in=_SOLD)
    recent = lines.filter(order__paid_at__gte=since).aggregate(
        low=Min("unit_price_minor"), n=Count("pk")
    )
    last = lines.order_by("-order__paid_at").values_list("unit_price_minor", flat=True).first()
    return Deals(lowest_minor=recent["low"], last_minor=last, orders=recent["n"])


def shop_trade(shop_id: UUID, *, since: datetime) -> ShopTrade:
    """Two queries. An order is late when it was handed over, or still waits, after its promise."""
    promised = ExpressionWrapper(
        F("paid_at") + F("ship_within_h") * Value(timedelta(hours=1)), output_field=DateTimeField()
    )
    orders = (
        Order.objects.filter(shop_id=shop_id, paid_at__gte=since)
        .annotate(promised=promised)
        .aggregate(
            paid=Count("pk"),
            minor=Sum("total_minor"),
            refunded=Count("pk", filter=Q(state=OrderState.REFUNDED)),
            late=Count(
                "pk",
                filter=Q(shipped_at__gt=F("promised"))
                | Q(state=OrderState.PAID, promised__lt=clock.now()),
            ),
        )
    )
    said = Review.objects.filter(shop_id=shop_id, at__gte=since, state="visible").aggregate(
        n=Count("pk"), d=Avg("description"), s=Avg("service"), g=Avg("logistics")
    )
    return ShopTrade(
        paid=orders["paid"], paid_minor=orders["minor"] or 0, refunded=orders["refunded"],
        late=orders["late"], reviews=said["n"], description=said["d"], service=said["s"],
        logistics=said["g"],
    )  # fmt: skip
