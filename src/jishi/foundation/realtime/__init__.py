"""Realtime (room to be furnished)."""
