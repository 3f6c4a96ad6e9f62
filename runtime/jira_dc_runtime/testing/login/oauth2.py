"""Jira as OAuth 2.0 provider (protocol notes, sections 1 and 1b): PKCE, rotating refresh tokens, service accounts."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import time
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlencode

import msgspec

from jira_dc_runtime.auth.oauth.token import SCOPES
from jira_dc_runtime.testing.exchange import Answer, JsonObject, MockRequest, json_answer, text_answer

_SERVICE_SCOPES: Final = ("READ", "WRITE")
_CODE_SECONDS: Final = 10  # notes 1.10


class OAuth2Client(msgspec.Struct, frozen=True):
    """An incoming application link. `redirect_uri` must match exactly."""

    id: str
    secret: str
    redirect_uri: str = "http://127.0.0.1/callback"

    def __repr__(self) -> str:
        return f"OAuth2Client({self.id!r}, ***)"


class Grant(msgspec.Struct, frozen=True):
    """What an access token opens, until `ends` on the monotonic clock."""

    user: str
    scope: str
    ends: float

    @property
    def may_write(self) -> bool:
        """Whether the scope allows changes; each scope includes the ones before it."""
        return any(SCOPES.index(name) > 0 for name in self.scope.split() if name in SCOPES)


class _Code(msgspec.Struct, frozen=True):
    scope: str
    challenge: str
    method: str
    ends: float


class _Problem(Exception):
    def __init__(self, status: int, error: str, description: str) -> None:
        super().__init__(error)
        self.answer = json_answer(status, {"error": error, "error_description": description})


class OAuth2Provider:
    """The provider. Whoever asks for consent gets it: the user always says yes."""

    def __init__(self, user: str) -> None:
        self.user = user
        self.client = OAuth2Client("mock-client", secrets.token_urlsafe(16))
        self.expires_in = 3600
        """Seconds an access token lives."""
        self._codes: dict[str, _Code] = {}
        self._access: dict[str, Grant] = {}
        self._refresh: dict[str, tuple[str, str]] = {}  # refresh token: scope, access token

    def grant_of(self, token: str) -> Grant | None:
        """Return what `token` opens, or None if it is unknown, void or expired."""
        grant = self._access.get(token)
        return grant if grant is not None and time.monotonic() < grant.ends else None

    def expire_access_tokens(self) -> None:
        """Let every access token expire; refresh tokens stay valid."""
        self._access.clear()

    def answer(self, request: MockRequest) -> Answer | None:
        """Return the answer of the two endpoints, or None."""
        match request.method, request.path:
            case "GET", "/rest/oauth2/latest/authorize":
                return self._authorize(dict(request.query))
            case "POST", "/rest/oauth2/latest/token":
                return self._token(request)
            case _:
                return None

    def _authorize(self, query: Mapping[str, str]) -> Answer:
        redirect = query.get("redirect_uri", "")
        if query.get("client_id") != self.client.id or redirect != self.client.redirect_uri:
            return text_answer(400, "<html><head><title>Unknown client</title></head></html>", "text/html")
        state = {"state": query["state"]} if "state" in query else {}
        scope = query.get("scope", "")
        if query.get("response_type") != "code":
            return _redirect(redirect, {"error": "unsupported_response_type", **state})
        if not scope or set(scope.split()) - set(SCOPES):
            return _redirect(redirect, {"error": "invalid_scope", **state})
        code = secrets.token_urlsafe(24)
        self._codes[code] = _Code(
            scope,
            query.get("code_challenge", ""),
            query.get("code_challenge_method", "plain"),
            time.monotonic() + _CODE_SECONDS,
        )
        return _redirect(redirect, {"code": code, **state})

    def _token(self, request: MockRequest) -> Answer:
        if request.content_type != "application/x-www-form-urlencoded":
            return text_answer(500, "@FormParam is utilized when the content type is not a form")  # notes 1.6
        form = request.form()
        try:
            self._check_client(form)
            return self._grant(form)
        except _Problem as problem:
            return problem.answer

    def _grant(self, form: Mapping[str, str]) -> Answer:
        match form.get("grant_type"):
            case "authorization_code":
                return self._exchange(form)
            case "refresh_token":
                return self._renew(form)
            case "client_credentials":
                return self._serve_account(form)
            case _:
                raise _Problem(400, "unsupported_grant_type", "This grant is not supported.")

    def _check_client(self, form: Mapping[str, str]) -> None:
        right = hmac.compare_digest(form.get("client_secret", "").encode(), self.client.secret.encode())
        if form.get("client_id") != self.client.id or not right:
            raise _Problem(401, "invalid_client", "The client is unknown or its secret is wrong.")

    def _exchange(self, form: Mapping[str, str]) -> Answer:
        code = self._codes.pop(form.get("code", ""), None)  # a code can be used once
        if code is None or time.monotonic() > code.ends or form.get("redirect_uri") != self.client.redirect_uri:
            raise _Problem(400, "invalid_grant", "The code is unknown, used or too old, or redirect_uri differs.")
        if code.challenge and not _is_verified(code, form.get("code_verifier", "")):
            raise _Problem(400, "invalid_grant", "code_verifier does not fit code_challenge.")
        return self._issue(code.scope)

    def _renew(self, form: Mapping[str, str]) -> Answer:
        if form.get("redirect_uri", self.client.redirect_uri) != self.client.redirect_uri:  # notes 1.8
            raise _Problem(400, "invalid_grant", "redirect_uri differs.")
        scope, access = self._refresh.pop(form.get("refresh_token", ""), ("", ""))  # rotated: both are void (notes 1.9)
        if not scope:
            raise _Problem(400, "invalid_grant", "The refresh token is unknown or void.")
        self._access.pop(access, None)
        return self._issue(scope)

    def _serve_account(self, form: Mapping[str, str]) -> Answer:
        scope = form.get("scope", "")
        if not scope or set(scope.split()) - set(_SERVICE_SCOPES):
            raise _Problem(400, "invalid_scope", "A service account has READ and WRITE only.")
        return self._issue(scope, refreshable=False)

    def _issue(self, scope: str, *, refreshable: bool = True) -> Answer:
        access = secrets.token_urlsafe(32)
        self._access[access] = Grant(self.user, scope, time.monotonic() + self.expires_in)
        body: JsonObject = {"access_token": access, "token_type": "bearer", "expires_in": self.expires_in}
        if refreshable:
            body["refresh_token"] = secrets.token_urlsafe(32)
            self._refresh[body["refresh_token"]] = (scope, access)
        return json_answer(200, {**body, "scope": scope}, {"Cache-Control": "no-store"})


def _is_verified(code: _Code, verifier: str) -> bool:
    digest = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    made = digest if code.method == "S256" else verifier
    return hmac.compare_digest(made.encode(), code.challenge.encode())


def _redirect(to: str, query: Mapping[str, str]) -> Answer:
    joint = "&" if "?" in to else "?"
    return Answer(302, headers={"Location": to + joint + urlencode(query)})
