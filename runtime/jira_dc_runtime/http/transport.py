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

from .background_runner import RUNNER
from .connections import AsyncConnections, Connections
from .gate import STALL, Held
from .upload import Upload

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Generator

    from .adapters.adapter import Adapter, AsyncAdapter
    from .auth_flow import Auth, AuthRequest, AuthResponse
    from .connections import AsyncChannel
    from .http_client import AsyncHttpClient, AsyncHttpResponse, HttpClient, HttpResponse
    from .request import PreparedRequest

LOGGER = logging.getLogger("jira_dc.auth")
LOGOUT_TIMEOUT: Final = 10.0  # seconds; a close must not wait long for a courtesy


class Transport:
    """Sends requests of one sync client, each with its login."""

    def __init__(self, auth: Auth | None, http_client: HttpClient | None, base_url: str) -> None:
        self._auth = auth
        self._base_url = base_url
        self._connections = Connections(http_client, base_url, forgets=_forgets(auth, http_client))

    def send(self, prepared: PreparedRequest, seconds: float | None, *, stream: bool = False) -> HttpResponse:
        """Return the answer, with its body read unless `stream` is set; whoever sets it closes the answer.

        No redirect is followed. The request waits until few enough others are under way. Raise `TimedOut`,
        `ConnectionFailed`, `UnexpectedBody` for a body that cannot be unpacked, or `ConfigurationError` if this
        client can send nothing: it is closed, or its `http_client` belongs to another process.
        """
        channel = self._connections.here()
        gate = channel.downloads if stream else channel.calls
        has_slot = gate.enter(STALL if stream else None)
        upload = prepared.content if isinstance(prepared.content, Upload) else None
        try:
            response = self._answer(channel.adapter, prepared, seconds, stream=stream)
            if not stream:
                return response
            held = Held(response, gate.leave if has_slot else None)
            has_slot = False
            return cast("HttpResponse", held)
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

    def _answer(
        self, adapter: Adapter, prepared: PreparedRequest, seconds: float | None, *, stream: bool
    ) -> HttpResponse:
        request = adapter.build(prepared, seconds)
        if self._auth is None:
            response = adapter.send(request, as_client=True)
        elif (own := getattr(self._auth, "sync_auth_flow", None)) is None:
            return self._exchange(adapter, self._auth.auth_flow(request), prepared, stream=stream)
        else:
            request.extensions[BASE_URL] = self._base_url
            response = self._exchange(adapter, own(request), prepared, stream=True)
        return response if stream else _read(response)

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
                self._exchange(adapter, end(request), prepared, stream=False)
        except Exception as error:  # noqa: BLE001 - closing must not fail; the session ends by itself later
            LOGGER.info("%s: logging out failed (%s)", prepared.operation, type(error).__name__)

    @staticmethod
    def _exchange(
        adapter: Adapter, flow: Generator[AuthRequest, HttpResponse, None], prepared: PreparedRequest, *, stream: bool
    ) -> HttpResponse:
        """Send what the login asks for, until it is done; return the last answer."""
        try:
            request = next(flow)
            while True:
                try:
                    response = adapter.send(request, as_client=False)
                    if not stream:
                        _read(response)
                except Exception as error:  # sorted by failure_of; the rest is raised again
                    failure = failure_of(error, prepared.operation)
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
                    flow.throw(failure)  # whoever waits for this login learns of it
                raise failure.with_traceback(None)  # the frames of the login hold its secret
        finally:
            flow.close()

    def close(self) -> None:
        """Close every connection, unless the caller brought the client."""
        self._connections.close()


class AsyncTransport:
    """Sends requests of one async client, each with its login."""

    def __init__(self, auth: Auth | None, http_client: AsyncHttpClient | None, base_url: str) -> None:
        self._auth = auth
        self._base_url = base_url
        self._connections = AsyncConnections(http_client, base_url, forgets=_forgets(auth, http_client))

    async def send(
        self, prepared: PreparedRequest, seconds: float | None, *, stream: bool = False
    ) -> AsyncHttpResponse:
        """Return the answer, as `Transport.send` does."""
        channel = await self._connections.here()
        gate = channel.downloads if stream else channel.calls
        has_slot = await gate.enter(STALL if stream else None)
        upload = prepared.content if isinstance(prepared.content, Upload) else None
        try:
            response = await self._answer(channel, prepared, seconds, stream=stream)
            if not stream:
                return response
            held = Held(response, gate.leave if has_slot else None)
            has_slot = False
            return cast("AsyncHttpResponse", held)
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
    ) -> AsyncHttpResponse:
        adapter = channel.adapter
        request = adapter.build(prepared, seconds)
        if self._auth is None:
            response = await adapter.send(request, as_client=True)
        elif (own := getattr(self._auth, "async_auth_flow", None)) is None:
            flow = _as_async(self._auth.auth_flow(request))
            return await self._exchange(adapter, flow, prepared, stream=stream)
        else:
            request.extensions[BASE_URL] = self._base_url
            request.extensions[RUNNER] = channel.runner
            response = await self._exchange(adapter, own(request), prepared, stream=True)
        return response if stream else await _read_async(response)

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
                await self._exchange(adapter, _as_async(end(request)), prepared, stream=False)
        except Exception as error:  # noqa: BLE001 - closing must not fail; the session ends by itself later
            LOGGER.info("%s: logging out failed (%s)", prepared.operation, type(error).__name__)

    @staticmethod
    async def _exchange(
        adapter: AsyncAdapter,
        flow: AsyncGenerator[AuthRequest, AsyncHttpResponse],
        prepared: PreparedRequest,
        *,
        stream: bool,
    ) -> AsyncHttpResponse:
        """Send what the login asks for, until it is done; return the last answer."""
        try:
            request = await anext(flow)
            while True:
                try:
                    response = await adapter.send(request, as_client=False)
                    if not stream:
                        await _read_async(response)
                except Exception as error:  # sorted by failure_of; the rest is raised again
                    failure = failure_of(error, prepared.operation)
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
                    await flow.athrow(failure)  # whoever waits for this login learns of it
                raise failure.with_traceback(None)  # the frames of the login hold its secret
        finally:
            await flow.aclose()

    async def aclose(self) -> None:
        """Close every connection, unless the caller brought the client."""
        await self._connections.aclose()


def _forgets(auth: Auth | None, http_client: object) -> bool:
    """Return whether the login wants nothing of the caller's client beside it: no cookies and no other login."""
    return http_client is not None and not getattr(auth, "keeps_cookies", True)


def _read(response: HttpResponse) -> HttpResponse:
    try:
        response.read()
    except BaseException:
        response.close()
        raise
    return response


async def _read_async(response: AsyncHttpResponse) -> AsyncHttpResponse:
    try:
        await response.aread()
    except BaseException:
        await response.aclose()
        raise
    return response


async def _as_async(
    flow: Generator[AuthRequest, AuthResponse, None],
) -> AsyncGenerator[AuthRequest, AuthResponse]:
    try:
        request = next(flow)
        while True:
            try:
                response = yield request
            except Exception as error:  # noqa: BLE001 - the flow must learn of it, whatever it is
                request = flow.throw(error)
            else:
                request = flow.send(response)
    except StopIteration:
        return
    finally:
        flow.close()


def _upload_failure(upload: Upload | None) -> JiraError | None:
    """Return what is wrong with the caller's own file; some HTTP clients wrap it up as a broken connection."""
    if upload is None or upload.failure is None:
        return None
    if isinstance(upload.failure, JiraError):
        return upload.failure
    raise upload.failure
