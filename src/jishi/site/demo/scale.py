"""How much of the script is put up: all of it, or a corner for tests."""

from __future__ import annotations

from dataclasses import dataclass, replace

from jishi.site.demo.cast import DemoMarket
from jishi.site.demo.script import MARKET


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """`pictures` a product (1–4); `orders` made by the viewers; `comments` under each clip."""

    market: DemoMarket
    pictures: int
    orders: int
    comments: int
    is_small: bool


def full() -> Scale:
    return Scale(market=MARKET, pictures=4, orders=150, comments=6, is_small=False)


def small() -> Scale:
    """Three shops, seven products, one clip, one live: up in some ten seconds."""
    live = MARKET.lives[0]
    chosen = [live.shop, *(s.slug for s in MARKET.shops if s.slug != live.shop)][:3]
    bag = live.bag[:3]
    products = [p for p in MARKET.products if p.slug in bag]
    products += [p for slug in chosen[1:] for p in MARKET.of_shop(slug)[:2]]
    known = {p.slug for p in products}
    clips = [c for c in MARKET.clips if c.shop in chosen and set(c.products) <= known][:1]
    market = DemoMarket(
        shops=tuple(s for s in MARKET.shops if s.slug in chosen),
        products=tuple(products),
        clips=tuple(clips),
        lives=(replace(live, bag=tuple(p.slug for p in products if p.slug in bag)),),
        viewers=MARKET.viewers[:4],
    )
    return Scale(market=market, pictures=1, orders=4, comments=3, is_small=True)
