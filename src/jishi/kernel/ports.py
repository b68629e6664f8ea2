"""Ports: questions that a lower room asks upward without knowing who answers.

A `kernel.gates.Gate` asks whether something may be done; a `Port` asks for a fact or a service that
only a higher (or right-hand) room can give, such as "which of these people do I follow?". The asking
room owns it, the answering room plugs it in from its `plugs.py`; until then its default answers.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


class Port(Generic[P, R]):
    """A question with one answerer; until one is plugged in, `default` answers."""

    def __init__(self, default: Callable[P, R]) -> None:
        self._answer = default

    def plug(self, answer: Callable[P, R]) -> None:
        """Let `answer` reply. Called once."""
        self._answer = answer

    def ask(self, *args: P.args, **kwargs: P.kwargs) -> R:
        """The answer, whatever it raises."""
        return self._answer(*args, **kwargs)
