"""API routes of governance.reputation."""

from __future__ import annotations

from ninja import Router

router = Router(tags=["reputation"])
