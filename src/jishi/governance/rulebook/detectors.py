"""The detectors and lists that conditions may name. Each detector answers how often it matches."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from jishi.governance.rulebook import contacts, patterns
from jishi.governance.rulebook.lexicon import Lexicon, Terms

if TYPE_CHECKING:
    from collections.abc import Callable

#: Lists in which "不" before a term does not take it back.
_NOT_NEGATABLE = frozenset(
    {"abuse", "threat", "vulgar", "no_return", "discrimination", "disparagement", "company_name"}
)


def _read(folder: Path) -> dict[str, Terms]:
    return {path.stem: Terms.read(path) for path in sorted(folder.glob("*.txt"))}


_TERMS = _read(Path(settings.BASE_DIR) / "rulebook" / "lists")
#: The lists as they are, for `listed`.
LISTS: dict[str, frozenset[str]] = {name: found.terms for name, found in _TERMS.items()}
_LEXICONS: dict[str, Lexicon] = {
    name: Lexicon(found, negatable=name not in _NOT_NEGATABLE) for name, found in _TERMS.items()
}


def _either(*detectors: Callable[[str], int]) -> Callable[[str], int]:
    """The count of the detector that finds the most: they may find the same words."""

    def count(text: str) -> int:
        return max(detector(text) for detector in detectors)

    return count


DETECTORS: dict[str, Callable[[str], int]] = {
    **_LEXICONS,
    "before_after": _either(_LEXICONS["before_after"], patterns.days_to_effect),
    "statistic_claim": _either(_LEXICONS["statistic_claim"], patterns.figures_without_source),
    "false_scarcity": _either(_LEXICONS["false_scarcity"], patterns.numbers_left),
    "offsite_contact": contacts.contacts,
    "personal_number": patterns.personal_numbers,
    "flood": patterns.flood,
    "food_licence": patterns.food_licence,
    "standard_code": patterns.standard_code,
    "ccc_number": patterns.ccc_number,
    "cosmetics_filing": patterns.cosmetics_filing,
    "seed_licence": patterns.seed_licence,
    "isbn": patterns.isbn,
}
