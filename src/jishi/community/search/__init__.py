"""Search (room to be furnished)."""
