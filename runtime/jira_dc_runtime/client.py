"""`Client` and `AsyncClient`: one Jira, its login, and how its answers are read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from .base_url import parse_base_url
from .codec.drift import DriftReporter
from .errors import ConfigurationError, DriftError
from .read import read_answer
from .request import prepare
from .resource import AsyncResource, Resource
from .response import Headers, Response
from .transport import AsyncTransport, Transport

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
    from contextlib import AbstractAsyncContextManager, AbstractContextManager
    from types import TracebackType
    from typing import Self

    from .auth import Auth
    from .body import Target
    from .call import Call
    from .codec.drift import Drift
    from .read import Answer
    from .request import Outgoing
    from .transport import AsyncHttpClient, HttpClient

T = TypeVar("T")
P = ParamSpec("P")


class _ClientCore:
    """What both clients share: the settings, and every decision about a request and its answer."""

    def __init__(
        self, base_url: str, timeout: float | None, on_drift: Callable[[Drift], None] | None, *, strict: bool
    ) -> None:
        self._base = parse_base_url(base_url)
        self._base_text = str(self._base)
        self._timeout = _checked_timeout(timeout)
        self._drift = DriftReporter(on_drift)
        self._strict = strict

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._base_text!r})"

    def _with_timeout(self, seconds: float | None) -> Self:
        view = object.__new__(type(self))
        # Everything is shared but the resources, which are bound to the client they were made for.
        vars(view).update(
            {name: value for name, value in vars(self).items() if not isinstance(value, (Resource, AsyncResource))}
        )
        view._timeout = _checked_timeout(seconds)
        return view

    def _owns(self, sender: object) -> bool:
        """Return whether `sender` is this client, or a view of it with another timeout."""
        return isinstance(sender, _ClientCore) and vars(sender)["_transport"] is vars(self)["_transport"]

    def _read(self, call: Call[Any], outgoing: Outgoing, answer: Answer) -> tuple[Any, tuple[Drift, ...]]:
        value, drift = read_answer(call, outgoing.operation, outgoing.url, answer)
        if drift:
            if self._strict:
                raise DriftError(drift)
            self._drift.report(drift)
        return value, drift

    def _response(self, call: Call[T], outgoing: Outgoing, answer: Answer) -> Response[T]:
        value, drift = self._read(call, outgoing, answer)
        headers = Headers(answer.headers.items())
        return Response(outgoing.operation, value, answer.status_code, headers, answer.content, drift)


class Client(_ClientCore):
    """One Jira. It can be shared between threads; close it, or use it in a `with` statement.

    - `base_url`: as users open Jira, for example `https://jira.example.com` or `https://example.com/jira`.
    - `auth`: the login, for example `PersonalAccessToken(token)`; None is anonymous, or the login of `http_client`.
    - `timeout`: seconds to wait for a connection, and for each part of an answer; None waits for ever.
    - `http_client`: an httpx-compatible client of your own. It keeps its proxies and certificates, and you close it.
    - `on_drift`: called with each place in a response that has another type than declared.
    - `strict`: raise `DriftError` for such a place instead of keeping the raw value.

    Raise `ConfigurationError` for a base URL that cannot be one.
    """

    def __init__(
        self,
        base_url: str,
        *,
        auth: Auth | None = None,
        timeout: float | None = 30.0,
        http_client: HttpClient | None = None,
        on_drift: Callable[[Drift], None] | None = None,
        strict: bool = False,
    ) -> None:
        super().__init__(base_url, timeout, on_drift, strict=strict)
        self._transport = Transport(auth, http_client, self._base_text)

    def send(self, call: Call[T]) -> T:
        """Send `call` and return its value. Raise a `JiraError` for every failure."""
        outgoing = prepare(call, self._base_text)
        value: T = self._read(call, outgoing, self._transport.send(outgoing, self._timeout))[0]
        return value

    def with_response(self, method: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Response[T]:
        """Call `method` of this client and return its value with status, headers and raw bytes.

        `jira.with_response(jira.issue.get_issue, "EX-1", fields=["summary"])`. Raise `RequestError` for anything but
        a method that sends one call; an `iter_` method sends many.
        """
        from .capture import Capture, captured, rebound  # noqa: PLC0415 - not every program needs it

        capture = Capture(self._respond)
        rebound(method, self._owns, capture)(*args, **kwargs)
        return captured(capture)

    def with_timeout(self, seconds: float | None) -> Self:
        """Return the same client with another timeout, over the same connections. None waits for ever."""
        return self._with_timeout(seconds)

    def download(self, url: str, to: Target) -> int:
        """Fetch the file at `url`, write it to a path or an open binary file, and return how many bytes it has.

        A path gets the whole file or stays as it was. For `url` and errors see `stream`.
        """
        from .download import write_chunks  # noqa: PLC0415 - not every program downloads

        with self.stream(url) as chunks:
            return write_chunks(chunks, to)

    def stream(self, url: str) -> AbstractContextManager[Iterator[bytes]]:
        """Fetch the file at `url` in a `with` statement that gives an iterator over its chunks.

        `url` is a path of this Jira, or an address that Jira gave, such as an attachment's `content`; whatever host it
        names, only this Jira is asked. Raise `ConfigurationError` if that is not possible, `RedirectError` for a
        redirect elsewhere or to the login page, and what a call raises.
        """
        from .download import open_stream  # noqa: PLC0415 - not every program downloads

        return open_stream(self._transport, self._base, url, self._timeout)

    def close(self) -> None:
        """Close every connection, unless `http_client` was given: that one is yours."""
        self._transport.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def _respond(self, call: Call[T]) -> Response[T]:
        outgoing = prepare(call, self._base_text)
        return self._response(call, outgoing, self._transport.send(outgoing, self._timeout))


class AsyncClient(_ClientCore):
    """The same as `Client`, for async code: `async with`, `await`, and `aclose`."""

    def __init__(
        self,
        base_url: str,
        *,
        auth: Auth | None = None,
        timeout: float | None = 30.0,
        http_client: AsyncHttpClient | None = None,
        on_drift: Callable[[Drift], None] | None = None,
        strict: bool = False,
    ) -> None:
        super().__init__(base_url, timeout, on_drift, strict=strict)
        self._transport = AsyncTransport(auth, http_client, self._base_text)

    async def send(self, call: Call[T]) -> T:
        """Send `call` and return its value. Raise a `JiraError` for every failure."""
        outgoing = prepare(call, self._base_text)
        value: T = self._read(call, outgoing, await self._transport.send(outgoing, self._timeout))[0]
        return value

    async def with_response(self, method: Callable[P, Awaitable[T]], *args: P.args, **kwargs: P.kwargs) -> Response[T]:
        """Call `method` of this client and return its value with status, headers and raw bytes."""
        from .capture import AsyncCapture, captured, rebound  # noqa: PLC0415 - not every program needs it

        capture = AsyncCapture(self._respond)
        await rebound(method, self._owns, capture)(*args, **kwargs)
        return captured(capture)

    def with_timeout(self, seconds: float | None) -> Self:
        """Return the same client with another timeout, over the same connections. None waits for ever."""
        return self._with_timeout(seconds)

    async def download(self, url: str, to: Target) -> int:
        """Fetch the file at `url`, write it to a path or an open binary file, and return how many bytes it has."""
        from .download import write_chunks_async  # noqa: PLC0415 - not every program downloads

        async with self.stream(url) as chunks:
            return await write_chunks_async(chunks, to)

    def stream(self, url: str) -> AbstractAsyncContextManager[AsyncIterator[bytes]]:
        """Fetch the file at `url` in an `async with` statement that gives an async iterator over its chunks."""
        from .download import open_stream_async  # noqa: PLC0415 - not every program downloads

        return open_stream_async(self._transport, self._base, url, self._timeout)

    async def aclose(self) -> None:
        """Close every connection, unless `http_client` was given: that one is yours."""
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
        outgoing = prepare(call, self._base_text)
        return self._response(call, outgoing, await self._transport.send(outgoing, self._timeout))


def _checked_timeout(seconds: float | None) -> float | None:
    if seconds is not None and not seconds > 0:
        message = f"The timeout is {seconds}; it must be more than 0 seconds, or None to wait for ever."
        raise ConfigurationError(message)
    return seconds
