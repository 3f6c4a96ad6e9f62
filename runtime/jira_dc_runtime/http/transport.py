"""Send a call with its login, try again where that is safe, and say what went wrong on the way.

What knows the HTTP libraries are the adapters; `connections.py` says over which one a request goes out.
`async_transport.py` is the same for async code.
"""

from __future__ import annotations

import logging
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from jira_dc_runtime.call.base_url import BASE_URL
from jira_dc_runtime.errors import JiraError
from jira_dc_runtime.errors.failure import failure_of

from .attempts import ATTEMPTS, SYSTEM, Attempts
from .background_runner import RUNNER, BackgroundThreads
from .bounded_body import MAX_BODY
from .connections import Connections
from .gate import STALL, Held
from .options import LOG_OUT
from .received import Received

if TYPE_CHECKING:
    from .adapters.adapter import Adapter
    from .attempts import Clock
    from .auth_flow import Auth, AuthRequest, HeaderAuth
    from .gate import Gate
    from .http_client import HttpClient
    from .options import Options
    from .pacer import Pacer
    from .request import PreparedRequest
    from .watch import Watch

LOGGER = logging.getLogger("jira_dc.auth")


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
        self._header = find_header(auth)
        self._has_flow = auth is not None and self._header is None
        self._base_url = base_url
        self._max_body = max_body
        self._watch = watch
        self._pacer = pacer
        self._clock = clock
        self._background: BackgroundThreads | None = None
        self._connections = Connections(http_client, base_url, auth)

    def send(self, prepared: PreparedRequest, options: Options, *, stream: bool = False) -> Received:
        """Return the answer, with its body read unless `stream` is set; whoever sets it closes the answer.

        No redirect is followed. The request waits until few enough others are under way, and is tried again as
        `options.retry` says. Raise `ConnectionFailed`, or the finer `TimedOut` and `DeadlineExceeded`; `UnexpectedBody`
        for a body that is too large or cannot be unpacked; or `ConfigurationError` if this client can send nothing: it
        is closed, or its `http_client` belongs to another process.
        """
        return self.go_on(Attempts(prepared, options, self._clock, self._watch), stream=stream)

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
        has_slot = gate.take() or _wait(gate, attempts, stream=stream)
        upload = None if isinstance(prepared.content, bytes) else prepared.content
        try:
            send = self._log_in if self._has_flow else self._ask
            answer = send(channel.adapter, attempts, stream=stream)
            if not stream:
                return answer
            held = Held(answer, gate.leave if has_slot else None)
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

    def _ask(self, adapter: Adapter, attempts: Attempts, *, stream: bool) -> Received:
        """Send the request, whose login is a header or that of the client. Its frame alone holds it."""
        request = _build(adapter, attempts)
        if self._header is not None:
            self._header.set_header(request)
        attempts.hand_over()
        response = attempts.timed(adapter.send(request, as_client=self._auth is None))
        answer = Received(response, attempts.prepared.operation, self._max_body)
        if not (stream or answer.is_at_hand()):
            answer.read()
        return answer

    def _log_in(self, adapter: Adapter, attempts: Attempts, *, stream: bool) -> Received:
        """Send the request and whatever its login asks for besides."""
        from .exchange import exchange, whole  # noqa: PLC0415 - most logins are a header

        request = _build(adapter, attempts)
        auth: Any = self._auth
        if not hasattr(auth, "sync_auth_flow"):
            return exchange(adapter, auth.auth_flow(request), request, attempts, self._max_body, stream=stream)
        request.extensions[BASE_URL] = self._base_url
        if attempts.deadline is not None:
            request.extensions[ATTEMPTS] = attempts
            request.extensions[RUNNER] = self._threads(adapter)
        own = auth.sync_auth_flow(request)
        received = exchange(adapter, own, request, attempts, self._max_body, stream=True)
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
            request = _build(adapter, attempts)
            request.extensions[BASE_URL] = self._base_url
            from .exchange import exchange  # noqa: PLC0415 - as above

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


def find_header(auth: Auth | None) -> HeaderAuth | None:
    """Return the login if it is one header and nothing more, so that no flow has to be driven."""
    if auth is None:
        return None
    from .auth_flow import is_header  # noqa: PLC0415 - anonymous clients need none

    return auth if is_header(auth) else None


def _build(adapter: Adapter, attempts: Attempts) -> AuthRequest:
    if attempts.deadline is not None:
        adapter.keep_time()
    return adapter.build(attempts.prepared, attempts.timeout(is_async=False))


def _wait(gate: Gate, attempts: Attempts, *, stream: bool) -> bool:
    """Wait for a slot, and return whether there is one; a download goes ahead without one after a while."""
    stall = STALL if stream else None
    attempts.queue()
    if attempts.deadline is None:
        return gate.enter(stall)
    left = max(0.0, attempts.deadline.left())
    has_slot = gate.enter(left if stall is None else min(stall, left))
    if not has_slot and attempts.deadline.is_over:
        raise attempts.exceed()
    return has_slot
