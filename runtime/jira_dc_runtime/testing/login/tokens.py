"""Personal access tokens: `/rest/pat/latest/tokens` (protocol notes, section 2)."""

from __future__ import annotations

import datetime as dt
import itertools
import secrets
from typing import Any

import msgspec

from jira_dc_runtime.testing.exchange import Answer, JsonObject, MockRequest, Refused, json_answer
from jira_dc_runtime.testing.state.permission import NOT_LOGGED_IN
from jira_dc_runtime.testing.state.state import State

from .password import Login

_PATH = "/rest/pat/latest/tokens"


class _Token(msgspec.Struct, frozen=True):
    id: int
    name: str
    secret: str
    user: str  # the key, which stays when the name changes
    created: str
    expires: dt.datetime | None


class Tokens:
    """The tokens of a MockJira. `revoke_all` plays an admin who revokes them."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._ids = itertools.count(1)
        self._tokens: list[_Token] = []

    def add(self, user: str, secret: str | None = None) -> str:
        """Make a token for a user, and return the secret: the one that is given, or one that is made up."""
        token = self._new("first", self._state.users[user].key, None, secret or secrets.token_urlsafe(24))
        self._tokens.append(token)
        return token.secret

    def user_of(self, secret: str) -> str | None:
        """Return whose token `secret` is; None if it is unknown, revoked or expired."""
        now = dt.datetime.now(dt.UTC)
        for token in self._tokens:
            if secrets.compare_digest(token.secret.encode(), secret.encode()):
                user = self._state.find_user(token.user)
                return user.name if user and (token.expires is None or now < token.expires) else None
        return None

    def revoke_all(self) -> None:
        """Revoke every token."""
        self._tokens.clear()

    def expire_all(self) -> None:
        """Let every token expire."""
        past = dt.datetime.now(dt.UTC) - dt.timedelta(days=1)
        self._tokens = [msgspec.structs.replace(token, expires=past) for token in self._tokens]

    def answer(self, request: MockRequest, login: Login) -> Answer | None:
        """Return the answer to a request for the tokens of who asks."""
        if request.path != _PATH and not request.path.startswith(f"{_PATH}/"):
            return None
        if login.refusal is not None:
            return login.refusal
        if login.user is None:
            raise Refused(401, NOT_LOGGED_IN)
        owner = self._state.users[login.user].key
        match request.method:
            case "GET":
                return json_answer(200, [_write(token) for token in self._tokens if token.user == owner])
            case "POST":
                return self._create(request, owner)
            case "DELETE":
                return self._revoke(request.path.rpartition("/")[2], owner)
            case _:
                return Answer(405)

    def _create(self, request: MockRequest, user: str) -> Answer:
        try:
            wanted: Any = request.json()
            name, days = wanted["name"], wanted.get("expirationDuration")
        except (ValueError, KeyError, TypeError, AttributeError):
            raise Refused(400, "A token needs a name.") from None
        try:
            token = self._new(str(name), user, days, secrets.token_urlsafe(24))
        except (OverflowError, TypeError):
            raise Refused(400, "expirationDuration is a number of days that a calendar can hold.") from None
        self._tokens.append(token)
        return json_answer(201, {**_write(token), "rawToken": token.secret})

    def _revoke(self, token_id: str, user: str) -> Answer:
        kept = [token for token in self._tokens if (str(token.id), token.user) != (token_id, user)]
        if len(kept) == len(self._tokens):
            raise Refused(404, "The token does not exist.")
        self._tokens = kept
        return Answer(204)  # open (token-revocation)

    def _new(self, name: str, user: str, days: float | None, secret: str) -> _Token:
        now = dt.datetime.now(dt.UTC)
        expires = None if days is None else now + dt.timedelta(days=days)
        return _Token(next(self._ids), name, secret, user, _write_time(now), expires)


def _write(token: _Token) -> JsonObject:
    expires = {} if token.expires is None else {"expiringAt": _write_time(token.expires)}
    return {"id": token.id, "name": token.name, "createdAt": token.created, **expires}


def _write_time(moment: dt.datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "+0000")
