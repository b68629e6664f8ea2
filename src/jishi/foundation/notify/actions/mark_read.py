"""Everything up to now has been read."""

from __future__ import annotations

from uuid import UUID

from jishi.foundation.notify.models import Notice
from jishi.kernel import clock
from jishi.kernel.db import use_case


@use_case
def mark_read(*, person_id: UUID) -> int:
    """Mark this person's unread notices as read; returns how many."""
    return Notice.objects.filter(person_id=person_id, read_at=None).update(read_at=clock.now())
