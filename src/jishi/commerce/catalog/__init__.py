"""Catalog (room to be furnished)."""
