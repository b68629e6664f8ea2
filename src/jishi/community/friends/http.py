"""API routes of follows and of a person's numbers."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest
from ninja import Router

from jishi.community.content import api as content
from jishi.community.content.http_schemas import faces
from jishi.community.friends import queries
from jishi.community.friends.actions import follow as following_actions
from jishi.community.friends.http_schemas import Follow, People, PersonNumbers
from jishi.community.live import api as live
from jishi.foundation.accounts import api as accounts
from jishi.foundation.accounts.api import caller_id, optional_caller_id, signed_in
from jishi.kernel import quotas
from jishi.kernel.paging import Page

router = Router(tags=["friends"])
PAGE = 30


@router.get(
    "/people/{person_id}/numbers", response=PersonNumbers, operation_id="get_person_numbers"
)
def get_person_numbers(request: HttpRequest, person_id: UUID) -> PersonNumbers:
    accounts.get_person(person_id)
    me = optional_caller_id(request)
    followers, following = queries.counts(person_id)
    clips, likes = content.numbers_of_author(person_id)
    live_id = live.on_air_of(person_id)
    return PersonNumbers(
        followers=followers, following=following, likes=likes, clips=clips,
        is_followed=me is not None and bool(queries.following_among(me, [person_id])),
        is_me=me == person_id, live_id=str(live_id) if live_id else None,
    )  # fmt: skip


@router.put("/people/{person_id}/follow", response=Follow, operation_id="follow", auth=signed_in)
def follow(request: HttpRequest, person_id: UUID) -> Follow:
    me = caller_id(request)
    quotas.take(f"follow:{me}", limit=60, window_s=60)
    followers = following_actions.follow(follower_id=me, followee_id=person_id)
    return Follow(is_followed=True, followers=followers)


@router.delete(
    "/people/{person_id}/follow", response=Follow, operation_id="unfollow", auth=signed_in
)
def unfollow(request: HttpRequest, person_id: UUID) -> Follow:
    followers = following_actions.unfollow(follower_id=caller_id(request), followee_id=person_id)
    return Follow(is_followed=False, followers=followers)


@router.get("/people/{person_id}/followers", response=People, operation_id="list_followers")
def list_followers(request: HttpRequest, person_id: UUID, cursor: str | None = None) -> People:
    del request
    return _people(queries.page_of_followers(person_id, cursor=cursor, limit=PAGE))


@router.get("/people/{person_id}/following", response=People, operation_id="list_following")
def list_following(request: HttpRequest, person_id: UUID, cursor: str | None = None) -> People:
    del request
    return _people(queries.page_of_following(person_id, cursor=cursor, limit=PAGE))


def _people(page: Page[UUID]) -> People:
    found = faces(set(page.items))
    return People(
        items=[found[person] for person in page.items if person in found],
        next_cursor=page.next_cursor,
    )
