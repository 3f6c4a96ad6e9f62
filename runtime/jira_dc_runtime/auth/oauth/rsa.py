"""RSA-SHA1 signatures, made by `cryptography` (the extra `oauth1`). Nothing else here needs it."""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path
from typing import TYPE_CHECKING, Final

from jira_dc_runtime.auth.flow.argument import not_text
from jira_dc_runtime.errors import ConfigurationError

_MAX_PEM: Final = 65_536  # bytes of a file that are read; a key is smaller

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey


def load_private_key(pem: str | bytes) -> RSAPrivateKey | ConfigurationError:
    """Return the RSA key in `pem`, or the error to raise for anything else and without the extra `oauth1`."""
    try:
        from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey  # noqa: PLC0415 - only in the extra
        from cryptography.hazmat.primitives.serialization import load_pem_private_key  # noqa: PLC0415
    except ImportError:
        return ConfigurationError(
            "OAuth1 needs the package cryptography. Install it with: pip install 'jira-dc[oauth1]'"
        )
    if not isinstance(pem, (str, bytes)):  # pyright: ignore[reportUnnecessaryIsInstance] - callers without types
        return ConfigurationError(not_text("The private key for OAuth1", pem))
    try:
        key = load_pem_private_key(pem.encode() if isinstance(pem, str) else pem, password=None)
    except TypeError:
        problem = "is encrypted. Decrypt it first: openssl pkey -in KEY -out DECRYPTED"
    except Exception:  # noqa: BLE001 - ValueError, UnsupportedAlgorithm, UnicodeError; its words may quote the key
        problem = "cannot be read. Pass the text of the PEM file, from -----BEGIN to -----END"
    else:
        if isinstance(key, RSAPrivateKey):
            return key
        problem = "is not an RSA key. Jira accepts RSA only: openssl genpkey -algorithm RSA"
    return ConfigurationError(f"The private key for OAuth1 {problem}.")


def read_private_key(path: str) -> bytes:
    """Return the text of a PEM file. Raise `ConfigurationError` if it cannot be read."""
    try:
        with Path(path).expanduser().open("rb") as file:
            return file.read(_MAX_PEM)
    except OSError as error:
        problem = error.strerror
    except (RuntimeError, ValueError) as error:  # no home directory, a NUL
        problem = str(error)
    message = f"The private key file {path!r} cannot be read ({problem})."
    raise ConfigurationError(message)


def sign_rsa_sha1(key: RSAPrivateKey, text: str) -> str | ConfigurationError:
    """Return the signature of `text`, in Base64, or the error to raise where SHA-1 is switched off."""
    from cryptography.exceptions import InternalError, UnsupportedAlgorithm  # noqa: PLC0415 - only in the extra
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15  # noqa: PLC0415
    from cryptography.hazmat.primitives.hashes import SHA1  # noqa: PLC0415

    try:
        # Jira's OAuth 1.0a accepts RSA-SHA1 only (protocol notes 3.3).
        return b64encode(key.sign(text.encode(), PKCS1v15(), SHA1())).decode()  # noqa: S303
    except (UnsupportedAlgorithm, InternalError, ValueError):
        pass
    return ConfigurationError(
        "This build of cryptography refuses to sign with SHA-1, which Jira's OAuth 1.0a needs; systems with a strict "
        "crypto policy do that. Install cryptography from PyPI (its wheels bring an OpenSSL of their own), or use "
        "OAuth2 or a PersonalAccessToken instead."
    )
