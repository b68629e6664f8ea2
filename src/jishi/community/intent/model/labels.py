"""The two questions that the model answers, and their answers in the order of its columns."""

from __future__ import annotations

INTENTS = (
    "none", "how_to_buy", "price", "product_question", "stock_or_variant", "shipping",
    "order_status_or_aftersales", "order_in_comment",
)  # fmt: skip
RISKS = ("none", "offsite_contact", "absolute_claim", "counterfeit_hint", "abuse")
