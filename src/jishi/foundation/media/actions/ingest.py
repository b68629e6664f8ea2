"""The life of an ingest: opened, published to, playable, stopped, closed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from jishi.foundation.media import keys, places, queries
from jishi.foundation.media.adapters import live_files
from jishi.foundation.media.adapters.gateway import gateway
from jishi.foundation.media.contracts import Ingest as IngestContract
from jishi.foundation.media.errors import AlreadyPublishing, WrongStreamKey
from jishi.foundation.media.events import IngestPlayable, IngestStarted, IngestStopped
from jishi.foundation.media.jobs import defer_replay
from jishi.foundation.media.models import Ingest, Recording
from jishi.kernel import audit, clock, outbox
from jishi.kernel.db import use_case
from jishi.kernel.errors import NotFound
from jishi.kernel.ids import new_id

if TYPE_CHECKING:
    from uuid import UUID

#: A receiver says at least this often (seconds) that a stream still comes; three times that is lost.
SEEN_EVERY_S = 3
LOST_AFTER_S = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Admission:
    """A publisher who was let in. `part`: the number of the recorded stretch that begins."""

    stream_id: UUID
    session: UUID
    token: str
    part: int


@use_case
def open_ingest(*, stream_id: UUID, owner_id: UUID) -> IngestContract:
    """Make the row for `stream_id`; a repeat returns the same. Raises `NotFound` for another's."""
    row, _ = Ingest.objects.get_or_create(
        stream_id=stream_id,
        defaults={
            "owner_id": owner_id,
            "token": places.new_token(),
            "key_sha256": keys.digest(keys.stream_key(stream_id, 1)),
            "created_at": clock.now(),
        },
    )
    if row.owner_id != owner_id:
        raise NotFound
    return _for_owner(row)


@use_case
def renew_key(stream_id: UUID) -> IngestContract:
    """Raises `NotFound`. Who publishes with the old key is cut at the receiver's next look."""
    row = _locked(stream_id)
    row.generation += 1
    row.key_sha256 = keys.digest(keys.stream_key(stream_id, row.generation))
    _stop(row, "key_renewed")
    row.save()
    audit.write(
        actor=f"person:{row.owner_id}", verb="ingest.renew_key", target=f"ingest:{stream_id}"
    )
    return _for_owner(row)


@use_case
def close_ingest(stream_id: UUID) -> None:
    """Idempotent; an unknown id is passed over."""
    row = Ingest.objects.select_for_update().filter(pk=stream_id).first()
    if row is None or row.closed_at is not None:
        return
    row.closed_at = clock.now()
    _stop(row, "closed")
    row.save()
    audit.write(actor="platform", verb="ingest.close", target=f"ingest:{stream_id}")
    live_files.end_playlist(gateway().playlist(row.token))
    if Recording.objects.filter(ingest=row).exists():
        defer_replay(stream_id)


@use_case
def admit(key: str) -> Admission:
    """A publisher knocks. Raises `WrongStreamKey` or `AlreadyPublishing`; emits `IngestStarted`."""
    digest = keys.digest(key)
    row = Ingest.objects.select_for_update().filter(key_sha256=digest).first()
    if row is None or row.closed_at is not None or not keys.same(key, row.key_sha256):
        raise WrongStreamKey
    if row.session is not None:
        raise AlreadyPublishing
    row.session = new_id()
    row.state = "receiving"
    row.seen_at = clock.now()
    row.save()
    part = Recording.objects.filter(ingest=row).count() + 1
    Recording.objects.create(ingest=row, number=part, started_at=clock.now())
    outbox.record(IngestStarted(stream_id=row.stream_id))
    audit.write(
        actor=f"person:{row.owner_id}", verb="ingest.start", target=f"ingest:{row.stream_id}",
        part=part,
    )  # fmt: skip
    return Admission(stream_id=row.stream_id, session=row.session, token=row.token, part=part)


@use_case
def mark_playable(*, stream_id: UUID, session: UUID) -> bool:
    """The first segment is there. False when this session is no longer the publisher's."""
    row = _locked(stream_id)
    if row.session != session:
        return False
    if row.state == "receiving":
        row.state = "playable"
        row.save()
        outbox.record(IngestPlayable(stream_id=stream_id, hls_url=queries.live_url(row)))
    return True


@use_case
def mark_stopped(*, stream_id: UUID, session: UUID, reason: str) -> None:
    """The publisher of `session` is gone and its last segment is written; a word about an older
    session is passed over."""
    row = _locked(stream_id)
    if row.session == session:
        _stop(row, reason)
        row.save()
    if row.closed_at is not None and row.session is None:
        live_files.end_playlist(gateway().playlist(row.token))


def still_wanted(sessions: dict[UUID, UUID]) -> set[UUID]:
    """Of {session: stream_id}, those that may go on publishing; marks them as seen now."""
    wanted = Ingest.objects.filter(session__in=sessions, closed_at=None)
    wanted.update(seen_at=clock.now())
    return {one for one in wanted.values_list("session", flat=True) if one is not None}


@use_case
def stop_lost(*, older_than_s: int = LOST_AFTER_S) -> int:
    """Streams whose receiver has gone silent (it was killed) stop. At a receiver's start, with 0, all
    of them do. Returns how many."""
    before = clock.now() - timedelta(seconds=older_than_s)
    rows = (
        Ingest.objects.select_for_update(skip_locked=True)
        .filter(session__isnull=False, seen_at__lte=before)
        .order_by("pk")
    )
    count = 0
    for row in rows:
        _stop(row, "lost")
        row.save()
        count += 1
    return count


def _stop(row: Ingest, reason: str) -> None:
    if row.session is None:
        return
    now = clock.now()
    row.session = None
    row.state = "offline"
    Recording.objects.filter(ingest=row, stopped_at=None).update(stopped_at=now)
    outbox.record(IngestStopped(stream_id=row.stream_id, reason=reason))
    audit.write(
        actor="platform", verb="ingest.stop", target=f"ingest:{row.stream_id}", reason=reason
    )


def _locked(stream_id: UUID) -> Ingest:
    row = Ingest.objects.select_for_update().filter(pk=stream_id).first()
    if row is None:
        raise NotFound
    return row


def _for_owner(row: Ingest) -> IngestContract:
    return IngestContract(
        stream_id=row.stream_id,
        rtmp_url=gateway().rtmp_url(),
        stream_key=keys.stream_key(row.stream_id, row.generation),
    )
