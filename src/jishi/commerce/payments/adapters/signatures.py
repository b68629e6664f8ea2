"""RSA signatures as Alipay (RSA2), WeChat Pay and the sandbox use them: PKCS#1 v1.5, SHA-256, base64."""

from __future__ import annotations

import base64
import binascii
import hashlib

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey

RSA_ENCRYPTION_PREFIX = "1.2.840.113549.1.1."


def sign(key: RSAPrivateKey, text: bytes) -> str:
    """The signature of `text`, base64 on one line."""
    return base64.b64encode(key.sign(text, padding.PKCS1v15(), hashes.SHA256())).decode()


def is_signed(key: RSAPublicKey, text: bytes, signature: str) -> bool:
    """True when `signature` is `key`'s on `text`. One signature has one spelling: base64 whose spare
    bits are set is refused, so that no byte of a call-back can be changed unseen."""
    try:
        raw = base64.b64decode(signature, validate=True)
        if base64.b64encode(raw).decode() != signature:
            return False
        key.verify(raw, text, padding.PKCS1v15(), hashes.SHA256())
    except (InvalidSignature, binascii.Error, ValueError):
        return False
    return True


def private_key(text: str) -> RSAPrivateKey:
    """An RSA private key from PEM, or from the bare base64 that the Alipay key tool writes (PKCS#1
    or PKCS#8). Raises ValueError."""
    if "-----BEGIN" in text:
        key = serialization.load_pem_private_key(text.encode(), password=None)
    else:
        key = serialization.load_der_private_key(_der(text), password=None)
    if not isinstance(key, RSAPrivateKey):
        raise ValueError("not an RSA private key")  # noqa: TRY004 - the file's content is wrong
    return key


def public_key(text: str) -> RSAPublicKey:
    """An RSA public key of at least 2048 bits, from PEM or bare base64. Raises ValueError."""
    if "-----BEGIN" in text:
        key = serialization.load_pem_public_key(text.encode())
    else:
        key = serialization.load_der_public_key(_der(text))
    if not isinstance(key, RSAPublicKey) or key.key_size < 2048:
        raise ValueError("not an RSA public key of at least 2048 bits")
    return key


def certificate_key(certificate: x509.Certificate) -> RSAPublicKey:
    """The RSA key that a certificate is about. Raises ValueError."""
    key = certificate.public_key()
    if not isinstance(key, RSAPublicKey) or key.key_size < 2048:
        raise ValueError("not a certificate of an RSA key of at least 2048 bits")
    return key


def alipay_serial(certificate: x509.Certificate) -> str:
    """Alipay's own serial of a certificate: MD5 of the issuer's name (RFC 2253) and the serial number.

    https://opendocs.alipay.com/common/057k53
    """
    text = certificate.issuer.rfc4514_string() + str(certificate.serial_number)
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def alipay_root_serial(pem: str) -> str:
    """The serials of the RSA certificates in Alipay's root file, joined by `_`; others are left out."""
    return "_".join(
        alipay_serial(certificate)
        for certificate in x509.load_pem_x509_certificates(pem.encode())
        if certificate.signature_algorithm_oid.dotted_string.startswith(RSA_ENCRYPTION_PREFIX)
    )


def _der(text: str) -> bytes:
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except binascii.Error as error:
        raise ValueError("neither PEM nor base64") from error
