"""The provider's own key pair and the merchant's public key."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey

PRIVATE_KEY_FILE = "provider-private.pem"


class KeyUnusableError(Exception):
    """The file holds no RSA key in PEM form, or one shorter than 2048 bits."""


def load_or_create_private_key(data_directory: Path) -> RSAPrivateKey:
    """Read the provider's key, or make one on the first start.

    The file appears whole or not at all: a process killed half-way leaves no broken key behind.
    Raises ``KeyUnusableError`` when the file is there but holds something else.
    """
    path = data_directory / PRIVATE_KEY_FILE
    if not path.exists():
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        pem = key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        _write_private(path, pem)
    try:
        loaded = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except ValueError as error:
        raise KeyUnusableError(f"{path} is not a private key in PEM form") from error
    if not isinstance(loaded, RSAPrivateKey):
        raise KeyUnusableError(f"{path} is not an RSA key")
    return loaded


def load_merchant_key(path: Path) -> RSAPublicKey:
    """Read the market's public key. Raises ``KeyUnusableError``, also when the file is absent."""
    try:
        loaded = serialization.load_pem_public_key(path.read_bytes())
    except OSError as error:
        raise KeyUnusableError(f"{path} can't be read: {error.strerror}") from error
    except ValueError as error:
        raise KeyUnusableError(f"{path} is not a public key in PEM form") from error
    if not isinstance(loaded, RSAPublicKey) or loaded.key_size < 2048:
        raise KeyUnusableError(f"{path} is not an RSA key of at least 2048 bits")
    return loaded


def public_pem(key: RSAPublicKey) -> str:
    """Write a public key as PEM (SubjectPublicKeyInfo)."""
    return key.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    ).decode("ascii")


def key_id(key: RSAPublicKey) -> str:
    """Give the first 16 hex digits of the SHA-256 of the DER form; changes when the key does."""
    der = key.public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return hashlib.sha256(der).hexdigest()[:16]


def _write_private(path: Path, content: bytes) -> None:
    draft = path.with_suffix(".draft")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
