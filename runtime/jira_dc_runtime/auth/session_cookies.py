"""The cookies of one session: kept, sent and dropped by the rules of cookies, for one Jira only."""

from __future__ import annotations

import re
from email.message import Message
from http.cookiejar import CookieJar
from typing import TYPE_CHECKING, Final, cast
from urllib.request import Request

if TYPE_CHECKING:
    from collections.abc import Iterable
    from http.client import HTTPResponse

MAX_COOKIES: Final = 50  # a session needs two or three; more than that is not a session but an attack
MAX_COOKIE: Final = 4096  # characters of one, RFC 6265 section 6.1
_PAIR: Final = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+=[!#-+\--:<-\[\]-~]*"  # RFC 6265 section 4.1.1


class SessionCookies:
    """What `Set-Cookie` has set since the login: the session, the node that a load balancer chose, and so on."""

    __slots__ = ("_jar", "_url")

    def __init__(self, base_url: str) -> None:
        self._url = f"{base_url}/"
        self._jar = CookieJar()

    def keep(self, lines: Iterable[str]) -> None:
        """Take the cookies of one answer, its `Set-Cookie` headers. What cannot be a cookie is left out."""
        for line in lines:
            name = line.partition("=")[0].strip()
            is_new = all(cookie.name != name for cookie in self._jar)
            fits = len(line) <= MAX_COOKIE and line.isascii() and line.isprintable()
            if fits and not (is_new and len(self._jar) >= MAX_COOKIES):
                answer = cast("HTTPResponse", _Answer(line))
                self._jar.extract_cookies(answer, Request(self._url))  # noqa: S310 - it is never opened

    def keep_session(self, name: str, value: str) -> bool:
        """Take the session that the answer to a login names; return whether it can be one."""
        if re.fullmatch(_PAIR, f"{name}={value}") is None:
            return False
        if not any(cookie.name == name for cookie in self._jar):
            self.keep([f"{name}={value}"])
        return any(cookie.name == name for cookie in self._jar)

    def header_for(self, url: str) -> str | None:
        """Return the `Cookie` header of a request to `url`, if there is one."""
        request = Request(url)  # noqa: S310 - it is never opened
        self._jar.add_cookie_header(request)
        return request.get_header("Cookie")


class _Answer:
    """What `CookieJar` reads of an answer."""

    def __init__(self, line: str) -> None:
        self._headers = Message()
        self._headers["Set-Cookie"] = line

    def info(self) -> Message:
        return self._headers
