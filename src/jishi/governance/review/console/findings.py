"""Something we noticed about an item; the reviewer decides what it means."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """`title`: what was noticed; `words`: those in which."""

    title: str
    words: str = ""
