"""Visit: somebody came to see a live."""

from __future__ import annotations

from uuid import UUID

from jishi.community.live.models import Visit
from jishi.kernel import clock
from jishi.kernel.db import use_case


@use_case
def record_visit(*, live_id: UUID, person_id: UUID | None) -> None:
    """Keep it, for a person once; the caller has made sure that they may see it."""
    row = Visit(live_id=live_id, person_id=person_id, at=clock.now())
    Visit.objects.bulk_create([row], ignore_conflicts=True)
