"""Put a thing into the index, or take it out. Idempotent, so that events may come twice or late."""

from __future__ import annotations

from uuid import UUID

from django.db import connection

from jishi.community.search import policy
from jishi.community.search.models import SearchDocument
from jishi.kernel import clock
from jishi.kernel.db import use_case

_PUT = """
INSERT INTO search_searchdocument (kind, ref_id, title, tokens, at)
VALUES (%s, %s, %s, setweight(array_to_tsvector(%s), 'A') || setweight(array_to_tsvector(%s), 'C'), %s)
ON CONFLICT (kind, ref_id) DO UPDATE SET title = excluded.title, tokens = excluded.tokens
"""


@use_case
def put(*, kind: str, ref_id: UUID, title: str, body: str = "") -> None:
    """Index `title` (heavy) and `body` (light) under (kind, ref_id)."""
    heavy = sorted(set(policy.tokens(title)))
    light = sorted(set(policy.tokens(body)) - set(heavy))
    with connection.cursor() as cursor:
        cursor.execute(_PUT, [kind, ref_id, title[:300], heavy, light, clock.now()])


@use_case
def drop(*, kind: str, ref_id: UUID) -> None:
    """Take it out; nothing happens when it is not in."""
    SearchDocument.objects.filter(kind=kind, ref_id=ref_id).delete()


@use_case
def remember_query(*, text: str, found: int) -> None:
    """Count a search, for suggestions and for what is asked for but not there."""
    plain = policy.normalise(text)[: policy.MAX_QUERY]
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO search_searchedfor (text, times, found, last_at) VALUES (%s, 1, %s, %s) "
            "ON CONFLICT (text) DO UPDATE SET times = search_searchedfor.times + 1, "
            "found = excluded.found, last_at = excluded.last_at",
            [plain, found, clock.now()],
        )
