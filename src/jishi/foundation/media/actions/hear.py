"""Hear: keep what is said in a clip, where the operator gave a speech program."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from jishi.foundation.media.adapters import hearing
from jishi.foundation.media.models import HeardLine, Video
from jishi.kernel.db import use_case

if TYPE_CHECKING:
    from pathlib import Path
    from uuid import UUID

log = structlog.get_logger()


def hear_video(*, video_id: UUID, source: Path) -> None:
    """Listen and keep; a second run writes nothing twice. What cannot be heard stays unknown."""
    if not hearing.is_there() or HeardLine.objects.filter(video_id=video_id).exists():
        return
    try:
        said = hearing.listen(source)
    except hearing.NotHeard as problem:
        log.warning("video_not_heard", video_id=str(video_id), why=str(problem))
        return
    _keep(video_id=video_id, said=said or [hearing.Said(0, "")])


@use_case
def _keep(*, video_id: UUID, said: list[hearing.Said]) -> None:
    Video.objects.select_for_update().get(pk=video_id)
    if not HeardLine.objects.filter(video_id=video_id).exists():
        HeardLine.objects.bulk_create(
            [HeardLine(video_id=video_id, at_ms=one.at_ms, text=one.text) for one in said]
        )
