"""Desk pages of accounts."""
