"""All event kinds by name."""

from __future__ import annotations

from jishi.foundation.rules.api import EventKind

KINDS: dict[str, EventKind] = {}
