"""Ports: a plain question that a lower room asks upward. Unplugged or failing, it has a safe answer.

A `kernel.gates.Gate` asks whether something may be done; a `Port` asks for a fact or a service that
only a higher (or right-hand) room can give, such as "which of these people do I follow?".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

import structlog

from jishi.kernel.db import attempt

if TYPE_CHECKING:
    from collections.abc import Callable

Q = TypeVar("Q")
A = TypeVar("A")
log = structlog.get_logger()


class Port(Generic[Q, A]):
    """A named question with a safe answer. `ask` never raises; `call` lets errors through."""

    def __init__(self, name: str, *, otherwise: Callable[[Q], A]) -> None:
        self.name = name
        self._otherwise = otherwise
        self._answer: Callable[[Q], A] | None = None

    def plug(self, answer: Callable[[Q], A]) -> None:
        """Let `answer` reply. Called once, from the answering room's `plugs.py`."""
        self._answer = answer

    def call(self, question: Q) -> A:
        """The plugged answer, whatever it raises; the safe one when nothing is plugged."""
        return self._otherwise(question) if self._answer is None else self._answer(question)

    def ask(self, question: Q) -> A:
        """The plugged answer, or the safe one when it is missing or fails."""
        try:
            with attempt():
                return self.call(question)
        except Exception:
            log.exception("port_failed", port=self.name)
            return self._otherwise(question)
