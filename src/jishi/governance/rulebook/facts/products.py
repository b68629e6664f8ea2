"""Facts about goods: handed in or changed at the gate, and looked at again after a change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from jishi.commerce.catalog import api as catalog
from jishi.commerce.orders import api as orders
from jishi.foundation.media import api as media
from jishi.foundation.rules.api import EventKind, FactSpec
from jishi.kernel import clock

if TYPE_CHECKING:
    from uuid import UUID

    from jishi.commerce.catalog.contracts import ProductDraft
    from jishi.commerce.catalog.gates import ProductQuestion

CATALOG, ORDERS, MEDIA = "commerce.catalog", "commerce.orders", "foundation.media"
#: Comparison prices look back seven days (price rules, art. 16), raised prices fourteen.
DEAL_WINDOW, PRICE_WINDOW = timedelta(days=7), timedelta(days=14)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductChangeQuestion:
    """How does this product stand after it was published or changed?"""

    product_id: UUID


def _label(name: str, zh: str, en: str) -> FactSpec:
    return FactSpec(
        f"product.{name}", "text", "", CATALOG, f"{zh}；没有填则为空", f"{en}; empty when not given"
    )


_FACTS = (
    FactSpec("product.title", "text", "", CATALOG, "标题", "Title"),
    FactSpec("product.description", "text", "", CATALOG, "描述", "Description"),
    FactSpec("product.text", "text", "", CATALOG, "标题、描述、规格与标签内容合在一起", "Title, description, variants and label together"),
    FactSpec("product.category", "text", "", CATALOG, "类目编号", "Id of the category"),
    FactSpec("product.is_food", "bool", "", CATALOG, "类目是否属于食品", "Whether its category is food"),
    FactSpec("product.is_fresh", "bool", "", CATALOG, "类目是否属于鲜活易腐", "Whether its category perishes"),
    FactSpec("product.origin", "text", "", CATALOG, "产地；没有填则为空", "Origin; empty when not given"),
    FactSpec("product.pictures", "int", "张", CATALOG, "图片数", "Pictures"),
    FactSpec("product.picture_codes", "int", "个", MEDIA, "商品图片里的二维码和条码数；有没看过的图则未知", "Codes in the pictures; unknown while one was not looked at"),
    FactSpec("product.copied_pictures", "int", "张", MEDIA, "与别人更早的商品图片近似相同的图片数（翻转、旋转、压缩也算）", "Pictures that copy an earlier one of somebody else, also mirrored, turned or compressed"),
    FactSpec("product.borrowed_pictures", "int", "张", CATALOG, "与他人商品图片完全相同的图片数", "Pictures that somebody else sells with too"),
    FactSpec("product.price", "money", "分", CATALOG, "最低售价", "Lowest price"),
    FactSpec("product.highest_price", "money", "分", CATALOG, "最高售价", "Highest price"),
    FactSpec("product.list_price", "money", "分", CATALOG, "最高的划线价；没有则未知", "Highest crossed-out price; unknown without one"),
    FactSpec("product.has_list_price", "bool", "", CATALOG, "是否标了划线价", "Whether a price is crossed out"),
    FactSpec("product.price_source", "text", "", CATALOG, "划线价的依据；没有填则为空", "What the crossed-out price rests on; empty when not given"),
    FactSpec("product.lowest_deal_7d", "money", "分", ORDERS, "近 7 天最低成交单价；没有成交则未知", "Lowest unit price paid in 7 days; unknown without a deal"),
    FactSpec("product.last_deal", "money", "分", ORDERS, "最近一次成交单价；从未成交则未知", "Unit price of the last deal; unknown without one"),
    FactSpec("product.was_sold", "bool", "", ORDERS, "是否成交过", "Whether it was ever sold"),
    FactSpec("product.lowest_asked_14d", "money", "分", CATALOG, "近 14 天最低标价（含现价）", "Lowest price asked in 14 days, the present one included"),
    FactSpec("product.highest_asked_14d", "money", "分", CATALOG, "近 14 天最高标价（含现价）", "Highest price asked in 14 days, the present one included"),
    FactSpec("product.price_changes_14d", "int", "次", CATALOG, "近 14 天改价次数", "Price changes in 14 days"),
    FactSpec("product.variants", "int", "个", CATALOG, "规格数", "Variants"),
    FactSpec("product.stock", "int", "件", CATALOG, "总库存", "Pieces in stock"),
    FactSpec("product.returns_policy", "text", "", CATALOG, "退货规则：seven_day、fresh_excluded、custom_excluded", "Returns rule"),
    FactSpec("product.ship_within", "duration", "", CATALOG, "承诺发货时间", "Promise of dispatch"),
    FactSpec("product.freight", "money", "分", CATALOG, "首件运费", "Freight of the first piece"),
    FactSpec("product.excluded_regions", "int", "个", CATALOG, "不发货的省份数", "Provinces not delivered to"),
    FactSpec("product.is_change", "bool", "", CATALOG, "是否是对在售商品的修改", "Whether this changes goods on sale"),
    FactSpec("product.submission", "int", "次", CATALOG, "此前已提交的次数", "How often it was handed in before"),
    FactSpec("product.own_twins", "int", "件", CATALOG, "本店标题完全相同的其他商品数", "Other goods of the shop with the same title"),
    FactSpec("product.other_twins", "int", "件", CATALOG, "别店标题完全相同的商品数", "Goods of other shops with the same title"),
    _label("maker", "生产者名称", "Maker"),
    _label("maker_address", "生产者地址", "Maker's address"),
    _label("ingredients", "配料", "Ingredients"),
    _label("net_content", "净含量", "Net content"),
    _label("storage", "贮存条件", "Storage"),
    _label("standard", "产品标准代号", "Product standard"),
    _label("producer_licence", "食品生产许可证编号", "Food producer's licence"),
    _label("material", "材质成分", "Material"),
    _label("ccc_number", "强制性产品认证编号", "CCC certificate number"),
    _label("cosmetics_filing", "化妆品备案或注册编号", "Cosmetics filing number"),
    _label("seed_licence", "种子生产经营许可证编号", "Seed licence"),
    _label("isbn", "国际标准书号", "ISBN"),
    FactSpec("product.shelf_life", "duration", "", CATALOG, "保质期；没有填或不是天数则未知", "Shelf life; unknown when not given in days"),
    FactSpec("product.expires_in", "duration", "", CATALOG, "按生产日期与保质期算，还有多久到期；已过期为负", "Time to the end of its shelf life; negative when past"),
    FactSpec("shop.category", "text", "", CATALOG, "店铺主营类目编号", "Main category of its shop"),
    FactSpec("shop.subject_kind", "text", "", CATALOG, "店铺主体：person、company", "Holder of its shop"),
    FactSpec("shop.documents", "list[text]", "", CATALOG, "店铺提交过的材料", "Documents of its shop"),
    FactSpec("shop.published", "int", "件", CATALOG, "店铺曾经上架的商品数", "Goods its shop ever had on sale"),
    FactSpec("shop.rejected_goods", "int", "件", CATALOG, "店铺处于未通过状态的商品数", "Goods of its shop sent back and not mended"),
    FactSpec("shop.open_for", "duration", "", CATALOG, "店铺开了多久", "Time since its shop opened"),
    FactSpec("shop.permit_expires_in", "duration", "", CATALOG, "店铺最早到期的材料还有多久；没有有效期则未知", "Time to the end of the shop's document that ends first"),
)  # fmt: skip
PRODUCT_SUBMITTED = EventKind(
    "product.submitted", True, "提交商品或修改在售商品", "A product, or a change to one, is handed in", _FACTS
)  # fmt: skip
PRODUCT_CHANGED = EventKind(
    "product.changed", False, "商品上架或改动之后", "A product was published or changed", _FACTS
)


def facts_of_product_submission(question: ProductQuestion) -> dict[str, Any]:
    """Facts of `product.submitted`, from the form as it was handed in (it may not be saved yet).

    Raises `NotFound`. About twenty queries; asked once a submission.
    """
    return _facts(question.product_id, question.form, is_change=question.is_change)


def facts_of_product_change(question: ProductChangeQuestion) -> dict[str, Any]:
    """Facts of `product.changed`, from what buyers see now. Raises `NotFound`."""
    product = catalog.get_product_form(question.product_id)
    return _facts(question.product_id, product.published or product.form, is_change=True)


def _facts(product_id: UUID, form: ProductDraft, *, is_change: bool) -> dict[str, Any]:
    now = clock.now()
    product = catalog.get_product_form(product_id)
    record = catalog.product_record(product_id, title=form.title, since=now - PRICE_WINDOW)
    deals = orders.deals(product_id, since=now - DEAL_WINDOW)
    category = {one.id: one for one in catalog.get_categories()}.get(form.category)
    freight = product.skus[0].freight if product.skus else None
    prices = [sku.price_minor for sku in form.skus]
    listed = [sku.list_price_minor for sku in form.skus if sku.list_price_minor is not None]
    asked = [v for v in (record.lowest_minor, record.highest_minor) if v is not None]
    return {
        "product.title": form.title,
        "product.description": form.description,
        "product.text": text_of(form),
        "product.category": form.category,
        "product.is_food": None if category is None else category.needs_permit,
        "product.is_fresh": None if category is None else category.fresh,
        "product.origin": form.origin,
        "product.pictures": len(form.picture_ids),
        **_seen_facts(form),
        "product.borrowed_pictures": catalog.borrowed_pictures(form.picture_ids),
        "product.price": min(prices, default=None),
        "product.highest_price": max(prices, default=None),
        "product.list_price": max(listed, default=None),
        "product.has_list_price": bool(listed),
        "product.lowest_deal_7d": deals.lowest_minor,
        "product.last_deal": deals.last_minor,
        "product.was_sold": deals.last_minor is not None,
        "product.lowest_asked_14d": min([*asked, *prices], default=None),
        "product.highest_asked_14d": max([*asked, *prices], default=None),
        "product.price_changes_14d": record.price_changes,
        "product.variants": len(form.skus),
        "product.stock": sum(sku.stock for sku in form.skus),
        "product.returns_policy": form.returns_policy,
        "product.ship_within": timedelta(hours=form.ship_within_h),
        "product.freight": freight.base_minor if freight else None,
        "product.excluded_regions": len(freight.excluded_regions) if freight else None,
        "product.is_change": is_change,
        "product.submission": product.submission,
        "product.own_twins": record.own_twins,
        "product.other_twins": record.other_twins,
        **_label_facts(dict(form.attributes)),
        **_shop_facts(product.shop_id),
    }


def text_of(form: ProductDraft) -> str:
    """All words that buyers read, one a line."""
    options = (value for axis in form.axes for value in (axis.name, *axis.values))
    label = (value for _, value in form.attributes)
    return "\n".join((form.title, form.description, form.origin, *options, *label))


_LABEL = (
    "maker", "maker_address", "ingredients", "net_content", "storage", "standard",
    "producer_licence", "material", "ccc_number", "cosmetics_filing", "seed_licence", "isbn",
    "price_source",
)  # fmt: skip


def _label_facts(label: dict[str, str]) -> dict[str, Any]:
    facts: dict[str, Any] = {f"product.{name}": label.get(name, "") for name in _LABEL}
    days = label.get("shelf_life_days", "").removesuffix("天").strip()
    shelf_life = (
        timedelta(days=int(days)) if days.isascii() and days.isdigit() and len(days) <= 5 else None
    )
    made_on = _day(label.get("made_on", ""))
    facts["product.shelf_life"] = shelf_life
    facts["product.expires_in"] = None
    if shelf_life is not None and made_on is not None:
        facts["product.expires_in"] = made_on + shelf_life - clock.now()
    return facts


def _day(text: str) -> datetime | None:
    """Midnight of a day written 2026-11-23 (or with slashes or points); None for anything else."""
    parts = text.strip().replace("/", "-").replace(".", "-").split("-")
    try:
        year, month, day = (int(part) for part in parts)
        found = date(year, month, day)
    except ValueError:
        return None
    return datetime.combine(found, datetime.min.time(), clock.market_zone())


def _shop_facts(shop_id: UUID) -> dict[str, Any]:
    shop = catalog.get_shop_application(shop_id)
    record = catalog.shop_record(shop_id)
    now = clock.now()
    ends = None
    if record.first_expiry is not None:
        last = datetime.combine(record.first_expiry, datetime.min.time(), clock.market_zone())
        ends = last + timedelta(days=1) - now
    return {
        "shop.category": shop.form.category,
        "shop.subject_kind": shop.form.subject_kind,
        "shop.documents": sorted({document.kind for document in shop.form.documents}),
        "shop.published": record.products_published,
        "shop.rejected_goods": record.products_rejected,
        "shop.open_for": None if record.opened_at is None else now - record.opened_at,
        "shop.permit_expires_in": ends,
    }


def _seen_facts(form: ProductDraft) -> dict[str, Any]:
    seen = media.seen_pictures(form.picture_ids)
    if any(one not in seen for one in form.picture_ids):
        return {}
    return {
        "product.picture_codes": sum(len(one.codes) for one in seen.values()),
        "product.copied_pictures": sum(1 for one in seen.values() if one.like_of is not None),
    }
