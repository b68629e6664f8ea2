"""The SQL that both the gateway (asynchronous) and the web role (Django) run."""

from __future__ import annotations

#: Advisory lock of the one sequencer: "jishi.rt" as a number. Session lock in the gateway, transaction
#: lock in the web role; both are the same lock.
SEQUENCER_LOCK = 0x6A69_7368_692E_7274

#: PostgreSQL channel on which the sequencer tells other gateways that a tick was numbered.
TICK_NOTIFY = "jishi_realtime_tick"

PUBLISH = """
INSERT INTO realtime_frame (channel, kind, payload, at) VALUES (%s, %s, %s::jsonb, %s)
"""

#: Give numbers to what has been committed. Only the holder of the lock runs it, so that each channel is
#: counted on by one transaction at a time. `tick` becomes visible in the order of its value.
NUMBER = """
WITH due AS (
  SELECT id, channel FROM realtime_frame WHERE seq IS NULL ORDER BY id LIMIT 5000
), ordered AS (
  SELECT id, channel, row_number() OVER (PARTITION BY channel ORDER BY id) AS n,
         count(*) OVER (PARTITION BY channel) AS c
  FROM due
), bumped AS (
  INSERT INTO realtime_channel AS r (name, last_seq)
  SELECT channel, max(c) FROM ordered GROUP BY channel ORDER BY channel
  ON CONFLICT (name) DO UPDATE SET last_seq = r.last_seq + excluded.last_seq
  RETURNING name, last_seq
), tick AS MATERIALIZED (
  SELECT nextval('realtime_tick') AS tick WHERE EXISTS (SELECT FROM due)
)
UPDATE realtime_frame f SET seq = b.last_seq - o.c + o.n, tick = t.tick
FROM ordered o JOIN bumped b ON b.name = o.channel CROSS JOIN tick t
WHERE f.id = o.id
"""

#: What was numbered after a tick, ready to be merged. Payload as text: it is passed on, never decoded.
NUMBERED_AFTER = """
SELECT tick, channel, seq, kind, payload::text, at FROM realtime_frame
WHERE tick > %s ORDER BY tick, channel, seq
"""

NEWEST_TICK = "SELECT coalesce(max(tick), 0) FROM realtime_frame"

MISSED = """
SELECT seq, kind, payload::text, at FROM realtime_frame
WHERE channel = %s AND seq > %s ORDER BY seq LIMIT %s
"""

LAST_SEQ = "SELECT coalesce((SELECT last_seq FROM realtime_channel WHERE name = %s), 0)"
