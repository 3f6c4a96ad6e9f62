"""`Uninterrupted`: steps that are carried out to their end, even if the task that asked for them is cancelled.

Jira exchanges a refresh token when it is asked to, not when we have read the answer. A task that is cancelled between
the two, by a timeout around an ordinary call, would lose the only pair that counts; a person would have to log in anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import msgspec

from jira_dc_runtime.call.base_url import shown_address
from jira_dc_runtime.errors.failure import failure_of

from .cookies import forget_cookies

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Coroutine, Generator

    from .http_client import AsyncHttpClient, AsyncHttpResponse

LINE: Final = "jira_dc.line"  # the request extension in which an async client gives its `Line`
_PATIENCE: Final = 10.0  # seconds that closing a client waits for what is not finished


class Uninterrupted(msgspec.Struct, frozen=True):
    """Carry out `steps` as a whole. It brings what they return."""

    steps: Generator[Any, Any, Any]

    def __repr__(self) -> str:
        return "Uninterrupted(...)"


class Line:
    """How an async client carries out such steps: in tasks of their own, which are not cancelled with the caller's."""

    def __init__(self, http: AsyncHttpClient, *, forgets: bool) -> None:
        self._http = http
        self._forgets = forgets
        self._running: set[asyncio.Task[Any]] = set()

    def attach(self, request: Any) -> None:
        """Let the login of `request` find this line."""
        request.extensions[LINE] = self

    async def send(self, request: Any) -> AsyncHttpResponse:
        """Return the answer to a request of the login, its body not read. Raise as `AsyncTransport.send` does."""
        try:
            response = await self._http.send(request, stream=True, auth=None, follow_redirects=False)
        except Exception as error:  # sorted by failure_of; the rest is raised again
            failure = failure_of(error, f"{request.method} {shown_address(str(request.url))}")
            if failure is None:
                raise
        else:
            if self._forgets:
                forget_cookies(self._http, response)
            return response
        raise failure

    async def finish(self, work: Coroutine[Any, Any, Any]) -> Any:
        """Return what `work` returns. If the caller is cancelled, `work` goes on without it."""
        import asyncio  # noqa: PLC0415 - sync programs do without

        try:
            asyncio.get_running_loop()
        except RuntimeError:  # trio, say
            from anyio import CancelScope  # noqa: PLC0415 - httpx needs anyio itself, and only for async

            with CancelScope(shield=True):
                return await work
        task = asyncio.ensure_future(work)
        self._running.add(task)
        task.add_done_callback(self._forget)
        return await asyncio.shield(task)

    def _forget(self, task: asyncio.Task[Any]) -> None:
        self._running.discard(task)
        if not task.cancelled():
            task.exception()  # looked at, or asyncio would complain that nobody did

    async def settle(self) -> None:
        """Wait a while for what goes on without its caller."""
        if self._running:
            import asyncio  # noqa: PLC0415 - as above

            await asyncio.wait(self._running, timeout=_PATIENCE)
