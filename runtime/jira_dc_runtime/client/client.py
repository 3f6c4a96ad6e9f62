"""`Client`: one Jira, its login, and how its answers are read."""

from __future__ import annotations

import os
from time import monotonic
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from jira_dc_runtime import errors
from jira_dc_runtime.errors import JiraError
from jira_dc_runtime.http.bounded_body import MAX_BODY
from jira_dc_runtime.http.options import Options, left_of, with_changes
from jira_dc_runtime.http.request import PreparedRequest, prepare
from jira_dc_runtime.http.retry import Retry
from jira_dc_runtime.http.transport import Transport

from .core import LOG_OUT, ClientCore, checked_bound, logs_in_with
from .many_calls import ManyCalls
from .parts import check_parts, checked_pacer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from types import TracebackType
    from typing import Self

    from jira_dc_runtime.answer.response import Response
    from jira_dc_runtime.auth import Auth
    from jira_dc_runtime.auth.check import AuthCheck
    from jira_dc_runtime.call import Call
    from jira_dc_runtime.call.body import OnProgress, Target
    from jira_dc_runtime.errors.drift import Drift
    from jira_dc_runtime.http.events import Event
    from jira_dc_runtime.http.http_client import HttpClient
    from jira_dc_runtime.http.pacer import Pacer
    from jira_dc_runtime.http.received import Received

    from .catalogue.catalogue import FieldCatalogue


T = TypeVar("T")
P = ParamSpec("P")
R = TypeVar("R")


class Client(ManyCalls, ClientCore):
    """One Jira. It can be shared between threads; close it, or use it in a `with` statement.

    - `base_url`: as users open Jira, for example `https://jira.example.com` or `https://example.com/jira`.
    - `auth`: the login, for example `PersonalAccessToken(token)`; None is anonymous, or the login of `http_client`.
    - `timeout`: seconds to wait for a connection, and for each part of an answer; None waits for ever.
    - `deadline`: seconds for a whole call: login, pauses and attempts, to the last byte; None sets no bound. Each page
      of an iterator is a call. Only looking up the name of the host, and a login store of your own, may take longer.
    - `retry`: when a call is tried again, `Retry()` unless told otherwise: twice within 60 seconds, where that is safe.
      What was never sent and what Jira refused for its rate (429) is sent again; where nobody knows what became of a
      call, only one that reads. None tries once.
    - `pacer`: a `Pacer`, which keeps all clients that share it just under the rate limit of their user.
    - `http_client`: an httpx-compatible client of your own. It keeps its proxies and certificates, and you close it.
      It belongs to the process that made it; without one, a forked child gets connections of its own. Without one, it
      is httpx2 where that is installed (it trusts the certificates of the operating system), else httpx (those of
      certifi); for both, `SSL_CERT_FILE` names others, and the environment the proxies.
    - `max_body`: bytes of an answer, unpacked, that are held in memory; a larger one is an `UnexpectedBody`. None holds
      any. Downloads are not held.
    - `on_drift`: called with each place in a response that has another type than declared.
    - `on_event`: called with what happens to each call, for metrics and tracing; `jira_dc.events` tells with what.
    - `strict`: raise `DriftError` for such a place instead of keeping the raw value.
    - `allow_plain_http`: send the login over plain http to another machine, where anyone in between can read it.

    Raise `ConfigurationError` for a base URL that cannot be one, for a login over plain http, and for a login, HTTP
    client, timeout or deadline that is none.
    """

    def __init__(
        self,
        base_url: str,
        *,
        auth: Auth | None = None,
        timeout: float | None = 30.0,
        deadline: float | None = None,
        retry: Retry | None = Retry(),  # noqa: B008 - it is frozen
        pacer: Pacer | None = None,
        http_client: HttpClient | None = None,
        max_body: int | None = MAX_BODY,
        on_drift: Callable[[Drift], None] | None = None,
        on_event: Callable[[Event], object] | None = None,
        strict: bool = False,
        allow_plain_http: bool = False,
    ) -> None:
        check_parts(base_url, auth, http_client, on_drift, on_event, closes_with="close")
        super().__init__(
            base_url,
            with_changes(Options(), timeout=timeout, deadline=deadline, retry=retry),
            on_drift,
            on_event,
            strict=strict,
            logs_in=logs_in_with(auth, http_client),
            allow_plain_http=allow_plain_http,
        )
        self._transport = Transport(
            auth,
            http_client,
            self._base_text,
            max_body=checked_bound(max_body),
            watch=self._watch,
            pacer=checked_pacer(pacer),
        )

    @classmethod
    def from_env(
        cls,
        *,
        timeout: float | None = 30.0,
        deadline: float | None = None,
        retry: Retry | None = Retry(),  # noqa: B008 - it is frozen
        pacer: Pacer | None = None,
        http_client: HttpClient | None = None,
        max_body: int | None = MAX_BODY,
        on_drift: Callable[[Drift], None] | None = None,
        on_event: Callable[[Event], object] | None = None,
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
            deadline=deadline,
            retry=retry,
            pacer=pacer,
            http_client=http_client,
            max_body=max_body,
            on_drift=on_drift,
            on_event=on_event,
            strict=strict,
            allow_plain_http=found.allow_plain_http,
        )

    def send(self, call: Call[T]) -> T:
        """Send `call` and return its value. Raise a `JiraError` for every failure."""
        return self._carry_out(call, self._value, self._options)

    def with_response(self, method: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Response[T]:
        """Call `method` of this client and return its value with status, headers and raw bytes.

        `jira.with_response(jira.issue.get_issue, "EX-1", fields=["summary"])`. The settings that count are those of
        the view whose method it is: `jira.with_response(jira.with_options(timeout=600).issue.add_attachment, ...)`
        waits 600 seconds. Raise `RequestError` for anything but a method that sends one call; an `iter_` method sends
        many.
        """
        from .capture import Capture, captured, find_sender, rebound  # noqa: PLC0415 - not every program needs it

        sender: Client = find_sender(method, self._owns)
        capture = Capture(sender._respond)
        rebound(method, capture)(*args, **kwargs)
        return captured(capture)

    @property
    def fields(self) -> FieldCatalogue:
        """The fields of this Jira, by id or name: `jira.fields["Story Points"].id`. Jira is asked once per client.

        Reading it raises what a call raises, as long as Jira has not answered.
        """
        from .catalogue.ask import ask  # noqa: PLC0415 - not every program needs it

        return ask(self._field_flight(), None, self.send)

    def refresh_fields(self) -> FieldCatalogue:
        """Ask for the fields of this Jira again, for this client and its views, and return them."""
        from .catalogue.ask import ask  # noqa: PLC0415 - not every program needs it

        flight = self._field_flight()
        return ask(flight, flight.value, self.send)

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

    def download(self, url: str, to: Target, *, on_progress: OnProgress | None = None) -> int:
        """Fetch the file at `url`, write it to a path or an open binary file, and return how many bytes it has.

        A path gets the whole file or stays as it was. A download that breaks off goes on where it stopped if the server
        allows that, else it starts again, as `retry` says; attempts that brought something do not count. Into an open
        file it starts again only where that can go back to where it stood, its end; for any other see `stream`.

        `on_progress(done, total)` is called as bytes are written; `total` is None where Jira does not say it. It starts
        again at 0 where the download does. What it raises ends the download. For `url` and errors see `stream`; what
        the file system refuses is its own `OSError`.
        """
        from jira_dc_runtime.http.download import download  # noqa: PLC0415 - not every program downloads

        return download(self._transport, self._base, url, to, self._options, on_progress=on_progress)

    def stream(self, url: str, *, on_progress: OnProgress | None = None) -> AbstractContextManager[Iterator[bytes]]:
        """Fetch the file at `url` in a `with` statement that gives an iterator over its chunks.

        `url` is a path of this Jira, or an address that Jira gave, such as an attachment's `content`; whatever host it
        names, only this Jira is asked. A download that breaks off goes on, without a gap and with nothing twice, if an
        ETag or Last-Modified tells that the file is still the same. `on_progress` is called for each chunk when the
        next one is asked for, else as by `download`.

        Raise `ConfigurationError` for an address that is none of this Jira, `RedirectError` for a redirect elsewhere or
        to a login page, `UnexpectedBody` for a page instead of the file, and what a call raises.
        """
        from jira_dc_runtime.http.download import open_stream  # noqa: PLC0415 - not every program downloads

        return open_stream(self._transport, self._base, url, self._options, on_progress=on_progress)

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
        return self._carry_out(call, self._response, self._options)

    def _carry_out(self, call: Call[T], read: Callable[[Call[T], PreparedRequest, Any], R], options: Options) -> R:
        began = 0.0 if options.deadline is None else monotonic()
        prepared = self._prepare(call, options)
        answer: Received | None = None
        try:
            answer = self._transport.send(prepared, options)
            return read(call, prepared, answer)
        except JiraError as error:
            if answer is not None:
                answer.count_in(error)
            if not isinstance(error, errors.NotFound):
                raise
            refused = error
        from jira_dc_runtime.answer.not_available import SERVER_INFO, explain, relocate  # noqa: PLC0415 - a 404 is rare

        def ask_for_version() -> Received:
            return self._transport.send(self._prepare_own(SERVER_INFO), left_of(options, began))

        older = relocate(call, self._shared, ask_for_version)
        if older is not None:
            return self._carry_out(older, read, left_of(options, began))
        raise explain(refused, self._load_availability(), self._shared, ask_for_version)
