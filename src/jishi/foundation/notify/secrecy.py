"""Letters that wait as jobs are sealed: whoever reads the job table reads no codes."""

from __future__ import annotations

import base64
import hashlib

import msgspec
from cryptography.fernet import Fernet
from django.conf import settings

from jishi.foundation.notify.contracts import Letter


def _box() -> Fernet:
    key = hashlib.sha256(b"jishi.notify.letter:" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))


def seal(letter: Letter) -> str:
    return _box().encrypt(msgspec.json.encode(letter)).decode()


def unseal(sealed: str) -> Letter:
    return msgspec.json.decode(_box().decrypt(sealed.encode()), type=Letter)
