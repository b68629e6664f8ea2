"""The life of a resumable upload."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Sum

from jishi.foundation.media import places, queries
from jishi.foundation.media.contracts import UploadRef
from jishi.foundation.media.errors import TooManyUploads, UploadInUse, UploadTooLarge
from jishi.foundation.media.models import Upload
from jishi.kernel import clock
from jishi.kernel.db import advisory_lock, use_case
from jishi.kernel.errors import InvalidInput, NotFound

if TYPE_CHECKING:
    from uuid import UUID

EXPIRES_AFTER = timedelta(hours=24)
MAX_OPEN = 5
#: Bytes that one person's unclaimed uploads may take, as a multiple of one upload's limit.
MAX_OPEN_SIZES = 2


@use_case
def create_upload(*, owner_id: UUID, length: int, filename: str, filetype: str) -> UploadRef:
    """Raises `InvalidInput`, `UploadTooLarge`, `TooManyUploads`. Creations of one person queue, so
    that two at once cannot both pass the quota."""
    if length <= 0:
        raise InvalidInput(fields={"Upload-Length": "> 0"})
    limit = settings.UPLOAD_MAX_BYTES
    if length > limit:
        raise UploadTooLarge(max_mb=limit // 1024**2)
    advisory_lock("uploads", [str(owner_id)])
    now = clock.now()
    unclaimed = Upload.objects.filter(owner_id=owner_id, claimed_at=None, expires_at__gt=now)
    taken = unclaimed.aggregate(bytes=Sum("length"))["bytes"] or 0
    if unclaimed.count() >= MAX_OPEN or taken + length > MAX_OPEN_SIZES * limit:
        raise TooManyUploads(open_uploads=MAX_OPEN)
    row = Upload.objects.create(
        owner_id=owner_id,
        length=length,
        filename=filename[:200],
        filetype=filetype[:100],
        created_at=now,
        expires_at=now + EXPIRES_AFTER,
    )
    return queries.upload_ref(row)


@use_case
def note_received(*, upload_id: UUID, before: int, after: int) -> bool:
    """Acknowledge bytes that are on disk; also puts the expiry off. False when the upload has moved
    on or is gone: the caller must not go on writing."""
    changed = Upload.objects.filter(pk=upload_id, received=before, claimed_at=None).update(
        received=after, expires_at=clock.now() + EXPIRES_AFTER
    )
    return changed == 1


@use_case
def terminate_upload(*, owner_id: UUID, upload_id: UUID) -> None:
    """Forget it. Raises `NotFound`, `UploadInUse` once a video is made of it."""
    row = Upload.objects.select_for_update().filter(pk=upload_id, owner_id=owner_id).first()
    if row is None:
        raise NotFound
    if row.claimed_at is not None:
        raise UploadInUse
    row.delete()


def remove_file(upload_id: UUID) -> None:
    places.upload(upload_id).unlink(missing_ok=True)


def sweep_uploads() -> int:
    """Remove expired uploads and files that no row speaks of. Returns how many rows went."""
    expired = Upload.objects.filter(claimed_at=None, expires_at__lte=clock.now())
    ids = list(expired.values_list("pk", flat=True)[:500])
    for upload_id in ids:
        if Upload.objects.filter(
            pk=upload_id, claimed_at=None, expires_at__lte=clock.now()
        ).delete()[0]:
            remove_file(upload_id)
    return len(ids)
