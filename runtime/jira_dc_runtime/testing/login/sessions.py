"""Cookie sessions and secure administrator sessions (protocol notes, section 5)."""

from __future__ import annotations

import secrets
from typing import Any

from jira_dc_runtime.testing.exchange import Answer, JsonObject, MockRequest, Refused, json_answer
from jira_dc_runtime.testing.state.permission import NOT_LOGGED_IN

from .password import Login, Passwords


class Sessions:
    """The open sessions of a MockJira. `expire_all` plays a server that has forgotten them."""

    def __init__(self, passwords: Passwords) -> None:
        self._passwords = passwords
        self._state = passwords.state
        self._secure: set[str] = set()
        self._opened = 0
        self._failed = 0

    def user_of(self, session: str) -> str | None:
        """Return whose session it is, or None."""
        user = self._state.find_user(self._state.sessions.get(session, ""))
        return user.name if user else None

    def is_secure(self, session: str) -> bool:
        """Return whether the password was given again in this session."""
        return session in self._secure

    def expire_all(self) -> None:
        """Forget every session."""
        self._state.sessions.clear()
        self._secure.clear()

    def answer(self, request: MockRequest, base_url: str, login: Login) -> Answer | None:
        """Return the answer to a request about the session itself."""
        match request.method, request.path:
            case "POST", "/rest/auth/1/session":
                return self._open(request, base_url)
            case "GET", "/rest/auth/1/session":
                return self._show(base_url, login)
            case "DELETE", "/rest/auth/1/session":
                self._state.sessions.pop(_logged_in(login), None)
                return Answer(204)
            case "POST", "/secure/admin/WebSudoAuthenticate.jspa":
                return self._secure_session(request, login)
            case "DELETE", "/rest/auth/1/websudo":
                self._secure.discard(_logged_in(login))
                return Answer(204)
            case _:
                return None

    def _open(self, request: MockRequest, base_url: str) -> Answer:
        try:
            sent: Any = request.json()
            user, password = sent["username"], sent["password"]
        except (ValueError, KeyError, TypeError):
            raise Refused(400, "A session needs a username and a password.") from None
        denied = self._passwords.demand_captcha(base_url, str(user))
        if denied is not None:
            return denied
        if not self._passwords.knows(str(user), str(password)):
            self._failed += 1
            raise Refused(401, "Login failed", headers={"X-Seraph-LoginReason": "AUTHENTICATED_FAILED"})
        self._opened += 1
        session = secrets.token_hex(16).upper()
        self._state.sessions[session] = self._state.users[user].key
        body = {"session": {"name": "JSESSIONID", "value": session}, "loginInfo": self._login_info()}
        path = "/" + base_url.partition("://")[2].partition("/")[2]
        secure = "; Secure" if base_url.startswith("https:") else ""
        return json_answer(200, body, {"Set-Cookie": f"JSESSIONID={session}; Path={path}; HttpOnly{secure}"})

    def _show(self, base_url: str, login: Login) -> Answer:
        if login.user is None:
            raise Refused(401, NOT_LOGGED_IN)
        address = f"{base_url}/rest/api/latest/user?username={login.user}"
        return json_answer(200, {"self": address, "name": login.user, "loginInfo": self._login_info()})

    def _secure_session(self, request: MockRequest, login: Login) -> Answer:
        session = self._current(login)
        sent = request.form()
        if not self._passwords.knows(login.user or "", sent.get("webSudoPassword", "")):
            return Answer(200, b"<html></html>", {"Content-Type": "text/html"})
        self._secure.add(session)
        headers = {"X-Atlassian-WebSudo": "Has-Authentication", "Location": sent.get("webSudoDestination", "/")}
        return Answer(302, headers=headers)

    def _current(self, login: Login) -> str:
        if login.session is None:
            raise Refused(401, NOT_LOGGED_IN)
        return login.session

    def _login_info(self) -> JsonObject:
        return {
            "failedLoginCount": self._failed,
            "loginCount": self._opened,
            "previousLoginTime": "2026-01-05T09:30:00.000+0000",
        }


def _logged_in(login: Login) -> str:
    """Return the session of a login, "" for one that each request makes anew; refuse who is not logged in."""
    if login.user is None:
        raise Refused(401, NOT_LOGGED_IN)
    return login.session or ""
