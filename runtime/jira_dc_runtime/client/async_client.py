"""`AsyncClient`: one Jira, its login, and how its answers are read, for async code."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar, overload

from jira_dc_runtime.codec.model import Model
from jira_dc_runtime.errors import JiraError, NotFound
from jira_dc_runtime.http.bounded_body import MAX_BODY
from jira_dc_runtime.http.request import PreparedRequest, prepare
from jira_dc_runtime.http.transport import AsyncTransport

from .core import LOG_OUT, ClientCore, checked_bound, logs_in_with
from .parts import check_parts

if TYPE_CHECKING:
    from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Callable, Iterable
    from contextlib import AbstractAsyncContextManager
    from types import TracebackType
    from typing import Self

    from jira_dc_runtime.answer.response import Response
    from jira_dc_runtime.auth import Auth
    from jira_dc_runtime.auth.check import AuthCheck
    from jira_dc_runtime.call import Call
    from jira_dc_runtime.call.body import Target
    from jira_dc_runtime.errors.drift import Drift
    from jira_dc_runtime.http.http_client import AsyncHttpClient

    from .gather import AsyncGathering


T = TypeVar("T")
P = ParamSpec("P")
R = TypeVar("R")
In = TypeVar("In")
ModelT = TypeVar("ModelT", bound=Model)


class AsyncClient(ClientCore):
    """The same as `Client`, for async code: `async with`, `await`, and `aclose`.

    `http_client` may be an `aiohttp.ClientSession` too. It belongs to the event loop that it was made in; without one,
    each event loop gets connections of its own.
    """

    def __init__(
        self,
        base_url: str,
        *,
        auth: Auth | None = None,
        timeout: float | None = 30.0,
        http_client: AsyncHttpClient | None = None,
        max_body: int | None = MAX_BODY,
        on_drift: Callable[[Drift], None] | None = None,
        strict: bool = False,
        allow_plain_http: bool = False,
    ) -> None:
        check_parts(base_url, auth, http_client, on_drift, closes_with="aclose")
        logs_in = logs_in_with(auth, http_client)
        super().__init__(base_url, timeout, on_drift, strict=strict, logs_in=logs_in, allow_plain_http=allow_plain_http)
        self._transport = AsyncTransport(auth, http_client, self._base_text, checked_bound(max_body))

    @classmethod
    def from_env(
        cls,
        *,
        timeout: float | None = 30.0,
        http_client: AsyncHttpClient | None = None,
        max_body: int | None = MAX_BODY,
        on_drift: Callable[[Drift], None] | None = None,
        strict: bool = False,
    ) -> Self:
        """Return a client set up by environment variables, as `Client.from_env` does."""
        from .environment import read_environment  # noqa: PLC0415 - not every program needs it

        found = read_environment(os.environ)
        return cls(
            found.base_url,
            auth=found.auth,
            timeout=timeout,
            http_client=http_client,
            max_body=max_body,
            on_drift=on_drift,
            strict=strict,
            allow_plain_http=found.allow_plain_http,
        )

    async def send(self, call: Call[T]) -> T:
        """Send `call` and return its value. Raise a `JiraError` for every failure."""
        return await self._carry_out(call, self._value)

    async def with_response(self, method: Callable[P, Awaitable[T]], *args: P.args, **kwargs: P.kwargs) -> Response[T]:
        """Call `method` of this client and return its value with status, headers and raw bytes."""
        from .capture import AsyncCapture, captured, find_sender, rebound  # noqa: PLC0415 - not every program needs it

        sender: AsyncClient = find_sender(method, self._owns)
        capture = AsyncCapture(sender._respond)
        await rebound(method, capture)(*args, **kwargs)
        return captured(capture)

    async def check_auth(self) -> AuthCheck:
        """Ask Jira who we are, as `Client.check_auth` does."""
        from jira_dc_runtime.auth.check import WHO_AM_I, judge_answer, judge_error  # noqa: PLC0415 - not every program needs it

        try:
            return judge_answer(await self._respond(WHO_AM_I))
        except JiraError as error:
            return judge_error(error)

    @overload
    def gather(
        self, calls: Iterable[Call[T]] | AsyncIterable[Call[T]], /, *, at_once: int = 20
    ) -> AsyncGathering[Call[T], T]: ...
    @overload
    def gather(
        self,
        calls: Iterable[Callable[[], Awaitable[T]]] | AsyncIterable[Callable[[], Awaitable[T]]],
        /,
        *,
        at_once: int = 20,
    ) -> AsyncGathering[Callable[[], Awaitable[T]], T]: ...
    @overload
    def gather(
        self,
        method: Callable[[In], Awaitable[T]],
        inputs: Iterable[In] | AsyncIterable[In],
        /,
        *,
        at_once: int = 20,
    ) -> AsyncGathering[In, T]: ...
    def gather(self, calls: Any, inputs: Any = None, /, *, at_once: int = 20) -> Any:
        """Carry out many calls, as `Client.gather` does, for `async for outcome in jira.gather(...)`.

        The inputs may be an async iterator. Leaving early cancels the calls that are under way. It needs asyncio.
        """
        from .gather import AsyncGathering, find_work  # noqa: PLC0415 - not every program needs it

        return AsyncGathering(*find_work(self.send, calls, inputs), at_once)

    @overload
    async def wait_for(
        self,
        task: Callable[[], Awaitable[T]],
        *,
        on_progress: Callable[[T], object] | None = None,
        deadline: float | None = None,
        is_done: Callable[[T], bool] | None = None,
    ) -> T: ...
    @overload
    async def wait_for(
        self,
        task: ModelT,
        *,
        on_progress: Callable[[ModelT], object] | None = None,
        deadline: float | None = None,
        is_done: Callable[[ModelT], bool] | None = None,
    ) -> ModelT: ...
    async def wait_for(
        self,
        task: Any,
        *,
        on_progress: Callable[[Any], object] | None = None,
        deadline: float | None = None,
        is_done: Callable[[Any], bool] | None = None,
    ) -> Any:
        """Wait until a task that Jira carries out by itself is done, as `Client.wait_for` does."""
        from .long_task import find_poll, wait_async, watch  # noqa: PLC0415 - not every program needs it

        return await wait_async(find_poll(task, self.send), watch(on_progress, deadline, is_done))

    def with_timeout(self, seconds: float | None) -> Self:
        """Return the same client with another timeout, over the same connections. None waits for ever."""
        return self._with_timeout(seconds)

    async def download(self, url: str, to: Target) -> int:
        """Fetch the file at `url`, write it to a path or an open binary file, and return how many bytes it has."""
        from jira_dc_runtime.http.download import write_chunks_async  # noqa: PLC0415 - not every program downloads

        async with self.stream(url) as chunks:
            return await write_chunks_async(chunks, to)

    def stream(self, url: str) -> AbstractAsyncContextManager[AsyncIterator[bytes]]:
        """Fetch the file at `url` in an `async with` statement that gives an async iterator over its chunks."""
        from jira_dc_runtime.http.download import open_stream_async  # noqa: PLC0415 - not every program downloads

        return open_stream_async(self._transport, self._base, url, self._timeout)

    async def aclose(self) -> None:
        """End the session of the login, if it has one. Close every connection, unless `http_client` was given.

        After that every call raises `ConfigurationError`. Closing twice does no harm.
        """
        try:
            await self._transport.log_out(prepare(LOG_OUT, self._base_text))
        finally:  # also if the task is cancelled
            await self._transport.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.aclose()

    async def _respond(self, call: Call[T]) -> Response[T]:
        return await self._carry_out(call, self._response)

    async def _carry_out(self, call: Call[T], read: Callable[[Call[T], PreparedRequest, Any], R]) -> R:
        prepared = prepare(call, self._base_text)
        try:
            return read(call, prepared, await self._transport.send(prepared, self._timeout))
        except NotFound as error:
            refused = error
        from jira_dc_runtime.answer.not_available import (  # noqa: PLC0415 - a 404 is rare
            SERVER_INFO,
            explain_async,
            relocate_async,
        )

        asked = prepare(SERVER_INFO, self._base_text)
        older = await relocate_async(call, self._shared, lambda: self._transport.send(asked, self._timeout))
        if older is not None:
            return await self._carry_out(older, read)
        raise await explain_async(
            refused, self._load_availability(), self._shared, lambda: self._transport.send(asked, self._timeout)
        )
