"""Intent (room to be furnished)."""
