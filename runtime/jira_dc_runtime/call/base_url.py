"""The address of a Jira, and how any other address is put on it, so that nothing else is ever asked."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import SplitResult, unquote, urljoin, urlsplit

import msgspec

from jira_dc_runtime.errors import ConfigurationError

_PORTS: Final = {"http": 80, "https": 443}
_MARKERS: Final = ("/rest/", "/secure/", "/plugins/", "/images/", "/s/")

_PAGE: Final = (
    r"/(?:(?:rest|secure|plugins|servicedesk)(?:/.*)?"
    r"|(?:browse|projects)/[A-Z][A-Z0-9_]*(?:-[0-9]+)?(?:/.*)?"  # the key of a project or an issue
    r"|[^/]+\.(?i:jspa?|action))$"
)
"""How the address of a page, or of the API, goes on after the base URL."""

BASE_URL: Final = "jira_dc.base_url"
"""The request extension in which a client tells its login which Jira it belongs to: the base URL, no slash after it."""


class BaseUrl(msgspec.Struct, frozen=True):
    """A checked base URL: `origin` is scheme, host and port; `path` the context path, "" or "/jira"."""

    origin: str
    path: str

    def __str__(self) -> str:
        return self.origin + self.path

    @property
    def host(self) -> str:
        """The host, without the brackets of an IPv6 address."""
        return urlsplit(self.origin).hostname or ""

    @property
    def port(self) -> int:
        """The port, that of the scheme if none is given."""
        parts = urlsplit(self.origin)
        return parts.port or _PORTS[parts.scheme]


def parse_base_url(text: str) -> BaseUrl:
    """Return the base URL without a trailing slash or `/rest`.

    Raise `ConfigurationError` if it is not http(s), holds a user, a password, a query or a fragment, or is the address
    of a page or of the API; then the message names the base URL that is meant.
    """
    if not isinstance(text, str):  # pyright: ignore[reportUnnecessaryIsInstance] - callers without types
        message = f"The base URL has to be text, such as https://jira.example.com, not {type(text).__name__}."
        raise ConfigurationError(message)
    parts = _split(text)
    if parts.scheme not in _PORTS or not parts.hostname:
        message = f"The base URL needs the form https://jira.example.com or with a path, got {_shown(parts)!r}."
        raise ConfigurationError(message)
    if parts.username is not None or parts.password is not None:
        message = "The base URL holds a user name or password. Pass auth=BasicAuth(...) instead."
        raise ConfigurationError(message)
    if "?" in text or "#" in text:
        message = f"The base URL must end before the query and the fragment: {_shown(parts)!r} is enough."
        raise ConfigurationError(message)
    path = parts.path.rstrip("/").removesuffix("/rest").rstrip("/")
    beyond = re.search(_PAGE, path)
    if beyond is not None:
        message = (
            f"{_shown(parts)!r} is an address within Jira, and every call below it would be answered 404. The base URL "
            f"is where Jira begins: {parts.scheme}://{parts.netloc}{path[: beyond.start()]}"
        )
        raise ConfigurationError(message)
    if has_dots(path):
        message = f"The base URL {_shown(parts)!r} goes up with '..'. Write the address that it leads to."
        raise ConfigurationError(message)
    return BaseUrl(f"{parts.scheme}://{parts.netloc}", path)


def check_secrecy(base: BaseUrl) -> None:
    """Raise `ConfigurationError` if a login would go to `base` unencrypted, other than to this machine."""
    parts = urlsplit(base.origin)
    if parts.scheme == "https" or _is_loopback(parts.hostname or ""):
        return
    message = (
        f"{base} would get the login over plain http, where anyone between here and there can read it. Use https; or, "
        "if you know that network to be safe, pass allow_plain_http=True. Nothing was sent."
    )
    raise ConfigurationError(message)


def is_plain_loopback(base_url: str) -> bool:
    """Return whether `base_url` is this machine, over plain http: nobody on the way may read it."""
    parts = urlsplit(base_url)
    return parts.scheme == "http" and _is_loopback(parts.hostname or "")


def rebase(base: BaseUrl, url: str) -> str:
    """Return `url` as an address below `base`; see `ConfigurationError` for what cannot be.

    An address below the base URL, or a path, stays as it is. Of any other (Jira behind a proxy says its own name, or
    another context path) the part from `/rest/`, `/secure/`, `/plugins/`, `/images/` or `/s/` on is put on the base
    URL: a login never leaves it.
    """
    parts = _split(url)
    if not parts.scheme and not parts.netloc:
        path = parts.path if parts.path.startswith("/") else f"/{parts.path}"
        address = f"{base.origin}{path}" if base.path and _is_below(base, path) else f"{base}{path}"
        return _checked(_with_query(address, parts))
    if _same_origin(base, parts) and _is_below(base, parts.path):
        return _with_query(f"{base.origin}{parts.path}", parts)
    starts = [start for marker in _MARKERS if (start := parts.path.find(marker)) >= 0]
    if not starts or parts.scheme not in _PORTS:
        message = (
            f"{_shown(parts)!r} is not an address of {base}, and no part of it (/rest/, /secure/, /plugins/, "
            "/images/, /s/) says which address of it is meant. Nothing was sent."
        )
        raise ConfigurationError(message)
    return _checked(_with_query(f"{base}{parts.path[min(starts) :]}", parts))


def target_below(base: BaseUrl, current: str, location: str) -> str | None:
    """Return the absolute target of a redirect seen at `current`, or None if it leaves the base URL."""
    try:
        parts = _split(urljoin(current, location))
    except (ConfigurationError, ValueError):
        return None
    if not _same_origin(base, parts) or not _is_below(base, parts.path):
        return None
    return _with_query(f"{base.origin}{parts.path}", parts)


def has_dots(path: str) -> bool:
    """Return whether a segment of `path` goes up or stays, in any way that a server may read: `..`, `%2e`, `..;x`."""
    if "." not in path and "%2e" not in path.lower():
        return False
    segments = re.split(r"[/\\]|%2[fF]|%5[cC]", path)
    return any(unquote(segment).partition(";")[0] in {".", ".."} for segment in segments)


def _is_below(base: BaseUrl, path: str) -> bool:
    inside = not base.path or path == base.path or path.startswith(f"{base.path}/")
    return inside and not has_dots(path)


def _checked(address: str) -> str:
    if has_dots(urlsplit(address).path):
        message = f"{shown_address(address)!r} goes up with '..', maybe out of Jira. Nothing was sent."
        raise ConfigurationError(message)
    return address


def shown_address(url: str) -> str:
    """Return `url` without query, fragment and user info, for messages."""
    try:
        return _shown(_split(url))
    except ConfigurationError:
        return "an unreadable address"


def _split(text: str) -> SplitResult:
    if any(character <= " " or character in "\x7f\\" for character in text):
        message = "An address holds a blank, a control character or a backslash. Percent-encode it."
        raise ConfigurationError(message)
    try:
        parts = urlsplit(text)
        parts.port  # noqa: B018  # reading it checks it
    except ValueError:
        message = "An address cannot be read as a URL. Check its host and port."
        raise ConfigurationError(message) from None
    return parts


def _is_loopback(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    from ipaddress import ip_address  # noqa: PLC0415 - only for plain http

    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _same_origin(base: BaseUrl, parts: SplitResult) -> bool:
    ours = urlsplit(base.origin)
    return (ours.scheme, ours.hostname, ours.port or _PORTS[ours.scheme]) == (
        parts.scheme,
        parts.hostname,
        parts.port or _PORTS.get(parts.scheme),
    )


def _with_query(address: str, parts: SplitResult) -> str:
    return f"{address}?{parts.query}" if parts.query else address


def _shown(parts: SplitResult) -> str:
    host = parts.netloc.rpartition("@")[2]
    return f"{parts.scheme}://{host}{parts.path}" if host or parts.scheme else parts.path
