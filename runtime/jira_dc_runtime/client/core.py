"""What the sync and the async client share: the settings, and every decision about a request and its answer."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Final, TypeVar

from jira_dc_runtime.answer.read import read_answer
from jira_dc_runtime.call import Call
from jira_dc_runtime.call.base_url import check_secrecy, parse_base_url
from jira_dc_runtime.codec.drift import DriftReporter
from jira_dc_runtime.errors import ConfigurationError
from jira_dc_runtime.http.adapters.brought import carries_login

from .resource import AsyncResource, Resource

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Self

    from jira_dc_runtime.answer.read import Answer
    from jira_dc_runtime.answer.response import Response
    from jira_dc_runtime.auth import Auth
    from jira_dc_runtime.errors.availability import AvailabilityTable
    from jira_dc_runtime.errors.drift import Drift
    from jira_dc_runtime.http.request import PreparedRequest

LOGGER = logging.getLogger("jira_dc.auth")
LOG_OUT: Final[Call[None]] = Call("DELETE", "/rest/auth/1/session", None)

T = TypeVar("T")


class ClientCore:
    """What both clients share: the settings, and every decision about a request and its answer."""

    def __init__(
        self,
        base_url: str,
        timeout: float | None,
        on_drift: Callable[[Drift], None] | None,
        *,
        strict: bool,
        logs_in: bool,
        allow_plain_http: bool,
    ) -> None:
        self._base = parse_base_url(base_url)
        if logs_in and not allow_plain_http:
            check_secrecy(self._base)
        self._expects_user = logs_in
        if logs_in:
            from jira_dc_runtime.http.wire_log import hide_cookies  # noqa: PLC0415 - anonymous clients have no session to hide

            hide_cookies()
        self._base_text = str(self._base)
        self._timeout = _checked_timeout(timeout)
        self._drift = DriftReporter(on_drift)
        self._strict = strict
        self._shared: dict[str, Any] = {}  # what a client and its views make once, when they first need it

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._base_text!r})"

    def _with_timeout(self, seconds: float | None) -> Self:
        view = object.__new__(type(self))
        # Everything is shared but the resources, which are bound to the client they were made for.
        vars(view).update(
            {name: value for name, value in vars(self).items() if not isinstance(value, (Resource, AsyncResource))}
        )
        view._timeout = _checked_timeout(seconds)
        return view

    def _owns(self, sender: object) -> bool:
        """Return whether `sender` is this client, or a view of it with another timeout."""
        return isinstance(sender, ClientCore) and vars(sender)["_transport"] is vars(self)["_transport"]

    @staticmethod
    def _load_availability() -> AvailabilityTable | None:
        """Return which releases have which operation; the generated client knows, this one does not."""
        return None

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

    def _response(self, call: Call[T], prepared: PreparedRequest, answer: Answer) -> Response[T]:
        from jira_dc_runtime.answer.response import Response  # noqa: PLC0415 - only for with_response
        from jira_dc_runtime.errors.headers import Headers  # noqa: PLC0415 - as above

        value, drift = self._read(call, prepared, answer)
        headers = Headers(answer.headers.items())
        return Response(prepared.operation, value, answer.status_code, headers, answer.content, drift)


def _checked_timeout(seconds: float | None) -> float | None:
    is_number = isinstance(seconds, (int, float)) and not isinstance(seconds, bool)
    if seconds is not None and (not is_number or not seconds > 0):
        message = f"The timeout is {seconds!r}; it must be a number, be more than 0 seconds, or None to wait for ever."
        raise ConfigurationError(message)
    return seconds


def checked_bound(max_body: int | None) -> int | None:
    """Return `max_body`. Raise `ConfigurationError` if it is no number of bytes."""
    if max_body is not None and not max_body > 0:
        message = f"max_body is {max_body}; it must be more than 0 bytes, or None to hold an answer of any size."
        raise ConfigurationError(message)
    return max_body


def logs_in_with(auth: Auth | None, http_client: object) -> bool:
    """Return whether a login will be sent: ours, or that of the caller's own client."""
    return auth is not None or (http_client is not None and carries_login(http_client))
