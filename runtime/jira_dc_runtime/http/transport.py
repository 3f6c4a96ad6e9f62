"""The only place that knows httpx: send one request with its login, and say what went wrong on the way.

Any client with the methods of `HttpClient` or `AsyncHttpClient` can stand in for httpx: httpx2, or httpx over aiohttp.
"""

from __future__ import annotations

import logging
from contextlib import suppress
from typing import TYPE_CHECKING, Final

import httpx

from jira_dc_runtime.call.base_url import BASE_URL
from jira_dc_runtime.errors import JiraError
from jira_dc_runtime.errors.failure import failure_of

from .bounded_body import MAX_BODY
from .cookies import drop_cookies, forget_cookies, make_empty_jar
from .progress import Progress
from .received import Received
from .upload import AsyncUpload, Upload

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Generator

    from .auth_flow import Auth, AuthRequest, AuthResponse
    from .background_runner import BackgroundRunner
    from .http_client import AsyncHttpClient, HttpClient
    from .request import PreparedRequest

LOGGER = logging.getLogger("jira_dc.auth")
LOGOUT_TIMEOUT: Final = 10.0  # seconds; a close must not wait long for a courtesy


class Transport:
    """Sends requests through one sync client, each with its login."""

    def __init__(
        self, auth: Auth | None, http_client: HttpClient | None, base_url: str, max_body: int | None = MAX_BODY
    ) -> None:
        self._owned = http_client is None
        self._http: HttpClient = http_client or httpx.Client(cookies=make_empty_jar())
        self._auth = auth
        self._base_url = base_url
        self._max_body = max_body
        self._forgets = not self._owned and not getattr(auth, "keeps_cookies", True)

    def send(self, prepared: PreparedRequest, seconds: float | None, *, stream: bool = False) -> Received:
        """Return the answer, with its body read unless `stream` is set. No redirect is followed.

        Raise `TimedOut`, `ConnectionFailed`, or `UnexpectedBody` for a body that is too large or cannot be unpacked.
        """
        upload = prepared.content if isinstance(prepared.content, Upload) else None
        try:
            request = self._http.build_request(
                prepared.method, prepared.url, content=prepared.content, headers=prepared.headers, timeout=seconds
            )
            if self._auth is None:
                response = self._http.send(request, stream=True, follow_redirects=False)
                return _whole(Received(response, prepared.operation, self._max_body), stream=stream)
            if self._forgets:
                drop_cookies(request)
            own = getattr(self._auth, "sync_auth_flow", None)
            if own is None:
                return self._exchange(self._auth.auth_flow(request), request, prepared, stream=stream)
            request.extensions[BASE_URL] = self._base_url
            return _whole(self._exchange(own(request), request, prepared, stream=True), stream=stream)
        except Exception as error:  # sorted by failure_of; the rest is raised again
            failure = _upload_failure(upload) or failure_of(error, prepared.operation)
            if failure is None:
                raise
        finally:
            if upload is not None:
                upload.close()
        # Raised here and not above: the httpx error it would carry along holds the request and its login.
        raise failure

    def log_out(self, prepared: PreparedRequest) -> None:
        """End the session of the login, if it has one, with the request `prepared`. A failure is only logged."""
        end = getattr(self._auth, "logout_flow", None)
        if end is None:
            return
        try:
            request = self._http.build_request(
                prepared.method, prepared.url, content=None, headers=prepared.headers, timeout=LOGOUT_TIMEOUT
            )
            request.extensions[BASE_URL] = self._base_url
            with suppress(StopIteration):  # there is no session
                self._exchange(end(request), request, prepared, stream=False)
        except Exception as error:  # noqa: BLE001 - closing must not fail; the session ends by itself later
            LOGGER.info("%s: logging out failed (%s)", prepared.operation, type(error).__name__)

    def _exchange(
        self,
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
                    answer = self._http.send(request, stream=True, auth=None, follow_redirects=False)
                    response = _whole(progress.receive(request, answer), stream=stream)
                except Exception as error:  # sorted by Progress; the rest is raised again
                    failure = progress.fail(request, error)
                    if failure is None:
                        raise
                else:
                    if self._forgets:
                        forget_cookies(self._http, response)
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
        raise failure

    def close(self) -> None:
        """Close every connection, unless the caller brought the client."""
        if self._owned:
            self._http.close()


class AsyncTransport:
    """Sends requests through one async client, each with its login."""

    def __init__(
        self, auth: Auth | None, http_client: AsyncHttpClient | None, base_url: str, max_body: int | None = MAX_BODY
    ) -> None:
        self._owned = http_client is None
        self._http: AsyncHttpClient = http_client or httpx.AsyncClient(cookies=make_empty_jar())
        self._auth = auth
        self._base_url = base_url
        self._max_body = max_body
        self._forgets = not self._owned and not getattr(auth, "keeps_cookies", True)
        self._runner: BackgroundRunner | None = None

    async def send(self, prepared: PreparedRequest, seconds: float | None, *, stream: bool = False) -> Received:
        """Return the answer, as `Transport.send` does."""
        upload = prepared.content if isinstance(prepared.content, Upload) else None
        try:
            request = self._http.build_request(
                prepared.method,
                prepared.url,
                content=_as_async_content(prepared.content),
                headers=prepared.headers,
                timeout=seconds,
            )
            if self._auth is None:
                response = await self._http.send(request, stream=True, follow_redirects=False)
                return await _whole_async(Received(response, prepared.operation, self._max_body), stream=stream)
            if self._forgets:
                drop_cookies(request)
            own = getattr(self._auth, "async_auth_flow", None)
            if own is None:
                flow = _as_async(self._auth.auth_flow(request))
                return await self._exchange(flow, request, prepared, stream=stream)
            request.extensions[BASE_URL] = self._base_url
            self._attach_runner(request)
            received = await self._exchange(own(request), request, prepared, stream=True)
            return await _whole_async(received, stream=stream)
        except Exception as error:  # sorted by failure_of; the rest is raised again
            failure = _upload_failure(upload) or failure_of(error, prepared.operation)
            if failure is None:
                raise
        finally:
            if upload is not None:
                upload.close()
        raise failure  # as in Transport.send

    async def _exchange(
        self,
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
                    answer = await self._http.send(request, stream=True, auth=None, follow_redirects=False)
                    response = await _whole_async(progress.receive(request, answer), stream=stream)
                except Exception as error:  # sorted by Progress; the rest is raised again
                    failure = progress.fail(request, error)
                    if failure is None:
                        raise
                else:
                    if self._forgets:
                        forget_cookies(self._http, response)
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
        raise failure

    def _attach_runner(self, request: AuthRequest) -> None:
        from .background_runner import RUNNER, BackgroundRunner  # noqa: PLC0415 - few logins need it

        if self._runner is None:
            self._runner = BackgroundRunner(self._http, forgets=self._forgets)
        request.extensions[RUNNER] = self._runner

    async def log_out(self, prepared: PreparedRequest) -> None:
        """End the session of the login, as `Transport.log_out` does."""
        end = getattr(self._auth, "logout_flow", None)
        if end is None:
            return
        try:
            request = self._http.build_request(
                prepared.method, prepared.url, content=None, headers=prepared.headers, timeout=LOGOUT_TIMEOUT
            )
            request.extensions[BASE_URL] = self._base_url
            with suppress(StopAsyncIteration):  # there is no session
                await self._exchange(_as_async(end(request)), request, prepared, stream=False)
        except Exception as error:  # noqa: BLE001 - closing must not fail; the session ends by itself later
            LOGGER.info("%s: logging out failed (%s)", prepared.operation, type(error).__name__)

    async def aclose(self) -> None:
        """Close every connection, unless the caller brought the client."""
        if self._runner is not None:
            await self._runner.settle()
        if self._owned:
            await self._http.aclose()


def _whole(received: Received, *, stream: bool) -> Received:
    """Return `received` with its body read, unless it is to be a stream."""
    if not stream:
        received.read()
    return received


async def _whole_async(received: Received, *, stream: bool) -> Received:
    if not stream:
        await received.aread()
    return received


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


def _as_async_content(content: bytes | Upload | None) -> bytes | AsyncUpload | None:
    return AsyncUpload(content) if isinstance(content, Upload) else content


def _upload_failure(upload: Upload | None) -> JiraError | None:
    """Return what is wrong with the caller's own file; some HTTP clients wrap it up as a broken connection."""
    if upload is None or upload.failure is None:
        return None
    if isinstance(upload.failure, JiraError):
        upload.failure.sent = "unknown"  # the headers were on their way when it was found out
        return upload.failure
    raise upload.failure
