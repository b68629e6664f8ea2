"""API routes of community.content."""

from __future__ import annotations

from ninja import Router

router = Router(tags=["content"])
