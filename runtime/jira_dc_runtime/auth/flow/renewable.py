"""`RenewableLogin`: the base of logins that ask Jira for something first, written once for sync and async.

The body of such a login is one generator, `login_flow`. It yields *steps*, and gets back what each one brings:

    the request itself, or another one   the response, its body not read
    `Ask(request)`                       a `Reply`: a request of the login's own, its answer read up to a bound
    `ReadBody(response)`                 all bytes of a response of the first kind
    `Blocking(function)`                 what `function()` returns; an async client calls it in a worker thread
    `Uninterrupted(steps)`               what `steps` return, carried out even if the task is cancelled meanwhile
    `yield from single_flight.renew()`   the value that one of all callers has obtained
"""

from __future__ import annotations

from contextlib import aclosing
from typing import TYPE_CHECKING, Any, Final

import msgspec

from jira_dc_runtime.call.base_url import BASE_URL
from jira_dc_runtime.errors import LoginError
from jira_dc_runtime.http.background_runner import LINE, Line, Uninterrupted

from .login import Login
from .single_flight import Flight

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Generator, Mapping

_FOREIGN: Final = (
    "This login needs the base URL of Jira, which only the clients of jira_dc tell it. Use Jira or AsyncJira."
)
MAX_REPLY: Final = 262_144  # bytes of an answer to a login request that are read


class Ask(msgspec.Struct, frozen=True):
    """Send a request of the login's own."""

    request: Any

    def __repr__(self) -> str:
        return "Ask(...)"  # the request may hold a password


class Blocking(msgspec.Struct, frozen=True):
    """Call a function that waits for something other than Jira, such as a file lock."""

    call: Callable[[], Any]

    def __repr__(self) -> str:
        return "Blocking(...)"


class ReadBody(msgspec.Struct, frozen=True):
    """Read the body of a response, which stays readable for whoever called."""

    response: Any

    def __repr__(self) -> str:
        return "ReadBody(...)"


class Reply(msgspec.Struct, frozen=True):
    """The answer to an `Ask`."""

    status: int
    headers: Any
    """As the HTTP client gives them; names in any case."""
    content: bytes
    """At most `MAX_REPLY` bytes of the body; none if it came packed, which was not asked for."""
    whole: bool
    """Whether `content` is all of it."""

    def __repr__(self) -> str:
        return f"Reply(status={self.status})"  # body and headers may hold a token


class RenewableLogin(Login):
    """The base of a login that renews itself. A subclass writes `login_flow`."""

    __slots__ = ()

    def login_flow(self, request: Any) -> Generator[Any, Any, None]:
        """Yield the steps that send `request` with the login (see the top of this module)."""
        raise NotImplementedError

    def auth_flow(self, request: Any) -> Generator[Any, Any, None]:
        """Send `request` with the login, from sync code."""
        return self.sync_auth_flow(request)

    def sync_auth_flow(self, request: Any) -> Generator[Any, Any, None]:
        """Carry out the steps, from sync code."""
        flow = self.login_flow(request)
        try:
            step = next(flow)
            while True:
                try:
                    if isinstance(step, Flight):
                        brought: Any = step.wait()
                    elif isinstance(step, Blocking):
                        brought = step.call()
                    elif isinstance(step, ReadBody):
                        brought = step.response.read()
                    elif isinstance(step, Uninterrupted):
                        brought = yield from _carry_out(step.steps)
                    elif isinstance(step, Ask):
                        brought = _read((yield step.request))
                    else:
                        brought = yield step
                except Exception as error:  # noqa: BLE001 - the body must learn of it, whatever it is
                    step = flow.throw(error)
                else:
                    step = flow.send(brought)
        except StopIteration:
            return
        finally:
            flow.close()

    async def async_auth_flow(self, request: Any) -> AsyncGenerator[Any, Any]:
        """Carry out the steps, from async code."""
        flow = self.login_flow(request)
        try:
            step = next(flow)
            while True:
                try:
                    if isinstance(step, Flight):
                        brought: Any = await step.wait_async()
                    elif isinstance(step, Blocking):
                        brought = await _call_in_thread(step)
                    elif isinstance(step, ReadBody):
                        brought = await step.response.aread()
                    elif isinstance(step, Uninterrupted):
                        line = _line_of(request)
                        brought = await line.finish(_carry_out_async(step.steps, line))
                    elif isinstance(step, Ask):
                        brought = await _read_async((yield step.request))
                    else:
                        brought = yield step
                except Exception as error:  # noqa: BLE001 - the body must learn of it, whatever it is
                    step = flow.throw(error)
                else:
                    step = flow.send(brought)
        except StopIteration:
            return
        finally:
            flow.close()


def _carry_out(steps: Generator[Any, Any, Any]) -> Generator[Any, Any, Any]:
    """Carry out steps of which each is an `Ask` or `Blocking`, and return what they return."""
    try:
        step = next(steps)
        while True:
            try:
                brought: Any = step.call() if isinstance(step, Blocking) else _read((yield step.request))
            except Exception as error:  # noqa: BLE001 - the steps must learn of it, whatever it is
                step = steps.throw(error)
            else:
                step = steps.send(brought)
    except StopIteration as end:
        return end.value
    finally:
        steps.close()


async def _carry_out_async(steps: Generator[Any, Any, Any], line: Line) -> Any:
    """Do the same in a task of its own, with requests sent through `line`."""
    try:
        step = next(steps)
        while True:
            try:
                brought: Any = await (_call_in_thread(step) if isinstance(step, Blocking) else _ask(step, line))
            except Exception as error:  # noqa: BLE001 - as above
                step = steps.throw(error)
            else:
                step = steps.send(brought)
    except StopIteration as end:
        return end.value
    finally:
        steps.close()


async def _ask(step: Ask, line: Line) -> Reply:
    response = await line.send(step.request)
    try:
        return await _read_async(response)
    finally:
        await response.aclose()


def base_url_of(request: Any) -> str:
    """Return the base URL of the client that built `request`, without a trailing slash.

    Raise `LoginError` if the request came from no client of this package.
    """
    found = request.extensions.get(BASE_URL)
    if isinstance(found, str):
        return found
    raise LoginError(_FOREIGN)


def _line_of(request: Any) -> Line:
    found = request.extensions.get(LINE)
    if isinstance(found, Line):
        return found
    raise LoginError(_FOREIGN)


def login_request(request: Any, method: str, url: str, headers: Mapping[str, str], content: bytes | None = None) -> Any:
    """Return a request of the same HTTP client as `request`, with the same timeout, for an `Ask`.

    It carries no cookie and no login but what `headers` say, and asks for an answer that is not packed: a packed one
    could be of any size.
    """
    sent = {
        "Accept": "application/json",
        "Accept-Encoding": "identity",
        "User-Agent": request.headers.get("user-agent", "jira-dc"),
        **headers,
    }
    return type(request)(method, url, headers=sent, content=content, extensions=dict(request.extensions))


def _read(response: Any) -> Reply:
    chunks: list[bytes] = []
    size = 0
    if not _is_packed(response):
        for chunk in response.iter_bytes():
            chunks.append(chunk)
            size += len(chunk)
            if size > MAX_REPLY:
                break
    return _reply(response, chunks, size)


async def _read_async(response: Any) -> Reply:
    chunks: list[bytes] = []
    size = 0
    if not _is_packed(response):
        async with aclosing(response.aiter_bytes()) as body:
            async for chunk in body:
                chunks.append(chunk)
                size += len(chunk)
                if size > MAX_REPLY:
                    break
    return _reply(response, chunks, size)


def _is_packed(response: Any) -> bool:
    return response.headers.get("content-encoding", "identity").strip().lower() not in {"", "identity"}


def _reply(response: Any, chunks: list[bytes], size: int) -> Reply:
    whole = size <= MAX_REPLY and not _is_packed(response)
    return Reply(response.status_code, response.headers, b"".join(chunks)[:MAX_REPLY], whole)


async def _call_in_thread(step: Blocking) -> Any:
    from anyio.to_thread import run_sync  # noqa: PLC0415 - httpx needs anyio itself, and only for async

    return await run_sync(step.call)
