"""Follow somebody, or stop."""

from __future__ import annotations

from uuid import UUID

from jishi.community.friends.errors import CannotFollowYourself
from jishi.community.friends.events import Followed, Unfollowed
from jishi.community.friends.models import Follow
from jishi.foundation.accounts import api as accounts
from jishi.foundation.notify import api as notify
from jishi.kernel import clock, outbox
from jishi.kernel.db import use_case


@use_case
def follow(*, follower_id: UUID, followee_id: UUID) -> int:
    """Follow once; a repeat changes nothing. Returns the followee's followers.

    Raises `CannotFollowYourself`, `NotFound`.
    """
    if follower_id == followee_id:
        raise CannotFollowYourself
    accounts.get_person(followee_id)
    _, is_new = Follow.objects.get_or_create(
        follower_id=follower_id, followee_id=followee_id, defaults={"at": clock.now()}
    )
    if is_new:
        outbox.record(Followed(follower_id=follower_id, followee_id=followee_id))
        name = accounts.get_person(follower_id).name
        notify.notify(
            person_id=followee_id, kind="follow", link=f"/people/{follower_id}",
            zh=("有人关注了你", f"{name} 关注了你"), en=("New follower", f"{name} follows you"),
            key=f"follow:{follower_id}",
        )  # fmt: skip
    return Follow.objects.filter(followee_id=followee_id).count()


@use_case
def unfollow(*, follower_id: UUID, followee_id: UUID) -> int:
    """Stop following; without a follow nothing changes. Returns the followers left."""
    gone, _ = Follow.objects.filter(follower_id=follower_id, followee_id=followee_id).delete()
    if gone:
        outbox.record(Unfollowed(follower_id=follower_id, followee_id=followee_id))
    return Follow.objects.filter(followee_id=followee_id).count()
