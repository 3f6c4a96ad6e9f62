"""One exchange: everything that a login sends until the call is answered, and what goes wrong on the way."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from jira_dc_runtime.errors import JiraError

from .attempts import LOGIN
from .progress import Progress

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Generator

    from .adapters.adapter import Adapter, AsyncAdapter
    from .attempts import Attempts
    from .auth_flow import AuthRequest, AuthResponse
    from .received import Received


def exchange(
    adapter: Adapter,
    flow: Generator[AuthRequest, AuthResponse, None],
    own: AuthRequest,
    attempts: Attempts,
    max_body: int | None,
    *,
    stream: bool,
) -> Received:
    """Send what the login asks for, until it is done; return the last answer. `own` is the call itself."""
    progress = Progress(attempts, own, max_body)
    attempts.part = LOGIN
    try:
        request = next(flow)
        while True:
            try:
                progress.begin(request)
                answer = adapter.send(request, as_client=False)
                response = whole(progress.receive(request, answer), stream=stream)
            except Exception as error:  # sorted by Progress; the rest is raised again
                failure = progress.fail(request, error)
                if failure is None:
                    raise
            else:
                try:
                    attempts.part = LOGIN
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


async def exchange_async(
    adapter: AsyncAdapter,
    flow: AsyncGenerator[AuthRequest, AuthResponse],
    own: AuthRequest,
    attempts: Attempts,
    max_body: int | None,
    *,
    stream: bool,
) -> Received:
    """Do the same from async code."""
    progress = Progress(attempts, own, max_body)
    attempts.part = LOGIN
    try:
        request = await anext(flow)
        while True:
            try:
                progress.begin(request)
                answer = await adapter.send(request, as_client=False)
                response = await whole_async(progress.receive(request, answer), stream=stream)
            except Exception as error:  # sorted by Progress; the rest is raised again
                failure = progress.fail(request, error)
                if failure is None:
                    raise
            else:
                try:
                    attempts.part = LOGIN
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


def whole(received: Received, *, stream: bool) -> Received:
    """Return `received` with its body read, unless it is to be a stream."""
    if not stream and not received.is_at_hand():
        received.read()
    return received


async def whole_async(received: Received, *, stream: bool) -> Received:
    """Do the same from async code."""
    if not stream and not received.is_at_hand():
        await received.aread()
    return received
