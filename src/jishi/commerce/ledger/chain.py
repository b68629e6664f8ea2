"""Reading the hash chain: its end, its entries, and whether it verifies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from uuid import UUID

from django.db import connection

from jishi.commerce.ledger import models
from jishi.commerce.ledger.contracts import ChainHead, Problem
from jishi.commerce.ledger.policy import GENESIS, EntryRow, digest_of

_CHUNK = 2_000
_LINKS = """
SELECT s.position, s.digest, p.id, p.at, p.label, p.cause_kind, p.cause_id, p.basis, p.currency, p.size
  FROM ledger_seal s LEFT JOIN ledger_posting p ON p.id = s.posting_id
 WHERE s.position > %s ORDER BY s.position LIMIT %s
"""
_TAIL = """
SELECT count(*) FROM ledger_posting p
 WHERE NOT EXISTS (SELECT 1 FROM ledger_seal s WHERE s.posting_id = p.id)
"""


def entries_of(postings: Iterable[UUID]) -> dict[UUID, list[EntryRow]]:
    """(entry id, account id, minor) of each posting."""
    found: dict[UUID, list[EntryRow]] = defaultdict(list)
    rows = models.Entry.objects.filter(posting_id__in=list(postings)).order_by("id")
    for posting, pk, account, minor in rows.values_list("posting_id", "id", "account_id", "minor"):
        found[posting].append((pk, account, minor))
    return found


def chain_head() -> ChainHead:
    """Where the chain ends, and how long the unsealed tail is."""
    last = models.Seal.objects.order_by("-position").first()
    with connection.cursor() as cursor:
        cursor.execute(_TAIL)
        (unsealed,) = cursor.fetchone()
    return ChainHead(
        position=last.position if last else 0,
        digest=bytes(last.digest).hex() if last else GENESIS.hex(),
        unsealed=unsealed,
    )


def digest_at(position: int) -> str | None:
    """The digest (hex) at a position, or None when the chain is shorter."""
    if position == 0:
        return GENESIS.hex()
    found = models.Seal.objects.filter(position=position).values_list("digest", flat=True).first()
    return bytes(found).hex() if found is not None else None


def broken_links() -> Iterator[Problem]:
    """Recompute the whole chain; the first link that does not fit is told, as all later ones hang
    on it. Reads in chunks of constant size."""
    before, after = GENESIS, 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(_LINKS, [after, _CHUNK])
            rows = cursor.fetchall()
        if not rows:
            return
        entries = entries_of([row[2] for row in rows])
        for position, stored, *posting in rows:
            if position != after + 1:
                yield Problem(kind="chain_gap", facts={"expected": after + 1, "found": position})
                return
            row = tuple(posting)
            before = digest_of(before, row, entries[row[0]])
            if before != bytes(stored):
                facts = {
                    "position": position,
                    "posting_id": str(row[0]),
                    "cause": f"{row[3]}:{row[4]}",
                }
                yield Problem(kind="chain_broken", facts=facts)
                return
            after = position
