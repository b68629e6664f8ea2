"""Friends (room to be furnished)."""
