"""What other rooms may ask of intent."""

from jishi.community.intent.actions.open_card import record_card_opened
from jishi.community.intent.policy import read
from jishi.community.intent.queries import answer_to, board, unanswered_count
from jishi.community.intent.text.chain import Role
from jishi.community.intent.text.together import (
    ANSWER_WITHIN_S,
    joined_offsite,
    may_complete_a_contact,
    offsite_score,
)

__all__ = [
    "ANSWER_WITHIN_S",
    "Role",
    "answer_to",
    "board",
    "joined_offsite",
    "may_complete_a_contact",
    "offsite_score",
    "read",
    "record_card_opened",
    "unanswered_count",
]
