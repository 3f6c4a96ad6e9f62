"""Asking Jira's OAuth 2.0 token endpoint, and reading what it answers (protocol notes 1.6 to 1.15, 1.18)."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

import msgspec

from jira_dc_runtime.auth.flow.login_request import base_url_of, login_request, prepare_login
from jira_dc_runtime.auth.flow.steps import Ask
from jira_dc_runtime.errors import LoginExpired, OAuthError
from jira_dc_runtime.errors.oauth_problem import error_code, one_line
from jira_dc_runtime.errors.rate_limit import read_rate_limit
from jira_dc_runtime.ground.json_kind import is_object

from .signature import FORM
from .token import SCOPES, OAuth2Token, Secret, is_word

if TYPE_CHECKING:
    from collections.abc import Generator

    from jira_dc_runtime.auth.flow.login_request import LoginReply
    from jira_dc_runtime.http.auth_flow import AuthRequest
    from jira_dc_runtime.http.request import PreparedRequest

TOKEN_PATH: Final = "/rest/oauth2/latest/token"  # noqa: S105 - an address
OPERATION: Final = f"POST {TOKEN_PATH.removeprefix('/rest')}"
_HEADERS: Final = {"Content-Type": FORM, "X-Atlassian-Token": "no-check"}  # Jira takes a bare form POST for XSRF (6.2)

_ADVICE: Final[dict[str, str]] = {
    "invalid_client": "Check client id and client secret against the application link in Jira.",
    "invalid_request": "Check client id, client secret and redirect URI against the application link in Jira.",
    "invalid_scope": f"Jira's scopes are {', '.join(SCOPES)}, up to what the link allows.",
    "unauthorized_client": "The application link in Jira does not allow this way to log in.",
    "unsupported_grant_type": "This Jira does not offer this way to log in; service accounts came with Jira 11.",
}
_NO_GRANT: Final = {
    "authorization_code": "The code was used already, came too late (Jira's default is 10 seconds), or belongs to "
    "another redirect URI or application link. Start the login again.",
    "refresh_token": "It has expired, was revoked, or was used before: each one is valid once, and whoever uses "
    "it must keep the new one. Log in again: python -m jira_dc login",
    "client_credentials": "Check the service account in Jira.",
}


class TokenForm(Secret, frozen=True):
    """The form that is sent to the token endpoint."""

    fields: Mapping[str, str]


def prepare_token_request(base_url: str, form: TokenForm) -> PreparedRequest:
    """Return the request that asks the Jira at `base_url` for a token."""
    # In the body and nowhere else: an address ends up in access logs, and JSON is answered with a 500 (1.6).
    return prepare_login(OPERATION, base_url + TOKEN_PATH, _HEADERS, urlencode(form.fields).encode())


def ask_for_token(request: AuthRequest, form: TokenForm) -> Generator[Ask, LoginReply, OAuth2Token]:
    """Return the token that Jira gives for `form`, asked with the HTTP client that built `request`.

    Raise `LoginExpired` if the grant is no longer valid, and `OAuthError` for every other answer without a token.
    """
    reply = yield Ask(login_request(request, prepare_token_request(base_url_of(request), form)))
    return token_in(reply, form)


def token_in(reply: LoginReply, form: TokenForm) -> OAuth2Token:
    """Return the token in `reply`, an answer to `form`. Raise as `ask_for_token` does."""
    found = read_token_reply(reply, form, time.time())
    if isinstance(found, OAuthError):
        raise found  # here and not below: a traceback that shows local variables must not show what the reply says
    return found


def read_token_reply(reply: LoginReply, form: TokenForm, now: float) -> OAuth2Token | OAuthError:
    """Return the token in `reply`, its lifetime counted from `now`, or the error that says why there is none."""
    if not reply.is_complete:
        return OAuthError(
            f"{OPERATION} answered {reply.status} with a body that is too large or compressed.", reply.status
        )
    said = _object_in(reply.content)
    if reply.status != 200:  # noqa: PLR2004 - RFC 6749 section 5.1
        refusal = _refusal(reply, said, form.fields)
        refusal.rate_limit = read_rate_limit(reply.headers, now)
        return refusal
    try:
        return _token_in(said, now)
    except _Unusable as unusable:
        problem = str(unusable)
    if not said and reply.content.lstrip()[:1] == b"<":
        problem = "a page: often the login page of Jira, a single sign-on or a proxy"
    return OAuthError(f"{OPERATION} answered 200, but with {problem}. Check the base URL and the proxy.", reply.status)


class _Unusable(Exception):
    """What is wrong with a reply, without quoting it."""


def _token_in(said: Mapping[str, Any], now: float) -> OAuth2Token:
    if not said:
        raise _Unusable("no JSON object")
    access, refresh = said.get("access_token"), said.get("refresh_token")
    if not isinstance(access, str) or not is_word(access):
        raise _Unusable("no access_token that can be sent")
    if refresh is not None and not (isinstance(refresh, str) and is_word(refresh)):
        raise _Unusable("a refresh_token that cannot be sent")
    kind, scope = said.get("token_type", "bearer"), said.get("scope") or ""
    if not isinstance(kind, str) or kind.lower() != "bearer":
        raise _Unusable("a token_type other than bearer")
    if not isinstance(scope, str):
        raise _Unusable("a scope that is no text")
    lifetime = _lifetime(said.get("expires_in"))
    return OAuth2Token(access, refresh, None if lifetime is None else now + lifetime, one_line(scope))


def _lifetime(value: Any) -> float | None:
    """Return `expires_in` in seconds: what Jira says is trusted, no constant (protocol notes 1.10)."""
    if value is None:
        return None
    try:
        seconds = math.nan if isinstance(value, bool) else float(value)
    except (TypeError, ValueError, OverflowError):
        seconds = math.nan
    if not (math.isfinite(seconds) and seconds > 0):
        raise _Unusable("an expires_in that is no positive number")
    return seconds


def _refusal(reply: LoginReply, said: Mapping[str, Any], form: Mapping[str, str]) -> OAuthError:
    grant = form["grant_type"]
    status, code = reply.status, error_code(said.get("error"))
    described = one_line(said.get("error_description"), hide=form.values())
    message = f"{OPERATION} answered {status} to {grant}" + (f": {code}" if code else "")
    message += f" ({described.rstrip('.')})." if described else "."
    if code == "invalid_grant":
        return LoginExpired(f"{message} {_NO_GRANT.get(grant, '')}".rstrip(), status, code)
    advice = _ADVICE.get(code, "")
    if not code and 300 <= status < 400:  # noqa: PLR2004 - redirects
        advice = "A redirect is not followed with a login: use the address that Jira itself names as the base URL."
    elif not code and status == 404:  # noqa: PLR2004 - not found
        advice = "OAuth 2.0 came with Jira 8.22: check the version, and the context path in the base URL."
    elif not code:
        advice = "Jira, or a proxy before it, is not ready or not set up for this; its log says more."
    return OAuthError(f"{message} {advice}".rstrip(), status, code)


def _object_in(content: bytes) -> Mapping[str, Any]:
    try:
        found = msgspec.json.decode(content)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return {}
    return found if is_object(found) else {}
