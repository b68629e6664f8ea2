"""What a comment asks for: the model's likeliest answer, with what the comment names."""

from __future__ import annotations

from jishi.community.intent.contracts import Intent, Reading
from jishi.community.intent.text import chain

LONGEST = 4_000
"""Characters that are read; a comment is shorter."""
LEAST = 0.4
"""A less likely answer is no answer: a card for nothing asked disturbs more than a missing one."""


def read(text: str) -> Reading:
    """The intent of a comment, with a link number and a quantity where it names them."""
    said = chain.read(text[:LONGEST], role="viewer")
    link = said.slots.link_number
    if said.intent.score < LEAST or said.intent.label == Intent.NONE:
        return Reading(intent=Intent.NONE, link_number=link)
    intent = Intent(said.intent.label)
    return Reading(
        intent=intent, link_number=link,
        quantity=said.slots.quantity if intent is Intent.ORDER_IN_COMMENT else None,
    )  # fmt: skip
