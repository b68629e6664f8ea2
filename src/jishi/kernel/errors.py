"""Refusals: every failure that a person can meet is a class with a code, attributes and a text in two languages."""

from __future__ import annotations

from typing import Any, ClassVar


class Refusal(Exception):  # noqa: N818 - the field's word; it reads `raise SoldOut(...)`
    """A typed "no". Raising it inside a use case leaves the state as it was.

    Subclasses set `code` (stable, snake_case, part of the API), `status` (HTTP) and the two
    templates, filled with the attributes given by keyword.
    """

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 409
    zh: ClassVar[str] = "现在不能这样做。"
    en: ClassVar[str] = "That is not possible now."

    def __init__(self, **details: Any) -> None:
        self.details: dict[str, Any] = details
        super().__init__(self.code, details)

    def message(self, language: str) -> str:
        """The text in `language` ("zh" or "en"), filled in."""
        template = self.en if language.startswith("en") else self.zh
        return template.format(**self.details)


class NotFound(Refusal):
    """Also for things that exist but are another's: a guessed id tells nothing."""

    code = "not_found"
    status = 404
    zh = "没有找到，可能已被移除。"
    en = "Not found; it may have been removed."


class SignInRequired(Refusal):
    code = "sign_in_required"
    status = 401
    zh = "请先登录。"
    en = "Please sign in first."


class NotAllowed(Refusal):
    code = "not_allowed"
    status = 403
    zh = "你没有权限这样做。"
    en = "You are not allowed to do that."


class InvalidInput(Refusal):
    """`fields` maps a field's name to what is wrong with it, in the user's language or as a code."""

    code = "invalid_input"
    status = 422
    zh = "填写的内容有误，请检查。"
    en = "Some of what you entered is not valid."


class TooMany(Refusal):
    """`retry_in_s`: seconds until the next try may succeed."""

    code = "too_many"
    status = 429
    zh = "操作太频繁，请 {retry_in_s} 秒后再试。"
    en = "Too many tries; please wait {retry_in_s} seconds."


class Busy(Refusal):
    """A lock was not free in time; nothing has happened and a repeat is safe."""

    code = "busy_try_again"
    status = 409
    zh = "人太多了，请再试一次。"
    en = "Very busy right now; please try again."


class IdempotencyMismatch(Refusal):
    """The key was used before with other content."""

    code = "idempotency_mismatch"
    status = 409
    zh = "这个请求与之前的内容不一致，请刷新后重试。"
    en = "This request differs from the one sent before with the same key; please reload."
