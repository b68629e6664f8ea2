"""All that conditions may name here: the rooms' facts, the named detectors and lists."""

from __future__ import annotations

from functools import cache

from jishi.foundation.rules import api as rules
from jishi.governance.rulebook.detectors import DETECTORS, LISTS
from jishi.governance.rulebook.facts.registry import KINDS


@cache
def vocabulary() -> rules.Vocabulary:
    """The vocabulary of this program; the same object in the whole process."""
    return rules.Vocabulary(kinds=KINDS, detectors=DETECTORS, lists=LISTS)
