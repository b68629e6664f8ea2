"""The vault: what must not be read from a copy of the database. AES-256-GCM (NIST SP 800-38D) under a
key in `JISHI_HOME/keys`, made once, readable by the market's user only."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

_FILE = "settlement-vault.key"
_NONCE_BYTES = 12


def _key() -> bytes:
    folder = Path(settings.JISHI_HOME) / "keys"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / _FILE
    if not path.exists():
        draft = path.with_suffix(f".{os.getpid()}.draft")
        draft.touch(mode=0o600)
        draft.write_bytes(secrets.token_bytes(32))
        try:
            os.link(draft, path)  # the first process wins; the others read its key
        except FileExistsError:
            pass
        finally:
            draft.unlink(missing_ok=True)
    return _read(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=4)
def _read(path: Path, changed_ns: int) -> bytes:
    del changed_ns
    key = path.read_bytes()
    if len(key) != 32:
        raise ValueError(f"{path} does not hold a key of 32 bytes")
    return key


def lock_up(text: str, *, place: str) -> bytes:
    """`text` encrypted; `place` (table and row) is bound to it, so a cipher moved elsewhere does not
    open."""
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + AESGCM(_key()).encrypt(nonce, text.encode(), place.encode())


def take_out(cipher: bytes, *, place: str) -> str:
    """The text again; raises `cryptography.exceptions.InvalidTag` for another place, key or content."""
    data = bytes(cipher)
    opened = AESGCM(_key()).decrypt(data[:_NONCE_BYTES], data[_NONCE_BYTES:], place.encode())
    return opened.decode()


def fingerprint(text: str, *, purpose: str) -> str:
    """A keyed digest (HMAC-SHA-256, hex): equal for equal texts, useless without the key."""
    return hmac.new(_key(), f"{purpose}\n{text}".encode(), hashlib.sha256).hexdigest()
