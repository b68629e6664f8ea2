"""What other rooms may ask of content."""

from jishi.community.content.actions.comment import post_comment, release_comment, remove_comment
from jishi.community.content.actions.create import create_clip
from jishi.community.content.actions.publish import approve_clip, reject_clip, remove_clip
from jishi.community.content.actions.react import like_clip
from jishi.community.content.queries import (
    author_record,
    clip_for,
    comment_facts,
    commenters,
    get_clips,
    numbers_of_author,
    published_clips,
    recent_published,
    recent_texts,
    said_under,
    seen,
    seen_since,
)

__all__ = [
    "approve_clip",
    "author_record",
    "clip_for",
    "comment_facts",
    "commenters",
    "create_clip",
    "get_clips",
    "like_clip",
    "numbers_of_author",
    "post_comment",
    "published_clips",
    "recent_published",
    "recent_texts",
    "reject_clip",
    "release_comment",
    "remove_clip",
    "remove_comment",
    "said_under",
    "seen",
    "seen_since",
]
