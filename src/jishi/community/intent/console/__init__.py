"""Pages of the text desk."""
