"""Where the room meets files and keys."""
