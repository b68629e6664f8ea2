"""What accounts asks upward."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from jishi.kernel.gates import Gate


@dataclass(frozen=True, slots=True, kw_only=True)
class NameQuestion:
    """May this person be called so and say this of themselves? What does not change is as it is."""

    person_id: UUID
    name: str
    bio: str


take_name: Gate[NameQuestion] = Gate("accounts.take_name")
