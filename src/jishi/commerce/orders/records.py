"""Reads of orders for rules: one order in its surroundings, a buyer, a shop."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import (
    Count,
    DateTimeField,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Length

from jishi.commerce.orders.contracts import (
    BuyerRecord,
    OrderRecord,
    OrderState,
    ParcelRecord,
    RefundRecord,
    ReviewFacts,
    ReviewState,
    SaidBefore,
    ShopService,
)
from jishi.commerce.orders.models import Address, Line, Order, Parcel, Refund, Review
from jishi.kernel import clock
from jishi.kernel.errors import NotFound

#: A payment that did not come in time leaves this reason (`actions.cancel.cancel_overdue`).
LAPSED = "not_paid_in_time"
#: Words shorter than this are the same by chance.
TELLING_WORDS = 10
#: No parcel reaches its buyer sooner after dispatch.
SOONEST_ARRIVAL = timedelta(hours=6)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
_LOW = Q(description__lte=2) | Q(service__lte=2) | Q(logistics__lte=2)
_FULL = Q(description=5, service=5, logistics=5)


def order_records(ids: Iterable[UUID]) -> dict[UUID, OrderRecord]:
    """Orders by id; unknown ids are left out. Three queries, however many."""
    rows = list(Order.objects.filter(pk__in=set(ids)))
    lines: dict[UUID, list[Line]] = defaultdict(list)
    for line in Line.objects.filter(order__in=rows).order_by("pk"):
        lines[line.order_id].append(line)
    reviews = {one.order_id: one for one in Review.objects.filter(order__in=rows)}
    return {row.pk: _record(row, lines[row.pk], reviews.get(row.pk)) for row in rows}


def _record(row: Order, lines: list[Line], review: Review | None) -> OrderRecord:
    return OrderRecord(
        id=row.pk, state=OrderState(row.state), shop_id=row.shop_id,
        shop_owner_id=row.shop_owner_id, buyer_id=row.buyer_id, total_minor=row.total_minor,
        goods_minor=row.goods_minor, discount_minor=row.discount_minor,
        refunded_minor=row.refunded_minor, pieces=sum(line.quantity for line in lines),
        product_ids=tuple(sorted({line.product_id for line in lines})),
        has_deal=any(line.deal_id is not None for line in lines), source_kind=row.source_kind,
        phone=row.address.get("phone", ""), promised=timedelta(hours=row.ship_within_h),
        cancel_reason=row.cancel_reason, placed_at=row.placed_at, paid_at=row.paid_at,
        shipped_at=row.shipped_at, received_at=row.received_at, cancelled_at=row.cancelled_at,
        review_at=review.at if review else None,
        review_lowest=min(review.description, review.service, review.logistics) if review else None,
    )  # fmt: skip


def has_phone(person_id: UUID, phone: str) -> bool:
    """Whether this person has parcels sent to this phone."""
    return Address.objects.filter(person_id=person_id, phone=phone).exists()


def buyers_with_phone(shop_id: UUID, phone: str, *, since: datetime, besides: UUID) -> int:
    """How many other buyers had this shop's parcels sent to the same phone."""
    return int(
        Order.objects.filter(shop_id=shop_id, placed_at__gte=since, address__phone=phone)
        .exclude(buyer_id=besides)
        .aggregate(n=Count("buyer_id", distinct=True))["n"]
    )


def parcel_record(order_id: UUID) -> ParcelRecord | None:
    """The first parcel of an order; None before dispatch. Three queries."""
    mine = Parcel.objects.filter(order_id=order_id).select_related("order").order_by("pk").first()
    if mine is None:
        return None
    elsewhere = (
        Parcel.objects.filter(tracking_number=mine.tracking_number, carrier=mine.carrier)
        .exclude(order_id=order_id)
        .exclude(order__buyer_id=mine.order.buyer_id)
        .aggregate(
            buyers=Count("order__buyer_id", distinct=True),
            shops=Count("shop_id", distinct=True, filter=~Q(shop_id=mine.shop_id)),
        )
    )
    same_minute = Parcel.objects.filter(
        shop_id=mine.shop_id, shipped_at__gt=mine.shipped_at - MINUTE,
        shipped_at__lte=mine.shipped_at,
    ).count()  # fmt: skip
    return ParcelRecord(
        carrier=mine.carrier, tracking_number=mine.tracking_number,
        other_buyers=elsewhere["buyers"], other_shops=elsewhere["shops"], same_minute=same_minute,
    )  # fmt: skip


def unshipped(*, paid_before: datetime) -> list[UUID]:
    """Paid orders that still wait for dispatch, the longest waiting first."""
    rows = Order.objects.filter(state=OrderState.PAID, paid_at__lt=paid_before)
    return list(rows.order_by("paid_at").values_list("pk", flat=True))


def refunds_of(order_id: UUID) -> list[RefundRecord]:
    """All money of an order promised back, oldest first."""
    rows = Refund.objects.filter(order_id=order_id).select_related("order").order_by("at", "pk")
    return [_refund(row) for row in rows]


def unpaid_refunds(*, before: datetime) -> list[RefundRecord]:
    """Promises of money older than `before` that no provider has paid yet, oldest first."""
    rows = Refund.objects.filter(paid_at=None, at__lt=before).select_related("order")
    return [_refund(row) for row in rows.order_by("at", "pk")]


def _refund(row: Refund) -> RefundRecord:
    return RefundRecord(
        id=row.pk, order_id=row.order_id, shop_id=row.order.shop_id, minor=row.minor, by=row.by,
        reason=row.reason, at=row.at, paid_at=row.paid_at,
    )  # fmt: skip


def review_facts(review_id: UUID) -> ReviewFacts:
    """One review, whoever may read it. Raises `NotFound`."""
    row = Review.objects.filter(pk=review_id).first()
    if row is None:
        raise NotFound
    return _review(row)


def review_of(order_id: UUID) -> ReviewFacts | None:
    """The review of an order that all may read."""
    row = Review.objects.filter(order_id=order_id, state=ReviewState.VISIBLE).first()
    return _review(row) if row else None


def _review(row: Review) -> ReviewFacts:
    return ReviewFacts(
        id=row.pk, order_id=row.order_id, author_id=row.author_id, text=row.text,
        scores=(row.description, row.service, row.logistics), pictures=len(row.picture_ids),
        state=ReviewState(row.state),
    )  # fmt: skip


def said_before(text: str, *, author_id: UUID, shop_id: UUID, besides: UUID | None) -> SaidBefore:
    """Reviews of thirty days with the same words, the review of order `besides` left out.

    Words of fewer than ten characters count as no repetition. Two queries.
    """
    now = clock.now()
    recent = Review.objects.filter(at__gte=now - 30 * DAY)
    if besides is not None:
        recent = recent.exclude(order_id=besides)
    plain = "".join(text.split())
    own = list(recent.filter(author_id=author_id).values_list("text", "at"))
    others = 0
    if len(plain) >= TELLING_WORDS:
        others = recent.filter(shop_id=shop_id, text=text).exclude(author_id=author_id).count()
    return SaidBefore(
        others=others,
        own=sum(1 for said, _ in own if len(plain) >= TELLING_WORDS and "".join(said.split()) == plain),
        author_24h=sum(1 for _, at in own if at >= now - DAY),
    )  # fmt: skip


def buyer_records(
    *, since: datetime, person_ids: Iterable[UUID] | None = None
) -> dict[UUID, BuyerRecord]:
    """What buyers did, by buyer: all of them, or those asked for. Three queries."""
    found: dict[UUID, dict[str, Any]] = defaultdict(dict)
    wanted = {} if person_ids is None else {"buyer_id__in": set(person_ids)}
    orders = Order.objects.filter(placed_at__gte=since, **wanted).values("buyer_id")
    lapsed = Q(state=OrderState.CANCELLED, cancel_reason=LAPSED)
    bought: Any = orders.annotate(
        lapsed=Count("payment_id", distinct=True, filter=lapsed),
        paid=Count("pk", filter=Q(paid_at__isnull=False)),
        refunded=Count("pk", filter=Q(state=OrderState.REFUNDED)),
    )
    for row in bought.order_by():
        found[row.pop("buyer_id")].update(row)
    deals = Line.objects.filter(
        deal_id__isnull=False, order__placed_at__gte=since, order__state=OrderState.CANCELLED,
        order__cancel_reason=LAPSED, **{f"order__{name}": ids for name, ids in wanted.items()},
    )  # fmt: skip
    for deal in deals.values("order__buyer_id").annotate(n=Count("order_id", distinct=True)):
        found[deal["order__buyer_id"]]["lapsed_deals"] = deal["n"]
    reviews = Review.objects.filter(
        at__gte=since, **{name.replace("buyer", "author"): ids for name, ids in wanted.items()}
    )
    said: Any = reviews.values("author_id").annotate(
        reviews=Count("pk"),
        low_reviews=Count("pk", filter=_LOW),
        low_shops=Count("shop_id", distinct=True, filter=_LOW),
        low_refunded=Count("pk", filter=_LOW & Q(order__refunded_minor__gt=0), distinct=True),
    )
    for row in said.order_by():
        found[row.pop("author_id")].update(row)
    return {person_id: BuyerRecord(**fields) for person_id, fields in found.items()}


def shop_service(shop_id: UUID, *, since: datetime) -> ShopService:
    """How a shop served its buyers; nine queries."""
    now = clock.now()
    promised = ExpressionWrapper(
        F("paid_at") + F("ship_within_h") * Value(timedelta(hours=1)), output_field=DateTimeField()
    )
    orders = Order.objects.filter(shop_id=shop_id, paid_at__gte=since)
    counts = orders.annotate(promised=promised).aggregate(
        paid=Count("pk"),
        paid_24h=Count("pk", filter=Q(paid_at__gte=now - DAY)),
        shipped=Count("pk", filter=Q(shipped_at__isnull=False)),
        instant=Count("pk", filter=Q(shipped_at__lt=F("paid_at") + Value(MINUTE))),
    )
    overdue = Order.objects.filter(shop_id=shop_id, state=OrderState.PAID).annotate(
        promised=promised
    )
    dropped = Refund.objects.filter(
        order__shop_id=shop_id, at__gte=since, by="merchant", order__state=OrderState.REFUNDED,
        order__shipped_at=None,
    )  # fmt: skip
    top = orders.values("buyer_id").annotate(n=Count("pk")).order_by("-n").first()
    return ShopService(
        **counts,
        overdue=overdue.filter(promised__lt=now).count(),
        dropped=dropped.aggregate(n=Count("order_id", distinct=True))["n"],
        top_buyer=top["n"] if top else 0,
        shared_phone_buyers=_shared_phone_buyers(orders),
        reused_numbers=_reused_numbers(shop_id, since),
        **_reviews(shop_id, since),
    )


def _shared_phone_buyers(orders: QuerySet[Order]) -> int:
    phones = orders.values("address__phone").annotate(n=Count("buyer_id", distinct=True))
    return sum(row["n"] for row in phones.filter(n__gt=1).order_by())


def _reused_numbers(shop_id: UUID, since: datetime) -> int:
    numbers = Parcel.objects.filter(shop_id=shop_id, shipped_at__gte=since)
    shared = numbers.values("carrier", "tracking_number").annotate(
        n=Count("order__buyer_id", distinct=True)
    )
    return shared.filter(n__gt=1).order_by().count()


def _reviews(shop_id: UUID, since: datetime) -> dict[str, int]:
    said = Review.objects.filter(shop_id=shop_id, at__gte=since, state=ReviewState.VISIBLE)
    counts: dict[str, int] = said.aggregate(
        reviews=Count("pk"),
        low_reviews=Count("pk", filter=_LOW),
        praise=Count("pk", filter=_FULL),
        early_praise=Count(
            "pk", filter=_FULL & Q(at__lt=F("order__shipped_at") + Value(SOONEST_ARRIVAL))
        ),
    )
    copies = (
        said.annotate(size=Length("text")).filter(size__gte=TELLING_WORDS).values("text")
        .annotate(n=Count("pk")).filter(n__gt=1).order_by()
    )  # fmt: skip
    bought = Refund.objects.filter(
        order__shop_id=shop_id, at__gte=since, by="merchant", minor__lt=F("order__total_minor"),
        order__in=said.filter(_FULL).values("order_id"),
    )  # fmt: skip
    after = bought.filter(at__gt=_review_time())
    return {
        **counts,
        "copied_texts": sum(row["n"] for row in copies),
        "bought_praise": after.aggregate(n=Count("order_id", distinct=True))["n"],
    }


def _review_time() -> Any:
    return Subquery(Review.objects.filter(order_id=OuterRef("order_id")).values("at")[:1])
