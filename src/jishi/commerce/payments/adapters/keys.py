"""The market's own RSA key pair and the keys of providers, as files under `JISHI_HOME/keys`."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from django.conf import settings

PRIVATE = "merchant-private.pem"
PUBLIC = "merchant-public.pem"


def folder() -> Path:
    """Where keys live; readable by the market's user only."""
    path: Path = Path(settings.JISHI_HOME) / "keys"
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def ensure_merchant_keys() -> Path:
    """Make the market's key pair once; returns the public key's file, which providers get.

    Safe when several processes start at once: the first one's private key is everybody's.
    """
    private, public = folder() / PRIVATE, folder() / PUBLIC
    if not private.exists():
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        pem = key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        _publish(private, pem, mode=0o600, replace=False)
    pem = (
        merchant_key()
        .public_key()
        .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    )
    if not public.exists() or public.read_bytes() != pem:
        _publish(public, pem, mode=0o644, replace=True)
    return public


def merchant_key() -> RSAPrivateKey:
    """The private key; `ensure_merchant_keys` makes it."""
    path = folder() / PRIVATE
    return _load_private(path, path.stat().st_mtime_ns)


def load_provider_key(provider: str) -> RSAPublicKey | None:
    """A provider's public key as pinned here, or None when none is yet."""
    path = folder() / f"{provider}-public.pem"
    return _load_public(path, path.stat().st_mtime_ns) if path.exists() else None


def pin_provider_key(provider: str, pem: str) -> RSAPublicKey:
    """Keep a provider's public key. The first one stays until an operator removes the file."""
    path = folder() / f"{provider}-public.pem"
    parse_public(pem.encode())
    _publish(path, pem.encode(), mode=0o644, replace=False)
    return _load_public(path, path.stat().st_mtime_ns)


def parse_public(pem: bytes) -> RSAPublicKey:
    """An RSA public key of at least 2048 bits. Raises ValueError for anything else."""
    key = serialization.load_pem_public_key(pem)
    if not isinstance(key, RSAPublicKey) or key.key_size < 2048:
        raise ValueError("not an RSA public key of at least 2048 bits")
    return key


@lru_cache(maxsize=8)
def _load_private(path: Path, changed_ns: int) -> RSAPrivateKey:
    del changed_ns
    key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, RSAPrivateKey):
        raise TypeError(f"{path} is not an RSA key")
    return key


@lru_cache(maxsize=8)
def _load_public(path: Path, changed_ns: int) -> RSAPublicKey:
    del changed_ns
    return parse_public(path.read_bytes())


def _publish(path: Path, content: bytes, *, mode: int, replace: bool) -> None:
    """The file appears whole or not at all; without `replace` the first writer wins."""
    draft = path.with_suffix(f".{os.getpid()}.draft")
    draft.write_bytes(content)
    draft.chmod(mode)
    try:
        if replace:
            draft.replace(path)
        else:
            os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink(missing_ok=True)
