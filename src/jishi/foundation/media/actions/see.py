"""See: keep what a clip shows (codes, words, hashes), and whose clip it repeats."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

import structlog
from django.db import connection

from jishi.foundation.media.adapters import seeing
from jishi.foundation.media.models import SeenCopy, SeenHash, Sighting, Video
from jishi.foundation.media.sight import copies
from jishi.kernel import clock
from jishi.kernel.db import use_case

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from uuid import UUID

log = structlog.get_logger()
LONGEST_LINE = 200
_NEWER = """
SELECT h.id, h.hash, s.video_id, s.at_ms
  FROM media_seenhash h JOIN media_sighting s ON s.id = h.sighting_id
 WHERE h.id > %s ORDER BY h.id LIMIT 200000"""
_index = copies.Known()


def see_video(*, video_id: UUID, source: Path) -> None:
    """Look and keep. What cannot be looked at stays unseen, which rules take for unknown; a second
    run writes nothing twice."""
    if Sighting.objects.filter(video_id=video_id).exists():
        return
    try:
        glimpses = seeing.look_at_clip(source)
    except seeing.NotSeen as problem:
        log.warning("video_not_seen", video_id=str(video_id), why=str(problem))
        return
    _learn()
    _keep(video_id=video_id, glimpses=glimpses, found=_repeated(video_id, glimpses))


def _repeated(video_id: UUID, glimpses: list[dict[str, Any]]) -> list[copies.Repeated]:
    """Scenes that were first shown by somebody else: each with the first clip that shows it."""
    owner_id = Video.objects.values_list("owner_id", flat=True).get(pk=video_id)
    found = [
        one
        for glimpse in glimpses
        for one in _index.repeated(
            glimpse["at_ms"], [bytes.fromhex(text) for text in glimpse["positions"]]
        )
    ]
    owners = dict(
        Video.objects.filter(pk__in={one.of_id for one in found}).values_list("pk", "owner_id")
    )
    first: dict[int, copies.Repeated] = {}
    for one in sorted(found, key=lambda one: one.of_id):
        first.setdefault(one.at_ms, one)
    return [one for one in first.values() if owners[one.of_id] != owner_id]


def _learn() -> None:
    """What came into the database since this process looked last."""
    while True:
        with connection.cursor() as cursor:
            cursor.execute(_NEWER, [_index.newest])
            rows = cursor.fetchall()
        if not rows:
            return
        _index.add([(pk, bytes(hashed), video_id, at_ms) for pk, hashed, video_id, at_ms in rows])


@use_case
def _keep(*, video_id: UUID, glimpses: list[dict[str, Any]], found: list[copies.Repeated]) -> None:
    Video.objects.select_for_update().get(pk=video_id)
    if Sighting.objects.filter(video_id=video_id).exists():
        return
    now = clock.now()
    rows = Sighting.objects.bulk_create(
        [
            Sighting(
                video_id=video_id, at_ms=one["at_ms"], seen_at=now,
                codes=[
                    {"kind": code["kind"][:20], "text": code["text"][:500]}
                    for code in one["codes"]
                ],
                lines=None if one["lines"] is None
                else [line[:LONGEST_LINE] for line in one["lines"]],
            )
            for one in glimpses
        ]
    )  # fmt: skip
    hashes = (
        SeenHash(sighting=row, hash=hashed)
        for row, one in zip(rows, glimpses, strict=True)
        for hashed in _hashes(one)
    )
    while batch := list(islice(hashes, 2_000)):
        SeenHash.objects.bulk_create(batch)
    SeenCopy.objects.bulk_create(
        [
            SeenCopy(
                video_id=video_id, of_id=one.of_id, at_ms=one.at_ms, of_ms=one.of_ms,
                bits=one.bits,
            )
            for one in found
        ],
        ignore_conflicts=True,
    )  # fmt: skip


def _hashes(glimpse: dict[str, Any]) -> Iterator[bytes]:
    """The whole and its windows: an original against which suspects are held."""
    texts = ([glimpse["fingerprint"]] if glimpse["fingerprint"] else []) + glimpse["windows"]
    for text in dict.fromkeys(texts):
        yield bytes.fromhex(text)
