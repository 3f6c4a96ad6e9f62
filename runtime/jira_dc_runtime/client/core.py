"""What the sync and the async client share: the settings, and every decision about a request and its answer."""

from __future__ import annotations

import logging
from types import EllipsisType
from typing import TYPE_CHECKING, Any, Final, TypeVar

import msgspec

from jira_dc_runtime.answer.read import read_answer
from jira_dc_runtime.call import Call
from jira_dc_runtime.call.base_url import check_secrecy, parse_base_url
from jira_dc_runtime.codec.drift import DriftReporter
from jira_dc_runtime.errors import ConfigurationError
from jira_dc_runtime.http.adapters.brought import carries_login
from jira_dc_runtime.http.options import Options, add_to, with_changes
from jira_dc_runtime.http.request import prepare
from jira_dc_runtime.http.retry import Retry
from jira_dc_runtime.http.watch import Watch, write_log

from .resource import PartOfClient

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Self

    from jira_dc_runtime.answer.read import Answer
    from jira_dc_runtime.answer.response import Response
    from jira_dc_runtime.auth import Auth
    from jira_dc_runtime.call import QueryValue
    from jira_dc_runtime.errors.availability import AvailabilityTable
    from jira_dc_runtime.errors.drift import Drift
    from jira_dc_runtime.http.events import Event
    from jira_dc_runtime.http.request import PreparedRequest

LOGGER = logging.getLogger("jira_dc.auth")
LOG_OUT: Final[Call[None]] = Call("DELETE", "/rest/auth/1/session", None)

T = TypeVar("T")


class ClientCore:
    """What both clients share: the settings, and every decision about a request and its answer."""

    def __init__(
        self,
        base_url: str,
        options: Options,
        on_drift: Callable[[Drift], None] | None,
        on_event: Callable[[Event], object] | None,
        *,
        strict: bool,
        logs_in: bool,
        allow_plain_http: bool,
    ) -> None:
        write_log()
        self._base = parse_base_url(base_url)
        if logs_in and not allow_plain_http:
            check_secrecy(self._base)
        self._expects_user = logs_in
        if logs_in:
            from jira_dc_runtime.http.wire_log import hide_cookies  # noqa: PLC0415 - anonymous clients have no session to hide

            hide_cookies()
        self._base_text = str(self._base)
        self._options = options
        self._watch = Watch(on_event, self._base.host, self._base.port)
        self._drift = DriftReporter(on_drift)
        self._strict = strict
        self._shared: dict[str, Any] = {}  # what a client and its views make once, when they first need it

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._base_text!r})"

    @property
    def base_url(self) -> str:
        """The address of this Jira, as it was understood: without a slash at the end."""
        return self._base_text

    def with_options(
        self,
        *,
        timeout: float | EllipsisType | None = ...,
        deadline: float | EllipsisType | None = ...,
        retry: Retry | EllipsisType | None = ...,
        headers: Mapping[str, str] | EllipsisType = ...,
        query: Mapping[str, QueryValue] | EllipsisType = ...,
    ) -> Self:
        """Return the same client, over the same connections, with what is given here; the rest stays as it is.

        `jira.with_options(timeout=600).issue.add_attachment(...)`; a view can be kept, and made from another view.

        - `timeout`, `deadline`, `retry`: as for the client.
        - `headers`: sent with each call too. One that the client sets itself is refused.
        - `query`: sent with each call too, such as `{"expand": "groups"}`, which Jira's document does not declare. A
          call that sets one of them itself is a `RequestError`.

        Raise `ConfigurationError` for what cannot be used.
        """
        changed = with_changes(
            self._options, timeout=timeout, deadline=deadline, retry=retry, headers=headers, query=query
        )
        view = object.__new__(type(self))
        # Everything is shared but what is bound to the client it was made for, such as the resources.
        vars(view).update({name: value for name, value in vars(self).items() if not isinstance(value, PartOfClient)})
        view._options = changed
        return view

    def _owns(self, sender: object) -> bool:
        """Return whether `sender` is this client, or a view of it with other options."""
        return isinstance(sender, ClientCore) and vars(sender)["_transport"] is vars(self)["_transport"]

    def _field_flight(self) -> Any:
        """Return what asks for the catalogue of fields once, for this client and its views."""
        from jira_dc_runtime.auth.flow.single_flight import SingleFlight  # noqa: PLC0415 - not every program asks

        return self._shared.setdefault("fields", SingleFlight())

    @staticmethod
    def _load_availability() -> AvailabilityTable | None:
        """Return which releases have which operation; the generated client knows, this one does not."""
        return None

    def _prepare(self, call: Call[Any], options: Options) -> PreparedRequest:
        if options.headers or options.query:
            call = add_to(call, options)
        return prepare(call, self._base_text)

    def _prepare_own(self, call: Call[Any]) -> PreparedRequest:
        """Return the request of a call of the client's own, with the headers that a proxy may want, but no more."""
        return self._prepare(call, msgspec.structs.replace(self._options, query={}))

    def _value(self, call: Call[T], prepared: PreparedRequest, answer: Answer) -> T:
        value: T = self._read(call, prepared, answer)[0]
        return value

    def _read(self, call: Call[Any], prepared: PreparedRequest, answer: Answer) -> tuple[Any, tuple[Drift, ...]]:
        value, drift = read_answer(call, prepared.operation, prepared.url, answer, self._tell_drift)
        if self._expects_user and answer.headers.get("x-ausername") == "anonymous":
            self._expects_user = False  # once is enough
            LOGGER.warning(
                "%s was answered for an anonymous user although a login was sent: it may show less than there is. "
                "check_auth() tells more.",
                prepared.operation,
            )
        if drift:
            self._tell_drift(drift)
        return value, drift

    def _tell_drift(self, drift: tuple[Drift, ...]) -> None:
        if self._strict:
            from jira_dc_runtime.errors import DriftError  # noqa: PLC0415 - rare

            raise DriftError(drift)
        self._drift.report(drift)
        for each in drift:
            self._watch.drifted(each)

    def _response(self, call: Call[T], prepared: PreparedRequest, answer: Answer) -> Response[T]:
        from jira_dc_runtime.answer.response import Response  # noqa: PLC0415 - only for with_response
        from jira_dc_runtime.errors.headers import Headers  # noqa: PLC0415 - as above

        value, drift = self._read(call, prepared, answer)
        headers = Headers(answer.headers.items())
        return Response(prepared.operation, value, answer.status_code, headers, answer.content, drift)


def checked_bound(max_body: int | None) -> int | None:
    """Return `max_body`. Raise `ConfigurationError` if it is no number of bytes."""
    if max_body is not None and not max_body > 0:
        message = f"max_body is {max_body}; it must be more than 0 bytes, or None to hold an answer of any size."
        raise ConfigurationError(message)
    return max_body


def logs_in_with(auth: Auth | None, http_client: object) -> bool:
    """Return whether a login will be sent: ours, or that of the caller's own client."""
    return auth is not None or (http_client is not None and carries_login(http_client))
