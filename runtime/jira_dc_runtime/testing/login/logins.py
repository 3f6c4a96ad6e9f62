"""Who sent a request: Basic, personal access token, session cookie, OAuth 2.0 or OAuth 1.0a."""

from __future__ import annotations

import secrets
from http.cookies import CookieError, SimpleCookie
from typing import Final

import msgspec

from jira_dc_runtime.testing.exchange import Answer, MockRequest, json_answer
from jira_dc_runtime.testing.state.permission import may
from jira_dc_runtime.testing.state.state import State

from .oauth1 import OAuth1Provider
from .oauth2 import OAuth2Provider
from .password import Login, Passwords, unauthorized
from .sessions import Sessions
from .tokens import Tokens

OPERATIONS: Final = frozenset(
    {
        "DELETE /auth/1/session",
        "DELETE /auth/1/websudo",
        "DELETE /pat/latest/tokens/{tokenId}",
        "GET /auth/1/session",
        "GET /pat/latest/tokens",
        "POST /auth/1/session",
        "POST /pat/latest/tokens",
    }
)
"""The operations of the document that `Logins.answer` answers."""


class Account(msgspec.Struct, frozen=True):
    """A user of a MockJira, with what logs in: a password, and a personal access token."""

    name: str
    password: str
    token: str

    def __repr__(self) -> str:
        return f"Account({self.name!r})"


class Logins(Passwords):
    """The accounts of one MockJira and everything that opens them. Change the attributes to play other Jiras."""

    def __init__(self, state: State, user: str) -> None:
        super().__init__(state, user)
        self.websudo: set[str] = set()
        """Keys of operations that need a secure session when the login is a cookie."""
        self.tokens = Tokens(state)
        self._issued: dict[str, str] = {}
        self.token = self.token_of(user)
        self.sessions = Sessions(self)
        self.oauth1 = OAuth1Provider(user)
        self.oauth2 = OAuth2Provider(user)

    @property
    def anonymous(self) -> bool:
        """True lets requests without a login in, as a public Jira does: everybody may browse its projects.

        A permission scheme that lets anyone browse lets them in too, to the projects that have the scheme.
        """
        return self.state.public or may(self.state, None, "BROWSE_PROJECTS")

    @anonymous.setter
    def anonymous(self, public: bool) -> None:
        self.state.public = public

    def add(self, name: str, password: str | None) -> Account:
        """Let a user of the state log in, with this password or with one that is made up."""
        self.state.passwords[name] = secrets.token_urlsafe(12) if password is None else password
        return Account(name, self.state.passwords[name], self.token_of(name))

    def open_for(self, name: str, password: str | None = None, token: str | None = None) -> None:
        """Make a user of the state the one whose password and token are told, and set both where they are given."""
        self.user = name
        if password is not None or name not in self.state.passwords:
            self.add(name, password)
        if token is not None:
            self._issued[self.state.user(name).key] = self.tokens.add(name, token)
        self.token = self.token_of(name)

    def token_of(self, name: str) -> str:
        """Return a personal access token of a user; it is made when first asked for."""
        key = self.state.user(name).key
        if key not in self._issued:
            self._issued[key] = self.tokens.add(name)
        return self._issued[key]

    def identify(self, request: MockRequest, base_url: str, operation: str) -> Login:
        """Return who sent `request`. A user who was deleted or deactivated is nobody."""
        login = self._identify(request, base_url, operation)
        return login if login.user is None or self.is_active(login.user) else Login()

    def _identify(self, request: MockRequest, base_url: str, operation: str) -> Login:
        kind, _, secret = request.headers.get("authorization", "").partition(" ")
        match kind.lower():
            case "basic":
                return self.log_in(secret, base_url)
            case "bearer":
                return self._by_bearer(secret)
            case "oauth" if not self.oauth1.serves(request):  # these look at the signature themselves
                return self._by_signature(request, base_url)
            case _:
                return self._by_cookie(request, operation)

    def answer(self, request: MockRequest, base_url: str, login: Login) -> Answer | None:
        """Return the answer of an endpoint that belongs to a login, or None if `request` is for none."""
        answer = self.oauth2.answer(request) or self.oauth1.answer(request, base_url)
        return answer or self.sessions.answer(request, base_url, login) or self.tokens.answer(request, login)

    def _by_bearer(self, secret: str) -> Login:
        user = self.tokens.user_of(secret)
        if user is not None:
            return Login(user)
        grant = self.oauth2.grant_of(secret)
        if grant is not None:
            return Login(grant.user, may_write=grant.may_write)
        return Login()  # a bad token is nobody, not an error: notes 2.7

    def _by_signature(self, request: MockRequest, base_url: str) -> Login:
        user, problem = self.oauth1.user_of(request, base_url)
        return Login(user) if problem is None else Login(refusal=problem)

    def _by_cookie(self, request: MockRequest, operation: str) -> Login:
        try:
            cookie = SimpleCookie(request.headers.get("cookie", "")).get("JSESSIONID")
        except CookieError:
            cookie = None
        if cookie is None:
            return Login()
        user = self.sessions.user_of(cookie.value)
        if user is None:
            return Login(refusal=unauthorized())  # an expired cookie is refused: notes 5.5
        if operation in self.websudo and not self.sessions.is_secure(cookie.value):
            body = {"message": "This resource requires WebSudo.", "status-code": 401}
            return Login(user, refusal=json_answer(401, body), session=cookie.value)
        return Login(user, session=cookie.value)
