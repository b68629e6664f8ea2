"""API routes of community.friends."""

from __future__ import annotations

from ninja import Router

router = Router(tags=["friends"])
