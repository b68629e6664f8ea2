"""What other rooms may ask of intent."""

from jishi.community.intent.actions.open_card import record_card_opened
from jishi.community.intent.policy import read
from jishi.community.intent.queries import answer_to, board, unanswered_count

__all__ = ["answer_to", "board", "read", "record_card_opened", "unanswered_count"]
