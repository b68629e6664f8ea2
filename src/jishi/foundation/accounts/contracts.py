"""What other rooms learn about people."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRef:
    """A person as everyone may see them."""

    id: UUID
    name: str
    avatar_url: str
    is_demo: bool
