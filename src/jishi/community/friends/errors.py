"""Refusals of friends."""

from __future__ import annotations

from jishi.kernel.errors import Refusal


class CannotFollowYourself(Refusal):
    code = "cannot_follow_yourself"
    status = 422
    zh = "不能关注自己。"
    en = "You cannot follow yourself."
