"""Gates: a lower room asks upward "may this be done?" without knowing who answers.

The lower room owns a `Gate` and its question (a frozen dataclass); `site.wiring` plugs in the
answer. A gate without an answer, or whose answer fails, **holds**: nothing is let through by
accident and nothing is lost.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar

import structlog

from jishi.kernel.db import attempt

if TYPE_CHECKING:
    from collections.abc import Callable

Q = TypeVar("Q")
log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """`allow`, `hold` (a person will look) or `refuse`; `rule` and the texts say on what ground."""

    outcome: Literal["allow", "hold", "refuse"]
    rule: str = ""
    zh: str = ""
    en: str = ""
    facts: dict[str, Any] = field(default_factory=dict)


ALLOW = Verdict(outcome="allow")


class Gate(Generic[Q]):
    """A named question. `ask` never raises and runs inside the caller's transaction."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._answer: Callable[[Q], Verdict] | None = None

    def plug(self, answer: Callable[[Q], Verdict]) -> None:
        """Let `answer` decide. Called once, by `site.wiring`."""
        self._answer = answer

    def ask(self, question: Q) -> Verdict:
        if self._answer is None:
            return Verdict(outcome="hold", rule="gate.unanswered")
        try:
            with attempt():
                return self._answer(question)
        except Exception:
            log.exception("gate_failed", gate=self.name)
            return Verdict(outcome="hold", rule="gate.failed")
