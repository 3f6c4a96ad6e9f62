"""RSA keys for tests, made anew: no private key stands in this repository.

They have 1024 bits: cryptography checks a key each time it is loaded, and of 2048 bits that takes six times as long.
"""

from __future__ import annotations

from functools import cache

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)


@cache
def make_keys(number: int = 0) -> tuple[str, str]:
    """Return a private key and its public half, as PEM; another pair for another number."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=1024)
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    return private, public


@cache
def make_encrypted_key() -> bytes:
    """Return a private key that needs a password."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=1024)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"secret"))
