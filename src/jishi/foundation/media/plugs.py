"""Keeps uploaded avatars for accounts, which may not know media."""

from __future__ import annotations

from uuid import UUID

from jishi.foundation.accounts.api import avatar_store
from jishi.foundation.accounts.contracts import SavedAvatar
from jishi.foundation.media.api import save_picture


def _save(*, owner_id: UUID, data: bytes) -> SavedAvatar:
    picture = save_picture(owner_id=owner_id, data=data, purpose="avatar")
    return SavedAvatar(picture_id=picture.id, url=picture.thumb_url)


avatar_store.plug(_save)
