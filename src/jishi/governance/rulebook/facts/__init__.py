"""Event kinds with their facts, and who produces them: one module a room."""
