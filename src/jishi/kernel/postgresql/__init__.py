"""Django's PostgreSQL, which looks whether a line is alive instead of asking: see `base`."""
