"""Send a call with its login, try again where that is safe, and say what went wrong on the way.

What knows the HTTP libraries are the adapters; `connections.py` says over which one a request goes out.
"""

from __future__ import annotations

import logging
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Final, cast

from jira_dc_runtime.call.base_url import BASE_URL
from jira_dc_runtime.errors import JiraError
from jira_dc_runtime.errors.failure import failure_of

from .async_flow import AsyncFlow
from .attempts import ATTEMPTS, SYSTEM, Attempts
from .background_runner import RUNNER, BackgroundThreads
from .bounded_body import MAX_BODY
from .connections import AsyncConnections, Connections
from .exchange import exchange, exchange_async, whole, whole_async
from .gate import STALL, Held
from .options import Options
from .received import Received

if TYPE_CHECKING:
    from .adapters.adapter import Adapter
    from .attempts import Clock
    from .auth_flow import Auth
    from .connections import AsyncChannel
    from .gate import AsyncGate, Gate
    from .http_client import AsyncHttpClient, HttpClient
    from .pacer import Pacer
    from .request import PreparedRequest
    from .watch import Watch

LOGGER = logging.getLogger("jira_dc.auth")
LOG_OUT: Final = Options(timeout=10.0, retry=None)
"""How a session is ended: a close must not wait long for a courtesy."""


class Transport:
    """Sends requests of one sync client, each with its login."""

    def __init__(
        self,
        auth: Auth | None,
        http_client: HttpClient | None,
        base_url: str,
        *,
        max_body: int | None = MAX_BODY,
        watch: Watch | None = None,
        pacer: Pacer | None = None,
        clock: Clock = SYSTEM,
    ) -> None:
        self._auth = auth
        self._base_url = base_url
        self._max_body = max_body
        self._watch = watch
        self._pacer = pacer
        self._clock = clock
        self._background: BackgroundThreads | None = None
        self._connections = Connections(http_client, base_url, auth, forgets=_forgets(auth, http_client))

    def send(self, prepared: PreparedRequest, options: Options, *, stream: bool = False) -> Received:
        """Return the answer, with its body read unless `stream` is set; whoever sets it closes the answer.

        No redirect is followed. The request waits until few enough others are under way, and is tried again as
        `options.retry` says. Raise `ConnectionFailed`, or the finer `TimedOut` and `DeadlineExceeded`; `UnexpectedBody`
        for a body that is too large or cannot be unpacked; or `ConfigurationError` if this client can send nothing: it
        is closed, or its `http_client` belongs to another process.
        """
        return self.go_on(self.begin(prepared, options), stream=stream)

    def begin(self, prepared: PreparedRequest, options: Options) -> Attempts:
        """Return the attempts of a call that begins now, for `go_on`."""
        return Attempts(prepared, options, self._clock, self._watch)

    def go_on(self, attempts: Attempts, *, stream: bool) -> Received:
        """Do what `send` does, with further attempts of a call."""
        while True:
            attempts.begin()
            failure: JiraError | None = None
            try:
                if self._pacer is None:
                    answer = self._attempt(attempts, stream=stream)
                else:
                    attempt = partial(self._attempt, attempts, stream=stream)
                    answer = self._pacer.pace(attempt, attempts.left())
            except JiraError as error:
                wait, failure = attempts.fail_with(error)
            else:
                wait = attempts.end_with(answer, stream=stream)
                if wait is None:
                    return answer
                answer.close()
            if failure is not None and wait is None:
                raise failure
            self._clock.sleep(wait or 0.0)

    def _attempt(self, attempts: Attempts, *, stream: bool) -> Received:
        channel = self._connections.here()
        prepared = attempts.prepared
        gate = channel.downloads if stream else channel.calls
        has_slot = _enter(gate, attempts, stream=stream)
        upload = None if isinstance(prepared.content, bytes) else prepared.content
        try:
            response = self._answer(channel.adapter, attempts, stream=stream)
            if not stream:
                return response
            held = Held(response, gate.leave if has_slot else None)
            has_slot = False
            return cast("Received", held)
        except Exception as error:  # sorted by failure_of; the rest is raised again
            failure = (upload and upload.explain()) or failure_of(error, prepared.operation)
            if failure is None:
                raise
        except BaseException as error:  # noqa: BLE001 - cancelled or interrupted
            raise error.with_traceback(None)  # noqa: B904 - the frames of the HTTP library hold the login
        finally:
            if upload is not None:
                upload.close()
            if has_slot:
                gate.leave()
        # Raised here and not above: the error it would carry along holds the request and its login.
        raise failure

    def _answer(self, adapter: Adapter, attempts: Attempts, *, stream: bool) -> Received:
        prepared = attempts.prepared
        if attempts.deadline is not None:
            adapter.keep_time()
        request = adapter.build(prepared, attempts.timeout(is_async=False))
        if self._auth is None:
            attempts.hand_over()
            response = attempts.timed(adapter.send(request, as_client=True))
            return whole(Received(response, prepared.operation, self._max_body), stream=stream)
        own = getattr(self._auth, "sync_auth_flow", None)
        if own is None:
            return exchange(adapter, self._auth.auth_flow(request), request, attempts, self._max_body, stream=stream)
        request.extensions[BASE_URL] = self._base_url
        if attempts.deadline is not None:
            request.extensions[ATTEMPTS] = attempts
            request.extensions[RUNNER] = self._threads(adapter)
        received = exchange(adapter, own(request), request, attempts, self._max_body, stream=True)
        return whole(received, stream=stream)

    def log_out(self, prepared: PreparedRequest) -> None:
        """End the session of the login, if it has one, with the request `prepared`. A failure is only logged.

        A forked child leaves it alone: its parent goes on with it.
        """
        end = getattr(self._auth, "logout_flow", None)
        if end is None or self._connections.is_closed or not self._connections.is_at_home:
            return
        attempts = Attempts(prepared, LOG_OUT, self._clock, None)
        try:
            adapter = self._connections.here().adapter
            request = adapter.build(prepared, attempts.timeout(is_async=False))
            request.extensions[BASE_URL] = self._base_url
            with suppress(StopIteration):  # there is no session
                exchange(adapter, end(request), request, attempts, self._max_body, stream=False)
        except Exception as error:  # noqa: BLE001 - closing must not fail; the session ends by itself later
            LOGGER.info("%s: logging out failed (%s)", prepared.operation, type(error).__name__)

    def close(self) -> None:
        """Close every connection, unless the caller brought the client."""
        if self._background is not None:
            self._background.settle()
        self._connections.close()

    def _threads(self, adapter: Adapter) -> BackgroundThreads:
        if self._background is None or self._background.adapter is not adapter:
            self._background = BackgroundThreads(adapter)
        return self._background


class AsyncTransport:
    """Sends requests of one async client, each with its login."""

    def __init__(
        self,
        auth: Auth | None,
        http_client: AsyncHttpClient | None,
        base_url: str,
        *,
        max_body: int | None = MAX_BODY,
        watch: Watch | None = None,
        pacer: Pacer | None = None,
        clock: Clock = SYSTEM,
    ) -> None:
        self._auth = auth
        self._base_url = base_url
        self._max_body = max_body
        self._watch = watch
        self._pacer = pacer
        self._clock = clock
        self._connections = AsyncConnections(http_client, base_url, auth, forgets=_forgets(auth, http_client))

    async def send(self, prepared: PreparedRequest, options: Options, *, stream: bool = False) -> Received:
        """Return the answer, as `Transport.send` does."""
        return await self.go_on(self.begin(prepared, options), stream=stream)

    def begin(self, prepared: PreparedRequest, options: Options) -> Attempts:
        """Return the attempts of a call that begins now, for `go_on`."""
        return Attempts(prepared, options, self._clock, self._watch)

    async def go_on(self, attempts: Attempts, *, stream: bool) -> Received:
        """Do what `send` does, with further attempts of a call."""
        if attempts.deadline is None:
            return await self._send(attempts, stream=stream)
        scope = attempts.deadline.scope()
        try:
            async with scope:
                return await self._send(attempts, stream=stream)
        except TimeoutError:
            if not scope.expired():
                raise
        raise attempts.fail_with(attempts.exceed())[1]

    async def _send(self, attempts: Attempts, *, stream: bool) -> Received:
        while True:
            attempts.begin()
            failure: JiraError | None = None
            try:
                if self._pacer is None:
                    answer = await self._attempt(attempts, stream=stream)
                else:
                    attempt = partial(self._attempt, attempts, stream=stream)
                    answer = await self._pacer.pace_async(attempt, attempts.left())
            except JiraError as error:
                wait, failure = attempts.fail_with(error)
            else:
                wait = attempts.end_with(answer, stream=stream)
                if wait is None:
                    return answer
                await answer.aclose()
            if failure is not None and wait is None:
                raise failure
            await self._clock.sleep_async(wait or 0.0)

    async def _attempt(self, attempts: Attempts, *, stream: bool) -> Received:
        channel = await self._connections.here()
        prepared = attempts.prepared
        gate = channel.downloads if stream else channel.calls
        has_slot = await _enter_async(gate, attempts, stream=stream)
        upload = None if isinstance(prepared.content, bytes) else prepared.content
        try:
            response = await self._answer(channel, attempts, stream=stream)
            if not stream:
                return response
            held = Held(response, gate.leave if has_slot else None)
            has_slot = False
            return cast("Received", held)
        except Exception as error:  # sorted by failure_of; the rest is raised again
            failure = (upload and upload.explain()) or failure_of(error, prepared.operation)
            if failure is None:
                raise
        except BaseException as error:  # noqa: BLE001 - as in Transport._attempt
            raise error.with_traceback(None)  # noqa: B904 - as in Transport._attempt
        finally:
            if upload is not None:
                upload.close()
            if has_slot:
                gate.leave()
        raise failure  # as in Transport._attempt

    async def _answer(self, channel: AsyncChannel, attempts: Attempts, *, stream: bool) -> Received:
        adapter, prepared = channel.adapter, attempts.prepared
        request = adapter.build(prepared, attempts.timeout(is_async=True))
        if self._auth is None:
            attempts.hand_over()
            response = attempts.timed(await adapter.send(request, as_client=True))
            return await whole_async(Received(response, prepared.operation, self._max_body), stream=stream)
        own = getattr(self._auth, "async_auth_flow", None)
        if own is None:
            flow = AsyncFlow(self._auth.auth_flow(request))
            return await exchange_async(adapter, flow, request, attempts, self._max_body, stream=stream)
        request.extensions[BASE_URL] = self._base_url
        request.extensions[RUNNER] = channel.runner
        received = await exchange_async(adapter, own(request), request, attempts, self._max_body, stream=True)
        return await whole_async(received, stream=stream)

    async def log_out(self, prepared: PreparedRequest) -> None:
        """End the session of the login, as `Transport.log_out` does."""
        end = getattr(self._auth, "logout_flow", None)
        if end is None or self._connections.is_closed or not self._connections.is_at_home:
            return
        attempts = Attempts(prepared, LOG_OUT, self._clock, None)
        try:
            adapter = (await self._connections.here()).adapter
            request = adapter.build(prepared, attempts.timeout(is_async=True))
            request.extensions[BASE_URL] = self._base_url
            flow = AsyncFlow(end(request))
            with suppress(StopAsyncIteration):  # there is no session
                await exchange_async(adapter, flow, request, attempts, self._max_body, stream=False)
        except Exception as error:  # noqa: BLE001 - closing must not fail; the session ends by itself later
            LOGGER.info("%s: logging out failed (%s)", prepared.operation, type(error).__name__)

    async def aclose(self) -> None:
        """Close every connection, unless the caller brought the client."""
        await self._connections.aclose()


def _enter(gate: Gate, attempts: Attempts, *, stream: bool) -> bool:
    """Wait for a slot, and return whether there is one; a download goes ahead without one after a while."""
    stall = STALL if stream else None
    if attempts.is_watched and gate.is_full:
        attempts.queue()
    if attempts.deadline is None:
        return gate.enter(stall)
    left = max(0.0, attempts.deadline.left())
    has_slot = gate.enter(left if stall is None else min(stall, left))
    if not has_slot and attempts.deadline.is_over:
        raise attempts.exceed()
    return has_slot


async def _enter_async(gate: AsyncGate, attempts: Attempts, *, stream: bool) -> bool:
    if attempts.is_watched and gate.is_full:
        attempts.queue()
    return await gate.enter(STALL if stream else None)


def _forgets(auth: Auth | None, http_client: object) -> bool:
    """Return whether the login wants nothing of the caller's client beside it: no cookies and no other login."""
    return http_client is not None and not getattr(auth, "keeps_cookies", True)
