"""Carrying out the steps of a login on their own: before there is a client, with nothing but the address of Jira."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from jira_dc_runtime.auth.flow.renewable import RenewableLogin
from jira_dc_runtime.http.request import USER_AGENT, Outgoing
from jira_dc_runtime.http.transport import AsyncTransport, Transport

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from jira_dc_runtime.http.http_client import AsyncHttpClient, HttpClient

T = TypeVar("T")

TIMEOUT = 30.0  # seconds for each part of an answer


class _Exchange(RenewableLogin, Generic[T]):
    """Asks its own requests only: the one it is given tells the HTTP client and the base URL, and is not sent."""

    def __init__(self, steps: Callable[[Any], Generator[Any, Any, T]]) -> None:
        self._steps = steps
        self.brought: T | None = None

    def login_flow(self, request: Any) -> Generator[Any, Any, None]:
        self.brought = yield from self._steps(request)


def carry_out(
    base_url: str, operation: str, steps: Callable[[Any], Generator[Any, Any, T]], http_client: HttpClient | None
) -> T:
    """Return what `steps` bring, asked at `base_url`. Raise what they raise, and `ConnectionFailed`."""
    exchange = _Exchange(steps)
    transport = Transport(exchange, http_client, base_url)
    try:
        transport.send(_outgoing(base_url, operation), TIMEOUT, stream=True).close()
    finally:
        transport.close()
    return cast("T", exchange.brought)


async def carry_out_async(
    base_url: str, operation: str, steps: Callable[[Any], Generator[Any, Any, T]], http_client: AsyncHttpClient | None
) -> T:
    """Do the same from async code."""
    exchange = _Exchange(steps)
    transport = AsyncTransport(exchange, http_client, base_url)
    try:
        await (await transport.send(_outgoing(base_url, operation), TIMEOUT, stream=True)).aclose()
    finally:
        await transport.aclose()
    return cast("T", exchange.brought)


def _outgoing(base_url: str, operation: str) -> Outgoing:
    return Outgoing(operation, "GET", f"{base_url}/", {"User-Agent": USER_AGENT}, None)
