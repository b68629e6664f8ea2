"""Content (room to be furnished)."""
