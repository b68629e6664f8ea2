"""What this room would like to know from rooms on its right; they plug in from their `plugs.py`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from uuid import UUID

Following = Callable[[UUID, Iterable[UUID]], set[UUID]]


def _nobody(person_id: UUID, ids: Iterable[UUID]) -> set[UUID]:
    del person_id, ids
    return set()


class FollowingPort:
    """Whom of `ids` does this person follow? Nobody, until friends answer."""

    def __init__(self) -> None:
        self._answer: Following = _nobody

    def plug(self, answer: Following) -> None:
        self._answer = answer

    def ask(self, person_id: UUID | None, ids: Iterable[UUID]) -> set[UUID]:
        return set() if person_id is None else self._answer(person_id, ids)


is_following = FollowingPort()
