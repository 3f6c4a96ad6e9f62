"""Send one request with its login, and say what went wrong on the way.

What knows the HTTP libraries are the adapters; `connections.py` says over which one a request goes out.
"""

from __future__ import annotations

import logging
from contextlib import suppress
from typing import TYPE_CHECKING, Final, cast

from jira_dc_runtime.call.base_url import BASE_URL
from jira_dc_runtime.errors import JiraError
from jira_dc_runtime.errors.failure import failure_of

from .async_flow import AsyncFlow
from .background_runner import RUNNER
from .bounded_body import MAX_BODY
from .connections import AsyncConnections, Connections
from .gate import STALL, Held
from .progress import Progress
from .received import Received

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Generator

    from .adapters.adapter import Adapter, AsyncAdapter
    from .auth_flow import Auth, AuthRequest, AuthResponse
    from .connections import AsyncChannel
    from .http_client import AsyncHttpClient, HttpClient
    from .request import PreparedRequest
    from .upload import Upload

LOGGER = logging.getLogger("jira_dc.auth")
LOGOUT_TIMEOUT: Final = 10.0  # seconds; a close must not wait long for a courtesy


class Transport:
    """Sends requests of one sync client, each with its login."""

    def __init__(
        self, auth: Auth | None, http_client: HttpClient | None, base_url: str, max_body: int | None = MAX_BODY
    ) -> None:
        self._auth = auth
        self._base_url = base_url
        self._max_body = max_body
        self._connections = Connections(http_client, base_url, forgets=_forgets(auth, http_client))

    def send(self, prepared: PreparedRequest, seconds: float | None, *, stream: bool = False) -> Received:
        """Return the answer, with its body read unless `stream` is set; whoever sets it closes the answer.

        No redirect is followed. The request waits until few enough others are under way. Raise `TimedOut`,
        `ConnectionFailed`, `UnexpectedBody` for a body that is too large or cannot be unpacked, or
        `ConfigurationError` if this client can send nothing: it is closed, or its `http_client` belongs to another
        process.
        """
        channel = self._connections.here()
        gate = channel.downloads if stream else channel.calls
        has_slot = gate.enter(STALL if stream else None)
        upload = None if isinstance(prepared.content, bytes) else prepared.content
        try:
            response = self._answer(channel.adapter, prepared, seconds, stream=stream)
            if not stream:
                return response
            held = Held(response, gate.leave if has_slot else None)
            has_slot = False
            return cast("Received", held)
        except Exception as error:  # sorted by failure_of; the rest is raised again
            failure = _upload_failure(upload) or failure_of(error, prepared.operation)
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

    def _answer(self, adapter: Adapter, prepared: PreparedRequest, seconds: float | None, *, stream: bool) -> Received:
        request = adapter.build(prepared, seconds)
        if self._auth is None:
            response = adapter.send(request, as_client=True)
            return _whole(Received(response, prepared.operation, self._max_body), stream=stream)
        own = getattr(self._auth, "sync_auth_flow", None)
        if own is None:
            return self._exchange(adapter, self._auth.auth_flow(request), request, prepared, stream=stream)
        request.extensions[BASE_URL] = self._base_url
        return _whole(self._exchange(adapter, own(request), request, prepared, stream=True), stream=stream)

    def log_out(self, prepared: PreparedRequest) -> None:
        """End the session of the login, if it has one, with the request `prepared`. A failure is only logged.

        A forked child leaves it alone: its parent goes on with it.
        """
        end = getattr(self._auth, "logout_flow", None)
        if end is None or self._connections.is_closed or not self._connections.is_at_home:
            return
        try:
            adapter = self._connections.here().adapter
            request = adapter.build(prepared, LOGOUT_TIMEOUT)
            request.extensions[BASE_URL] = self._base_url
            with suppress(StopIteration):  # there is no session
                self._exchange(adapter, end(request), request, prepared, stream=False)
        except Exception as error:  # noqa: BLE001 - closing must not fail; the session ends by itself later
            LOGGER.info("%s: logging out failed (%s)", prepared.operation, type(error).__name__)

    def _exchange(
        self,
        adapter: Adapter,
        flow: Generator[AuthRequest, AuthResponse, None],
        own: AuthRequest,
        prepared: PreparedRequest,
        *,
        stream: bool,
    ) -> Received:
        """Send what the login asks for, until it is done; return the last answer. `own` is the call itself."""
        progress = Progress(prepared.operation, own, self._max_body)
        try:
            request = next(flow)
            while True:
                try:
                    answer = adapter.send(request, as_client=False)
                    response = _whole(progress.receive(request, answer), stream=stream)
                except Exception as error:  # sorted by Progress; the rest is raised again
                    failure = progress.fail(request, error)
                    if failure is None:
                        raise
                else:
                    try:
                        request = flow.send(response)
                    except StopIteration:
                        return response
                    except BaseException:
                        response.close()
                        raise
                    response.close()
                    continue
                with suppress(JiraError, StopIteration):
                    flow.throw(failure)  # all who wait for this login get the error
                break
        except Exception as error:  # sorted by Progress; the rest is raised again
            failure = progress.explain(error)
            if failure is None:
                raise
        finally:
            flow.close()
        raise failure.with_traceback(None)  # the frames of the login hold its secret

    def close(self) -> None:
        """Close every connection, unless the caller brought the client."""
        self._connections.close()


class AsyncTransport:
    """Sends requests of one async client, each with its login."""

    def __init__(
        self, auth: Auth | None, http_client: AsyncHttpClient | None, base_url: str, max_body: int | None = MAX_BODY
    ) -> None:
        self._auth = auth
        self._base_url = base_url
        self._max_body = max_body
        self._connections = AsyncConnections(http_client, base_url, forgets=_forgets(auth, http_client))

    async def send(self, prepared: PreparedRequest, seconds: float | None, *, stream: bool = False) -> Received:
        """Return the answer, as `Transport.send` does."""
        channel = await self._connections.here()
        gate = channel.downloads if stream else channel.calls
        has_slot = await gate.enter(STALL if stream else None)
        upload = None if isinstance(prepared.content, bytes) else prepared.content
        try:
            response = await self._answer(channel, prepared, seconds, stream=stream)
            if not stream:
                return response
            held = Held(response, gate.leave if has_slot else None)
            has_slot = False
            return cast("Received", held)
        except Exception as error:  # sorted by failure_of; the rest is raised again
            failure = _upload_failure(upload) or failure_of(error, prepared.operation)
            if failure is None:
                raise
        except BaseException as error:  # noqa: BLE001 - as in Transport.send
            raise error.with_traceback(None)  # noqa: B904 - as in Transport.send
        finally:
            if upload is not None:
                upload.close()
            if has_slot:
                gate.leave()
        raise failure  # as in Transport.send

    async def _answer(
        self, channel: AsyncChannel, prepared: PreparedRequest, seconds: float | None, *, stream: bool
    ) -> Received:
        adapter = channel.adapter
        request = adapter.build(prepared, seconds)
        if self._auth is None:
            response = await adapter.send(request, as_client=True)
            return await _whole_async(Received(response, prepared.operation, self._max_body), stream=stream)
        own = getattr(self._auth, "async_auth_flow", None)
        if own is None:
            flow = AsyncFlow(self._auth.auth_flow(request))
            return await self._exchange(adapter, flow, request, prepared, stream=stream)
        request.extensions[BASE_URL] = self._base_url
        request.extensions[RUNNER] = channel.runner
        received = await self._exchange(adapter, own(request), request, prepared, stream=True)
        return await _whole_async(received, stream=stream)

    async def log_out(self, prepared: PreparedRequest) -> None:
        """End the session of the login, as `Transport.log_out` does."""
        end = getattr(self._auth, "logout_flow", None)
        if end is None or self._connections.is_closed or not self._connections.is_at_home:
            return
        try:
            adapter = (await self._connections.here()).adapter
            request = adapter.build(prepared, LOGOUT_TIMEOUT)
            request.extensions[BASE_URL] = self._base_url
            with suppress(StopAsyncIteration):  # there is no session
                await self._exchange(adapter, AsyncFlow(end(request)), request, prepared, stream=False)
        except Exception as error:  # noqa: BLE001 - closing must not fail; the session ends by itself later
            LOGGER.info("%s: logging out failed (%s)", prepared.operation, type(error).__name__)

    async def _exchange(
        self,
        adapter: AsyncAdapter,
        flow: AsyncGenerator[AuthRequest, AuthResponse],
        own: AuthRequest,
        prepared: PreparedRequest,
        *,
        stream: bool,
    ) -> Received:
        """Send what the login asks for, until it is done; return the last answer. `own` is the call itself."""
        progress = Progress(prepared.operation, own, self._max_body)
        try:
            request = await anext(flow)
            while True:
                try:
                    answer = await adapter.send(request, as_client=False)
                    response = await _whole_async(progress.receive(request, answer), stream=stream)
                except Exception as error:  # sorted by Progress; the rest is raised again
                    failure = progress.fail(request, error)
                    if failure is None:
                        raise
                else:
                    try:
                        request = await flow.asend(response)
                    except StopAsyncIteration:
                        return response
                    except BaseException:
                        await response.aclose()
                        raise
                    await response.aclose()
                    continue
                with suppress(JiraError, StopAsyncIteration):
                    await flow.athrow(failure)  # all who wait for this login get the error
                break
        except Exception as error:  # sorted by Progress; the rest is raised again
            failure = progress.explain(error)
            if failure is None:
                raise
        finally:
            await flow.aclose()
        raise failure.with_traceback(None)  # the frames of the login hold its secret

    async def aclose(self) -> None:
        """Close every connection, unless the caller brought the client."""
        await self._connections.aclose()


def _forgets(auth: Auth | None, http_client: object) -> bool:
    """Return whether the login wants nothing of the caller's client beside it: no cookies and no other login."""
    return http_client is not None and not getattr(auth, "keeps_cookies", True)


def _whole(received: Received, *, stream: bool) -> Received:
    """Return `received` with its body read, unless it is to be a stream."""
    if not stream:
        received.read()
    return received


async def _whole_async(received: Received, *, stream: bool) -> Received:
    if not stream:
        await received.aread()
    return received


def _upload_failure(upload: Upload | None) -> JiraError | None:
    """Return what is wrong with the caller's own file; some HTTP clients wrap it up as a broken connection."""
    if upload is None or upload.failure is None:
        return None
    if isinstance(upload.failure, JiraError):
        upload.failure.sent = "unknown"  # the headers were on their way when it was found out
        return upload.failure
    raise upload.failure
