"""Correct: staff say what a text means; the next training learns it."""

from __future__ import annotations

import hashlib
from uuid import UUID

from jishi.community.intent.errors import UnknownLabel
from jishi.community.intent.model.labels import INTENTS, RISKS
from jishi.community.intent.model.plain import plain
from jishi.community.intent.models import Correction
from jishi.community.intent.text import chain
from jishi.kernel import audit, clock, statements
from jishi.kernel.db import advisory_lock, use_case
from jishi.kernel.errors import InvalidInput
from jishi.kernel.ids import new_id

LONGEST = 400


@use_case
def correct_text(*, text: str, intent: str, policy_risk: str, by: UUID) -> Correction:
    """Keep what a text means, beside how it was read. Said again in the same words, nothing is added;
    said otherwise, the newest counts. The author of the text is not kept.

    Raises `InvalidInput` (no text, or a long one), `UnknownLabel`.
    """
    clean = " ".join(text.split())
    if not 1 <= len(clean) <= LONGEST:
        raise InvalidInput(fields={"text": f"1–{LONGEST}"})
    if intent not in INTENTS or policy_risk not in RISKS:
        raise UnknownLabel
    digest = hashlib.sha256(plain(clean).encode()).hexdigest()
    advisory_lock("correction", [digest])
    newest = Correction.objects.filter(digest=digest).order_by("-pk").first()
    if newest is not None and (newest.intent, newest.policy_risk) == (intent, policy_risk):
        return newest
    read = chain.read(clean, role="viewer")
    row = Correction(
        id=new_id(), text=clean, digest=digest, intent=intent, policy_risk=policy_risk,
        read_intent=read.intent.label, read_risk=read.policy_risk,
        model_version=read.model_version, by=by, at=clock.now(),
    )  # fmt: skip
    statements.insert(row)
    audit.write(
        actor=f"person:{by}", verb="text.correct", target=f"text:{digest[:16]}",
        intent=intent, policy_risk=policy_risk, read_intent=row.read_intent,
        read_risk=row.read_risk,
    )  # fmt: skip
    return row
