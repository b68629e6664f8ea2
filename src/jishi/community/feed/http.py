"""API routes of community.feed."""

from __future__ import annotations

from ninja import Router

router = Router(tags=["feed"])
