"""Reads of follows."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Count

from jishi.community.friends.models import Follow
from jishi.kernel.errors import InvalidInput
from jishi.kernel.paging import Page, decode_cursor, encode_cursor

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime


def follows(person_id: UUID) -> frozenset[UUID]:
    """Everyone this person follows."""
    rows = Follow.objects.filter(follower_id=person_id)
    return frozenset(rows.values_list("followee_id", flat=True))


def following_among(person_id: UUID, others: Iterable[UUID]) -> frozenset[UUID]:
    """Which of `others` this person follows. One query."""
    rows = Follow.objects.filter(follower_id=person_id, followee_id__in=list(others))
    return frozenset(rows.values_list("followee_id", flat=True))


def counts(person_id: UUID) -> tuple[int, int]:
    """(followers, following)."""
    return (
        Follow.objects.filter(followee_id=person_id).count(),
        Follow.objects.filter(follower_id=person_id).count(),
    )


def page_of_followers(person_id: UUID, *, cursor: str | None, limit: int) -> Page[UUID]:
    return _page({"followee_id": person_id}, "follower_id", cursor, limit)


def page_of_following(person_id: UUID, *, cursor: str | None, limit: int) -> Page[UUID]:
    return _page({"follower_id": person_id}, "followee_id", cursor, limit)


def _page(where: dict[str, UUID], column: str, cursor: str | None, limit: int) -> Page[UUID]:
    rows = Follow.objects.filter(**where)
    after = decode_cursor(cursor)
    if after is not None:
        if not (after.isascii() and after.isdigit() and len(after) < 19):
            raise InvalidInput(fields={"cursor": "invalid"})
        rows = rows.filter(pk__lt=int(after))
    found = list(rows.order_by("-pk").values_list("pk", column)[: limit + 1])
    more = encode_cursor(str(found[limit - 1][0])) if len(found) > limit else None
    return Page(items=[person for _, person in found[:limit]], next_cursor=more)


def follower_ids(person_id: UUID) -> list[UUID]:
    """Everyone who follows this person, for notices."""
    rows = Follow.objects.filter(followee_id=person_id)
    return list(rows.values_list("follower_id", flat=True))


def follows_made(*, since: datetime) -> dict[UUID, int]:
    """How many people each person began to follow, and still follows; those without are left out."""
    rows = Follow.objects.filter(at__gte=since).values("follower_id")
    return {row["follower_id"]: row["n"] for row in rows.annotate(n=Count("pk")).order_by()}
