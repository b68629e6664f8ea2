"""Open the demo's shops: faces, papers, application, decision, freight, goods. Step by step, once each."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from jishi.site.crowd.client import Json
from jishi.site.crowd.selling import Seller
from jishi.site.crowd.wire import Refused
from jishi.site.demo import staff
from jishi.site.demo.cast import DemoProduct, DemoShop
from jishi.site.demo.guests import Guests
from jishi.site.demo.scale import Scale
from jishi.site.demo.state import SeedState
from jishi.site.demo.studio import Studio
from jishi.site.demo.telephones import OWNERS

Advance = Callable[[str], None]
_PERISHABLE = ("西藏自治区", "新疆维吾尔自治区")
#: name, base, pieces in it, each further, free from (all in fen), regions not served
FREIGHT: dict[str, tuple[str, int, int, int, int | None, tuple[str, ...]]] = {
    "normal": ("普通快递", 600, 3, 200, 9900, ()),
    "cold": ("冷链快递", 1200, 2, 400, 19900, _PERISHABLE),
    "fragile": ("加固包装", 800, 2, 300, 15900, ()),
    "heavy": ("重货快递", 800, 1, 500, 16900, _PERISHABLE),
    "light": ("小件包邮", 0, 1, 0, None, ()),
}


@dataclass
class Opening:
    """Everything the steps share."""

    state: SeedState
    guests: Guests
    studio: Studio
    scale: Scale
    reviewer: UUID
    advance: Advance

    def open_all(self) -> None:
        """Shops first, then goods in turn, so that early on every shop has something."""
        market = self.scale.market
        papers = {shop.slug: self._draw_papers(shop) for shop in market.shops}
        drawn = {product.slug: self._draw(product) for product in self._in_turn()}
        for shop in market.shops:
            self._open_shop(shop, papers[shop.slug])
        for product in self._in_turn():
            self._offer(product, drawn[product.slug])

    def _in_turn(self) -> list[DemoProduct]:
        """The first product of every shop, then the second of every shop, …"""
        shelves = [list(self.scale.market.of_shop(s.slug)) for s in self.scale.market.shops]
        longest = max(len(shelf) for shelf in shelves)
        return [shelf[n] for n in range(longest) for shelf in shelves if n < len(shelf)]

    # ── shops ───────────────────────────────────────────────────────────────────────────────────

    def _draw_papers(self, shop: DemoShop) -> dict[str, Future[bytes]]:
        if self.state.has(f"shop:{shop.slug}"):
            return {}
        goods = self.scale.market.of_shop(shop.slug)
        return {
            "face": self.studio.face(shop.owner),
            "avatar": self.studio.shop_face(shop, goods),
            "banner": self.studio.banner(shop, goods),
            "document": self.studio.document(shop),
        }

    def _open_shop(self, shop: DemoShop, papers: dict[str, Future[bytes]]) -> None:
        step = f"shop:{shop.slug}"
        if self.state.has(step):
            return
        owner = self.guests.owner(shop.slug)
        show_face(owner, papers["face"].result())
        mine = owner.my_shop()
        if mine is None or mine["state"] in ("draft", "rejected"):
            owner.save_shop(self._shop_form(owner, shop, papers))
            mine = owner.submit_shop()
        if mine["state"] == "submitted":
            staff.approve("shop", mine["id"], reviewer=self.reviewer)
        self._lay_freight(owner, shop)
        self.state.note(step, id=mine["id"], owner=owner.id)
        self.advance(f"{shop.name_zh} 开张")

    def _shop_form(self, owner: Seller, shop: DemoShop, papers: dict[str, Future[bytes]]) -> Json:
        document = papers["document"].result()
        return {
            "name": shop.name_zh, "intro": shop.intro_zh, "town": shop.owner.town_zh,
            "category": shop.category, "subject_kind": "person",
            "subject_name": shop.owner.name_zh, "licence_number": "",
            "contact_phone": OWNERS[shop.slug],
            "return_address": f"{shop.owner.town_zh} 演示退货点",
            "documents": [
                {
                    "kind": "identity",
                    "picture_id": owner.upload_picture(document, purpose="document"),
                }
            ],
            "banner_picture_id": owner.upload_picture(
                papers["banner"].result(), purpose="cover"
            ),
            "avatar_picture_id": owner.upload_picture(
                papers["avatar"].result(), purpose="cover"
            ),
        }  # fmt: skip

    def _lay_freight(self, owner: Seller, shop: DemoShop) -> None:
        known = {one["name"]: one["id"] for one in owner.freight_templates()}
        for kind in sorted({p.freight for p in self.scale.market.of_shop(shop.slug)}):
            name, base, units, extra, free_from, excluded = FREIGHT[kind]
            if name not in known:
                made = owner.create_freight_template(
                    {
                        "name": name, "base_minor": base, "base_units": units,
                        "extra_minor": extra, "extra_units": 1, "free_from_minor": free_from,
                        "excluded_regions": list(excluded),
                    }
                )  # fmt: skip
                known[name] = made["id"]
            self.state.note(f"freight:{shop.slug}:{kind}", id=known[name])

    # ── goods ───────────────────────────────────────────────────────────────────────────────────

    def _draw(self, product: DemoProduct) -> list[Future[bytes]]:
        if self.state.has(f"product:{product.slug}"):
            return []
        return [self.studio.product(product, n) for n in range(self.scale.pictures)]

    def _offer(self, product: DemoProduct, drawn: list[Future[bytes]]) -> None:
        step = f"product:{product.slug}"
        if self.state.has(step):
            return
        owner = self.guests.owner(product.shop)
        mine = next(
            (p for p in owner.my_products() if p["form"]["title"] == product.title_zh), None
        )
        if mine is None:
            pictures = [owner.upload_picture(one.result(), purpose="product") for one in drawn]
            mine = owner.create_product(self._product_form(product, pictures))
        if mine["state"] in ("draft", "rejected"):
            mine = owner.submit_product(mine["id"])
        if mine["state"] == "in_review":
            staff.approve("product", mine["id"], reviewer=self.reviewer)
        skus = {sku["options"][0]: sku["id"] for sku in mine["skus"]}
        self.state.note(step, id=mine["id"], skus=[skus[v.label_zh] for v in product.variants])
        self.advance(f"{product.title_zh} 上架")

    def _product_form(self, product: DemoProduct, pictures: list[str]) -> Json:
        text = (
            f"{product.description_zh}\n\n批次 {product.batch}：{product.harvest_zh}"
            f"（{product.harvested_days_ago} 天前）"
        )
        return {
            "title": product.title_zh, "description": text, "category": product.category,
            "picture_ids": pictures,
            "axes": [{"name": product.axis_zh, "values": [v.label_zh for v in product.variants]}],
            "skus": [
                {
                    "options": [v.label_zh], "price_minor": v.price, "stock": v.stock,
                    "code": v.sku,
                }
                for v in product.variants
            ],
            "freight_template_id": self.state.get(
                f"freight:{product.shop}:{product.freight}", "id"
            ),
            "returns_policy": self._returns(product), "origin": product.origin_zh, "ship_within_h": 48,
        }  # fmt: skip

    def _returns(self, product: DemoProduct) -> str:
        """Fresh goods only may be excluded from return, as the market's list of trades says."""
        if product.returns == "fresh_excluded" and product.category in self._not_fresh:
            return "seven_day"
        return product.returns

    @cached_property
    def _not_fresh(self) -> frozenset[str]:
        owner = self.guests.owner(self.scale.market.shops[0].slug)
        return frozenset(c["id"] for c in owner.categories() if c["seven_day_default"])


def show_face(person: Seller, picture: bytes) -> None:
    """Set an avatar; a market without a store for them keeps its drawn ones."""
    try:
        person.change_avatar(picture)
    except Refused as refused:
        if refused.code != "not_offered":
            raise
