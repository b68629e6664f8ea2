"""Use cases of realtime."""
