"""What other rooms may ask of search."""

from jishi.community.search.queries import find, suggestions

__all__ = ["find", "suggestions"]
