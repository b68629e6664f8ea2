"""From rows to the API's shapes: orders, quotes, carts, reviews. Reads only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import cast
from uuid import UUID

from jishi.commerce.catalog import api as catalog
from jishi.commerce.catalog.http_schemas import ShopRef
from jishi.commerce.orders import http_schemas as out
from jishi.commerce.orders import models, wording
from jishi.commerce.orders.contracts import OrderState, ReviewState, Role
from jishi.commerce.orders.money_rows import money_rows
from jishi.commerce.orders.policy import buttons
from jishi.foundation.accounts import api as accounts
from jishi.foundation.accounts.http_schemas import PersonRef
from jishi.foundation.media import api as media
from jishi.foundation.media.http_schemas import Picture
from jishi.kernel.errors import NotFound
from jishi.kernel.http import MoneyOut

_GONE = "—"
_NOTHING_TO_DELIVER = (
    OrderState.AWAITING_PAYMENT,
    OrderState.CANCELLED,
    OrderState.REFUNDED,
)


def utc(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def money(minor: int, currency: str) -> MoneyOut:
    return MoneyOut(minor=minor, currency=currency)


@dataclass(frozen=True, slots=True)
class Around:
    """What several orders share, read once."""

    shops: Mapping[UUID, ShopRef]
    people: Mapping[UUID, PersonRef]
    lines: Mapping[UUID, list[models.Line]]


def around(orders: Sequence[models.Order]) -> Around:
    lines: dict[UUID, list[models.Line]] = defaultdict(list)
    for line in models.Line.objects.filter(order__in=orders).order_by("pk"):
        lines[line.order_id].append(line)
    shops = catalog.get_shops({order.shop_id for order in orders})
    people = accounts.get_people({order.buyer_id for order in orders})
    return Around(
        shops={pk: ShopRef.of(shop) for pk, shop in shops.items()},
        people={pk: PersonRef.of(person) for pk, person in people.items()},
        lines=lines,
    )


def shop_ref(known: Mapping[UUID, ShopRef], shop_id: UUID) -> ShopRef:
    """The shop, or a stand-in when it is closed for good: old orders stay readable."""
    return known.get(shop_id) or ShopRef(
        id=str(shop_id), name=_GONE, avatar_url="", town="", is_demo=False
    )


def person_ref(known: Mapping[UUID, PersonRef], person_id: UUID) -> PersonRef:
    return known.get(person_id) or PersonRef(
        id=str(person_id), name=_GONE, avatar_url="", is_demo=False
    )


def address(row: models.Address) -> out.Address:
    return out.Address(
        id=str(row.pk),
        name=row.name,
        phone=row.phone,
        region=row.region,
        city=row.city,
        district=row.district,
        street=row.street,
        is_default=row.is_default,
    )


def order_line(line: models.Line, currency: str) -> out.OrderLine:
    return out.OrderLine(
        id=str(line.pk),
        product_id=str(line.product_id),
        sku_id=str(line.sku_id),
        title=line.title,
        options=line.options,
        picture_url=line.picture_url,
        unit_price=money(line.unit_price_minor, currency),
        quantity=line.quantity,
        total=money(line.total_minor, currency),
        returns_policy=line.returns_policy,
    )


def order_buttons(order: models.Order, role: Role) -> list[out.OrderButton]:
    found = buttons(OrderState(order.state), role, is_reviewed=order.is_reviewed)
    return [
        out.OrderButton.model_validate({"action": action, "is_primary": is_primary})
        for action, is_primary in found
    ]


def summary(order: models.Order, known: Around, role: Role, language: str) -> out.OrderSummary:
    return out.OrderSummary(
        id=str(order.pk),
        number=order.number,
        state=order.state,
        status_text=wording.status_text(order, role, language),
        shop=shop_ref(known.shops, order.shop_id),
        buyer_name=person_ref(known.people, order.buyer_id).name,
        lines=[order_line(line, order.currency) for line in known.lines.get(order.pk, [])],
        total=money(order.total_minor, order.currency),
        buttons=order_buttons(order, role),
        placed_at=utc(order.placed_at),
        payment_id=str(order.payment_id) if role == "buyer" else None,
    )


def visible_order(order_id: UUID, person_id: UUID) -> tuple[models.Order, Role]:
    """The order and on which side of it this person stands; raises `NotFound` for anyone else."""
    order = models.Order.objects.filter(pk=order_id).first()
    if order is not None and order.buyer_id == person_id:
        return order, "buyer"
    if order is not None and order.shop_owner_id == person_id:
        return order, "merchant"
    raise NotFound


def clock_at(order: models.Order) -> datetime | None:
    """When the present state ends by itself, or was promised to end."""
    state = OrderState(order.state)
    if state is OrderState.AWAITING_PAYMENT:
        return order.pay_by
    if state is OrderState.PAID and order.paid_at:
        return order.paid_at + timedelta(hours=order.ship_within_h)
    if state is OrderState.SHIPPED:
        return order.confirm_by
    return order.settle_at if state is OrderState.RECEIVED else None


def full_order(order: models.Order, role: Role, language: str) -> out.Order:
    known = around([order])
    at = clock_at(order)
    cash = order.currency
    return out.Order(
        id=str(order.pk),
        number=order.number,
        state=cast("out.State", order.state),
        status_text=wording.status_text(order, role, language),
        clock_at=utc(at) if at else None,
        clock_text=wording.clock_text(OrderState(order.state), at, language),
        shop=shop_ref(known.shops, order.shop_id),
        buyer=person_ref(known.people, order.buyer_id),
        lines=[order_line(line, cash) for line in known.lines[order.pk]],
        goods=money(order.goods_minor, cash),
        freight=money(order.freight_minor, cash),
        discount=money(order.discount_minor, cash),
        total=money(order.total_minor, cash),
        refunded=money(order.refunded_minor, cash),
        address=_address_for(order, role),
        note=order.note,
        parcels=_parcels(order, language),
        timeline=_timeline(order, language),
        money=money_rows(order, role, language),
        buttons=order_buttons(order, role),
        payment_id=str(order.payment_id) if role == "buyer" else None,
        source=out.Source.model_validate(
            {
                "kind": order.source_kind,
                "id": str(order.source_id) if order.source_id else None,
            }
        ),
        review=_review_of(order, known, role),
        placed_at=utc(order.placed_at),
    )


def _address_for(order: models.Order, role: Role) -> out.Address | None:
    """A merchant learns where a buyer lives only while there is something to deliver
    (Personal Information Protection Law art. 6: no more than the purpose needs)."""
    if role == "merchant" and order.state in _NOTHING_TO_DELIVER:
        return None
    return out.Address.model_validate({**order.address, "is_default": False})


def _parcels(order: models.Order, language: str) -> list[out.Parcel]:
    return [
        out.Parcel(
            id=str(row.pk),
            carrier=row.carrier,
            carrier_name=wording.carrier_name(row.carrier, language),
            tracking_number=row.tracking_number,
            shipped_at=utc(row.shipped_at),
            traces=[
                out.Trace(
                    at=utc(row.shipped_at),
                    text=wording.pick(("商家已交给快递", "Handed to the carrier"), language),
                )
            ],
        )
        for row in models.Parcel.objects.filter(order=order).order_by("shipped_at")
    ]


def _timeline(order: models.Order, language: str) -> list[out.TimelineItem]:
    placed = out.TimelineItem(
        at=utc(order.placed_at),
        kind="placed",
        text=wording.step_text("placed", "buyer", {}, language),
        actor="buyer",
    )
    return [
        placed,
        *(
            out.TimelineItem.model_validate(
                {
                    "at": utc(row.at),
                    "kind": row.kind,
                    "text": wording.step_text(row.kind, row.actor, row.facts, language),
                    "actor": row.actor,
                }
            )
            for row in models.Step.objects.filter(order=order).order_by("pk")
        ),
    ]


def _review_of(order: models.Order, known: Around, role: Role) -> out.Review | None:
    """The author always sees it, the shop once it is shown to all."""
    if not order.is_reviewed:
        return None
    row = models.Review.objects.get(order=order)
    if role != "buyer" and row.state != ReviewState.VISIBLE:
        return None
    first = known.lines[order.pk][0]
    pictures = media.get_pictures(row.picture_ids)
    return review(row, first, known.people, [Picture.of(p) for p in pictures.values()])


def review(
    row: models.Review,
    line: models.Line,
    people: Mapping[UUID, PersonRef],
    pictures: Sequence[Picture],
) -> out.Review:
    return out.Review(
        id=str(row.pk),
        order_id=str(row.order_id),
        product_id=str(line.product_id),
        author=person_ref(people, row.author_id),
        description=row.description,
        service=row.service,
        logistics=row.logistics,
        text=row.text,
        pictures=list(pictures),
        at=utc(row.at),
        options=line.options,
    )
