"""A connection that survived between requests is checked without a round trip.

Django asks `SELECT 1` at the first use in each request. A server that went away closes its end, and
that can be seen on the socket; what cannot be seen so (a network cut in silence) is found by TCP.
"""

from __future__ import annotations

import select

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """`django.db.backends.postgresql` with a cheaper `CONN_HEALTH_CHECKS`."""

    def is_usable(self) -> bool:
        """Whether the idle line is open. Something to read on it is its end, or news of the server
        that nobody asked for: either way a new line is the safe answer."""
        line = self.connection
        if line is None or line.closed:
            return False
        look = select.poll()
        look.register(line.fileno(), select.POLLIN)
        return not look.poll(0)
