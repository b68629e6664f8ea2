"""Tells accounts which people have an open shop."""

from jishi.commerce.catalog.api import shops_of
from jishi.foundation.accounts.api import shop_ids

shop_ids.plug(lambda ids: {owner: shop.id for owner, shop in shops_of(ids).items()})
