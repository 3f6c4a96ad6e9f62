"""`AsyncFlow`: the flow of a login that was written for sync code, driven from async code."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Generator

    from .auth_flow import AuthRequest, AuthResponse


class AsyncFlow(AsyncGenerator["AuthRequest", "AuthResponse"]):
    """The flow of a login that was written for sync code, for async code.

    An async generator around it would do the same, but an event loop keeps a list of those, which costs more than
    most logins.
    """

    __slots__ = ("_flow",)

    def __init__(self, flow: Generator[AuthRequest, AuthResponse, None]) -> None:
        self._flow = flow

    async def __anext__(self) -> AuthRequest:
        try:
            return next(self._flow)
        except StopIteration:
            raise StopAsyncIteration from None

    async def asend(self, value: AuthResponse) -> AuthRequest:
        """Give the flow the answer; return the next request, or raise `StopAsyncIteration` if there is none."""
        try:
            return self._flow.send(value)
        except StopIteration:
            raise StopAsyncIteration from None

    async def athrow(self, *error: Any) -> AuthRequest:
        """Tell the flow what came instead of an answer; return as `asend` does."""
        try:
            return self._flow.throw(*error)
        except StopIteration:
            raise StopAsyncIteration from None

    async def aclose(self) -> None:
        """End the flow."""
        self._flow.close()
