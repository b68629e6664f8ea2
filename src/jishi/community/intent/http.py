"""API routes of community.intent."""

from __future__ import annotations

from ninja import Router

router = Router(tags=["intent"])
