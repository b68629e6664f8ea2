"""Reputation (room to be furnished)."""
