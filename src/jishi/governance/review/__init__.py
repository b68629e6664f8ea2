"""Review (room to be furnished)."""
