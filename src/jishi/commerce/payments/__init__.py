"""Payments (room to be furnished)."""
