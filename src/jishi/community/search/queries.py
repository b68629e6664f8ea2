"""Reads of the index."""

from __future__ import annotations

from uuid import UUID

from django.db import connection

from jishi.community.search import policy
from jishi.community.search.models import SearchDocument, SearchedFor

KINDS = ("product", "clip", "live", "shop")

#: All words first; where that finds too little, any word; then titles alike in letters (typos).
_FIND = """
WITH asked AS (SELECT %(every)s::tsquery AS every, %(some)s::tsquery AS some)
SELECT ref_id FROM search_searchdocument, asked
WHERE kind = %(kind)s AND (tokens @@ asked.some OR title %% %(text)s)
ORDER BY (tokens @@ asked.every) DESC,
         ts_rank_cd(tokens, asked.some) DESC, similarity(title, %(text)s) DESC, at DESC, ref_id
LIMIT %(limit)s
"""


def find(text: str, kind: str, *, limit: int) -> list[UUID]:
    """Ids of things of `kind` that `text` asks for, best first."""
    words = policy.question(text)
    if not words:
        return []
    quoted = ["'" + word.replace("'", "''").replace("\\", "\\\\") + "'" for word in words]
    values: dict[str, str | int] = {
        "every": " & ".join(quoted), "some": " | ".join(quoted), "kind": kind,
        "text": policy.normalise(text), "limit": limit,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_FIND, values)
        return [row[0] for row in cursor.fetchall()]


def suggestions(text: str, *, limit: int = 8) -> list[str]:
    """What others searched for and found (two letters or more), then titles that contain it."""
    plain = policy.normalise(text)[: policy.MAX_QUERY]
    asked = SearchedFor.objects.filter(found__gt=0, text__regex="..").order_by("-times", "text")
    if not plain:
        return list(asked.values_list("text", flat=True)[:limit])
    found = list(asked.filter(text__startswith=plain).values_list("text", flat=True)[:limit])
    titles = SearchDocument.objects.filter(title__icontains=plain, kind__in=["product", "shop"])
    for title in titles.order_by("-at").values_list("title", flat=True)[:limit]:
        if title not in found:
            found.append(title)
    return found[:limit]
