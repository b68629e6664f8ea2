"""API routes of foundation.media. Uploads and media files have addresses of their own: `urls.py`."""

from __future__ import annotations

from typing import Literal

from django.http import HttpRequest
from ninja import File, Router, Status, UploadedFile

from jishi.foundation.accounts.api import caller_id, signed_in
from jishi.foundation.media import api
from jishi.foundation.media.adapters import imaging
from jishi.foundation.media.http_schemas import Picture
from jishi.kernel import quotas

router = Router(tags=["media"])


@router.post("/pictures", response={201: Picture}, operation_id="upload_picture", auth=signed_in)
def upload_picture(
    request: HttpRequest,
    purpose: Literal["product", "document", "review", "cover"],
    file: UploadedFile = File(...),  # type: ignore[type-arg]
) -> Status[Picture]:
    """Store a picture. JPEG, PNG or WebP up to 12 MB; what comes back is re-encoded."""
    person_id = caller_id(request)
    quotas.take(f"picture:{person_id}", limit=120, window_s=3600)
    if (file.size or 0) > imaging.MAX_BYTES:
        raise imaging.too_large()
    ref = api.save_picture(owner_id=person_id, data=file.read(), purpose=purpose)
    return Status(201, Picture.of(ref))
