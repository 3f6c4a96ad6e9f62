"""A request of a login's own: how it is prepared, and how its answer is read, up to a bound."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import aclosing
from typing import TYPE_CHECKING, Final, cast

import msgspec

from jira_dc_runtime.call.base_url import BASE_URL
from jira_dc_runtime.errors import LoginError
from jira_dc_runtime.http.request import USER_AGENT, PreparedRequest

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable

    from jira_dc_runtime.http.auth_flow import AuthRequest, AuthResponse

FOREIGN: Final = (
    "This login needs the base URL of Jira, which only the clients of jira_dc tell it. Use Jira or AsyncJira."
)
MAX_REPLY: Final = 262_144  # bytes of an answer to a login request that are read


class LoginReply(msgspec.Struct, frozen=True):
    """The answer to a request of the login's own."""

    status: int
    headers: Mapping[str, str]
    """As the HTTP client gives them; names in any case."""
    content: bytes
    """At most `MAX_REPLY` bytes of the body; none if it came compressed, which was not asked for."""
    is_complete: bool
    """Whether `content` is all of it."""

    def __repr__(self) -> str:
        return f"LoginReply(status={self.status})"  # body and headers may hold a token


def base_url_of(request: AuthRequest) -> str:
    """Return the base URL of the client that built `request`, without a trailing slash.

    Raise `LoginError` if the request came from no client of this package.
    """
    found = request.extensions.get(BASE_URL)
    if isinstance(found, str):
        return found
    raise LoginError(FOREIGN)


def prepare_login(operation: str, url: str, headers: Mapping[str, str], content: bytes) -> PreparedRequest:
    """Return the POST request `operation`, with no login and no cookie but what `headers` say.

    It asks for an answer that is not compressed: a compressed one could be of any size.
    """
    sent = {"Accept": "application/json", "Accept-Encoding": "identity", "User-Agent": USER_AGENT, **headers}
    return PreparedRequest(operation, "POST", url, sent, content)


def login_request(request: AuthRequest, prepared: PreparedRequest) -> AuthRequest:
    """Return `prepared` for an `Ask`: of the same HTTP client as `request`, and with the same timeout."""
    make = cast("Callable[..., AuthRequest]", type(request))  # httpx.Request or httpx2.Request
    return make(
        prepared.method,
        prepared.url,
        headers=prepared.headers,
        content=prepared.content,
        extensions=dict(request.extensions),
    )


def read_reply(response: AuthResponse) -> LoginReply:
    """Return the answer of a sync client, its body read up to `MAX_REPLY`."""
    chunks: list[bytes] = []
    size = 0
    if not _is_compressed(response):
        for chunk in response.iter_bytes():
            chunks.append(chunk)
            size += len(chunk)
            if size > MAX_REPLY:
                break
    return _reply(response, chunks, size)


async def read_reply_async(response: AuthResponse) -> LoginReply:
    """Return the answer of an async client, its body read up to `MAX_REPLY`."""
    chunks: list[bytes] = []
    size = 0
    if not _is_compressed(response):
        async with aclosing(cast("AsyncGenerator[bytes]", response.aiter_bytes())) as body:  # httpx writes it as one
            async for chunk in body:
                chunks.append(chunk)
                size += len(chunk)
                if size > MAX_REPLY:
                    break
    return _reply(response, chunks, size)


def _is_compressed(response: AuthResponse) -> bool:
    return response.headers.get("content-encoding", "identity").strip().lower() not in {"", "identity"}


def _reply(response: AuthResponse, chunks: list[bytes], size: int) -> LoginReply:
    is_complete = size <= MAX_REPLY and not _is_compressed(response)
    return LoginReply(response.status_code, response.headers, b"".join(chunks)[:MAX_REPLY], is_complete)
