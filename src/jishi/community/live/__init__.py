"""Live (room to be furnished)."""
