"""Refusals of intent."""

from __future__ import annotations

from jishi.kernel.errors import Refusal


class NothingToPin(Refusal):
    """The questions name no product, so none can be pinned."""

    code = "nothing_to_pin"
    status = 422
    zh = "这组问题没有对应的商品，请先选一件商品再置顶。"
    en = "These questions name no product; choose one to pin."


class UnknownLabel(Refusal):
    """An intent or a risk that the model does not tell apart."""

    code = "unknown_label"
    status = 422
    zh = "没有这个意图或风险类别，请从列表里选。"
    en = "There is no such intent or risk; choose one of the list."


class TooManyTexts(Refusal):
    """More texts at once than are labelled in one call; `most` is the limit."""

    code = "too_many_texts"
    status = 422
    zh = "一次最多提交 {most} 条文本。"
    en = "At most {most} texts at a time."


class TextTooLarge(Refusal):
    """Text number `number` (from 1) has more than `most` characters."""

    code = "text_too_large"
    status = 422
    zh = "第 {number} 条文本超过 {most} 个字。"
    en = "Text {number} is longer than {most} characters."
