"""Keep the cookies of an HTTP client out of the way of a login."""

from __future__ import annotations

from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any


def make_empty_jar() -> CookieJar:
    """Return a jar that takes nothing: a live cookie next to a login hides a wrong one (protocol notes 4.4)."""
    return CookieJar(policy=DefaultCookiePolicy(allowed_domains=[]))


def drop_cookies(request: Any) -> None:
    """Take the cookies off a request that an HTTP client has put there from its own jar."""
    request.headers.pop("Cookie", None)


def forget_cookies(http_client: Any, response: Any) -> None:
    """Remove from the jar of the caller's own client exactly the cookies that this answer has put there."""
    lines: list[str] = response.headers.get_list("set-cookie")
    if not lines:
        return
    jar: CookieJar = http_client.cookies.jar
    pairs = {line.partition(";")[0].strip() for line in lines}
    for cookie in list(jar):
        if f"{cookie.name}={cookie.value}" in pairs:
            jar.clear(cookie.domain, cookie.path, cookie.name)
