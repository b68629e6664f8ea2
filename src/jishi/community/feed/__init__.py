"""Feed (room to be furnished)."""
