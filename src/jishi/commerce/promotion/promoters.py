"""Whose clip or live led to a purchase."""

from __future__ import annotations

from uuid import UUID

from jishi.commerce.promotion.ports import clip_author, live_facts


def promoter_of(source_kind: str, source_id: UUID | None) -> UUID | None:
    """The author of the clip or the host of the live; None for other sources and unknown ids."""
    if source_id is None:
        return None
    if source_kind == "clip":
        return clip_author.ask(source_id)
    if source_kind == "live":
        facts = live_facts.ask(source_id)
        return facts.host_id if facts else None
    return None
