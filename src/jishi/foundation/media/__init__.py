"""Media (room to be furnished)."""
