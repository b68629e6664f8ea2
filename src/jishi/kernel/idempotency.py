"""Idempotent requests: the key row, the work and the stored answer commit together.

A repeat of a finished request gets the stored answer; a repeat while the first still runs waits on
the unique index and then gets it too; a refused request leaves no row, so a retry is judged anew.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import orjson

from jishi.kernel import clock, statements
from jishi.kernel.db import unit_of_work
from jishi.kernel.errors import IdempotencyMismatch, InvalidInput
from jishi.kernel.models import IdempotentRequest

if TYPE_CHECKING:
    from collections.abc import Callable

_CLAIM = """
INSERT INTO kernel_idempotentrequest (actor, key, fingerprint, at) VALUES ($1, $2, $3, $4)
ON CONFLICT (actor, key) DO NOTHING RETURNING id
"""
_ANSWER = "UPDATE kernel_idempotentrequest SET status = $1, answer = $2::jsonb WHERE id = $3"


def once(
    *, actor: str, key: str, content: Any, work: Callable[[], tuple[int, Any]]
) -> tuple[int, Any]:
    """Run `work` at most once for (actor, key); it returns (HTTP status, JSON-ready answer).

    Raises `IdempotencyMismatch` when the key was used with other content, `InvalidInput` when the
    key is empty or over 80 characters.
    """
    if not 8 <= len(key) <= 80:
        raise InvalidInput(fields={"Idempotency-Key": "8–80 characters"})
    fingerprint = hashlib.sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS)).hexdigest()
    with unit_of_work():
        claimed = statements.rows(_CLAIM, [actor, key, fingerprint, clock.now()])
        if not claimed:
            return _stored(actor, key, fingerprint)
        status, answer = work()
        given = [status, orjson.dumps(answer).decode(), claimed[0][0]]
        statements.change(IdempotentRequest, _ANSWER, given)
        return status, answer


def _stored(actor: str, key: str, fingerprint: str) -> tuple[int, Any]:
    row = IdempotentRequest.objects.get(actor=actor, key=key)
    if row.fingerprint != fingerprint or row.status is None:
        raise IdempotencyMismatch
    return row.status, row.answer
