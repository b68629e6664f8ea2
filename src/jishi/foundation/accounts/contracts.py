"""What other rooms learn about people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

AddressKind = Literal["phone", "email"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRef:
    """A person as everyone may see them."""

    id: UUID
    name: str
    avatar_url: str
    is_demo: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnAccount:
    """An account as its owner sees it. `name` is empty until the person chose one."""

    id: UUID
    name: str
    avatar_url: str
    bio: str
    phone: str | None
    email: str | None
    language: Literal["zh", "en"]
    is_demo: bool
    desks: tuple[str, ...]
    joined_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A normalised way in: E.164 phone number or lower-case e-mail address."""

    kind: AddressKind
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SentCode:
    """A code is on its way; times in seconds."""

    address_masked: str
    expires_in_s: int
    resend_in_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedAvatar:
    """A stored picture of a person."""

    picture_id: UUID
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentProviderRef:
    """A way to pay that this market offers."""

    id: str
    name_zh: str
    name_en: str
    is_sandbox: bool
