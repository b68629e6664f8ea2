"""Key pairs and certificates made anew for each run."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID


def pair() -> tuple[rsa.RSAPrivateKey, str, str]:
    """A key, and its two halves in PEM."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()
    public = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return key, private, public.decode()


def certificate(key: rsa.RSAPrivateKey, signer: rsa.RSAPrivateKey, name: str, serial: int) -> str:
    """A certificate about `key`, in PEM."""

    def named(common: str) -> x509.Name:
        return x509.Name(
            [
                x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
                x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Play Money"),
                x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, "Certification"),
                x509.NameAttribute(NameOID.COMMON_NAME, common),
            ]
        )

    now = datetime.now(UTC)
    built = (
        x509.CertificateBuilder()
        .subject_name(named(name))
        .issuer_name(named("Root"))
        .public_key(key.public_key())
        .serial_number(serial)
        .not_valid_before(now - timedelta(days=30))
        .not_valid_after(now + timedelta(days=365))
        .sign(signer, hashes.SHA256())
    )
    return built.public_bytes(serialization.Encoding.PEM).decode()


def key_ring() -> dict[str, str]:
    """Everything an Alipay or WeChat Pay merchant and the provider hold."""
    merchant, merchant_private, merchant_public = pair()
    provider, provider_private, provider_public = pair()
    root, _, _ = pair()
    roots = [certificate(root, root, "Root", 7), certificate(root, root, "Root", 8)]
    return {
        "merchant_private": merchant_private,
        "merchant_public": merchant_public,
        "provider_private": provider_private,
        "provider_public": provider_public,
        "app_cert": certificate(merchant, root, "App", 0x1234),
        "alipay_cert": certificate(provider, root, "Platform", 0x5678),
        "root_cert": "\n".join(roots),
    }
