"""What every HTTP route shares: language, the shape of a refusal, the idempotent write."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson
from django.http import HttpRequest, HttpResponse
from pydantic import BaseModel, ConfigDict

from jishi.kernel import idempotency
from jishi.kernel.errors import Refusal
from jishi.kernel.ports import Port

if TYPE_CHECKING:
    from collections.abc import Callable

    from jishi.kernel.money import Money as Amount


class Schema(BaseModel):
    """What goes over HTTP. Ninja's own wraps every value once more, for the sake of Django's managers
    and files, which never leave a room here."""

    model_config = ConfigDict(from_attributes=True)


class Money(Schema):
    """`minor`: integer minor units of `currency` (ISO 4217)."""

    minor: int
    currency: str

    @classmethod
    def of(cls, money: Amount) -> Money:
        return cls(minor=money.minor, currency=money.currency)


#: The same under a name that does not collide with `kernel.money.Money`.
MoneyOut = Money


class ErrorBody(Schema):
    """`code` is stable; `message` is in the caller's language; `details` depends on the code."""

    code: str
    message: str
    details: dict[str, Any]


class Error(Schema):
    error: ErrorBody


def language_of(request: HttpRequest) -> str:
    """ "zh" or "en": cookie `lang`, then Accept-Language, then Chinese."""
    chosen = request.COOKIES.get("lang") or request.headers.get("Accept-Language", "zh")
    return "en" if chosen.lower().startswith("en") else "zh"


def _nowhere(rule: str, /) -> str:
    del rule
    return ""


#: Where the rule of a refusal can be read; plugged in by the rulebook, "" when it has no page.
rule_url = Port(_nowhere)


def _no_way(rule: str, /) -> str:
    del rule
    return ""


#: Where the phone app leads whom the rule refused (a path in it), "" when there is no better way.
way_of_rule = Port(_no_way)


def refusal_body(refusal: Refusal, language: str) -> dict[str, Any]:
    """The JSON of a refusal, the same from HTTP and from the realtime gateway.

    What was refused under a rule (`details.rule`) also tells where it is published (`rule_url`) and,
    when the rule shows a better way, where in the app that begins (`way`).
    """
    details = refusal.details
    if isinstance(rule := details.get("rule"), str) and (url := rule_url.ask(rule)):
        details = details | {"rule_url": url}
        if way := way_of_rule.ask(rule):
            details = details | {"way": way}
    return {
        "error": {
            "code": refusal.code,
            "message": refusal.message(language),
            "details": details,
        }
    }


def idempotent(
    *, actor: str, key: str, content: Schema, work: Callable[[], Schema], status: int = 201
) -> HttpResponse:
    """The answer to a write that may be repeated; see `kernel.idempotency`. It is as `work` made it,
    not validated once more."""

    def run() -> tuple[int, Any]:
        return status, work().model_dump(mode="json")

    given = content.model_dump(mode="json")
    status, answer = idempotency.once(actor=actor, key=key, content=given, work=run)
    return json_answer(answer, status)


def json_answer(content: Any, status: int = 200) -> HttpResponse:
    """`content` (made of what JSON knows) as it goes to an app. Keys are sorted: an answer that the
    database kept comes back byte for byte."""
    body = orjson.dumps(content, option=orjson.OPT_SORT_KEYS)
    return HttpResponse(body, status=status, content_type="application/json; charset=utf-8")


def no_content() -> HttpResponse:
    return HttpResponse(status=204)
