"""Writing an upload's bytes: streamed, checked, flushed to disk before they are acknowledged."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any

from django.db import connection
from django.http import UnreadablePostError

from jishi.foundation.media.errors import ChecksumMismatch, UploadLocked
from jishi.kernel.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from uuid import UUID

CHUNK = 256 * 1024
#: Without a checksum, bytes are acknowledged at least this often, so that a killed process loses little.
CHECKPOINT = 8 * 1024 * 1024
ALGORITHMS = ("sha1", "sha256")


@dataclass(frozen=True, slots=True)
class Checksum:
    """tus extension "checksum": what the body of one PATCH must hash to."""

    algorithm: str
    digest: bytes

    @classmethod
    def parse(cls, header: str | None) -> Checksum | None:
        """Raises `InvalidInput` on an unknown algorithm or broken base64."""
        if not header:
            return None
        algorithm, _, encoded = header.partition(" ")
        try:
            digest = base64.b64decode(encoded, validate=True)
        except binascii.Error as error:
            raise InvalidInput(fields={"Upload-Checksum": "base64"}) from error
        if algorithm not in ALGORITHMS:
            raise InvalidInput(fields={"Upload-Checksum": ", ".join(ALGORITHMS)})
        return cls(algorithm, digest)


@contextmanager
def sole_writer(upload_id: UUID) -> Iterator[None]:
    """One writer an upload, over all processes. Raises `UploadLocked` at once when there is another.

    A session lock of PostgreSQL rather than a row lock: it needs no transaction to stay open while
    a slow phone sends for minutes, and it still falls when the process dies.
    """
    key = f"upload:{upload_id}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", [key])
        if not cursor.fetchone()[0]:
            raise UploadLocked
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [key])


def receive(
    source: IO[bytes] | Any,
    path: Path,
    *,
    offset: int,
    length: int,
    checksum: Checksum | None,
    acknowledge: Callable[[int, int], bool],
) -> int:
    """Append up to `length` bytes at `offset`; returns the new offset, all of it on disk.

    `acknowledge(before, after)` makes progress known; it says False when the upload is gone. What a
    cut connection had sent is kept. With a checksum the body counts as a whole or, on a mismatch
    (`ChecksumMismatch`, also for a short body), not at all.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.new(checksum.algorithm, usedforsecurity=False) if checksum else None
    with path.open("r+b" if path.exists() else "x+b") as file:
        # Bytes beyond the offset were never acknowledged (a killed process, a failed checksum).
        file.truncate(offset)
        file.seek(offset)
        here = told = offset
        while here < offset + length:
            chunk = _read(source, min(CHUNK, offset + length - here))
            if not chunk:
                break
            file.write(chunk)
            here += len(chunk)
            if digest is not None:
                digest.update(chunk)
            elif here - told >= CHECKPOINT:
                _to_disk(file)
                if not acknowledge(told, here):
                    return told
                told = here
        if (
            checksum is not None
            and digest is not None
            and (
                here - offset != length or not hmac.compare_digest(digest.digest(), checksum.digest)
            )
        ):
            file.truncate(offset)
            _to_disk(file)
            raise ChecksumMismatch
        _to_disk(file)
    if here > told and not acknowledge(told, here):
        return told
    return here


def _read(source: IO[bytes] | Any, size: int) -> bytes:
    try:
        data: bytes = source.read(size)
    except (UnreadablePostError, OSError, EOFError):
        return b""  # the connection is gone; what came before stays
    return data


def _to_disk(file: IO[bytes]) -> None:
    file.flush()
    os.fsync(file.fileno())
