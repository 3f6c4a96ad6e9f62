"""The three steps of OAuth 1.0a at Jira: a request token, a person who allows it, an access token (notes 3.2)."""

from __future__ import annotations

import time
from hmac import compare_digest
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl, quote

from jira_dc_runtime.auth.flow.argument import not_text
from jira_dc_runtime.auth.flow.login import Login
from jira_dc_runtime.auth.flow.login_request import prepare_login
from jira_dc_runtime.call.base_url import check_secrecy, parse_base_url
from jira_dc_runtime.errors import ConfigurationError, JiraError, OAuthError
from jira_dc_runtime.errors.oauth_problem import advise_on, error_code

from .exchange import exchange, exchange_async, read_callback
from .rsa import load_private_key
from .signature import sign_request
from .token import OAuth1Token, Secret, is_word, unusable

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping

    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

    from jira_dc_runtime.auth.flow.login_request import LoginReply
    from jira_dc_runtime.http.auth_flow import AuthRequest, AuthResponse
    from jira_dc_runtime.http.http_client import AsyncHttpClient, HttpClient
    from jira_dc_runtime.http.request import PreparedRequest

REQUEST_TOKEN_PATH: Final = "/plugins/servlet/oauth/request-token"  # noqa: S105 - an address
AUTHORIZE_PATH: Final = "/plugins/servlet/oauth/authorize"
ACCESS_TOKEN_PATH: Final = "/plugins/servlet/oauth/access-token"  # noqa: S105 - an address
_MAX_DIGITS: Final = 12  # of a number of seconds
_HEADERS: Final = {"Accept": "*/*", "X-Atlassian-Token": "no-check"}


class OAuth1RequestToken(Secret, frozen=True):
    """The first step: send the person to `url`. A web application keeps it in the session until they come back."""

    url: str
    token: str


class OAuth1Authorization:
    """Logs a person in with OAuth 1.0a: call `request_token`, let them open its `url`, then call `access_token`.

    - `base_url`: of Jira, as its administrator has set it: it is part of every signature.
    - `consumer_key`, `private_key`: see `OAuth1`.
    - `callback`: the address that the browser is sent to; `oob` shows the person a code instead, to be typed in.
    - `allow_plain_http`: also for a Jira that is reached over plain http, other than on this machine.

    Each step has a form for async code. Needs the extra `oauth1`. Raise `ConfigurationError` for
    a setting that cannot be used.
    """

    def __init__(
        self,
        base_url: str,
        *,
        consumer_key: str,
        private_key: str | bytes,
        callback: str = "oob",
        allow_plain_http: bool = False,
    ) -> None:
        key = load_private_key(private_key)
        del private_key  # a traceback that shows local variables must not show it
        problem = unusable(consumer_key=consumer_key, callback=callback)
        if problem:
            key = ConfigurationError(problem)
        if isinstance(key, ConfigurationError):
            del self, consumer_key, callback  # as above
            raise key
        self.consumer_key = consumer_key
        self.callback = callback
        self.base_url = base_url
        base = parse_base_url(base_url)
        if not allow_plain_http:
            check_secrecy(base)
        self.base_url = str(base)
        self._key = key

    def __repr__(self) -> str:
        return f"OAuth1Authorization({self.base_url!r}, consumer_key={self.consumer_key!r})"

    def request_token(self, http_client: HttpClient | None = None) -> OAuth1RequestToken:
        """Return the token that a person is asked to allow. Raise `OAuthError` if Jira gives none."""
        auth = _Signed(self.consumer_key, self._key, {"oauth_callback": self.callback})
        return self._request_token_in(exchange(self.base_url, self._prepare(REQUEST_TOKEN_PATH), auth, http_client))

    async def request_token_async(self, http_client: AsyncHttpClient | None = None) -> OAuth1RequestToken:
        """Do the same from async code."""
        auth = _Signed(self.consumer_key, self._key, {"oauth_callback": self.callback})
        prepared = self._prepare(REQUEST_TOKEN_PATH)
        return self._request_token_in(await exchange_async(self.base_url, prepared, auth, http_client))

    def access_token(
        self, request_token: OAuth1RequestToken, answer: str, http_client: HttpClient | None = None
    ) -> OAuth1Token:
        """Return the access token, once the person has allowed it.

        `answer` is the address that the browser was sent to, or the code that Jira showed. Raise `OAuthError` if the
        person refused, if the address belongs to another attempt, or if Jira gives no token.
        """
        auth = self._proven_by(answer, request_token.token)
        del answer  # a traceback that shows local variables must not show it
        if isinstance(auth, JiraError):
            raise auth
        return _access_token_in(exchange(self.base_url, self._prepare(ACCESS_TOKEN_PATH), auth, http_client))

    async def access_token_async(
        self, request_token: OAuth1RequestToken, answer: str, http_client: AsyncHttpClient | None = None
    ) -> OAuth1Token:
        """Do the same from async code."""
        auth = self._proven_by(answer, request_token.token)
        del answer  # as above
        if isinstance(auth, JiraError):
            raise auth
        prepared = self._prepare(ACCESS_TOKEN_PATH)
        return _access_token_in(await exchange_async(self.base_url, prepared, auth, http_client))

    def _prepare(self, path: str) -> PreparedRequest:
        return prepare_login(f"POST {path}", self.base_url + path, _HEADERS, b"")

    def _proven_by(self, answer: str, token: str) -> _Signed | OAuthError | ConfigurationError:
        """Return what signs the request for an access token, or the error that says why `answer` does not allow it."""
        if not isinstance(answer, str):  # pyright: ignore[reportUnnecessaryIsInstance] - callers without types
            return ConfigurationError(not_text("The answer of the browser", answer))
        proof = _read_verifier(answer, token)
        return proof if isinstance(proof, OAuthError) else _Signed(self.consumer_key, self._key, proof.fields)

    def _request_token_in(self, reply: LoginReply) -> OAuth1RequestToken:
        found = read_token_fields(reply, REQUEST_TOKEN_PATH)
        if isinstance(found, OAuthError):
            raise found
        token = found.fields["oauth_token"]
        # `oauth_callback_confirmed` is not asked for: that Jira sends it is open (oauth1-callback).
        return OAuth1RequestToken(f"{self.base_url}{AUTHORIZE_PATH}?oauth_token={quote(token, safe='')}", token)


class _Signed(Login):
    """Signs one request of the authorization, with the `oauth_` parameters of its step."""

    def __init__(self, consumer_key: str, key: RSAPrivateKey, protocol: Mapping[str, str]) -> None:
        self._consumer_key = consumer_key
        self._key = key
        self._protocol = protocol

    def auth_flow(self, request: AuthRequest) -> Generator[AuthRequest, AuthResponse, None]:
        request.headers["Authorization"] = sign_request(request, self._consumer_key, self._key, self._protocol)
        yield request


def _access_token_in(reply: LoginReply) -> OAuth1Token:
    found = read_token_fields(reply, ACCESS_TOKEN_PATH)
    if isinstance(found, OAuthError):
        raise found
    return OAuth1Token(found.fields["oauth_token"], _end_of(found.fields.get("oauth_expires_in", "")))


class OAuth1Fields(Secret, frozen=True):
    """The `oauth_` fields of an answer, or of a request."""

    fields: Mapping[str, str]


def read_token_fields(reply: LoginReply, path: str) -> OAuth1Fields | OAuthError:
    """Return the form in `reply`, with an `oauth_token` that can be sent, or the error that says why there is none."""
    fields = _form_in(reply.content) if reply.is_complete else {}
    problem = error_code(fields.get("oauth_problem"))
    if problem or reply.status != 200:  # noqa: PLR2004
        message = f"POST {path} answered {reply.status}" + (f": {problem}." if problem else " without a reason.")
        return OAuthError(f"{message} {advise_on(problem)}".rstrip(), reply.status, problem)
    if not is_word(fields.get("oauth_token", "")):
        message = (
            f"POST {path} answered 200, but with no token. This is often the login page of Jira, a single sign-on or "
            "a proxy: check the base URL."
        )
        return OAuthError(message, reply.status)
    return OAuth1Fields(fields)


def _read_verifier(answer: str, token: str) -> OAuth1Fields | OAuthError:
    answer = answer.strip()
    fields = read_callback(answer) if "?" in answer else {"oauth_token": token, "oauth_verifier": answer}
    # The token ties the answer to this attempt, as `state` does in OAuth 2.0.
    if not compare_digest(fields.get("oauth_token", "").encode("utf-8", "replace"), token.encode()):
        return OAuthError(
            "The address belongs to another attempt to log in: its oauth_token is not the one that was sent. Somebody "
            "may have slipped it in. Nothing was sent to Jira; start the login again."
        )
    verifier = fields.get("oauth_verifier", "")
    if verifier == "denied":  # what Jira's page sends for "Deny"; open (oauth1-denied)
        return OAuthError("Access was denied in the browser.", 0, "permission_denied")
    if not is_word(verifier):
        return OAuthError("The answer holds no oauth_verifier. Copy the whole address, or the code that Jira shows.")
    return OAuth1Fields({"oauth_token": token, "oauth_verifier": verifier})


def _form_in(content: bytes) -> dict[str, str]:
    try:
        return dict(parse_qsl(content.decode().strip(), max_num_fields=100))
    except ValueError:
        return {}


def _end_of(expires_in: str) -> float | None:
    """Return when a token ends, in seconds since 1970; Jira says five years (protocol notes 3.5)."""
    readable = expires_in.isascii() and expires_in.isdigit() and len(expires_in) <= _MAX_DIGITS
    return time.time() + int(expires_in) if readable else None
