"""Lists: a buyer's orders, a shop's orders, a product's reviews, a shop's money."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Avg, Count, QuerySet

from jishi.commerce.catalog import api as catalog
from jishi.commerce.catalog.errors import NoShop
from jishi.commerce.ledger import api as ledger
from jishi.commerce.ledger.http_schemas import LedgerRow, ShopMoney
from jishi.commerce.orders import http_schemas as out
from jishi.commerce.orders import models, views, wording
from jishi.commerce.orders.contracts import OrderState, Role
from jishi.commerce.orders.policy import REVIEWABLE
from jishi.foundation.accounts import api as accounts
from jishi.foundation.accounts.http_schemas import PersonRef
from jishi.foundation.media import api as media
from jishi.foundation.media.http_schemas import Picture
from jishi.kernel import clock
from jishi.kernel.errors import InvalidInput
from jishi.kernel.http import MoneyOut
from jishi.kernel.ids import parse_id
from jishi.kernel.money import Money
from jishi.kernel.paging import decode_cursor, encode_cursor

PAGE = 20
_STATES = {state.value for state in OrderState}


def list_orders(
    *, buyer_id: UUID, state: str | None, cursor: str | None, language: str
) -> out.Orders:
    """The buyer's orders, newest first. `state` may also be `to_review`."""
    mine = models.Order.objects.filter(buyer_id=buyer_id)
    counts = _counts(mine)
    to_review = mine.filter(state__in=[s.value for s in REVIEWABLE], is_reviewed=False)
    counts["to_review"] = to_review.count()
    wanted = to_review if state == "to_review" else _of_state(mine, state)
    return _page(wanted, counts, cursor, "buyer", language)


def list_shop_orders(
    *, owner_id: UUID, state: str | None, cursor: str | None, language: str
) -> out.Orders:
    """The orders of the person's shop, newest first; what is not paid yet is not theirs to see to."""
    mine = models.Order.objects.filter(shop_owner_id=owner_id)
    if catalog.shop_of(owner_id) is None and not mine.exists():
        raise NoShop
    return _page(_of_state(mine, state), _counts(mine), cursor, "merchant", language)


def _counts(orders: QuerySet[models.Order]) -> dict[str, int]:
    found = dict(orders.order_by().values_list("state").annotate(n=Count("pk")))
    return {state: found.get(state, 0) for state in sorted(_STATES)}


def _of_state(orders: QuerySet[models.Order], state: str | None) -> QuerySet[models.Order]:
    if not state or state == "all":
        return orders
    if state not in _STATES:
        raise InvalidInput(fields={"state": "unknown"})
    return orders.filter(state=state)


def _page(
    orders: QuerySet[models.Order],
    counts: dict[str, int],
    cursor: str | None,
    role: Role,
    language: str,
) -> out.Orders:
    after = _uuid_cursor(cursor)
    if after is not None:
        orders = orders.filter(pk__lt=after)
    rows = list(orders.order_by("-pk")[: PAGE + 1])
    more = encode_cursor(str(rows[PAGE - 1].pk)) if len(rows) > PAGE else None
    rows = rows[:PAGE]
    known = views.around(rows)
    return out.Orders(
        items=[views.summary(row, known, role, language) for row in rows],
        next_cursor=more,
        counts=counts,
    )


def _uuid_cursor(cursor: str | None) -> UUID | None:
    key = decode_cursor(cursor)
    if key is None:
        return None
    found = parse_id(key)
    if found is None:
        raise InvalidInput(fields={"cursor": "invalid"})
    return found


def list_reviews(*, product_id: UUID, cursor: str | None) -> out.Reviews:
    """What buyers said about a product, newest first. `average`: mean of the description scores."""
    about = models.Review.objects.filter(product_ids__contains=[product_id], state="visible")
    numbers = about.aggregate(n=Count("pk"), mean=Avg("description"))
    after = _uuid_cursor(cursor)
    shown = about.filter(pk__lt=after) if after is not None else about
    rows = list(shown.order_by("-pk")[: PAGE + 1])
    more = encode_cursor(str(rows[PAGE - 1].pk)) if len(rows) > PAGE else None
    rows = rows[:PAGE]
    lines: dict[UUID, models.Line] = {}
    for line in models.Line.objects.filter(
        order__in=[row.order_id for row in rows], product_id=product_id
    ).order_by("-pk"):
        lines[line.order_id] = line
    people = accounts.get_people({row.author_id for row in rows})
    refs = {pk: PersonRef.of(person) for pk, person in people.items()}
    pictures = media.get_pictures({pk for row in rows for pk in row.picture_ids})
    return out.Reviews(
        items=[
            views.review(
                row,
                lines[row.order_id],
                refs,
                [Picture.of(pictures[pk]) for pk in row.picture_ids if pk in pictures],
            )
            for row in rows
        ],
        next_cursor=more,
        count=numbers["n"],
        average=round(numbers["mean"], 2) if numbers["mean"] is not None else None,
    )


def shop_money(*, owner_id: UUID, cursor: str | None, language: str) -> ShopMoney:
    """What the shop has, what is on its way, and every movement of it. Raises `NoShop`."""
    shop = catalog.get_my_shop(owner_id)
    if shop.state not in ("approved", "closed"):
        raise NoShop
    cash = settings.MARKET_CURRENCY
    payable = ledger.AccountRef(ledger.AccountKind.SHOP_PAYABLE, str(shop.id))
    month = ledger.moved(payable, cash, clock.now() - timedelta(days=30))
    zero = Money(0, cash)
    page = ledger.rows(payable, cash, cursor)
    known = _orders_behind(shop.id, page.items)
    return ShopMoney(
        available=MoneyOut.of(ledger.balance(payable, cash)),
        in_escrow=MoneyOut.of(
            ledger.balances_of_shop(shop.id, cash).get(ledger.AccountKind.ESCROW, zero)
        ),
        settled_30d=MoneyOut.of(month.get("order.settled", zero)),
        fees_30d=MoneyOut.of(-month.get("fee.technical_service", zero)),
        rows=[
            LedgerRow(
                id=str(row.posting_id),
                at=views.utc(row.at),
                label=ledger.label_text(row.label, language),
                amount=MoneyOut.of(row.amount),
                balance=MoneyOut.of(row.balance),
                cause=_cause(row, known.get(row.cause.id), language),
                link=f"/sell/orders/{known[row.cause.id].pk}" if row.cause.id in known else None,
            )
            for row in page.items
        ],
        next_cursor=page.next_cursor,
    )


def _orders_behind(shop_id: UUID, rows: Sequence[ledger.AccountRow]) -> dict[str, models.Order]:
    """Cause (an order or one of its refunds) → order of the shop."""
    mine = models.Order.objects.filter(shop_id=shop_id)
    named = {row.cause.id for row in rows if row.cause.kind == "order"}
    known = {str(order.pk): order for order in mine.filter(pk__in=named)}
    refunds = {row.cause.id for row in rows if row.cause.kind == "order_refund"}
    for refund in models.Refund.objects.filter(
        pk__in=refunds, order__shop_id=shop_id
    ).select_related("order"):
        known[str(refund.pk)] = refund.order
    return known


def _cause(row: ledger.AccountRow, order: models.Order | None, language: str) -> str:
    """In words what moved the money; the bare reference when it is not an order of the shop."""
    if order is None:
        return f"{row.cause} {row.basis}".strip()
    why = wording.why(row.label, language, basis=row.basis, basis_points=order.fee_bp)
    return wording.cause_text(order.number, why, language)
