"""Audit lines: every state change leaves one, in the same transaction."""

from __future__ import annotations

from typing import Any

from jishi.kernel import clock, statements
from jishi.kernel.models import AuditLine


def write(
    *, actor: str, verb: str, target: str, reason: str = "", basis: str = "", **details: Any
) -> None:
    """Append a line. `actor` is `person:<id>`, `clock`, `platform` or `provider:<id>`;
    `verb` is dotted (`order.ship`); `target` is `kind:<id>`; `basis` a rule or law article.
    """
    line = AuditLine(
        at=clock.now(), actor=actor, verb=verb, target=target, reason=reason, basis=basis,
        details=details,
    )  # fmt: skip
    statements.insert(line)


def lines(target: str) -> list[AuditLine]:
    """All lines about `target`, oldest first."""
    return list(AuditLine.objects.filter(target=target).order_by("id"))
