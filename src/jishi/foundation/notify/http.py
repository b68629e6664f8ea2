"""API routes of foundation.notify."""

from __future__ import annotations

from ninja import Router

router = Router(tags=["notify"])
