"""What promotion does when stock rises."""

from __future__ import annotations

from jishi.commerce.catalog.events import StockChanged
from jishi.commerce.promotion.actions.wait import serve_line
from jishi.kernel.events import on


@on(StockChanged)
def the_line_is_served(event: StockChanged) -> None:
    serve_line(sku_id=event.sku_id, stock=event.stock)
