"""What OAuth 1.0a signs (RFC 5849 section 3.4.1), and how the result is sent (3.5.1)."""

from __future__ import annotations

import secrets
import time
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl, quote, urlsplit

from jira_dc_runtime.errors import ConfigurationError, RequestError

from .rsa import sign_rsa_sha1

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

    from jira_dc_runtime.http.auth_flow import AuthRequest

_PORTS: Final = {"http": 80, "https": 443}
FORM: Final = "application/x-www-form-urlencoded"


def sign_request(request: AuthRequest, consumer_key: str, key: RSAPrivateKey, extra: Mapping[str, str]) -> str:
    """Return the Authorization header for `request`, with the `oauth_` parameters in `extra`.

    Raise `RequestError` for a form that is a stream, and `ConfigurationError` where SHA-1 is switched off.
    """
    protocol = {
        "oauth_consumer_key": consumer_key,
        "oauth_nonce": secrets.token_hex(16),
        "oauth_signature_method": "RSA-SHA1",
        "oauth_timestamp": str(int(time.time())),
        "oauth_version": "1.0",
        **extra,
    }
    signed = _sign(request, key, protocol)
    if isinstance(signed, str):
        return authorization_header({**protocol, "oauth_signature": signed})
    del extra, protocol  # a traceback that shows local variables must not show them
    raise signed


def _sign(
    request: AuthRequest, key: RSAPrivateKey, protocol: Mapping[str, str]
) -> str | ConfigurationError | RequestError:
    form = _form_of(request)
    if isinstance(form, RequestError):
        return form
    return sign_rsa_sha1(key, signature_base_string(request.method, str(request.url), form, protocol))


def _form_of(request: AuthRequest) -> bytes | RequestError:
    content_type = request.headers.get("content-type", "")
    if content_type.partition(";")[0].strip().lower() != FORM:
        return b""
    try:
        return request.content
    except RuntimeError:  # RequestNotRead of httpx: the body is a stream
        return RequestError(
            "A form is part of what OAuth 1.0a signs, so it cannot be streamed. Pass a FormBody, or bytes."
        )


def signature_base_string(method: str, url: str, form: bytes, protocol: Mapping[str, str]) -> str:
    """Return the text that is signed.

    - `url` as it is sent, with its query; the context path of Jira is part of it.
    - `form` is the body if it is a form, else nothing: no other body is ever read.
    - `protocol` are the `oauth_` parameters, without the signature.
    """
    query = urlsplit(url).query
    pairs = [*_decoded(query), *_decoded(form.decode("utf-8", "replace")), *protocol.items()]
    # Sorted after encoding, as RFC 5849 section 3.4.1.3.2 has it; a name may come more than once.
    encoded = sorted((_escape(name), _escape(value)) for name, value in pairs)
    parameters = "&".join(f"{name}={value}" for name, value in encoded)
    return "&".join(_escape(part) for part in (method.upper(), base_string_uri(url), parameters))


def base_string_uri(url: str) -> str:
    """Return `url` without query, with scheme and host in lower case and without the default port of the scheme."""
    parts = urlsplit(url)
    scheme, host = parts.scheme.lower(), (parts.hostname or "").lower()
    host = f"[{host}]" if ":" in host else host
    port = "" if parts.port in {None, _PORTS.get(scheme)} else f":{parts.port}"
    return f"{scheme}://{host}{port}{parts.path or '/'}"


def authorization_header(protocol: Mapping[str, str]) -> str:
    """Return the value of the Authorization header for the `oauth_` parameters, signature included."""
    return "OAuth " + ", ".join(f'{name}="{_escape(value)}"' for name, value in protocol.items())


def _decoded(text: str) -> list[tuple[str, str]]:
    """Return the pairs of a query or a form, in which `+` is a blank."""
    return parse_qsl(text, keep_blank_values=True)


def _escape(text: str) -> str:
    return quote(text, safe="~")
