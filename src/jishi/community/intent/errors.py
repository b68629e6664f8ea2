"""Refusals of intent."""

from __future__ import annotations

from jishi.kernel.errors import Refusal


class NothingToPin(Refusal):
    """The questions name no product, so none can be pinned."""

    code = "nothing_to_pin"
    status = 422
    zh = "这组问题没有对应的商品，请先选一件商品再置顶。"
    en = "These questions name no product; choose one to pin."
