"""Notify (room to be furnished)."""
