"""The same as `transport.py`, for async code: send a call with its login, and try again where that is safe."""

from __future__ import annotations

import logging
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from jira_dc_runtime.call.base_url import BASE_URL
from jira_dc_runtime.errors import JiraError
from jira_dc_runtime.errors.failure import failure_of

from .async_flow import AsyncFlow
from .attempts import SYSTEM, Attempts
from .background_runner import RUNNER
from .bounded_body import MAX_BODY
from .connections import AsyncConnections
from .exchange import exchange_async, whole_async
from .gate import STALL, Held
from .options import LOG_OUT
from .received import Received
from .transport import find_header

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from .attempts import Clock
    from .auth_flow import Auth
    from .connections import AsyncChannel
    from .gate import AsyncGate
    from .http_client import AsyncHttpClient
    from .options import Options
    from .pacer import Pacer
    from .request import PreparedRequest
    from .watch import Watch

LOGGER = logging.getLogger("jira_dc.auth")


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
        self._header = find_header(auth)
        self._has_flow = auth is not None and self._header is None
        self._base_url = base_url
        self._max_body = max_body
        self._watch = watch
        self._pacer = pacer
        self._clock = clock
        self._connections = AsyncConnections(http_client, base_url, auth)

    def send(
        self, prepared: PreparedRequest, options: Options, *, stream: bool = False
    ) -> Coroutine[Any, Any, Received]:
        """Return the answer, as `Transport.send` does."""
        return self.go_on(Attempts(prepared, options, self._clock, self._watch), stream=stream)

    def begin(self, prepared: PreparedRequest, options: Options) -> Attempts:
        """Return the attempts of a call that begins now, for `go_on`."""
        return Attempts(prepared, options, self._clock, self._watch)

    def go_on(self, attempts: Attempts, *, stream: bool) -> Coroutine[Any, Any, Received]:
        """Do what `send` does, with further attempts of a call."""
        # Each coroutine around another one costs, so there is none that only hands on what it gets.
        send = self._send if attempts.deadline is None else self._send_in_time
        return send(attempts, stream=stream)

    async def _send_in_time(self, attempts: Attempts, *, stream: bool) -> Received:
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
        channel = self._connections.last() or await self._connections.here()
        prepared = attempts.prepared
        gate = channel.downloads if stream else channel.calls
        has_slot = gate.take() or await _wait(gate, attempts, stream=stream)
        upload = None if isinstance(prepared.content, bytes) else prepared.content
        try:
            send = self._log_in if self._has_flow else self._ask
            answer = await send(channel, attempts, stream=stream)
            if not stream:
                return answer
            held = Held(answer, gate.leave if has_slot else None)
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

    async def _ask(self, channel: AsyncChannel, attempts: Attempts, *, stream: bool) -> Received:
        """Send the request, whose login is a header or that of the client. Its frame alone holds it."""
        request = channel.adapter.build(attempts.prepared, attempts.timeout(is_async=True))
        if self._header is not None:
            self._header.set_header(request)
        attempts.hand_over()
        response = attempts.timed(await channel.adapter.send(request, as_client=self._auth is None))
        answer = Received(response, attempts.prepared.operation, self._max_body)
        if not (stream or answer.is_at_hand()):
            await answer.aread()
        return answer

    async def _log_in(self, channel: AsyncChannel, attempts: Attempts, *, stream: bool) -> Received:
        """Send the request and whatever its login asks for besides."""
        request = channel.adapter.build(attempts.prepared, attempts.timeout(is_async=True))
        auth: Any = self._auth
        if not hasattr(auth, "async_auth_flow"):
            flow = AsyncFlow(auth.auth_flow(request))
            return await exchange_async(channel.adapter, flow, request, attempts, self._max_body, stream=stream)
        request.extensions[BASE_URL] = self._base_url
        request.extensions[RUNNER] = channel.runner
        own = auth.async_auth_flow(request)
        received = await exchange_async(channel.adapter, own, request, attempts, self._max_body, stream=True)
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


async def _wait(gate: AsyncGate, attempts: Attempts, *, stream: bool) -> bool:
    """Wait for a slot, and return whether there is one; a download goes ahead without one after a while."""
    attempts.queue()
    return await gate.enter(STALL if stream else None)
