"""What can be bought of a SKU, with its product, shop and freight: one statement.

Written out: every checkout asks for it twice, and putting its joins together anew cost the ORM more
than PostgreSQL needs to answer.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from jishi.commerce.catalog import mappers, policy
from jishi.commerce.catalog.contracts import FreightFacts, SkuFacts
from jishi.foundation.media import api as media
from jishi.kernel import statements
from jishi.kernel.money import Money

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import LiteralString
    from uuid import UUID

_SELECT = """
SELECT s.id, s.product_id, s.shop_id, s.options, s.price_minor, s.list_price_minor, s.currency, s.stock,
       s.is_retired, p.title, p.state, p.picture_ids[1], p.returns_policy, p.ship_within_h, p.category,
       h.owner_id, h.state, f.id, f.name, f.base_minor, f.base_units, f.extra_minor, f.extra_units,
       f.free_from_minor, f.excluded_regions
  FROM catalog_sku s
  JOIN catalog_product p ON p.id = s.product_id
  JOIN catalog_shop h ON h.id = s.shop_id
  LEFT JOIN catalog_freighttemplate f ON f.id = p.freight_template_id
 WHERE """


def get_skus(ids: Iterable[UUID]) -> dict[UUID, SkuFacts]:
    return {one.id: one for one in _facts("s.id = ANY($1)", [list(set(ids))])}


def skus_of(product_ids: Iterable[UUID]) -> dict[UUID, list[SkuFacts]]:
    """Those not retired, by product, in the shop's order."""
    grouped: dict[UUID, list[SkuFacts]] = defaultdict(list)
    where: LiteralString = "s.product_id = ANY($1) AND NOT s.is_retired ORDER BY s.position, s.id"
    for one in _facts(where, [list(set(product_ids))]):
        grouped[one.product_id].append(one)
    return dict(grouped)


def _facts(where: LiteralString, values: list[Any]) -> list[SkuFacts]:
    return [_of(row) for row in statements.rows(_SELECT + where, values)]


def _of(row: tuple[Any, ...]) -> SkuFacts:
    (
        pk, product_id, shop_id, options, price, listed, currency, stock,
        is_retired, title, product_state, picture_id, returns_policy, ship_within_h, category,
        owner_id, shop_state, *_,
    ) = row  # fmt: skip
    return SkuFacts(
        id=pk,
        product_id=product_id,
        shop_id=shop_id,
        shop_owner_id=owner_id,
        title=title,
        options=tuple(options),
        price=Money(price, currency),
        list_price=None if listed is None else Money(listed, currency),
        stock=stock,
        state=policy.sale_state(
            product_state, stock, shop_is_open=shop_state == "approved", is_retired=is_retired
        ),
        picture_url=media.thumb_url(picture_id) if picture_id else "",
        returns_policy=returns_policy,
        ship_within_h=ship_within_h,
        freight=_freight(row[-8:]),
        category=category,
    )


def _freight(row: tuple[Any, ...]) -> FreightFacts:
    pk, name, base, base_units, extra, extra_units, free_from, excluded = row
    if pk is None:
        return mappers.FREE
    return FreightFacts(
        id=pk, name=name, base_minor=base, base_units=base_units, extra_minor=extra,
        extra_units=extra_units, free_from_minor=free_from, excluded_regions=tuple(excluded),
    )  # fmt: skip
