"""Pure decisions of the catalog: which steps exist, whether a form is right, what a change needs.

Every check returns `{field: problem code}`; an empty answer means the form is right.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import product as cartesian
from typing import TYPE_CHECKING

from jishi.commerce.catalog import attributes, categories

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from jishi.commerce.catalog.contracts import (
        Axis,
        DocumentKind,
        FreightFacts,
        ProductDraft,
        SaleState,
        ShopDraft,
        SkuDraft,
    )

MAX_PRICE_MINOR = 100_000_000
MAX_STOCK = 1_000_000
MAX_AXES = 3
MAX_SKUS = 60
MAX_PICTURES = 9
SHIP_WITHIN_H = range(1, 721)

#: Steps of an application. No `approved → rejected`: an open shop is closed, not unmade.
SHOP_STEPS: list[tuple[str, str]] = [
    ("draft", "submitted"),
    ("draft", "approved"),
    ("submitted", "approved"),
    ("submitted", "rejected"),
    ("rejected", "submitted"),
    ("rejected", "approved"),
    ("approved", "closed"),
]
#: Steps of a product. `on_sale → rejected` and `rejected → on_sale` are second looks by a reviewer.
PRODUCT_STEPS: list[tuple[str, str]] = [
    ("draft", "in_review"),
    ("draft", "on_sale"),
    ("draft", "withdrawn"),
    ("in_review", "on_sale"),
    ("in_review", "rejected"),
    ("in_review", "withdrawn"),
    ("rejected", "in_review"),
    ("rejected", "on_sale"),
    ("rejected", "withdrawn"),
    ("on_sale", "withdrawn"),
    ("on_sale", "rejected"),
    ("withdrawn", "in_review"),
    ("withdrawn", "on_sale"),
]
SHOP_STATES = {state for step in SHOP_STEPS for state in step}
PRODUCT_STATES = {state for step in PRODUCT_STEPS for state in step}

#: Roles of the 31 characters of a unified social credit code and their weights, GB 32100-2015.
_CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


def may_shop(before: str, after: str) -> bool:
    return (before, after) in SHOP_STEPS


def may_product(before: str, after: str) -> bool:
    return (before, after) in PRODUCT_STEPS


def is_credit_code(code: str) -> bool:
    """Whether `code` is a well-formed 18-character unified social credit code.

    Check character of GB 32100-2015: 31 − (Σ value·weight mod 31), with 31 meaning 0.
    """
    if len(code) != 18 or any(c not in _CREDIT_ALPHABET for c in code):
        return False
    total = sum(
        _CREDIT_ALPHABET.index(c) * weight
        for c, weight in zip(code[:17], _CREDIT_WEIGHTS, strict=True)
    )
    return _CREDIT_ALPHABET[(31 - total % 31) % 31] == code[17]


def tidy(text: str) -> str:
    """Trimmed, in one Unicode form, without control characters except line breaks."""
    kept = (c for c in text if c == "\n" or unicodedata.category(c) not in ("Cc", "Cs"))
    return unicodedata.normalize("NFC", "".join(kept)).strip()


def _too_long(fields: Iterable[tuple[str, str, int]]) -> dict[str, str]:
    return {name: f"too_long:{most}" for name, text, most in fields if len(text) > most}


def shop_problems(form: ShopDraft) -> dict[str, str]:
    """What is wrong with what has been filled in; empty fields are no fault yet."""
    problems = _too_long(
        [
            ("name", form.name, 40),
            ("intro", form.intro, 500),
            ("town", form.town, 60),
            ("subject_name", form.subject_name, 80),
            ("licence_number", form.licence_number, 40),
            ("contact_phone", form.contact_phone, 24),
            ("return_address", form.return_address, 200),
        ]
    )
    if form.category and form.category not in categories.BY_ID:
        problems["category"] = "unknown"
    if form.contact_phone and not re.fullmatch(r"\+?[0-9][0-9 \-]{4,22}", form.contact_phone):
        problems["contact_phone"] = "invalid"
    if (
        form.subject_kind == "company"
        and form.licence_number
        and not is_credit_code(form.licence_number)
    ):
        problems["licence_number"] = "credit_code_invalid"
    if len(form.documents) > 12:
        problems["documents"] = "too_many:12"
    if len({document.picture_id for document in form.documents}) < len(form.documents):
        problems["documents"] = "repeated"
    return problems


def shop_missing(form: ShopDraft) -> tuple[str, ...]:
    """Fields still needed before the application can be submitted, in the order of the form.

    A document is named `documents.<kind>`. Companies prove a licence (E-commerce Law art. 10);
    persons an identity; food of any kind a permit or registration (Food Safety Law arts. 35, 36).
    """
    needed = [
        ("name", form.name),
        ("town", form.town),
        ("category", form.category),
        ("subject_name", form.subject_name),
        ("contact_phone", form.contact_phone),
        ("return_address", form.return_address),
    ]
    if form.subject_kind == "company":
        needed.append(("licence_number", form.licence_number))
    missing = [name for name, value in needed if not value.strip()]
    have = {document.kind for document in form.documents}
    missing += [f"documents.{kind}" for kind in _needed_documents(form) if kind not in have]
    return tuple(missing)


def _needed_documents(form: ShopDraft) -> list[DocumentKind]:
    kinds: list[DocumentKind] = ["identity"]
    if form.subject_kind == "company":
        kinds.append("licence")
    category = categories.BY_ID.get(form.category)
    if category is not None and category.needs_permit and form.subject_kind == "company":
        kinds.append("permit")
    return kinds


def subject_public(subject_kind: str, subject_name: str, licence_number: str) -> str:
    """Who answers for the shop, as E-commerce Law art. 15 has it shown to the public.

    A company is shown with its licence number; a natural person exempt from registration
    (art. 10: own farm produce, handicraft, occasional small trade) with the family name only.
    """
    if subject_kind == "company":
        return f"{subject_name} · {licence_number}" if licence_number else subject_name
    masked = subject_name[:1] + "*" * max(1, len(subject_name) - 1) if subject_name else ""
    return f"{masked}（个人，依法免于登记）"


def returns_policy_problem(policy: str, category_id: str) -> str | None:
    """Whether seven-day return may be excluded so.

    Consumer Protection Law, art. 25: excluded are (1) goods made to the buyer's order and
    (2) fresh, perishable goods (and digital goods and periodicals, which are not traded here).
    `fresh_excluded` therefore stands only in categories whose goods perish; `custom_excluded`
    claims (1) for this product and is judged by the reviewer, but food in stock is never made to order.
    """
    category = categories.BY_ID.get(category_id)
    if category is None:
        return None
    if policy == "fresh_excluded" and not category.fresh:
        return "not_lawful_for_category"
    if policy == "custom_excluded" and category.needs_permit:
        return "not_lawful_for_category"
    return None


def product_problems(form: ProductDraft) -> dict[str, str]:
    """What is wrong with a product's form, field by field (`skus.0.price_minor`)."""
    problems = _too_long(
        [
            ("title", form.title, 80),
            ("description", form.description, 5000),
            ("origin", form.origin, 80),
        ]
    )
    if len(form.title) < 2:
        problems["title"] = "too_short:2"
    if form.category not in categories.BY_ID:
        problems["category"] = "unknown"
    if not form.picture_ids:
        problems["picture_ids"] = "required"
    elif len(form.picture_ids) > MAX_PICTURES:
        problems["picture_ids"] = f"too_many:{MAX_PICTURES}"
    elif len(set(form.picture_ids)) < len(form.picture_ids):
        problems["picture_ids"] = "repeated"
    given = dict(form.attributes)
    if set(given) - set(attributes.BY_ID) or len(given) < len(form.attributes):
        problems["attributes"] = "unknown"
    elif any(len(value) > attributes.MAX_VALUE for value in given.values()):
        problems["attributes"] = f"too_long:{attributes.MAX_VALUE}"
    if form.ship_within_h not in SHIP_WITHIN_H:
        problems["ship_within_h"] = "out_of_range"
    unlawful = returns_policy_problem(form.returns_policy, form.category)
    if unlawful:
        problems["returns_policy"] = unlawful
    problems.update(axes_problems(form.axes))
    if not any(name.startswith("axes") for name in problems):
        problems.update(grid_problems(form.axes, form.skus))
    for index, sku in enumerate(form.skus):
        problems.update({f"skus.{index}.{name}": why for name, why in sku_problems(sku).items()})
    return problems


def axes_problems(axes: Sequence[Axis]) -> dict[str, str]:
    """0–3 axes with distinct names; each with 1–30 distinct values."""
    problems: dict[str, str] = {}
    if len(axes) > MAX_AXES:
        problems["axes"] = f"too_many:{MAX_AXES}"
    if len({axis.name for axis in axes}) < len(axes):
        problems["axes"] = "repeated"
    for index, axis in enumerate(axes):
        if not 1 <= len(axis.name) <= 12:
            problems[f"axes.{index}.name"] = "length:1-12"
        if not 1 <= len(axis.values) <= 30:
            problems[f"axes.{index}.values"] = "count:1-30"
        elif any(not 1 <= len(value) <= 30 for value in axis.values):
            problems[f"axes.{index}.values"] = "length:1-30"
        elif len(set(axis.values)) < len(axis.values):
            problems[f"axes.{index}.values"] = "repeated"
    return problems


def grid_problems(axes: Sequence[Axis], skus: Sequence[SkuDraft]) -> dict[str, str]:
    """The grid is complete and each cell is there once: one SKU for every combination of values."""
    expected = 1
    for axis in axes:
        expected *= len(axis.values)
    if expected > MAX_SKUS or len(skus) > MAX_SKUS:
        return {"skus": f"too_many:{MAX_SKUS}"}
    cells = [sku.options for sku in skus]
    if len(set(cells)) < len(cells):
        return {"skus": "repeated"}
    known = [sku.id for sku in skus if sku.id is not None]
    if len(set(known)) < len(known):
        return {"skus": "repeated"}
    if set(cells) != set(cartesian(*(axis.values for axis in axes))):
        return {"skus": "incomplete"}
    return {}


def sku_problems(sku: SkuDraft) -> dict[str, str]:
    problems: dict[str, str] = {}
    if not 1 <= sku.price_minor <= MAX_PRICE_MINOR:
        problems["price_minor"] = "out_of_range"
    if sku.list_price_minor is not None and not (
        sku.price_minor <= sku.list_price_minor <= MAX_PRICE_MINOR
    ):
        problems["list_price_minor"] = "below_price"
    if not 0 <= sku.stock <= MAX_STOCK:
        problems["stock"] = "out_of_range"
    if len(sku.code) > 40:
        problems["code"] = "too_long:40"
    return problems


def freight_problems(facts: FreightFacts) -> dict[str, str]:
    problems: dict[str, str] = {}
    if not 1 <= len(facts.name) <= 30:
        problems["name"] = "length:1-30"
    for name, value in (("base_minor", facts.base_minor), ("extra_minor", facts.extra_minor)):
        if not 0 <= value <= MAX_PRICE_MINOR:
            problems[name] = "out_of_range"
    for name, value in (("base_units", facts.base_units), ("extra_units", facts.extra_units)):
        if not 1 <= value <= 10_000:
            problems[name] = "out_of_range"
    if facts.free_from_minor is not None and not 0 <= facts.free_from_minor <= MAX_PRICE_MINOR:
        problems["free_from_minor"] = "out_of_range"
    if len(facts.excluded_regions) > 40 or any(
        not 1 <= len(region) <= 30 for region in facts.excluded_regions
    ):
        problems["excluded_regions"] = "invalid"
    return problems


def needs_review(published: ProductDraft, wanted: ProductDraft) -> bool:
    """Whether a change to a product on sale is looked at first: words, pictures, variants, origin,
    the label and the returns rule are; price, stock, code, freight and the promise of dispatch are not."""

    def looked_at(form: ProductDraft) -> tuple[object, ...]:
        cells = frozenset((sku.id, sku.options) for sku in form.skus)
        return (
            form.title, form.description, form.category, form.picture_ids, form.axes,
            form.returns_policy, form.origin, frozenset(form.attributes), cells,
        )  # fmt: skip

    return looked_at(published) != looked_at(wanted)


def sale_state(
    state: str, stock: int, *, shop_is_open: bool, is_retired: bool = False
) -> SaleState:
    """What a buyer meets."""
    if state != "on_sale" or not shop_is_open or is_retired:
        return "withdrawn"
    return "on_sale" if stock > 0 else "sold_out"
