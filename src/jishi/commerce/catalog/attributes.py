"""What a label says: the particulars that goods of a category are listed with. Pure data.

They are asked for, not demanded: what is missing or malformed is for the rules to judge, which say
for which goods the law wants it and what happens.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribute:
    """One line of a label."""

    id: str
    name_zh: str
    name_en: str


ALL: tuple[Attribute, ...] = (
    Attribute(id="maker", name_zh="生产者名称", name_en="Maker"),
    Attribute(id="maker_address", name_zh="生产者地址", name_en="Maker's address"),
    Attribute(id="ingredients", name_zh="配料", name_en="Ingredients"),
    Attribute(id="net_content", name_zh="净含量", name_en="Net content"),
    Attribute(id="shelf_life_days", name_zh="保质期（天）", name_en="Shelf life (days)"),
    Attribute(id="made_on", name_zh="生产日期", name_en="Date of making"),
    Attribute(id="storage", name_zh="贮存条件", name_en="Storage"),
    Attribute(id="standard", name_zh="产品标准代号", name_en="Product standard"),
    Attribute(id="producer_licence", name_zh="食品生产许可证编号", name_en="Food producer's licence"),
    Attribute(id="material", name_zh="材质成分", name_en="Material"),
    Attribute(id="ccc_number", name_zh="强制性产品认证编号", name_en="CCC certificate number"),
    Attribute(id="cosmetics_filing", name_zh="化妆品备案或注册编号", name_en="Cosmetics filing number"),
    Attribute(id="seed_licence", name_zh="种子生产经营许可证编号", name_en="Seed licence"),
    Attribute(id="isbn", name_zh="国际标准书号", name_en="ISBN"),
    Attribute(id="price_source", name_zh="划线价依据", name_en="Ground of the crossed-out price"),
)  # fmt: skip
BY_ID: dict[str, Attribute] = {one.id: one for one in ALL}
MAX_VALUE = 120

PACKED_FOOD = (
    "maker", "maker_address", "ingredients", "net_content", "shelf_life_days", "made_on",
    "storage", "standard", "producer_licence",
)  # fmt: skip
FRESH_FOOD = ("maker", "net_content", "storage")
GOODS = ("maker", "material", "standard", "ccc_number")
