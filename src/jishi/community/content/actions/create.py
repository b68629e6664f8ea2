"""Make a clip from a finished upload."""

from __future__ import annotations

from uuid import UUID

from jishi.commerce.catalog import api as catalog
from jishi.community.content import policy, queries
from jishi.community.content.contracts import ClipView
from jishi.community.content.errors import TooManyCards
from jishi.community.content.models import Clip
from jishi.foundation.accounts import api as accounts
from jishi.foundation.media import api as media
from jishi.kernel import audit, clock
from jishi.kernel.db import use_case
from jishi.kernel.errors import InvalidInput


@use_case
def create_clip(
    *, author_id: UUID, upload_id: UUID, caption: str, product_ids: list[UUID], tags: list[str]
) -> ClipView:
    """Begin the transcode and keep the clip in state `processing`. Idempotent per upload.

    Cards may only carry the author's own goods on sale (`NotFound` otherwise); raises `InvalidInput`
    on an empty or over-long caption, `TooManyCards`, and what media says of the upload.
    """
    text = policy.clean_text(caption, policy.MAX_CAPTION)
    if text is None:
        raise InvalidInput(fields={"caption": f"1–{policy.MAX_CAPTION}"})
    wanted = policy.distinct(product_ids)
    if len(wanted) > policy.MAX_CARDS:
        raise TooManyCards(limit=policy.MAX_CARDS)
    if wanted:
        catalog.products_of_owner(author_id, list(wanted))
    video = media.begin_video(owner_id=author_id, upload_id=upload_id)
    clip, is_new = Clip.objects.get_or_create(
        video_id=video.id,
        defaults={
            "author_id": author_id,
            "caption": text,
            "tags": list(policy.tags_in(text, tags)),
            "product_ids": list(wanted),
            "created_at": clock.now(),
            "is_demo": accounts.get_person(author_id).is_demo,
        },
    )
    if is_new:
        audit.write(actor=f"person:{author_id}", verb="clip.create", target=f"clip:{clip.pk}")
    return queries.view(clip, viewer_id=author_id)
