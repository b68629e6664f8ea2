"""API routes of foundation.realtime."""

from __future__ import annotations

from ninja import Router

router = Router(tags=["realtime"])
