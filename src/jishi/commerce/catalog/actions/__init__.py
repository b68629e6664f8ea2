"""Use cases of the catalog, one file a verb."""
