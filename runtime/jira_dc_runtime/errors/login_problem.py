"""Tell what an error answer says about the login, and what to do about it.

Decided from status, headers and messages only. Section numbers are those of the protocol notes; what no public source
confirms is marked so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Final

from .oauth_problem import advise_on

UNAUTHORIZED: Final = 401
FORBIDDEN: Final = 403
NOT_FOUND: Final = 404
_OAUTH1: Final = "oauth_problem: "


class LoginProblem(Enum):
    """What is wrong with a login, and as its value what to do about it."""

    NONE = ""
    ANONYMOUS = (
        "Jira saw an anonymous user: check that the login is right, not expired and passes the proxy; check_auth() "
        "tells more."
    )
    BASIC_DISABLED = (
        "Basic authentication is off, as it is by default since Jira 11. Use a PersonalAccessToken or OAuth 2, or ask "
        "an administrator to allow it under System, Authentication methods."
    )
    CAPTCHA = (
        "Jira asks for a CAPTCHA: log in once in a browser with this user, or let an administrator reset the failed "
        "logins, then try again. Until then every try fails, even with the right password."
    )
    DENIED = (
        "Jira refused the login before it looked at the password. Log in once in a browser with this user to see why."
    )
    OAUTH1 = "Jira did not accept what OAuth 1.0a sent."
    REFUSED = (
        "Jira did not accept the login: it is wrong, expired or revoked. Do not repeat it, that may lock the user."
    )
    SCOPE = "The token lacks the scope that this operation needs. Log in with a token that has it."
    WEBSUDO = (
        "This operation needs a secure administrator session (websudo). CookieSession(..., websudo=True) opens one; a "
        "PersonalAccessToken does usually without."
    )


def find_login_problem(status: int, headers: Mapping[str, str], messages: Sequence[str]) -> LoginProblem:
    """Return what an answer with `status` says about the login. `headers` match in any case."""
    if status == UNAUTHORIZED and any("websudo" in message.lower() for message in messages):
        return LoginProblem.WEBSUDO  # 5.7
    if status == UNAUTHORIZED and _oauth1_code(messages):
        return LoginProblem.OAUTH1  # 3.7
    if "CAPTCHA" in headers.get("x-authentication-denied-reason", "").upper():
        return LoginProblem.CAPTCHA  # 4.2
    if status == FORBIDDEN and any("basic authentication has been disabled" in message.lower() for message in messages):
        return LoginProblem.BASIC_DISABLED  # 4.6
    if status in {UNAUTHORIZED, FORBIDDEN}:
        return _find_refusal(status, headers, messages)
    if status == NOT_FOUND and headers.get("x-ausername") == "anonymous":
        return LoginProblem.ANONYMOUS  # 9: what an anonymous user may not see can be "absent"
    return LoginProblem.NONE


def _find_refusal(status: int, headers: Mapping[str, str], messages: Sequence[str]) -> LoginProblem:
    reason = headers.get("x-seraph-loginreason", "").upper()
    challenge = headers.get("www-authenticate", "").lower()
    # The header may come twice, and an HTML page names the reason in its title (4.8).
    if "AUTHENTICATED_FAILED" in reason or any("AUTHENTICATED_FAILED" in message for message in messages):
        return LoginProblem.REFUSED  # 4.3
    if "AUTHENTICATION_DENIED" in reason:
        return LoginProblem.DENIED  # 4.3
    if "insufficient_scope" in challenge:
        return LoginProblem.SCOPE  # RFC 6750 section 3.1; that Jira says so is open (oauth2-scope-error)
    if status == UNAUTHORIZED and "invalid_token" in challenge:
        return LoginProblem.REFUSED  # likewise
    if headers.get("x-ausername") == "anonymous":
        return LoginProblem.ANONYMOUS  # 2.7
    return LoginProblem.NONE


def _oauth1_code(messages: Sequence[str]) -> str:
    found = (message.removeprefix(_OAUTH1) for message in messages if message.startswith(_OAUTH1))
    return next(found, "")


def advise(problem: LoginProblem, status: int, scope: str, messages: Sequence[str] = ()) -> str:
    """Return what to do, as a sentence or two, or nothing. `scope` is what the operation needs, if that is known."""
    advice: str = problem.value
    if problem is LoginProblem.OAUTH1:
        return advise_on(_oauth1_code(messages)) or advice
    if problem is LoginProblem.SCOPE and scope:
        return f"The token lacks the scope {scope} that this operation needs. Log in with a token that has it."
    if problem is LoginProblem.NONE and status == FORBIDDEN and scope:
        return f"With an OAuth 2 login this operation needs the scope {scope}: check that the token has it."
    return advice
