"""The trades of the market. Pure data.

`seven_day_default` follows the Consumer Protection Law, art. 25: goods bought at a distance may be
returned within seven days, except (1) made to order, (2) fresh and perishable, (3) downloaded or
opened digital goods, (4) newspapers and periodicals. Dried, tinned and sealed food is not perishable: seven
days apply to it.
"""

from __future__ import annotations

from jishi.commerce.catalog import attributes
from jishi.commerce.catalog.contracts import Category


def _food(identity: str, zh: str, en: str, *, fresh: bool = False) -> Category:
    return Category(
        id=identity,
        name_zh=zh,
        name_en=en,
        seven_day_default=not fresh,
        needs_permit=True,
        fresh=fresh,
        attributes=attributes.FRESH_FOOD if fresh else attributes.PACKED_FOOD,
    )


def _goods(identity: str, zh: str, en: str, *asked: str) -> Category:
    return Category(
        id=identity, name_zh=zh, name_en=en, seven_day_default=True, needs_permit=False,
        attributes=asked or attributes.GOODS,
    )  # fmt: skip


ALL: tuple[Category, ...] = (
    _food("fruit", "水果", "Fruit", fresh=True),
    _food("vegetables", "蔬菜菌菇", "Vegetables and mushrooms", fresh=True),
    _food("grain_oil", "粮油米面", "Grain, oil and flour"),
    _food("tea", "茶叶", "Tea"),
    _food("dried_goods", "干货山珍", "Dried goods"),
    _food("honey", "蜂蜜滋补", "Honey and tonics"),
    _food("meat_eggs", "肉禽蛋", "Meat and eggs", fresh=True),
    _food("seafood", "水产海鲜", "Fish and seafood", fresh=True),
    _food("snacks", "糕点零食", "Snacks and pastry"),
    _food("sauces", "酱菜调味", "Sauces and pickles"),
    _food("drinks", "饮品冲调", "Drinks"),
    _goods("crafts", "手工艺品", "Handicrafts"),
    _goods("clothing", "服装鞋帽", "Clothing and shoes"),
    _goods("textiles", "家纺布艺", "Home textiles"),
    _goods("ceramics", "陶瓷器皿", "Ceramics"),
    _goods("kitchen", "厨房用品", "Kitchenware"),
    _goods("home", "居家日用", "Household goods"),
    Category(
        id="flowers", name_zh="鲜花绿植", name_en="Flowers and plants",
        seven_day_default=False, needs_permit=False, fresh=True,
    ),
    _goods("farm_supplies", "农资种苗", "Seeds and farm supplies", "maker", "standard", "seed_licence"),
    _goods("books", "图书文具", "Books and stationery", "maker", "isbn"),
)  # fmt: skip
BY_ID: dict[str, Category] = {category.id: category for category in ALL}
