"""The script of the demo market, read from the data files beside this module.

``MARKET`` is what the rest uses. The data are written compactly, one array a row; here they become
the dataclasses of ``cast``. A clip's subtitles are timed by the length of each line.
"""

from __future__ import annotations

import tomllib
from importlib import resources
from typing import Any

from jishi.site.demo.cast import (
    DemoClip,
    DemoLine,
    DemoLive,
    DemoLook,
    DemoMarket,
    DemoPerson,
    DemoProduct,
    DemoShop,
    DemoVariant,
)

_LEAD_IN = 0.5
_Table = dict[str, Any]


def _read(name: str) -> _Table:
    source = resources.files("jishi.site.demo").joinpath("data", f"{name}.toml")
    return tomllib.loads(source.read_text(encoding="utf-8"))


def _shop(row: _Table) -> DemoShop:
    name_zh, name_en, face = row["owner"]
    town_zh, town_en = row["town"]
    owner = DemoPerson(f"{row['slug']}-owner", name_zh, name_en, town_zh, town_en, face)
    (zh, en), (trade_zh, trade_en), (intro_zh, intro_en) = row["name"], row["trade"], row["intro"]
    return DemoShop(
        row["slug"],
        zh,
        en,
        owner,
        row["category"],
        trade_zh,
        trade_en,
        intro_zh,
        intro_en,
        row["scene"],
        row["colour"],
    )


def _product(row: _Table, shops: dict[str, DemoShop]) -> DemoProduct:
    shop = shops[row["shop"]]
    variants = tuple(
        DemoVariant(f"{row['slug']}-{n}", zh, en, price, stock, tint[0] if tint else None)
        for n, (zh, en, price, stock, *tint) in enumerate(row["v"], 1)
    )
    batch, days, harvest_zh, harvest_en = row["h"]
    return DemoProduct(
        slug=row["slug"],
        shop=shop.slug,
        category=shop.category,
        title_zh=row["t"][0],
        title_en=row["t"][1],
        description_zh=row["d"][0],
        description_en=row["d"][1],
        axis_zh=row["axis"][0],
        axis_en=row["axis"][1],
        variants=variants,
        freight=row["freight"],
        returns=row["returns"],
        origin_zh=shop.owner.town_zh,
        origin_en=shop.owner.town_en,
        batch=batch,
        harvested_days_ago=days,
        harvest_zh=harvest_zh,
        harvest_en=harvest_en,
        look=DemoLook(*row["look"]),
    )


def _lines(texts: list[str]) -> tuple[DemoLine, ...]:
    """Subtitles one after another: about seven characters a second, never under 1.3 s."""
    lines, at = [], _LEAD_IN
    for text in texts:
        end = round(at + max(1.3, 0.7 + len(text) / 7), 2)
        lines.append(DemoLine(at, end, text))
        at = round(end + 0.15, 2)
    return tuple(lines)


def _clip(row: list[Any]) -> DemoClip:
    slug, shop, zh, en, texts, products, tags = row
    return DemoClip(slug, shop, zh, en, _lines(texts), tuple(products), tuple(tags))


def _live(row: _Table) -> DemoLive:
    (zh, en), (note_zh, note_en) = row["title"], row["note"]
    return DemoLive(
        row["slug"], row["shop"], zh, en, note_zh, note_en, tuple(row["bag"]), row["seconds"]
    )


def read_market() -> DemoMarket:
    """The demo market from its data files."""
    shops = tuple(_shop(row) for row in _read("shops")["shop"])
    by_slug = {shop.slug: shop for shop in shops}
    rows = [
        row for part in ("fresh", "pantry", "made") for row in _read(f"products_{part}")["product"]
    ]
    film = _read("clips")
    return DemoMarket(
        shops=shops,
        products=tuple(_product(row, by_slug) for row in rows),
        clips=tuple(_clip(row) for row in film["clips"]),
        lives=tuple(_live(row) for row in film["live"]),
        viewers=tuple(DemoPerson(*row) for row in _read("people")["people"]),
    )


MARKET = read_market()
