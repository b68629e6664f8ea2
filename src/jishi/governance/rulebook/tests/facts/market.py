"""People, papers and drafts of a small market, and what rules name that a question leaves unknown."""

from __future__ import annotations

import io
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from PIL import Image

from jishi.commerce.catalog import api as catalog
from jishi.commerce.catalog import gates as catalog_gates
from jishi.commerce.catalog.contracts import Axis, DocumentRef, ProductDraft, ShopDraft, SkuDraft
from jishi.foundation.accounts.models import Account
from jishi.foundation.media import api as media
from jishi.foundation.rules import values
from jishi.foundation.rules.api import EventKind, Rule, read_rule
from jishi.governance.rulebook import reading
from jishi.governance.rulebook.facts.registry import KINDS
from jishi.kernel import clock
from jishi.kernel.ids import new_id

if TYPE_CHECKING:
    from uuid import UUID

CREDIT_CODE = "91350100M000100Y43"


def png_of(colour: int) -> bytes:
    data = io.BytesIO()
    Image.new("RGB", (64, 64), (colour, 72, 28)).save(data, "PNG")
    return data.getvalue()


def person(name: str, **fields: Any) -> Account:
    joined = clock.now() - timedelta(days=400)
    return Account.objects.create(
        name=name, email=f"{new_id()}@example.org", **{"joined_at": joined, **fields}
    )


def picture(owner: Account, purpose: str, colour: int = 217) -> UUID:
    return media.save_picture(owner_id=owner.pk, data=png_of(colour), purpose=purpose).id


def apply_for_a_shop(owner: Account, **changes: Any) -> UUID:
    fields: dict[str, Any] = {
        "name": "兰姐酱园", "intro": "自家辣椒，自家坛子", "town": "眉山", "category": "sauces",
        "subject_kind": "company", "subject_name": "眉山兰姐酱园", "licence_number": CREDIT_CODE,
        "contact_phone": "13800000000", "return_address": "眉山市东坡区 1 号",
        "documents": tuple(
            DocumentRef(kind=kind, picture_id=picture(owner, "document", colour),
                        valid_until=date(2030, 1, 1) if kind == "permit" else None)
            for kind, colour in (("identity", 10), ("licence", 20), ("permit", 30))
        ),
    }  # fmt: skip
    fields |= changes
    catalog.save_shop(owner_id=owner.pk, form=ShopDraft(**fields))
    return catalog.get_my_shop(owner.pk).id


def draft_of(owner: Account, **changes: Any) -> ProductDraft:
    made = (clock.market_day() - timedelta(days=10)).isoformat()
    fields: dict[str, Any] = {
        "title": "剁椒 十五天封坛", "description": "带蒂洗，一斤椒一两盐", "category": "sauces",
        "picture_ids": (picture(owner, "product"),), "returns_policy": "seven_day",
        "axes": (Axis(name="规格", values=("一瓶", "两瓶")),), "origin": "四川眉山",
        "skus": (
            SkuDraft(options=("一瓶",), price_minor=2990, stock=10, list_price_minor=3990),
            SkuDraft(options=("两瓶",), price_minor=5590, stock=5),
        ),
        "attributes": (
            ("maker", "眉山兰姐酱园"), ("ingredients", "辣椒、盐"), ("net_content", "500克"),
            ("shelf_life_days", "365"), ("made_on", made), ("standard", "GB 2718-2014"),
        ),
    }  # fmt: skip
    return ProductDraft(**(fields | changes))


@cache
def live_rules() -> list[Rule]:
    folder = Path(settings.BASE_DIR) / "rulebook"
    read = [read_rule(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*/*.md"))]
    return [rule for rule in read if rule.status == "live"]


def named_by_live_rules(kind: EventKind) -> set[str]:
    """Facts that live rules of this kind name."""
    return {
        name for rule in live_rules() if rule.event == kind.name
        for name in reading.fact_names(rule.condition) if name in kind.by_name
    }  # fmt: skip


def unknown(kind: str, facts: dict[str, Any]) -> set[str]:
    """Facts that rules name and this question leaves unknown or of the wrong type."""
    spec = KINDS[kind]
    assert set(facts) <= set(spec.by_name), set(facts) - set(spec.by_name)
    wrong = {
        name for name, value in facts.items()
        if value is not None and values.conform(spec.fact(name), value) is None
    }  # fmt: skip
    return wrong | {name for name in named_by_live_rules(spec) if facts.get(name) is None}


def shop_question(shop_id: UUID, owner: Account) -> catalog_gates.ShopQuestion:
    return catalog_gates.ShopQuestion(
        shop_id=shop_id, owner_id=owner.pk, name="兰姐酱园", intro="", category="sauces",
        subject_kind="company",
    )  # fmt: skip


def product_question(
    product_id: UUID, shop: UUID, owner: Account, form: ProductDraft, *, is_change: bool
) -> catalog_gates.ProductQuestion:
    return catalog_gates.ProductQuestion(
        product_id=product_id, shop_id=shop, owner_id=owner.pk, title=form.title,
        description=form.description, category=form.category, picture_ids=form.picture_ids,
        price_minor=form.skus[0].price_minor, currency="CNY", is_change=is_change, form=form,
    )  # fmt: skip
