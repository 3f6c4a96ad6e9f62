"""From an HTTP answer to the value of a call, or to the error that says what was wrong."""

from __future__ import annotations

import types
from collections.abc import Mapping
from typing import Any, Final, Protocol, Union, get_args, get_origin
from urllib.parse import urljoin

from jira_dc_runtime.call import Call
from jira_dc_runtime.call.base_url import shown_address
from jira_dc_runtime.codec.decode import NotJson, decode
from jira_dc_runtime.errors import JiraError, LoginIgnored, RedirectError, UnexpectedBody
from jira_dc_runtime.errors.body import parse_error_body
from jira_dc_runtime.errors.drift import Drift
from jira_dc_runtime.errors.headers import Headers
from jira_dc_runtime.errors.login_problem import REFUSED

SUCCESS: Final = range(200, 300)
REDIRECT: Final = range(300, 400)
_OPTIONAL_BYTES: Final = bytes | None
_LOGIN = "This is often the login page of Jira, a single sign-on or a proxy: check the base URL and the login."


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


def read_answer(call: Call[Any], operation: str, url: str, answer: Answer) -> tuple[Any, tuple[Drift, ...]]:
    """Return the value that `answer` to `call` holds, and each place of another type than declared.

    Raise `HttpError` for 4xx and 5xx, `RedirectError` for 3xx, and `UnexpectedBody` if 2xx came with another body
    than declared.
    """
    status = answer.status_code
    content = answer.content
    if status not in SUCCESS:
        raise refusal(operation, url, status, answer.headers, content, scope=call.scope)
    reason = answer.headers.get("x-seraph-loginreason")
    if reason is not None and reason in REFUSED:
        raise login_ignored(operation, status, reason, content)
    returns = call.returns
    if returns is None or returns is bytes or returns == _OPTIONAL_BYTES:
        if _is_page(content, answer.headers) and "html" not in call.accept:
            raise _page_instead(operation, answer)
        return (None if returns is None else content), ()
    if not content or content.isspace():
        if _may_be_empty(returns):
            return None, ()
        raise _nothing_instead(operation, answer)
    if returns is str and "json" not in answer.headers.get("content-type", "json"):
        return content.decode("utf-8", "replace"), ()
    try:
        return decode(content, returns, operation)
    except NotJson as error:
        problem = str(error)
    raise _not_json(operation, answer, problem)


def refusal(
    operation: str, url: str, status: int, headers: Mapping[str, str], content: bytes, *, scope: str = ""
) -> JiraError:
    """Return the error for an answer that is not 2xx; `scope` is what the operation needs of an OAuth 2 login."""
    if status in REDIRECT:
        return redirect_error(operation, url, status, headers.get("location"))
    from jira_dc_runtime.errors.http_error import http_error  # noqa: PLC0415 - most programs start without an error

    return http_error(operation, status, Headers(headers.items()), content, scope)


def login_ignored(operation: str, status: int, reason: str, content: bytes = b"") -> LoginIgnored:
    """Return the error for an answer of 2xx that says in `X-Seraph-LoginReason` that the login did not count."""
    message = (
        f"{operation} answered {status}, but Jira says {reason} about the login: the answer is not for this user. "
        "Check the login. The request may have been carried out all the same."
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


def _is_page(content: bytes, headers: Mapping[str, str]) -> bool:
    return content[:256].lstrip()[:1] == b"<" and "html" in headers.get("content-type", "")


def _page_instead(operation: str, answer: Answer) -> UnexpectedBody:
    titles = parse_error_body(answer.content, "text/html").messages
    titled = f" titled {titles[0]!r}" if titles else ""
    message = f"{operation} answered {answer.status_code} with an HTML page{titled}. {_LOGIN}"
    return UnexpectedBody(message, operation, answer.status_code, answer.content)


def _nothing_instead(operation: str, answer: Answer) -> UnexpectedBody:
    message = (
        f"{operation} answered {answer.status_code} with an empty body where a value is declared. The request may have "
        "been carried out: look before you repeat it."
    )
    return UnexpectedBody(message, operation, answer.status_code, answer.content)


def _not_json(operation: str, answer: Answer, problem: str) -> UnexpectedBody:
    content_type = answer.headers.get("content-type", "")
    if "html" in content_type or _is_page(answer.content, {"content-type": "html"}):
        return _page_instead(operation, answer)
    message = (
        f"{operation} answered {answer.status_code} with {len(answer.content)} bytes of "
        f"{content_type or 'no declared type'} that cannot be read as JSON: {problem}. "
        "Look at the body of this error; a proxy may have changed or cut it."
    )
    return UnexpectedBody(message, operation, answer.status_code, answer.content)
