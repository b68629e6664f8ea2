"""Accounts (room to be furnished)."""
