"""Stream keys: made from the installation's secret, so that the database alone cannot publish."""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from uuid import UUID


def stream_key(stream_id: UUID, generation: int) -> str:
    """32 letters and digits carrying 160 bits (HMAC-SHA256, cut); the same question, the same key."""
    secret = hashlib.sha256(b"stream-key:" + settings.SECRET_KEY.encode()).digest()
    mac = hmac.digest(secret, f"{stream_id}:{generation}".encode(), "sha256")
    return base64.b32encode(mac[:20]).decode().lower()


def digest(key: str) -> str:
    """What the database finds a key by. Comparing digests tells a guesser nothing about a key."""
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()


def same(key: str, stored_sha256: str) -> bool:
    """In constant time."""
    return hmac.compare_digest(digest(key), stored_sha256)
