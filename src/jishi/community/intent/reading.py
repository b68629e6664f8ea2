"""What a comment asks for: the model's likeliest answer, with what the comment names."""

from __future__ import annotations

from jishi.community.intent.contracts import Intent, Reading
from jishi.community.intent.model import serve
from jishi.community.intent.model.plain import plain
from jishi.community.intent.model.slots import slots_of

LONGEST = 4_000
"""Characters that are read; a comment is shorter."""
LEAST = 0.4
"""A less likely answer is no answer: a card for nothing asked disturbs more than a missing one."""


def read(text: str) -> Reading:
    """The intent of a comment, with a link number and a quantity where it names them."""
    folded = plain(text[:LONGEST])
    likely = serve.intent_scores(folded)
    intent = max(likely, key=likely.__getitem__)
    slots = slots_of(folded)
    if likely[intent] < LEAST or intent == Intent.NONE:
        return Reading(intent=Intent.NONE, link_number=slots.link_number)
    return Reading(
        intent=Intent(intent), link_number=slots.link_number,
        quantity=slots.quantity if intent == Intent.ORDER_IN_COMMENT else None,
    )  # fmt: skip
