"""`AsyncClient`: one Jira, its login, and how its answers are read, for async code."""

from __future__ import annotations

import os
from time import monotonic
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from jira_dc_runtime import errors
from jira_dc_runtime.errors import JiraError
from jira_dc_runtime.http.bounded_body import MAX_BODY
from jira_dc_runtime.http.options import Options, left_of, with_changes
from jira_dc_runtime.http.request import PreparedRequest, prepare
from jira_dc_runtime.http.retry import Retry

from .core import LOG_OUT, ClientCore, checked_bound, logs_in_with
from .many_calls import AsyncManyCalls
from .parts import check_parts, checked_pacer

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
    from contextlib import AbstractAsyncContextManager
    from types import TracebackType
    from typing import Self

    from jira_dc_runtime.answer.response import Response
    from jira_dc_runtime.auth import Auth
    from jira_dc_runtime.auth.check import AuthCheck
    from jira_dc_runtime.call import Call
    from jira_dc_runtime.call.body import OnProgress, Target
    from jira_dc_runtime.errors.drift import Drift
    from jira_dc_runtime.http.events import Event
    from jira_dc_runtime.http.http_client import AsyncHttpClient
    from jira_dc_runtime.http.pacer import Pacer
    from jira_dc_runtime.http.received import Received

    from .catalogue.catalogue import FieldCatalogue


T = TypeVar("T")
P = ParamSpec("P")
R = TypeVar("R")


class AsyncClient(AsyncManyCalls, ClientCore):
    """The same as `Client`, for async code: `async with`, `await`, and `aclose`.

    `http_client` may be an `aiohttp.ClientSession` too. It belongs to the event loop that it was made in; without one,
    each event loop gets connections of its own.

    It runs under asyncio, and over httpx and httpx2 under trio too, all but `gather`, which needs tasks of asyncio.
    """

    def __init__(
        self,
        base_url: str,
        *,
        auth: Auth | None = None,
        timeout: float | None = 30.0,
        deadline: float | None = None,
        retry: Retry | None = Retry(),  # noqa: B008 - it is frozen
        pacer: Pacer | None = None,
        http_client: AsyncHttpClient | None = None,
        max_body: int | None = MAX_BODY,
        on_drift: Callable[[Drift], None] | None = None,
        on_event: Callable[[Event], object] | None = None,
        strict: bool = False,
        allow_plain_http: bool = False,
    ) -> None:
        from jira_dc_runtime.http.async_transport import AsyncTransport  # noqa: PLC0415 - sync programs do without

        check_parts(base_url, auth, http_client, on_drift, on_event, closes_with="aclose")
        super().__init__(
            base_url,
            with_changes(Options(), timeout=timeout, deadline=deadline, retry=retry),
            on_drift,
            on_event,
            strict=strict,
            logs_in=logs_in_with(auth, http_client),
            allow_plain_http=allow_plain_http,
        )
        self._transport = AsyncTransport(
            auth,
            http_client,
            self._base_text,
            max_body=checked_bound(max_body),
            watch=self._watch,
            pacer=checked_pacer(pacer),
        )

    @classmethod
    def from_env(
        cls,
        *,
        timeout: float | None = 30.0,
        deadline: float | None = None,
        retry: Retry | None = Retry(),  # noqa: B008 - it is frozen
        pacer: Pacer | None = None,
        http_client: AsyncHttpClient | None = None,
        max_body: int | None = MAX_BODY,
        on_drift: Callable[[Drift], None] | None = None,
        on_event: Callable[[Event], object] | None = None,
        strict: bool = False,
    ) -> Self:
        """Return a client set up by environment variables, as `Client.from_env` does."""
        from .environment import read_environment  # noqa: PLC0415 - not every program needs it

        found = read_environment(os.environ)
        return cls(
            found.base_url,
            auth=found.auth,
            timeout=timeout,
            deadline=deadline,
            retry=retry,
            pacer=pacer,
            http_client=http_client,
            max_body=max_body,
            on_drift=on_drift,
            on_event=on_event,
            strict=strict,
            allow_plain_http=found.allow_plain_http,
        )

    def send(self, call: Call[T]) -> Coroutine[Any, Any, T]:
        """Send `call` and return its value. Raise a `JiraError` for every failure."""
        return self._carry_out(call, self._value, self._options)

    async def with_response(self, method: Callable[P, Awaitable[T]], *args: P.args, **kwargs: P.kwargs) -> Response[T]:
        """Call `method` of this client and return its value with status, headers and raw bytes."""
        from .capture import AsyncCapture, captured, find_sender, rebound  # noqa: PLC0415 - not every program needs it

        sender: AsyncClient = find_sender(method, self._owns)
        capture = AsyncCapture(sender._respond)
        await rebound(method, capture)(*args, **kwargs)
        return captured(capture)

    @property
    def fields(self) -> Awaitable[FieldCatalogue]:
        """The fields of this Jira, awaited: `(await jira.fields)["Story Points"].id`. Jira is asked once per client."""
        from .catalogue.ask import Asked, ask_async  # noqa: PLC0415 - not every program needs it

        return Asked(lambda: ask_async(self._field_flight(), None, self.send))

    async def refresh_fields(self) -> FieldCatalogue:
        """Ask for the fields of this Jira again, for this client and its views, and return them."""
        from .catalogue.ask import ask_async  # noqa: PLC0415 - not every program needs it

        flight = self._field_flight()
        return await ask_async(flight, flight.value, self.send)

    async def check_auth(self) -> AuthCheck:
        """Ask Jira who we are, as `Client.check_auth` does."""
        from jira_dc_runtime.auth.check import WHO_AM_I, judge_answer, judge_error  # noqa: PLC0415 - not every program needs it

        try:
            return judge_answer(await self._respond(WHO_AM_I))
        except JiraError as error:
            return judge_error(error)

    async def download(self, url: str, to: Target, *, on_progress: OnProgress | None = None) -> int:
        """Fetch the file at `url`, write it to a path or an open binary file, and return how many bytes it has."""
        from jira_dc_runtime.http.download import download_async  # noqa: PLC0415 - not every program downloads

        return await download_async(self._transport, self._base, url, to, self._options, on_progress=on_progress)

    def stream(
        self, url: str, *, on_progress: OnProgress | None = None
    ) -> AbstractAsyncContextManager[AsyncIterator[bytes]]:
        """Fetch the file at `url` in an `async with` statement that gives an async iterator over its chunks."""
        from jira_dc_runtime.http.download import open_stream_async  # noqa: PLC0415 - not every program downloads

        return open_stream_async(self._transport, self._base, url, self._options, on_progress=on_progress)

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
        return await self._carry_out(call, self._response, self._options)

    async def _carry_out(
        self, call: Call[T], read: Callable[[Call[T], PreparedRequest, Any], R], options: Options
    ) -> R:
        began = 0.0 if options.deadline is None else monotonic()
        prepared = self._prepare(call, options)
        answer: Received | None = None
        try:
            answer = await self._transport.send(prepared, options)
            return read(call, prepared, answer)
        except JiraError as error:
            if answer is not None:
                answer.count_in(error)
            if not isinstance(error, errors.NotFound):
                raise
            refused = error
        from jira_dc_runtime.answer.not_available import (  # noqa: PLC0415 - a 404 is rare
            SERVER_INFO,
            explain_async,
            relocate_async,
        )

        async def ask_for_version() -> Received:
            return await self._transport.send(self._prepare_own(SERVER_INFO), left_of(options, began))

        older = await relocate_async(call, self._shared, ask_for_version)
        if older is not None:
            return await self._carry_out(older, read, left_of(options, began))
        raise await explain_async(refused, self._load_availability(), self._shared, ask_for_version)
