"""What other rooms may ask of friends."""

from jishi.community.friends.actions.follow import follow, unfollow
from jishi.community.friends.queries import (
    counts,
    follower_ids,
    following_among,
    follows,
    follows_made,
)

__all__ = [
    "counts",
    "follow",
    "follower_ids",
    "following_among",
    "follows",
    "follows_made",
    "unfollow",
]
