"""What OAuth 1.0a signs (RFC 5849 section 3.4.1) and how the result is sent (3.5.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl, quote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping

_PORTS: Final = {"http": 80, "https": 443}
FORM: Final = "application/x-www-form-urlencoded"


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
