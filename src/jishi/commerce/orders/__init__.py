"""Orders (room to be furnished)."""
