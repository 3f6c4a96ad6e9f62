"""`Client`: one Jira, its login, and how its answers are read."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar, overload

from jira_dc_runtime.codec.model import Model
from jira_dc_runtime.errors import JiraError, NotFound
from jira_dc_runtime.http.bounded_body import MAX_BODY
from jira_dc_runtime.http.request import PreparedRequest, prepare
from jira_dc_runtime.http.transport import Transport

from .core import LOG_OUT, ClientCore, checked_bound, logs_in_with
from .parts import check_parts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from contextlib import AbstractContextManager
    from types import TracebackType
    from typing import Self

    from jira_dc_runtime.answer.response import Response
    from jira_dc_runtime.auth import Auth
    from jira_dc_runtime.auth.check import AuthCheck
    from jira_dc_runtime.call import Call
    from jira_dc_runtime.call.body import Target
    from jira_dc_runtime.errors.drift import Drift
    from jira_dc_runtime.http.http_client import HttpClient

    from .gather import Gathering


T = TypeVar("T")
P = ParamSpec("P")
R = TypeVar("R")
In = TypeVar("In")
ModelT = TypeVar("ModelT", bound=Model)


class Client(ClientCore):
    """One Jira. It can be shared between threads; close it, or use it in a `with` statement.

    - `base_url`: as users open Jira, for example `https://jira.example.com` or `https://example.com/jira`.
    - `auth`: the login, for example `PersonalAccessToken(token)`; None is anonymous, or the login of `http_client`.
    - `timeout`: seconds to wait for a connection, and for each part of an answer; None waits for ever.
    - `http_client`: an httpx-compatible client of your own. It keeps its proxies and certificates, and you close it.
      It belongs to the process that made it; without one, a forked child gets connections of its own.
    - `max_body`: bytes of an answer, unpacked, that are held in memory; a larger one is an `UnexpectedBody`. None holds
      any. Downloads are not held.
    - `on_drift`: called with each place in a response that has another type than declared.
    - `strict`: raise `DriftError` for such a place instead of keeping the raw value.
    - `allow_plain_http`: send the login over plain http to another machine, where anyone in between can read it.

    Raise `ConfigurationError` for a base URL that cannot be one, for a login over plain http, and for a login, HTTP
    client or timeout that is none.
    """

    def __init__(
        self,
        base_url: str,
        *,
        auth: Auth | None = None,
        timeout: float | None = 30.0,
        http_client: HttpClient | None = None,
        max_body: int | None = MAX_BODY,
        on_drift: Callable[[Drift], None] | None = None,
        strict: bool = False,
        allow_plain_http: bool = False,
    ) -> None:
        check_parts(base_url, auth, http_client, on_drift, closes_with="close")
        logs_in = logs_in_with(auth, http_client)
        super().__init__(base_url, timeout, on_drift, strict=strict, logs_in=logs_in, allow_plain_http=allow_plain_http)
        self._transport = Transport(auth, http_client, self._base_text, checked_bound(max_body))

    @classmethod
    def from_env(
        cls,
        *,
        timeout: float | None = 30.0,
        http_client: HttpClient | None = None,
        max_body: int | None = MAX_BODY,
        on_drift: Callable[[Drift], None] | None = None,
        strict: bool = False,
    ) -> Self:
        """Return a client set up by environment variables: `JIRA_URL`, and `JIRA_TOKEN` or another login.

        `JIRA_AUTH` chooses the login by name, from the entry points of the group `jira_dc.auth`; the README lists the
        names and their variables. Raise `ConfigurationError` for what is missing or does not fit.
        """
        from .environment import read_environment  # noqa: PLC0415 - not every program needs it

        found = read_environment(os.environ)
        return cls(
            found.base_url,
            auth=found.auth,
            timeout=timeout,
            http_client=http_client,
            max_body=max_body,
            on_drift=on_drift,
            strict=strict,
            allow_plain_http=found.allow_plain_http,
        )

    def send(self, call: Call[T]) -> T:
        """Send `call` and return its value. Raise a `JiraError` for every failure."""
        return self._carry_out(call, self._value)

    def with_response(self, method: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Response[T]:
        """Call `method` of this client and return its value with status, headers and raw bytes.

        `jira.with_response(jira.issue.get_issue, "EX-1", fields=["summary"])`. The settings that count are those of
        the view whose method it is: `jira.with_response(jira.with_timeout(600).issue.add_attachment, ...)` waits 600
        seconds. Raise `RequestError` for anything but a method that sends one call; an `iter_` method sends many.
        """
        from .capture import Capture, captured, find_sender, rebound  # noqa: PLC0415 - not every program needs it

        sender: Client = find_sender(method, self._owns)
        capture = Capture(sender._respond)
        rebound(method, capture)(*args, **kwargs)
        return captured(capture)

    def check_auth(self) -> AuthCheck:
        """Ask Jira who we are: return the user name, or whether the login is refused, or ignored.

        It is one call of `/rest/api/2/myself`. Raise a `JiraError` for what says nothing about the login, such as no
        connection.
        """
        from jira_dc_runtime.auth.check import WHO_AM_I, judge_answer, judge_error  # noqa: PLC0415 - not every program needs it

        try:
            return judge_answer(self._respond(WHO_AM_I))
        except JiraError as error:
            return judge_error(error)

    @overload
    def gather(self, calls: Iterable[Call[T]], /, *, at_once: int = 20) -> Gathering[Call[T], T]: ...
    @overload
    def gather(self, calls: Iterable[Callable[[], T]], /, *, at_once: int = 20) -> Gathering[Callable[[], T], T]: ...
    @overload
    def gather(self, method: Callable[[In], T], inputs: Iterable[In], /, *, at_once: int = 20) -> Gathering[In, T]: ...
    def gather(self, calls: Any, inputs: Any = None, /, *, at_once: int = 20) -> Any:
        """Carry out many calls, `at_once` at a time, and return an iterator over their outcomes, in order.

        `for outcome in jira.gather(jira.issue.get_issue, keys)` gives an `Outcome` for each key: `input`, `value`, and
        `error`, which is what its call raised, or None. Instead of a method and its inputs it takes calls: `Call`s, or
        what can be called without arguments, such as `partial(jira.issue.edit_issue, key, body)`. Inputs are drawn
        when they are needed; an error of theirs comes after the outcomes before it. Leaving early waits for the calls
        that are under way.

        Raise `RequestError` for an `at_once` below 1, and for a method that sends more than one request.
        """
        from .gather import Gathering, find_work  # noqa: PLC0415 - not every program needs it

        return Gathering(*find_work(self.send, calls, inputs), at_once)

    @overload
    def wait_for(
        self,
        task: Callable[[], T],
        *,
        on_progress: Callable[[T], object] | None = None,
        deadline: float | None = None,
        is_done: Callable[[T], bool] | None = None,
    ) -> T: ...
    @overload
    def wait_for(
        self,
        task: ModelT,
        *,
        on_progress: Callable[[ModelT], object] | None = None,
        deadline: float | None = None,
        is_done: Callable[[ModelT], bool] | None = None,
    ) -> ModelT: ...
    def wait_for(
        self,
        task: Any,
        *,
        on_progress: Callable[[Any], object] | None = None,
        deadline: float | None = None,
        is_done: Callable[[Any], bool] | None = None,
    ) -> Any:
        """Wait until a task that Jira carries out by itself is done, and return what Jira says at its end.

        `task` is what Jira answered when it began a reindex or an anonymization, or what asks how far a task is:
        `jira.wait_for(lambda: jira.reindex.get_request_progress(7))`. It is asked with growing pauses, also while Jira
        is away for a while. `on_progress` is called with each answer; what it raises ends the waiting. `deadline` is in
        seconds, None waits for ever. `is_done` decides for what has no end that is known here.

        Raise `TaskFailed` if it came to a bad end, `TaskUnfinished` at the deadline, `RequestError` for what is no
        task, and what a call raises.
        """
        from .long_task import find_poll, wait, watch  # noqa: PLC0415 - not every program needs it

        return wait(find_poll(task, self.send), watch(on_progress, deadline, is_done))

    def with_timeout(self, seconds: float | None) -> Self:
        """Return the same client with another timeout, over the same connections. None waits for ever."""
        return self._with_timeout(seconds)

    def download(self, url: str, to: Target) -> int:
        """Fetch the file at `url`, write it to a path or an open binary file, and return how many bytes it has.

        A path gets the whole file or stays as it was. For `url` and errors see `stream`; what the file system refuses
        is its own `OSError`.
        """
        from jira_dc_runtime.http.download import write_chunks  # noqa: PLC0415 - not every program downloads

        with self.stream(url) as chunks:
            return write_chunks(chunks, to)

    def stream(self, url: str) -> AbstractContextManager[Iterator[bytes]]:
        """Fetch the file at `url` in a `with` statement that gives an iterator over its chunks.

        `url` is a path of this Jira, or an address that Jira gave, such as an attachment's `content`; whatever host it
        names, only this Jira is asked. Raise `ConfigurationError` if that is not possible, `RedirectError` for a
        redirect elsewhere or to a login page, `UnexpectedBody` for a page instead of the file, and what a call raises.
        """
        from jira_dc_runtime.http.download import open_stream  # noqa: PLC0415 - not every program downloads

        return open_stream(self._transport, self._base, url, self._timeout)

    def close(self) -> None:
        """End the session of the login, if it has one. Close every connection, unless `http_client` was given.

        After that every call raises `ConfigurationError`. Closing twice does no harm.
        """
        try:
            self._transport.log_out(prepare(LOG_OUT, self._base_text))
        finally:  # also if this is interrupted
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
        return self._carry_out(call, self._response)

    def _carry_out(self, call: Call[T], read: Callable[[Call[T], PreparedRequest, Any], R]) -> R:
        prepared = prepare(call, self._base_text)
        try:
            return read(call, prepared, self._transport.send(prepared, self._timeout))
        except NotFound as error:
            refused = error
        from jira_dc_runtime.answer.not_available import SERVER_INFO, explain, relocate  # noqa: PLC0415 - a 404 is rare

        asked = prepare(SERVER_INFO, self._base_text)
        older = relocate(call, self._shared, lambda: self._transport.send(asked, self._timeout))
        if older is not None:
            return self._carry_out(older, read)
        raise explain(
            refused, self._load_availability(), self._shared, lambda: self._transport.send(asked, self._timeout)
        )
