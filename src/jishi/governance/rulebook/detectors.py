"""Named detectors and lists that conditions may use."""

from __future__ import annotations

from collections.abc import Callable

DETECTORS: dict[str, Callable[[str], int]] = {}
LISTS: dict[str, frozenset[str]] = {}
