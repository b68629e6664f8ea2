"""Begin to make a video of an upload."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jishi.foundation.media import places, queries
from jishi.foundation.media.contracts import VideoRef
from jishi.foundation.media.errors import UploadIncomplete
from jishi.foundation.media.jobs import defer_transcode
from jishi.foundation.media.models import Upload, Video
from jishi.kernel import audit, clock
from jishi.kernel.db import use_case
from jishi.kernel.errors import InvalidInput, NotFound

if TYPE_CHECKING:
    from uuid import UUID

MAX_CAPTIONS = 200_000


@use_case
def begin_video(*, owner_id: UUID, upload_id: UUID, captions: str = "") -> VideoRef:
    """Claim the upload, make the video's row and defer the work. A repeat gets the same video.

    Locks the upload's row. Raises `NotFound`, `UploadIncomplete`, `InvalidInput` (captions that are
    not WebVTT).
    """
    if captions and (
        not captions.lstrip("\ufeff").startswith("WEBVTT") or len(captions) > MAX_CAPTIONS
    ):
        raise InvalidInput(fields={"captions": "WebVTT"})
    upload = Upload.objects.select_for_update().filter(pk=upload_id, owner_id=owner_id).first()
    already = Video.objects.filter(upload_id=upload_id, owner_id=owner_id).first()
    if already is not None:
        return queries.video_ref(already)
    if upload is None:
        raise NotFound
    if upload.received != upload.length:
        raise UploadIncomplete(offset=upload.received, length=upload.length)
    now = clock.now()
    upload.claimed_at = now
    upload.save(update_fields=["claimed_at"])
    video = Video.objects.create(
        owner_id=owner_id,
        upload_id=upload_id,
        token=places.new_token(),
        captions=captions.lstrip("\ufeff"),
        created_at=now,
    )
    audit.write(actor=f"person:{owner_id}", verb="video.begin", target=f"video:{video.pk}")
    defer_transcode(video.pk)
    return queries.video_ref(video)
