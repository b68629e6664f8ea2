"""Reads, returning contracts."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from jishi.foundation.media import places
from jishi.foundation.media.adapters.gateway import gateway
from jishi.foundation.media.contracts import (
    CopyOf,
    Failure,
    Glance,
    HeardAt,
    IngestRef,
    IngestState,
    PictureRef,
    RecordedPart,
    ReplayRef,
    SeenImage,
    SeenVideo,
    UploadRef,
    VideoRef,
    VideoState,
)
from jishi.foundation.media.keys import stream_key
from jishi.foundation.media.models import (
    HeardLine,
    Ingest,
    Picture,
    Recording,
    SeenCopy,
    SeenPicture,
    Sighting,
    Upload,
    Video,
)
from jishi.kernel.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from uuid import UUID


def picture_ref(row: Picture) -> PictureRef:
    return PictureRef(
        id=row.pk,
        url=places.picture_url(row.pk),
        thumb_url=places.thumb_url(row.pk),
        width=row.width,
        height=row.height,
        owner_id=row.owner_id,
        purpose=row.purpose,
    )


def get_pictures(ids: Iterable[UUID]) -> dict[UUID, PictureRef]:
    return {row.pk: picture_ref(row) for row in Picture.objects.filter(pk__in=set(ids))}


def require_pictures(*, owner_id: UUID, ids: Iterable[UUID]) -> list[PictureRef]:
    wanted = list(ids)
    found = get_pictures(wanted)
    if any(one not in found or found[one].owner_id != owner_id for one in wanted):
        raise NotFound
    return [found[one] for one in wanted]


def seen_video(video_id: UUID) -> SeenVideo | None:
    """What was seen in a video; None when nobody looked yet. Two queries."""
    rows = list(Sighting.objects.filter(video_id=video_id).order_by("at_ms"))
    if not rows:
        return None
    found = SeenCopy.objects.filter(video_id=video_id).select_related("of").order_by("at_ms")
    return SeenVideo(
        glances=tuple(
            Glance(
                at_ms=row.at_ms, codes=tuple(code["text"] for code in row.codes),
                lines=tuple(row.lines or ()),
            )
            for row in rows
        ),
        copies=tuple(
            CopyOf(
                at_ms=row.at_ms, video_id=row.of_id, owner_id=row.of.owner_id, of_ms=row.of_ms
            )
            for row in found
        ),
    )  # fmt: skip


def heard(video_id: UUID) -> tuple[HeardAt, ...] | None:
    """What is said in a video, in order; None when nobody listened. One query."""
    rows = list(HeardLine.objects.filter(video_id=video_id).order_by("at_ms", "pk"))
    if not rows:
        return None
    return tuple(HeardAt(at_ms=row.at_ms, text=row.text) for row in rows if row.text)


def seen_pictures(ids: Iterable[UUID]) -> dict[UUID, SeenImage]:
    """Those that were looked at already. One query."""
    rows = SeenPicture.objects.filter(picture_id__in=set(ids)).select_related("like")
    return {
        row.picture_id: SeenImage(
            picture_id=row.picture_id, codes=tuple(code["text"] for code in row.codes),
            lines=None if row.lines is None else tuple(row.lines),
            like_of=row.like.owner_id if row.like else None,
        )
        for row in rows
    }  # fmt: skip


def seen_avatars(*, since: datetime) -> dict[UUID, tuple[int, list[str]]]:
    """By person: codes and lines of writing in avatars looked at since then. One query."""
    rows = SeenPicture.objects.filter(picture__purpose="avatar", seen_at__gte=since)
    found: dict[UUID, tuple[int, list[str]]] = {}
    for owner_id, codes, lines in rows.values_list("picture__owner_id", "codes", "lines"):
        count, words = found.get(owner_id, (0, []))
        found[owner_id] = (count + len(codes), [*words, *(lines or ())])
    return {owner_id: one for owner_id, one in found.items() if one[0] or one[1]}


def strangers_with(ids: Iterable[UUID]) -> dict[UUID, int]:
    """How many other people keep a picture of the same purpose and exactly the same content."""
    mine = list(Picture.objects.filter(pk__in=set(ids)))
    same = Picture.objects.filter(sha256__in={row.sha256 for row in mine})
    owners: dict[tuple[str, str], set[UUID]] = {}
    for sha256, purpose, owner_id in same.values_list("sha256", "purpose", "owner_id"):
        owners.setdefault((sha256, purpose), set()).add(owner_id)
    return {row.pk: len(owners[row.sha256, row.purpose] - {row.owner_id}) for row in mine}


def upload_ref(row: Upload) -> UploadRef:
    return UploadRef(
        id=row.pk,
        owner_id=row.owner_id,
        length=row.length,
        offset=row.received,
        filename=row.filename,
        filetype=row.filetype,
        expires_at=row.expires_at,
        is_complete=row.received == row.length,
    )


def get_upload(*, owner_id: UUID, upload_id: UUID) -> UploadRef:
    row = Upload.objects.filter(pk=upload_id, owner_id=owner_id).first()
    if row is None:
        raise NotFound
    return upload_ref(row)


def video_ref(row: Video) -> VideoRef:
    ready = row.state == "ready"
    return VideoRef(
        id=row.pk,
        owner_id=row.owner_id,
        state=cast("VideoState", row.state),
        progress=row.progress,
        failure=cast("Failure | None", row.failure),
        hls_url=places.url("videos", row.token, "hls/master.m3u8") if ready else "",
        poster_url=places.url("videos", row.token, "poster.jpg") if row.has_poster else "",
        duration_ms=row.duration_ms,
        width=row.width,
        height=row.height,
        captions_url=(
            places.url("videos", row.token, "captions.vtt") if ready and row.captions else None
        ),
    )


def get_videos(ids: Iterable[UUID]) -> dict[UUID, VideoRef]:
    return {row.pk: video_ref(row) for row in Video.objects.filter(pk__in=set(ids))}


def live_url(row: Ingest) -> str:
    return places.url("live", row.token, "index.m3u8")


def ingest_ref(row: Ingest) -> IngestRef:
    return IngestRef(
        stream_id=row.stream_id,
        state=cast("IngestState", row.state),
        rtmp_url=gateway().rtmp_url(),
        stream_key=stream_key(row.stream_id, row.generation),
        hls_url=live_url(row) if row.state == "playable" else None,
    )


def get_ingests(stream_ids: Iterable[UUID]) -> dict[UUID, IngestRef]:
    rows = Ingest.objects.filter(stream_id__in=set(stream_ids))
    return {row.stream_id: ingest_ref(row) for row in rows}


def get_ingest(stream_id: UUID) -> IngestRef:
    found = get_ingests([stream_id])
    if stream_id not in found:
        raise NotFound
    return found[stream_id]


def get_replay(stream_id: UUID) -> ReplayRef | None:
    row = Ingest.objects.filter(stream_id=stream_id, replay_at__isnull=False).first()
    if row is None:
        return None
    parts = Recording.objects.filter(ingest=row, duration_ms__gt=0).order_by("number")
    return ReplayRef(
        stream_id=stream_id,
        hls_url=places.url("replays", row.token, "index.m3u8"),
        duration_ms=row.replay_ms,
        parts=[
            RecordedPart(
                number=part.number, started_at=part.started_at, duration_ms=part.duration_ms
            )
            for part in parts
        ],
    )
