"""Opening a shop with one product on sale, through the doors that everyone uses."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jishi.site.crowd.selling import Seller
from jishi.site.crowd.wire import until
from tests.flows import films
from tests.flows.market import Market
from tests.flows.reviewer import Reviewer

ADDRESS = {
    "name": "周小满", "phone": "13900139000", "region": "四川省", "city": "成都市",
    "district": "青羊区", "street": "柳荫街 8 号", "is_default": True,
}  # fmt: skip


def open_shop(
    market: Market, folder: Path, *, telephone: str, name: str, shop: str, product: str, stock: int
) -> Seller:
    """A seller whose shop is open and whose one product, with one SKU at 19.90, is on sale."""
    seller, reviewer = Seller(market.url), Reviewer(market.url)
    seller.sign_in(telephone, name=name)
    reviewer.sign_in("13900000001", name="阿甲")
    document = seller.upload_picture(films.picture(folder / "licence.jpg"), purpose="document")
    form: dict[str, Any] = {
        "name": shop, "intro": "自家的", "town": "四川雅安", "category": "crafts",
        "subject_kind": "person", "subject_name": "赵大有", "contact_phone": telephone,
        "return_address": "雅安市后山 1 号",
        "documents": [{"kind": "identity", "picture_id": document}],
    }  # fmt: skip
    assert seller.save_shop(form)["missing"] == []
    seller.submit_shop()
    reviewer.decide("shop", approve=True)
    until(lambda: (seller.my_shop() or {})["state"] == "approved", within_s=30, what="shop open")
    photo = seller.upload_picture(films.picture(folder / "photo.jpg"), purpose="product")
    made = seller.create_product(
        {
            "title": product, "description": "自家的", "category": "crafts",
            "picture_ids": [photo], "returns_policy": "seven_day",
            "skus": [{"options": [], "price_minor": 1990, "stock": stock}],
        }
    )  # fmt: skip
    seller.submit_product(made["id"])
    reviewer.decide("product", approve=True)
    until(lambda: seller.my_products()[0]["state"] == "on_sale", within_s=30, what="on sale")
    return seller
