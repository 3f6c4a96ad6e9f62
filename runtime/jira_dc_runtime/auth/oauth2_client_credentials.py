"""Service accounts of Jira 11: a program that acts for itself, with OAuth 2.0 client credentials."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from jira_dc_runtime.errors import ConfigurationError

from .oauth.bearer_login import BearerLogin
from .oauth.token import SERVICE_SCOPES, unusable
from .oauth.token_request import TokenForm, ask_for_token
from .settings import required

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jira_dc_runtime.http.auth_flow import AuthRequest

    from .flow.steps import Steps
    from .oauth.token import OAuth2Token

_ALL: Final = " ".join(SERVICE_SCOPES)


class OAuth2ClientCredentials(BearerLogin):
    """Log in as a service account; a token is asked for at the first call and whenever it expires.

    - `client_id`, `client_secret`: of the service account.
    - `scope`: READ, WRITE or both with a blank between them. Jira offers no more to service accounts, and at first
      only operations under /rest/api/2/ (protocol notes 1.19).

    A token is asked for once, however many threads and tasks need it, and is kept in memory only. A call may raise
    `OAuthError` if Jira gives no token.
    """

    __slots__ = ("_client_secret", "client_id", "scope")

    def __init__(self, *, client_id: str, client_secret: str, scope: str = _ALL) -> None:
        problem = unusable(client_id=client_id, client_secret=client_secret)
        words = scope.split() if isinstance(scope, str) else []  # pyright: ignore[reportUnnecessaryIsInstance]
        if not problem and not (words and set(words) <= set(SERVICE_SCOPES)):
            problem = f"The scope of a service account is {', '.join(SERVICE_SCOPES)} or both with a blank between."
        if problem:
            del client_id, client_secret, scope, words  # a traceback that shows local variables must not show them
            raise ConfigurationError(problem)
        super().__init__()
        self.client_id = client_id
        self.scope = " ".join(words)
        self._client_secret = client_secret

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> OAuth2ClientCredentials:
        """Return the login for the variables `JIRA_CLIENT_ID`, `JIRA_CLIENT_SECRET` and, if set, `JIRA_SCOPE`.

        Raise `ConfigurationError` for what is missing.
        """
        return cls(
            client_id=required(environ, "JIRA_CLIENT_ID"),
            client_secret=required(environ, "JIRA_CLIENT_SECRET"),
            scope=environ.get("JIRA_SCOPE") or _ALL,
        )

    def __repr__(self) -> str:
        return self.shown("client_id", "scope")

    def obtain(self, request: AuthRequest, stale: OAuth2Token | None) -> Steps[OAuth2Token]:  # noqa: ARG002 - each is new
        """Yield the steps that ask for a token; there is no refresh token here (protocol notes 1.18)."""
        form = TokenForm(
            {
                "grant_type": "client_credentials",
                "client_id": self.client_id,
                "client_secret": self._client_secret,
                "scope": self.scope,
            }
        )
        return ask_for_token(request, form)
