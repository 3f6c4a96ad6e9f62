"""The authorization code flow: a person allows it in a browser, and the code that comes back brings a token."""

from __future__ import annotations

import secrets
from base64 import urlsafe_b64encode
from hashlib import sha256
from hmac import compare_digest
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from jira_dc_runtime.auth.flow.argument import not_text
from jira_dc_runtime.auth.flow.login import NoLogin
from jira_dc_runtime.call.base_url import check_secrecy, parse_base_url
from jira_dc_runtime.errors import ConfigurationError, JiraError, OAuthError
from jira_dc_runtime.errors.oauth_problem import error_code, one_line

from .exchange import exchange, exchange_async, is_web_address, read_callback
from .token import SCOPES, OAuth2Token, Secret, is_word, unusable
from .token_request import TokenForm, prepare_token_request, token_in

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jira_dc_runtime.http.http_client import AsyncHttpClient, HttpClient

AUTHORIZE_PATH: Final = "/rest/oauth2/latest/authorize"


class OAuth2Authorization(Secret, frozen=True):
    """One attempt of one person to log in. Make it with `start`, send the person to `url`, `exchange` what comes back.

    A web application keeps it in the session of that person between the two: `msgspec.to_builtins` and
    `msgspec.convert` write and read it. It holds secrets (`state`, `code_verifier`) and no credential.
    """

    base_url: str
    client_id: str
    redirect_uri: str
    scope: str
    state: str
    code_verifier: str

    def __repr__(self) -> str:
        return f"OAuth2Authorization({self.base_url!r}, client_id={self.client_id!r}, scope={self.scope!r})"

    @classmethod
    def start(
        cls,
        base_url: str,
        *,
        client_id: str,
        redirect_uri: str,
        scope: str = "WRITE",
        allow_plain_http: bool = False,
    ) -> OAuth2Authorization:
        """Return a new attempt.

        `redirect_uri` and `client_id` are those of the application link in Jira; `scope` is one of READ, WRITE, ADMIN
        and SYSTEM_ADMIN, each of which includes those before it. Raise `ConfigurationError` for a value that cannot be
        used, and for a Jira that is reached over plain http, unless `allow_plain_http` is set.
        """
        words = scope.split() if isinstance(scope, str) else []  # pyright: ignore[reportUnnecessaryIsInstance]
        problem = ""
        if not words or not set(words) <= set(SCOPES):
            got = repr(scope) if isinstance(scope, str) else f"a {type(scope).__name__}"  # pyright: ignore[reportUnnecessaryIsInstance]
            problem = f"The scope is one of {', '.join(SCOPES)}, not {got}."
        elif not is_word(client_id) or not is_web_address(redirect_uri):
            problem = "The client id and the redirect URI have to be those of the application link in Jira."
        if problem:
            del client_id, redirect_uri, scope, words  # a traceback that shows local variables must not show them
            raise ConfigurationError(problem)
        base = parse_base_url(base_url)
        if not allow_plain_http:
            check_secrecy(base)
        return cls(str(base), client_id, redirect_uri, scope, secrets.token_urlsafe(32), secrets.token_urlsafe(64))

    @property
    def url(self) -> str:
        """The address to open in the browser of the person who logs in. It holds no secret but `state`."""
        challenge = urlsafe_b64encode(sha256(self.code_verifier.encode()).digest()).rstrip(b"=").decode()
        query = {
            "response_type": "code",
            "client_id": self.client_id,
            "redirect_uri": self.redirect_uri,
            "scope": self.scope,
            "state": self.state,
            "code_challenge": challenge,
            "code_challenge_method": "S256",  # protocol notes 1.4
        }
        return f"{self.base_url}{AUTHORIZE_PATH}?{urlencode(query)}"

    def exchange(self, callback_url: str, *, client_secret: str, http_client: HttpClient | None = None) -> OAuth2Token:
        """Return the token for the address that the browser was sent to, at once: the code expires within seconds.

        Raise `OAuthError` if the person or Jira refused, if the address belongs to another attempt (somebody may have
        slipped it in), or if Jira gives no token.
        """
        form = self._form(callback_url, client_secret)
        del callback_url, client_secret  # a traceback that shows local variables must not show them
        if isinstance(form, JiraError):
            raise form
        prepared = prepare_token_request(self.base_url, form)
        return token_in(exchange(self.base_url, prepared, NoLogin(), http_client), form)

    async def exchange_async(
        self, callback_url: str, *, client_secret: str, http_client: AsyncHttpClient | None = None
    ) -> OAuth2Token:
        """Do the same from async code."""
        form = self._form(callback_url, client_secret)
        del callback_url, client_secret  # as above
        if isinstance(form, JiraError):
            raise form
        prepared = prepare_token_request(self.base_url, form)
        return token_in(await exchange_async(self.base_url, prepared, NoLogin(), http_client), form)

    def _form(self, callback_url: str, client_secret: str) -> TokenForm | JiraError:
        problem = unusable(client_secret=client_secret)
        if not isinstance(callback_url, str):  # pyright: ignore[reportUnnecessaryIsInstance] - callers without types
            problem = not_text("The address that the browser was sent to", callback_url)
        if problem:
            return ConfigurationError(problem)
        query = read_callback(callback_url)
        refused = _refusal(query, self.state)
        if refused is not None:
            return refused
        return TokenForm(
            {
                "grant_type": "authorization_code",
                "code": query["code"],
                "redirect_uri": self.redirect_uri,
                "client_id": self.client_id,
                "client_secret": client_secret,
                "code_verifier": self.code_verifier,
            }
        )


def _refusal(query: Mapping[str, str], state: str) -> OAuthError | None:
    """Return why the address that the browser was sent to brings no code, or None. The state comes first."""
    if not query:
        return OAuthError("The address has no query; copy all of the address that the browser was sent to.")
    if not compare_digest(query.get("state", "").encode("utf-8", "replace"), state.encode()):
        return OAuthError(
            "The address belongs to another attempt to log in: its state is not the one that was sent. Somebody may "
            "have slipped it in. Nothing was sent to Jira; start the login again."
        )
    code = error_code(query.get("error"))
    if "error" in query:
        described = one_line(query.get("error_description"), hide=[state])
        why = f" ({described.rstrip('.')})" if described else ""
        advice = f" The scopes are {', '.join(SCOPES)}, up to what the link allows." if code == "invalid_scope" else ""
        return OAuthError(f"Jira did not allow the login: {code or 'no reason was given'}{why}.{advice}", 0, code)
    if not is_word(query.get("code", "")):
        return OAuthError("The address that the browser was sent to holds no code. Copy all of it.")
    return None
