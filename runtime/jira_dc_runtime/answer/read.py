"""From an HTTP answer to the value of a call, or to the error that says what was wrong."""

from __future__ import annotations

import types
from typing import TYPE_CHECKING, Any, Final, Union, get_args, get_origin
from urllib.parse import urljoin

from jira_dc_runtime.call import Call
from jira_dc_runtime.call.base_url import shown_address
from jira_dc_runtime.codec.decode import NotJson, decode
from jira_dc_runtime.errors import JiraError, LoginIgnored, RedirectError, UnexpectedBody
from jira_dc_runtime.errors.base import READS
from jira_dc_runtime.errors.drift import Drift
from jira_dc_runtime.errors.headers import Headers, find_refused_reason
from jira_dc_runtime.errors.text import decode_text, is_markup, is_page, is_utf8

from .contradiction import find_missing_items, has_another_kind, reports_an_error

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Protocol

    class Answer(Protocol):
        """What is read of an HTTP response, whichever client it came from."""

        @property
        def status_code(self) -> int:
            """The HTTP status."""
            ...

        @property
        def headers(self) -> Mapping[str, str]:
            """The headers; names in any case."""
            ...

        @property
        def content(self) -> bytes:
            """The whole body, unpacked."""
            ...


SUCCESS: Final = range(200, 300)
REDIRECT: Final = range(300, 400)
_OPTIONAL_BYTES: Final = bytes | None
_BAD_REQUEST: Final = 400
_LONG_URL: Final = 2000  # characters; Tomcat takes 8 KB with all headers, and some proxies 2 KB or 4 KB
_TOO_LONG: Final = frozenset({413, 414, 431})
_LOGIN = "This is often the login page of Jira, a single sign-on or a proxy: check the base URL and the login."


def read_answer(
    call: Call[Any],
    operation: str,
    url: str,
    answer: Answer,
    on_late_drift: Callable[[tuple[Drift, ...]], None] | None = None,
) -> tuple[Any, tuple[Drift, ...]]:
    """Return the value that `answer` to `call` holds, and each place of another type than declared.

    Of the fields of an issue, `on_late_drift` is told when they are read.

    Raise `HttpError` for 4xx and 5xx, `RedirectError` for 3xx, and `UnexpectedBody` if 2xx came with another body
    than declared.
    """
    status = answer.status_code
    content = answer.content
    if status not in SUCCESS:
        raise refusal(operation, url, status, answer.headers, content, scope=call.scope)
    reason = find_refused_reason(answer.headers)
    if reason:
        raise login_ignored(operation, status, reason, content)
    returns = call.returns
    if returns is None:
        _check_no_value(call, operation, answer)
        return None, ()
    if returns is bytes or returns == _OPTIONAL_BYTES:
        if is_page(content, answer.headers.get("content-type", "")) and not _asks_for_markup(call):
            raise _page_instead(operation, answer)
        return content, ()
    if not content or content.isspace():
        return _read_nothing(call, operation, answer)
    content_type = answer.headers.get("content-type", "")
    if returns is str and not _is_json_text(content, content_type):
        return _read_text(call, operation, answer, content_type), ()
    return _read_json(call, operation, answer, content_type, on_late_drift)


def _check_no_value(call: Call[Any], operation: str, answer: Answer) -> None:
    """Raise `UnexpectedBody` if an answer without a declared value says that it is none of Jira's, or no success."""
    content = answer.content
    if is_markup(content, answer.headers.get("content-type", "")) and not _asks_for_markup(call):
        raise _page_instead(operation, answer)
    if reports_an_error(content, None):
        raise _error_instead(operation, answer)


def _is_json_text(content: bytes, content_type: str) -> bool:
    """Return whether a declared text comes as a string of JSON.

    `GET mypreferences` sends the stored text as it is, under the name of JSON: `html`, `true`, `Asia/Shanghai`.
    """
    if content_type and "json" not in content_type:
        return False
    return decode_text(content, content_type).lstrip().startswith('"')


def _read_text(call: Call[Any], operation: str, answer: Answer, content_type: str) -> str:
    content = answer.content
    if is_markup(content, content_type) and not _asks_for_markup(call):
        raise _page_instead(operation, answer)
    text = decode_text(content, content_type)
    if reports_an_error(text.encode(), str):
        raise _error_instead(operation, answer)
    return text


def _read_json(
    call: Call[Any],
    operation: str,
    answer: Answer,
    content_type: str,
    on_late_drift: Callable[[tuple[Drift, ...]], None] | None,
) -> tuple[Any, tuple[Drift, ...]]:
    content = answer.content
    json = content if is_utf8(content, content_type) else decode_text(content, content_type).encode()
    try:
        value, drift = decode(json, call.returns, operation, on_late_drift)
    except NotJson as error:
        problem = str(error)
    else:
        if reports_an_error(json, call.returns):
            raise _error_instead(operation, answer)
        if drift and has_another_kind(call.returns, drift):
            raise _other_kind(operation, answer, drift)
        missing = find_missing_items(call, value)
        if missing:
            raise _contradiction(operation, answer, missing)
        return value, drift
    raise _not_json(operation, answer, problem)


def _read_nothing(call: Call[Any], operation: str, answer: Answer) -> tuple[Any, tuple[Drift, ...]]:
    """Return what an empty body of 2xx means: nothing where that is declared, and a write that was carried out.

    To raise for a write would invite the caller to carry it out twice; what is missing is reported as drift.
    """
    returns = call.returns
    if _may_be_empty(returns):
        return None, ()
    if call.method in READS:
        raise _nothing_instead(operation, answer)
    from jira_dc_runtime.codec.repair import describe, make_empty  # noqa: PLC0415 - rare

    return make_empty(returns), (Drift(operation, "", describe(returns), "nothing"),)


def _asks_for_markup(call: Call[Any]) -> bool:
    return "html" in call.accept or "xml" in call.accept


def refusal(
    operation: str, url: str, status: int, headers: Mapping[str, str], content: bytes, *, scope: str = ""
) -> JiraError:
    """Return the error for an answer that is not 2xx; `scope` is what the operation needs of an OAuth 2 login."""
    if status in REDIRECT:
        return redirect_error(operation, url, status, headers.get("location"))
    from jira_dc_runtime.errors.failure import SHORTEN_URL  # noqa: PLC0415 - most programs start without an error
    from jira_dc_runtime.errors.http_error import http_error  # noqa: PLC0415 - as above

    error = http_error(operation, status, Headers(headers.items()), content, scope)
    if len(url) > _LONG_URL and (status in _TOO_LONG or (status == _BAD_REQUEST and is_page(content))):
        error.message = f"{error.message} The address has {len(url)} characters, which may be too many: {SHORTEN_URL}"
    return error


def login_ignored(operation: str, status: int, reason: str, content: bytes = b"") -> LoginIgnored:
    """Return the error for an answer of 2xx that says in `X-Seraph-LoginReason` that the login did not count."""
    message = (
        f"{operation} answered {status}, but Jira says {reason} about the login: the answer is not for this user. "
        "Check the login. The request may have been carried out nevertheless."
    )
    return LoginIgnored(message, operation, status, content)


def redirect_error(operation: str, url: str, status: int, location: str | None) -> RedirectError:
    """Return the error for a redirect that is not followed. It names the target without its query."""
    try:
        target = None if location is None else shown_address(urljoin(url, location))
    except ValueError:
        target = "an unreadable address"
    message = (
        f"{operation} answered {status}, a redirect to {target or 'nowhere'}. It was not followed, so that the login "
        "goes nowhere else. If Jira has moved there, use that address as the base URL; if it is a login page, check "
        "the login."
    )
    return RedirectError(message, operation, status, target)


def _may_be_empty(form: Any) -> bool:
    return get_origin(form) in {Union, types.UnionType} and type(None) in get_args(form)


def _page_instead(operation: str, answer: Answer) -> UnexpectedBody:
    from jira_dc_runtime.errors.body import parse_error_body  # noqa: PLC0415 - as above

    titles = parse_error_body(answer.content, answer.headers.get("content-type", "text/html")).messages
    titled = f" titled {titles[0]!r}" if titles else ""
    message = f"{operation} answered {answer.status_code} with an HTML page{titled}. {_LOGIN}"
    return UnexpectedBody(message, operation, answer.status_code, answer.content)


def _error_instead(operation: str, answer: Answer) -> UnexpectedBody:
    from jira_dc_runtime.errors.body import parse_error_body, shorten  # noqa: PLC0415 - as above

    said = parse_error_body(answer.content, answer.headers.get("content-type", ""))
    parts = [*said.messages, *(f"{field}: {text}" for field, text in said.errors.items())]
    message = (
        f"{operation} answered {answer.status_code}, but with an error: {shorten('; '.join(parts))}. The request may "
        "have been carried out in part, or not at all: look before you repeat it."
    )
    return UnexpectedBody(message, operation, answer.status_code, answer.content)


def _other_kind(operation: str, answer: Answer, drift: tuple[Drift, ...]) -> UnexpectedBody:
    whole = next(each for each in drift if not each.pointer)
    message = (
        f"{operation} answered {answer.status_code} with JSON of another kind: {whole.got} where {whole.expected} is "
        "declared. Look at the body of this error; a proxy or a plugin may have answered instead of Jira."
    )
    return UnexpectedBody(message, operation, answer.status_code, answer.content)


def _contradiction(operation: str, answer: Answer, problem: str) -> UnexpectedBody:
    message = (
        f"{operation} answered {answer.status_code} with a page that {problem}. Look at the body of this error: the "
        "list may have another name than declared."
    )
    return UnexpectedBody(message, operation, answer.status_code, answer.content)


def _nothing_instead(operation: str, answer: Answer) -> UnexpectedBody:
    message = (
        f"{operation} answered {answer.status_code} with an empty body where a value is declared. The request may have "
        "been carried out: look before you repeat it."
    )
    return UnexpectedBody(message, operation, answer.status_code, answer.content)


def _not_json(operation: str, answer: Answer, problem: str) -> UnexpectedBody:
    content_type = answer.headers.get("content-type", "")
    if "html" in content_type or is_markup(answer.content, content_type):
        return _page_instead(operation, answer)
    message = (
        f"{operation} answered {answer.status_code} with {len(answer.content)} bytes of "
        f"{content_type or 'no declared type'} that cannot be read as JSON: {problem}. "
        "Look at the body of this error; a proxy may have changed or cut it."
    )
    return UnexpectedBody(message, operation, answer.status_code, answer.content)
