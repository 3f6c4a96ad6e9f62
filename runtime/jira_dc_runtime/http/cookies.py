"""Keep the cookies of an HTTP client out of the way of a login."""

from __future__ import annotations

from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from .auth_flow import AuthRequest, AuthResponse
    from .http_client import AsyncHttpxClient, HttpClient


def set_cookie_lines(headers: Mapping[str, str]) -> list[str]:
    """Return each `Set-Cookie` header of an answer; as a plain mapping, `headers` hold one at most."""
    if "set-cookie" not in headers:
        return []
    get_list: Callable[[str], list[str]] | None = getattr(headers, "get_list", None)  # httpx tells several apart
    return [headers["set-cookie"]] if get_list is None else get_list("set-cookie")


def make_empty_jar() -> CookieJar:
    """Return a jar that takes nothing: a live cookie next to a login hides a wrong one (protocol notes 4.4)."""
    return CookieJar(policy=DefaultCookiePolicy(allowed_domains=[]))


def drop_login(request: AuthRequest, ours: Mapping[str, str]) -> None:
    """Take off a request what an HTTP client has put there of its own: its cookies, and its login unless it is ours."""
    for name in ("Cookie", "Authorization"):
        if name not in ours:
            request.headers.pop(name, None)


def forget_cookies(http_client: HttpClient | AsyncHttpxClient, response: AuthResponse) -> None:
    """Remove from the jar of the caller's own client exactly the cookies that this answer has put there."""
    lines = set_cookie_lines(response.headers)
    if not lines:
        return
    jar = http_client.cookies.jar
    pairs = {line.partition(";")[0].strip() for line in lines}
    for cookie in list(jar):
        if f"{cookie.name}={cookie.value}" in pairs:
            jar.clear(cookie.domain, cookie.path, cookie.name)
