"""OAuth 2.0 with a refresh token, since Jira 8.22: a program acts for the person who has allowed it once."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Final

import msgspec

from jira_dc_runtime.errors import ConfigurationError, LoginExpired

from .flow.steps import Blocking, Uninterrupted
from .oauth.bearer_login import BearerLogin
from .oauth.token import OAuth2Token, unusable
from .oauth.token_request import TokenForm, ask_for_token
from .settings import required
from .store.choose import choose_store

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jira_dc_runtime.http.auth_flow import AuthRequest

    from .flow.steps import OwnSteps, Steps
    from .store.store import TokenStore

_LOG_IN: Final = "Log in: python -m jira_dc login"


class OAuth2(BearerLogin):
    """Log in with an access token of OAuth 2.0, and renew it when it expires.

    - `client_id`, `client_secret`, `redirect_uri`: as in the application link in Jira. Jira checks the redirect URI
      at each renewal too.
    - `store`: where the token is kept, and each new one after it: a `FileTokenStore`, a `KeyringTokenStore`, or a
      class of your own. `python -m jira_dc login` or an `OAuth2Authorization` puts the first one there.

    However many threads, tasks and programs share the store, a token is renewed once, and the new one is kept before
    it is used: a refresh token is valid once only. A call may raise `LoginExpired` if a person has to log in again,
    `OAuthError` if Jira gives no token for another reason, and `ConfigurationError` if the store cannot be used.
    """

    __slots__ = ("_client_secret", "_store", "client_id", "redirect_uri")

    def __init__(self, *, client_id: str, client_secret: str, redirect_uri: str, store: TokenStore) -> None:
        self.client_id = client_id
        self.redirect_uri = redirect_uri
        self._store = store
        problem = unusable(client_id=client_id, client_secret=client_secret)
        if problem:
            del client_secret  # a traceback that shows local variables must not show it
            raise ConfigurationError(problem)
        super().__init__()
        self._client_secret = client_secret

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> OAuth2:
        """Return the login for the variables `JIRA_CLIENT_ID`, `JIRA_CLIENT_SECRET` and `JIRA_REDIRECT_URI`.

        The token is where `python -m jira_dc login` keeps it, see `choose_store`: one for each `JIRA_URL`. Raise
        `ConfigurationError` for what is missing.
        """
        return cls(
            client_id=required(environ, "JIRA_CLIENT_ID"),
            client_secret=required(environ, "JIRA_CLIENT_SECRET"),
            redirect_uri=required(environ, "JIRA_REDIRECT_URI"),
            store=choose_store(required(environ, "JIRA_URL"), environ),
        )

    def __repr__(self) -> str:
        return f"OAuth2(client_id={self.client_id!r}, store={self._store!r})"

    def obtain(self, request: AuthRequest, stale: OAuth2Token | None) -> Steps[OAuth2Token]:
        """Yield the steps that take a newer token from the store, or renew the one that is there."""
        token: OAuth2Token = yield Uninterrupted(self._renew_kept(request, stale))
        return token

    def _renew_kept(self, request: AuthRequest, stale: OAuth2Token | None) -> OwnSteps[OAuth2Token]:
        with ExitStack() as held:  # the lock may be entered in a worker thread, while the event loop is being closed
            yield Blocking(lambda: held.enter_context(self._store.lock()))
            kept = self._checked((yield Blocking(self._store.load)))
            # Another program may have renewed it, which makes `stale` invalid before its time (protocol notes 1.9).
            if not kept.is_expired and (stale is None or kept.access_token != stale.access_token):
                return kept
            token = yield from ask_for_token(request, self._renewal(kept))
            if token.refresh_token is None:  # RFC 6749 section 6: then the old one stays valid
                token = msgspec.structs.replace(token, refresh_token=kept.refresh_token)
            # Kept at once, and not in a worker thread: nothing may come between, or the only good pair is lost.
            self._store.save(token)
            return token

    def _renewal(self, kept: OAuth2Token) -> TokenForm:
        if kept.refresh_token is None:
            raise LoginExpired("The access token has expired and came without a refresh token. " + _LOG_IN)
        return TokenForm(
            {
                "grant_type": "refresh_token",
                "refresh_token": kept.refresh_token,
                "client_id": self.client_id,
                "client_secret": self._client_secret,
                "redirect_uri": self.redirect_uri,  # without it: a bare invalid_grant (MrRefactoring/jira.js)
            }
        )

    def _checked(self, kept: object) -> OAuth2Token:
        if isinstance(kept, OAuth2Token):
            return kept
        if kept is None:
            raise LoginExpired(f"{self._store!r} holds no token yet. {_LOG_IN}")
        raise ConfigurationError(f"{self._store!r} holds a token of another kind than OAuth 2.0. {_LOG_IN}")
