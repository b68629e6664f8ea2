"""Seal: link committed postings into the hash chain, away from the hot path.

A posting is written without asking for the chain's end, so that two orders never wait for each
other; a job every few seconds is the only writer of the chain. What was committed since is the
unsealed tail: guarded by the database like the rest, but not yet proven by the chain.
"""

from __future__ import annotations

import uuid

from django.db import connection

from jishi.commerce.ledger import models
from jishi.commerce.ledger.chain import entries_of
from jishi.commerce.ledger.policy import GENESIS, PostingRow, digest_of
from jishi.kernel import clock
from jishi.kernel.db import advisory_lock, use_case

#: How far before the newest sealed posting the job looks for one that was committed late.
LOOK_BACK_MS = 120_000
_UNSEALED = """
SELECT p.id, p.at, p.label, p.cause_kind, p.cause_id, p.basis, p.currency, p.size
  FROM ledger_posting p
 WHERE p.id >= %s AND NOT EXISTS (SELECT 1 FROM ledger_seal s WHERE s.posting_id = p.id)
 ORDER BY p.id LIMIT %s
"""


@use_case
def seal(*, limit: int = 2_000, everything: bool = False) -> int:
    """Append up to `limit` unsealed postings to the chain, by id; returns how many.

    Ids carry the time they were made at, so only the last two minutes before the newest sealed
    posting are searched; `everything` searches all, for what a very long transaction left behind.
    One sealer at a time: an advisory lock.
    """
    advisory_lock("ledger", ["chain"])
    last = models.Seal.objects.order_by("-position").first()
    since = uuid.UUID(int=0) if last is None or everything else _just_before(last.posting_id)
    with connection.cursor() as cursor:
        cursor.execute(_UNSEALED, [since, limit])
        postings: list[PostingRow] = list(cursor.fetchall())
    entries = entries_of([posting[0] for posting in postings])
    position, digest = (last.position, bytes(last.digest)) if last else (0, GENESIS)
    now = clock.now()
    links = []
    for posting in postings:
        position += 1
        digest = digest_of(digest, posting, entries[posting[0]])
        links.append(
            models.Seal(position=position, posting_id=posting[0], digest=digest, sealed_at=now)
        )
    models.Seal.objects.bulk_create(links)
    return len(links)


def _just_before(posting_id: uuid.UUID) -> uuid.UUID:
    """The smallest id of `LOOK_BACK_MS` earlier. RFC 9562, section 5.7: 48 bits of milliseconds first."""
    return uuid.UUID(int=max(0, (posting_id.int >> 80) - LOOK_BACK_MS) << 80)
