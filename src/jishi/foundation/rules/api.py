"""What other rooms may ask of the rule engine. Pure: no database, no clock, no files."""

from __future__ import annotations

from jishi.foundation.rules.book import Book, fuse
from jishi.foundation.rules.checking import check_rule
from jishi.foundation.rules.contracts import (
    Basis,
    Bilingual,
    Decided,
    EventKind,
    Example,
    Explained,
    FactSpec,
    Node,
    Points,
    Problem,
    Rule,
    Vocabulary,
)
from jishi.foundation.rules.errors import RuleFileError
from jishi.foundation.rules.explaining import explain
from jishi.foundation.rules.reading import read_rule
from jishi.foundation.rules.writing import canonical_sha256, write_rule

__all__ = [
    "Basis",
    "Bilingual",
    "Book",
    "Decided",
    "EventKind",
    "Example",
    "Explained",
    "FactSpec",
    "Node",
    "Points",
    "Problem",
    "Rule",
    "RuleFileError",
    "Vocabulary",
    "canonical_sha256",
    "check_rule",
    "explain",
    "fuse",
    "read_rule",
    "write_rule",
]
