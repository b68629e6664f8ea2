"""API routes of commerce.orders."""

from __future__ import annotations

from ninja import Router

router = Router(tags=["orders"])
