"""Shapes of the accounts routes; `PersonRef` is shared by every room."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from ninja import Field

from jishi.foundation.accounts import contracts
from jishi.kernel.http import Schema


class PersonRef(Schema):
    """A person as everyone may see them; `shop_id` where the person has an open shop."""

    id: str
    name: str
    avatar_url: str
    is_demo: bool
    shop_id: str | None = None

    @classmethod
    def of(cls, person: contracts.PersonRef, shop_id: UUID | None = None) -> PersonRef:
        return cls(
            id=str(person.id),
            name=person.name,
            avatar_url=person.avatar_url,
            is_demo=person.is_demo,
            shop_id=str(shop_id) if shop_id else None,
        )


class Provider(Schema):
    id: str
    name_zh: str
    name_en: str
    is_sandbox: bool


class Config(Schema):
    """What the phone app must know before anything else. `inbox_url`: in development only."""

    currency: str
    languages: list[str]
    demo: bool
    inbox_url: str | None
    max_upload_bytes: int
    upload_url: str
    providers: list[Provider]
    version: str
    market_name_zh: str
    market_name_en: str


class SessionInfo(Schema):
    csrf_token: str
    signed_in: bool


class CodeRequest(Schema):
    """`address`: phone (E.164 or national) or e-mail."""

    address: str = Field(max_length=300)


class CodeSent(Schema):
    """`is_new` is always false: whether an address is known is told only after the code."""

    address_masked: str
    is_new: bool
    expires_in_s: int
    resend_in_s: int


class SignIn(Schema):
    address: str = Field(max_length=300)
    code: str = Field(max_length=20)


class Me(Schema):
    id: str
    name: str
    avatar_url: str
    bio: str
    phone_masked: str | None
    email_masked: str | None
    language: Literal["zh", "en"]
    is_demo: bool
    needs_name: bool
    desks: list[Literal["merchant", "review", "operator"]]
    unread_notices: int


class MePatch(Schema):
    name: str | None = Field(None, max_length=200)
    bio: str | None = Field(None, max_length=1000)
    language: Literal["zh", "en"] | None = None


class Person(Schema):
    person: PersonRef
    bio: str
