"""See pictures: codes of all, words of documents and avatars, and whose picture it is a copy of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import structlog

from jishi.foundation.media import places
from jishi.foundation.media.actions.save_picture import LOOKED_AT
from jishi.foundation.media.adapters import seeing
from jishi.foundation.media.models import Picture, SeenPicture
from jishi.foundation.media.sight import copies
from jishi.foundation.media.sight.hashes import NEAR
from jishi.kernel import clock
from jishi.kernel.db import use_case

if TYPE_CHECKING:
    from uuid import UUID

log = structlog.get_logger()
BATCH = 20
#: Purposes of pictures whose words are read; each costs a third of a second.
READ = ("document", "avatar")
_index = copies.Known()


def see_pictures() -> int:
    """Look at all that wait, the oldest first; returns how many. What cannot be seen is kept as seen
    without anything in it, so that it is not asked for again."""
    done = 0
    while waiting := _waiting():
        bare = [row for row in waiting if row.purpose not in READ]
        read = [row for row in waiting if row.purpose in READ]
        try:
            answers = seeing.look_at_pictures(
                [places.picture(row.pk, thumb=False) for row in bare],
                [places.picture(row.pk, thumb=False) for row in read],
            )
        except seeing.NotSeen as problem:
            log.warning("pictures_not_seen", count=len(waiting), why=str(problem))
            answers = [None] * len(waiting)
        for row, seen in zip([*bare, *read], answers, strict=True):
            _learn()
            _keep(picture_id=row.pk, seen=seen)
        done += len(waiting)
    return done


def _waiting() -> list[Picture]:
    known = SeenPicture.objects.values("picture_id")
    rows = Picture.objects.filter(purpose__in=LOOKED_AT).exclude(pk__in=known)
    return list(rows.order_by("pk")[:BATCH])


def _learn() -> None:
    rows = SeenPicture.objects.filter(pk__gt=_index.newest, hash__isnull=False).order_by("pk")
    _index.add(
        [
            (pk, bytes(hashed), picture_id, 0)
            for pk, hashed, picture_id in rows.values_list("pk", "hash", "picture_id")
            if hashed is not None
        ]
    )


@use_case
def _keep(*, picture_id: UUID, seen: dict[str, Any] | None) -> None:
    picture = Picture.objects.select_for_update().get(pk=picture_id)
    if SeenPicture.objects.filter(picture=picture).exists():
        return
    found = seen or {"codes": [], "lines": None, "fingerprint": "", "positions": []}
    SeenPicture.objects.create(
        picture=picture,
        codes=[{"kind": c["kind"][:20], "text": c["text"][:500]} for c in found["codes"]],
        lines=None if found["lines"] is None else [line[:200] for line in found["lines"]],
        hash=bytes.fromhex(found["fingerprint"]) if found["fingerprint"] else None,
        like_id=_copied(picture, [bytes.fromhex(text) for text in found["positions"]]),
        seen_at=clock.now(),
    )  # fmt: skip


def _copied(picture: Picture, positions: list[bytes]) -> UUID | None:
    """The first picture for the same purpose that shows this, when it is somebody else's: who made it
    copies nobody, though a thief showed it in between."""
    near = {one.of_id for one in _index.repeated(0, positions, within=NEAR)}
    first = Picture.objects.filter(pk__in=near, purpose=picture.purpose).order_by("pk").first()
    return None if first is None or first.owner_id == picture.owner_id else first.pk
