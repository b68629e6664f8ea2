"""API routes of foundation.media."""

from __future__ import annotations

from ninja import Router

router = Router(tags=["media"])
