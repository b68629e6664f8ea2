"""The shapes of the demo market: who sells, what they sell, what they film, who watches.

Everything here is invented for demonstration. Money is in fen; text comes as Chinese and English.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Category = Literal[
    "fruit",
    "vegetables",
    "grain_oil",
    "tea",
    "dried_goods",
    "honey",
    "meat_eggs",
    "seafood",
    "crafts",
    "clothing",
    "ceramics",
    "flowers",
]
Freight = Literal["normal", "cold", "fragile", "heavy", "light"]
Returns = Literal["seven_day", "fresh_excluded", "custom_excluded"]


@dataclass(frozen=True)
class DemoPerson:
    """Someone of the demo market; ``face`` says how to draw them ("woman 45 straw_hat")."""

    slug: str
    name_zh: str
    name_en: str
    town_zh: str
    town_en: str
    face: str
    is_demo: bool = True


@dataclass(frozen=True)
class DemoShop:
    """A shop and the person behind it; ``scene`` and ``colour`` are for the drawing."""

    slug: str
    name_zh: str
    name_en: str
    owner: DemoPerson
    category: Category
    trade_zh: str
    trade_en: str
    intro_zh: str
    intro_en: str
    scene: str
    colour: str
    is_demo: bool = True


@dataclass(frozen=True)
class DemoVariant:
    """One thing that can be put in the cart. ``price`` in fen; ``tint`` when its colour differs."""

    sku: str
    label_zh: str
    label_en: str
    price: int
    stock: int
    tint: str | None = None


@dataclass(frozen=True)
class DemoLook:
    """How a product is drawn: painter, colour, how it is set out, wall and table behind it."""

    painter: str
    tint: str
    setting: str
    wall: str
    ground: str
    pack: str
    detail: str


@dataclass(frozen=True)
class DemoProduct:
    """A product with its variants along one axis, its provenance and how it is drawn."""

    slug: str
    shop: str
    category: Category
    title_zh: str
    title_en: str
    description_zh: str
    description_en: str
    axis_zh: str
    axis_en: str
    variants: tuple[DemoVariant, ...]
    freight: Freight
    returns: Returns
    origin_zh: str
    origin_en: str
    batch: str
    harvested_days_ago: int
    harvest_zh: str
    harvest_en: str
    look: DemoLook
    is_demo: bool = True


@dataclass(frozen=True)
class DemoLine:
    """One subtitle: from ``start`` to ``end``, seconds into the clip."""

    start: float
    end: float
    text: str


@dataclass(frozen=True)
class DemoClip:
    """A short video: whose, what is said, which products it shows."""

    slug: str
    shop: str
    caption_zh: str
    caption_en: str
    lines: tuple[DemoLine, ...]
    products: tuple[str, ...]
    hashtags: tuple[str, ...]
    is_demo: bool = True

    @property
    def seconds(self) -> float:
        """Length of the clip: half a second of quiet after the last line."""
        return round(self.lines[-1].end + 0.5, 2)


@dataclass(frozen=True)
class DemoLive:
    """A live room with its bag of products; ``seconds`` is the length of its loop."""

    slug: str
    shop: str
    title_zh: str
    title_en: str
    announcement_zh: str
    announcement_en: str
    bag: tuple[str, ...]
    seconds: int
    is_demo: bool = True


@dataclass(frozen=True)
class DemoMarket:
    """The whole demo market."""

    shops: tuple[DemoShop, ...]
    products: tuple[DemoProduct, ...]
    clips: tuple[DemoClip, ...]
    lives: tuple[DemoLive, ...]
    viewers: tuple[DemoPerson, ...]

    def shop(self, slug: str) -> DemoShop:
        """The shop of that slug; KeyError when there is none."""
        for shop in self.shops:
            if shop.slug == slug:
                return shop
        raise KeyError(slug)

    def product(self, slug: str) -> DemoProduct:
        """The product of that slug; KeyError when there is none."""
        for product in self.products:
            if product.slug == slug:
                return product
        raise KeyError(slug)

    def of_shop(self, slug: str) -> tuple[DemoProduct, ...]:
        """The products of one shop, in the order of the script."""
        return tuple(p for p in self.products if p.shop == slug)
