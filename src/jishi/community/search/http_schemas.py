"""Shapes of search in the API."""

from __future__ import annotations

from jishi.commerce.catalog.http_schemas import ProductCard, ShopRef
from jishi.community.content.http_schemas import Clip
from jishi.community.live.http_schemas import LiveCard
from jishi.kernel.http import Schema


class SearchResult(Schema):
    """Sections of one result; `suggestions` when little was found."""

    products: list[ProductCard]
    clips: list[Clip]
    lives: list[LiveCard]
    shops: list[ShopRef]
    suggestions: list[str]
