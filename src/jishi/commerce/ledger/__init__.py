"""Ledger (room to be furnished)."""
