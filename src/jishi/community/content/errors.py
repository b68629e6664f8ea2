"""Refusals of content."""

from __future__ import annotations

from jishi.kernel.errors import Refusal


class CommentRefused(Refusal):
    """A rule forbids this comment; `rule` names it, `ground` explains in the author's language."""

    code = "comment_not_posted"
    status = 422
    zh = "这条评论没有发出：{ground}"
    en = "This comment was not posted: {ground}"


class ClipNotRemovable(Refusal):
    code = "clip_not_removable"
    zh = "这个视频现在不能删除。"
    en = "This clip cannot be removed now."


class TooManyCards(Refusal):
    """A clip carries at most `limit` product cards."""

    code = "too_many_cards"
    status = 422
    zh = "一个视频最多挂 {limit} 件商品。"
    en = "A clip carries at most {limit} products."
