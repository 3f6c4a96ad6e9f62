"""What a password opens: Basic authentication and its refusals, and `Login`, what every way to log in gives."""

from __future__ import annotations

import base64
import hmac
import secrets

import msgspec

from jira_dc_runtime.testing.exchange import Answer, json_answer, text_answer
from jira_dc_runtime.testing.state.permission import NOT_LOGGED_IN
from jira_dc_runtime.testing.state.state import State


class Login(msgspec.Struct, frozen=True):
    """Who sent a request. `user` None is anonymous; `refusal` is an answer that is given at once."""

    user: str | None = None
    headers: dict[str, str] = {}
    refusal: Answer | None = None
    may_write: bool = True
    session: str | None = None
    """The id of the cookie session, if that was the login."""


class Passwords:
    """The passwords of the users of `state`, and how this Jira takes them. `user` is who has one from the start."""

    def __init__(self, state: State, user: str) -> None:
        self.state = state
        self.user = user
        state.passwords[user] = secrets.token_urlsafe(12)
        self.basic_allowed = True
        """False answers passwords as a Jira does whose admin has switched basic authentication off."""
        self.captcha = False
        """True answers passwords as a Jira does that wants a CAPTCHA solved first."""
        self.captcha_after: int | None = None
        """After how many wrong passwords a user has to solve one; None is never."""
        self.failures: dict[str, int] = {}
        """How many wrong passwords came for whom, since the last right one."""

    @property
    def password(self) -> str:
        """The password of `user`."""
        return self.state.passwords[self.user]

    def knows(self, user: str, password: str) -> bool:
        """Return whether the password is right, and the user active."""
        right = self.state.passwords.get(user)
        known = right is not None and self.is_active(user) and hmac.compare_digest(password.encode(), right.encode())
        self.failures[user] = 0 if known else self.failures.get(user, 0) + 1
        return known

    def is_active(self, user: str) -> bool:
        """Return whether there is such a user, who may log in."""
        account = self.state.users.get(user)
        return account is not None and account.active

    def demand_captcha(self, base_url: str, user: str) -> Answer | None:
        """Return the answer that wants a CAPTCHA solved, or None if the password of `user` is looked at."""
        locked = self.captcha_after is not None and self.failures.get(user, 0) >= self.captcha_after
        if not self.captcha and not locked:
            return None
        page = text_answer(403, "<html><head><title>Forbidden (403)</title></head></html>", "text/html")
        headers = {
            **page.headers,
            "X-Seraph-LoginReason": "AUTHENTICATION_DENIED",
            "X-Authentication-Denied-Reason": f"CAPTCHA_CHALLENGE; login-url={base_url}/login.jsp",
            "WWW-Authenticate": f'OAuth realm="{base_url}"',
        }
        return msgspec.structs.replace(page, headers=headers)

    def log_in(self, secret: str, base_url: str) -> Login:
        """Return the login of a request with `Authorization: Basic <secret>`."""
        if not self.basic_allowed:
            message = "Basic Authentication has been disabled on this instance."
            return Login(refusal=json_answer(403, {"message": message}))
        try:
            user, _, password = base64.b64decode(secret, validate=True).decode().partition(":")
        except ValueError:
            user, password = "", ""
        denied = self.demand_captcha(base_url, user)
        if denied is not None:
            return Login(refusal=denied)
        if self.knows(user, password):
            return Login(user, {"X-Seraph-LoginReason": "OK"})
        headers = {"X-Seraph-LoginReason": "AUTHENTICATED_FAILED", "WWW-Authenticate": f'OAuth realm="{base_url}"'}
        return Login(refusal=unauthorized(headers))


def unauthorized(headers: dict[str, str] | None = None) -> Answer:
    """Return the answer to a login that is wrong."""
    return json_answer(401, {"errorMessages": [NOT_LOGGED_IN], "errors": {}}, headers)
