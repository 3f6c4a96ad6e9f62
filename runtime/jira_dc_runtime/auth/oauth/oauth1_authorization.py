"""The three steps of OAuth 1.0a at Jira: a request token, a person who allows it, an access token (notes 3.2)."""

from __future__ import annotations

import time
from hmac import compare_digest
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl, quote

from jira_dc_runtime.auth.flow.renewable import Ask, Reply, base_url_of, login_request
from jira_dc_runtime.auth.oauth1 import sign_request
from jira_dc_runtime.call.base_url import check_secrecy, parse_base_url
from jira_dc_runtime.errors import ConfigurationError, OAuthError
from jira_dc_runtime.errors.oauth_problem import advise_on
from jira_dc_runtime.errors.oauth_refusal import error_code

from .callback import read_callback
from .exchange import carry_out, carry_out_async
from .rsa import load_private_key
from .token import OAuth1Token, Secret, is_word
from .words import unusable

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Mapping

    from jira_dc_runtime.http.http_client import AsyncHttpClient, HttpClient

REQUEST_TOKEN_PATH: Final = "/plugins/servlet/oauth/request-token"  # noqa: S105 - an address
AUTHORIZE_PATH: Final = "/plugins/servlet/oauth/authorize"
ACCESS_TOKEN_PATH: Final = "/plugins/servlet/oauth/access-token"  # noqa: S105 - an address
_MAX_DIGITS: Final = 12  # of a number of seconds
_HEADERS: Final = {"Accept": "*/*", "X-Atlassian-Token": "no-check"}


class OAuth1RequestToken(Secret, frozen=True):
    """The first step: send the person to `url`. A web application keeps it in the session until they come back."""

    url: str
    token: str


class OAuth1Dance:
    """Logs a person in with OAuth 1.0a: `request_token`, then they open its `url`, then `access_token`.

    - `base_url`: of Jira, as its administrator has set it: it is part of every signature.
    - `consumer_key`, `private_key`: see `OAuth1`.
    - `callback`: the address that the browser is sent to; `oob` shows the person a code instead, to be typed in.

    - `allow_plain_http`: also for a Jira that is reached over plain http, other than on this machine.

    Each step has a form for async code. Needs the extra `oauth1`. Raise `ConfigurationError` for what cannot be.
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
        base = parse_base_url(base_url)
        self.base_url = str(base)
        self.consumer_key = consumer_key
        self.callback = callback
        key = load_private_key(private_key)
        del private_key  # a traceback that shows local variables must not show it
        problem = unusable(consumer_key=consumer_key, callback=callback)
        if problem:
            key = ConfigurationError(problem)
        if isinstance(key, ConfigurationError):
            raise key
        if not allow_plain_http:
            check_secrecy(base)
        self._key = key

    def __repr__(self) -> str:
        return f"OAuth1Dance({self.base_url!r}, consumer_key={self.consumer_key!r})"

    def request_token(self, http_client: HttpClient | None = None) -> OAuth1RequestToken:
        """Return the token that a person is asked to allow. Raise `OAuthError` if Jira gives none."""
        return carry_out(self.base_url, f"POST {REQUEST_TOKEN_PATH}", self._ask_for_request_token, http_client)

    async def request_token_async(self, http_client: AsyncHttpClient | None = None) -> OAuth1RequestToken:
        """Do the same from async code."""
        operation = f"POST {REQUEST_TOKEN_PATH}"
        return await carry_out_async(self.base_url, operation, self._ask_for_request_token, http_client)

    def access_token(
        self, request_token: OAuth1RequestToken, answer: str, http_client: HttpClient | None = None
    ) -> OAuth1Token:
        """Return the access token, once the person has allowed it.

        `answer` is the address that the browser was sent to, or the code that Jira showed. Raise `OAuthError` if the
        person refused, if the address belongs to another attempt, or if Jira gives no token.
        """
        steps = self._ask_for_access_token(request_token, answer)
        del answer  # a traceback that shows local variables must not show it
        return carry_out(self.base_url, f"POST {ACCESS_TOKEN_PATH}", steps, http_client)

    async def access_token_async(
        self, request_token: OAuth1RequestToken, answer: str, http_client: AsyncHttpClient | None = None
    ) -> OAuth1Token:
        """Do the same from async code."""
        steps = self._ask_for_access_token(request_token, answer)
        del answer  # as above
        return await carry_out_async(self.base_url, f"POST {ACCESS_TOKEN_PATH}", steps, http_client)

    def _ask_for_request_token(self, request: Any) -> Generator[Any, Any, OAuth1RequestToken]:
        reply = yield from self._post(request, REQUEST_TOKEN_PATH, {"oauth_callback": self.callback})
        found = read_dance_reply(reply, REQUEST_TOKEN_PATH)
        if isinstance(found, OAuthError):
            raise found
        token = found.fields["oauth_token"]
        # `oauth_callback_confirmed` is not asked for: that Jira sends it is unconfirmed (protocol notes 3.4).
        return OAuth1RequestToken(f"{self.base_url}{AUTHORIZE_PATH}?oauth_token={quote(token, safe='')}", token)

    def _ask_for_access_token(
        self, request_token: OAuth1RequestToken, answer: str
    ) -> Callable[[Any], Generator[Any, Any, OAuth1Token]]:
        proof = _read_verifier(answer, request_token.token)

        def steps(request: Any) -> Generator[Any, Any, OAuth1Token]:
            if isinstance(proof, OAuthError):
                raise proof
            reply = yield from self._post(request, ACCESS_TOKEN_PATH, proof.fields)
            found = read_dance_reply(reply, ACCESS_TOKEN_PATH)
            if isinstance(found, OAuthError):
                raise found
            return OAuth1Token(found.fields["oauth_token"], _end_of(found.fields.get("oauth_expires_in", "")))

        return steps

    def _post(self, request: Any, path: str, protocol: Mapping[str, str]) -> Generator[Any, Any, Reply]:
        asked = login_request(request, "POST", base_url_of(request) + path, _HEADERS, b"")
        asked.headers["Authorization"] = sign_request(asked, self.consumer_key, self._key, protocol)
        reply: Reply = yield Ask(asked)
        return reply


class DanceFields(Secret, frozen=True):
    """The fields of a form."""

    fields: Mapping[str, str]


def read_dance_reply(reply: Reply, path: str) -> DanceFields | OAuthError:
    """Return the form in `reply`, with an `oauth_token` that can be sent, or the error that says why there is none."""
    fields = _form_in(reply.content) if reply.whole else {}
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
    return DanceFields(fields)


def _read_verifier(answer: str, token: str) -> DanceFields | OAuthError:
    answer = answer.strip()
    fields = read_callback(answer) if "?" in answer else {"oauth_token": token, "oauth_verifier": answer}
    # The token ties the answer to this attempt, as `state` does in OAuth 2.0.
    if not compare_digest(fields.get("oauth_token", "").encode("utf-8", "replace"), token.encode()):
        return OAuthError(
            "The address belongs to another attempt to log in: its oauth_token is not the one that was sent. Somebody "
            "may have slipped it in. Nothing was sent to Jira; start the login again."
        )
    verifier = fields.get("oauth_verifier", "")
    if verifier == "denied":  # what Jira's page sends for "Deny"; unconfirmed for current releases
        return OAuthError("Access was denied in the browser.", 0, "permission_denied")
    if not is_word(verifier):
        return OAuthError("The answer holds no oauth_verifier. Copy the whole address, or the code that Jira shows.")
    return DanceFields({"oauth_token": token, "oauth_verifier": verifier})


def _form_in(content: bytes) -> dict[str, str]:
    try:
        return dict(parse_qsl(content.decode().strip(), max_num_fields=100))
    except ValueError:
        return {}


def _end_of(expires_in: str) -> float | None:
    """Return when a token ends, in seconds since 1970; Jira says five years (protocol notes 3.5)."""
    readable = expires_in.isascii() and expires_in.isdigit() and len(expires_in) <= _MAX_DIGITS
    return time.time() + int(expires_in) if readable else None
