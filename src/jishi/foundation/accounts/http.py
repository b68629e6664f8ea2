"""API routes of foundation.accounts."""

from __future__ import annotations

from ninja import Router

router = Router(tags=["accounts"])
