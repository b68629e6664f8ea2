"""Twenty conditions over thirty fields, in every engine's words, and events to evaluate. Standard library only."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from typing import Any

PHONE = re.compile(r"1[3-9][0-9]{9}")
PHONE_TEXT = "1[3-9][0-9]{9}"

#: Field, type in our language. Peers see the name without a dot.
FIELDS: tuple[tuple[str, str], ...] = (
    ("price", "money"), ("list_price", "money"), ("stock", "int"), ("sold", "int"),
    ("viewers", "int"), ("age_days", "int"), ("strikes", "int"), ("pictures", "int"),
    ("returns", "int"), ("orders", "int"), ("ratings", "int"), ("length", "int"),
    ("dsr", "number"), ("service", "number"), ("logistics", "number"), ("refund_rate", "number"),
    ("complaint_rate", "number"), ("discount", "number"), ("title", "text"), ("category", "text"),
    ("text", "text"), ("town", "text"), ("brand", "text"), ("licence", "text"),
    ("is_quote", "bool"), ("has_licence", "bool"), ("verified", "bool"), ("imported", "bool"),
    ("on_air", "bool"), ("first_listing", "bool"),
)  # fmt: skip


@dataclass(frozen=True)
class Condition:
    """One condition in each language; `python` also serves as the truth."""

    python: str
    ours: str
    cel: str
    zen: str


def _all(python: str, *, ours: str = "", cel: str = "", zen: str = "") -> Condition:
    """Spells out what differs: `and`, `or`, `not` and names with a dot."""
    symbols = python.replace(" and ", " && ").replace(" or ", " || ").replace("not ", "!")
    return Condition(python, _dotted(ours or python), cel or symbols, zen or python)


def _dotted(text: str) -> str:
    for name, _ in FIELDS:
        text = re.sub(rf"(?<![\w.\"]){name}(?![\w(\"])", f"item.{name}", text)
    return text


CONDITIONS: tuple[Condition, ...] = (
    _all("price > 1000", ours='price > yuan("10")'),
    _all("price < list_price"),
    _all("stock >= 10"),
    _all("dsr >= 4.6"),
    _all("service >= 4.0 and logistics >= 4.0"),
    _all('category in ["food", "fruit", "tea", "clothing", "home"]'),
    _all(
        'town not in ["Nowhere", "Elsewhere"]',
        cel='!(town in ["Nowhere", "Elsewhere"])',
    ),
    _all('"origin" in text', ours='contains(text, "origin")', cel='text.contains("origin")',
         zen='contains(text, "origin")'),
    _all('"apple" in title or "tea" in title',
         ours='contains(title, "apple") or contains(title, "tea")',
         cel='title.contains("apple") || title.contains("tea")',
         zen='contains(title, "apple") or contains(title, "tea")'),
    _all("phone(text)", ours='detects("phone", text)', cel=f'text.matches("{PHONE_TEXT}")',
         zen=f'matches(text, "{PHONE_TEXT}")'),
    _all("verified and has_licence"),
    _all("is_quote or not imported"),
    _all("returns * 10 < orders"),
    _all("(list_price - price) * 100 > list_price * 5"),
    _all("refund_rate < 0.2 and complaint_rate < 0.05"),
    _all("sold + stock > 100"),
    _all("age_days >= 7 or first_listing"),
    _all("strikes == 0 or strikes + returns < 12 and not on_air"),
    _all("ratings > 20 and (dsr + service + logistics) / 3.0 > 4.2"),
    _all("pictures >= 3 and length <= 500 and viewers >= 0"),
)  # fmt: skip


def phone(text: str) -> bool:
    return PHONE.search(text) is not None


def events(count: int = 400, seed: int = 20) -> list[dict[str, Any]]:
    """Listings; on the average about 17 of the 20 conditions hold."""
    dice = random.Random(seed)
    found = []
    for _ in range(count):
        list_price = dice.randint(1_500, 20_000)
        found.append({
            "price": list_price * dice.randint(70, 99) // 100, "list_price": list_price,
            "stock": dice.randint(5, 400), "sold": dice.randint(0, 3_000),
            "viewers": dice.randint(0, 5_000), "age_days": dice.randint(1, 400),
            "strikes": dice.choice([0, 0, 0, 1, 4]), "pictures": dice.randint(2, 9),
            "returns": dice.randint(0, 8), "orders": dice.randint(40, 900),
            "ratings": dice.randint(10, 900), "length": dice.randint(40, 520),
            "dsr": round(dice.uniform(4.5, 5.0), 2), "service": round(dice.uniform(3.9, 5.0), 2),
            "logistics": round(dice.uniform(3.9, 5.0), 2),
            "refund_rate": round(dice.uniform(0.0, 0.22), 3),
            "complaint_rate": round(dice.uniform(0.0, 0.052), 4),
            "discount": round(dice.uniform(0.5, 1.0), 2),
            "title": dice.choice(["red apple 5 kg", "spring tea 250 g", "plain scarf"]),
            "category": dice.choice(["food", "fruit", "tea", "clothing", "jewellery"]),
            "text": "place of origin on every box, picked in the morning and sent the same day"
            + (f", call 138{dice.randint(10_000_000, 99_999_999)}" if dice.random() < 0.7 else ""),
            "town": dice.choice(["Luochuan", "Anxi", "Nowhere"]), "brand": "none",
            "licence": "91510100MA6XXXXX0X", "is_quote": dice.random() < 0.1,
            "has_licence": dice.random() < 0.97, "verified": dice.random() < 0.97,
            "imported": dice.random() < 0.1, "on_air": dice.random() < 0.5,
            "first_listing": dice.random() < 0.2,
        })  # fmt: skip
    return found


def truth(event: dict[str, Any]) -> list[bool]:
    """What plain Python makes of the conditions."""
    return [bool(eval(condition.python, {"phone": phone}, dict(event))) for condition in CONDITIONS]
