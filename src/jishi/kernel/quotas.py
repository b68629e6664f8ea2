"""Quotas: at most `limit` uses of a key in a window. One statement, so that two processes agree."""

from __future__ import annotations

from django.db import connection

from jishi.kernel import clock
from jishi.kernel.errors import TooMany

_TAKE = """
INSERT INTO kernel_quotawindow (key, started_at, used) VALUES (%(key)s, %(now)s, 1)
ON CONFLICT (key) DO UPDATE SET
  used = CASE WHEN kernel_quotawindow.started_at <= %(now)s - %(window)s * interval '1 second'
              THEN 1 ELSE kernel_quotawindow.used + 1 END,
  started_at = CASE WHEN kernel_quotawindow.started_at <= %(now)s - %(window)s * interval '1 second'
              THEN %(now)s ELSE kernel_quotawindow.started_at END
RETURNING used, %(window)s - extract(epoch FROM (%(now)s - started_at))
"""


def take(key: str, *, limit: int, window_s: int) -> None:
    """Count one use of `key`; raises `TooMany` beyond `limit` uses in `window_s` seconds.

    Counted in the caller's transaction: call it at the edge, before the use case, so that a
    refusal does not roll the count back.
    """
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, {"key": key, "now": clock.now(), "window": window_s})
        used, left_s = cursor.fetchone()
    if used > limit:
        raise TooMany(retry_in_s=max(1, round(left_s)))
