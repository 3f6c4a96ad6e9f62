"""OAuth 2.0 with a refresh token, since Jira 8.22: a program acts for the person who has allowed it once."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Final

import msgspec

from jira_dc_runtime.errors import ConfigurationError, DeadlineExceeded, JiraError, LoginError, LoginExpired

from .flow.steps import Acquire, Blocking, Uninterrupted
from .oauth.bearer_login import BearerLogin
from .oauth.token import OAuth2Token, is_sound, unusable
from .oauth.token_request import TokenForm, ask_for_token
from .settings import required
from .store.choose import choose_store
from .store.unsaved import LOGGER, is_due, keep, load_newest, save_again

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jira_dc_runtime.http.auth_flow import AuthRequest

    from .flow.steps import OwnSteps, Steps
    from .store.store import TokenStore

_LOG_IN: Final = "Log in: python -m jira_dc login"
_BEGUN: Final = Blocking(lambda: None)  # where an exchange waits to be carried out


class OAuth2(BearerLogin):
    """Log in with an access token of OAuth 2.0, and renew it when it expires.

    - `client_id`, `client_secret`, `redirect_uri`: as in the application link in Jira. Jira checks the redirect URI
      at each renewal too.
    - `store`: where the token is kept, and each new one after it: a `FileTokenStore`, a `KeyringTokenStore`, or a
      class of your own. `python -m jira_dc login` or an `OAuth2Authorization` puts the first one there.

    However many threads, tasks and programs share the store, a token is renewed once, and the new one is kept before
    it is used: a refresh token is valid once only. If the store cannot keep it, the log (`jira_dc.auth`) has a
    warning, and it is used from memory and saved again at a later call.

    A call may raise `LoginExpired` if a person has to log in again, `OAuthError` if Jira gives no token for another
    reason, `ConfigurationError` if the store cannot be used, and `LoginError` if it is busy for too long.
    """

    __slots__ = ("_client_secret", "_store", "client_id", "redirect_uri")

    def __init__(self, *, client_id: str, client_secret: str, redirect_uri: str, store: TokenStore) -> None:
        problem = unusable(client_id=client_id, client_secret=client_secret, redirect_uri=redirect_uri)
        if not problem and not all(callable(getattr(store, name, None)) for name in ("load", "save", "lock")):
            problem = f"The store of OAuth2 is a FileTokenStore, say, and not a {type(store).__name__}."
        if problem:
            del client_id, client_secret, redirect_uri, store  # a traceback that shows local variables shows them not
            raise ConfigurationError(problem)
        super().__init__()
        self.client_id = client_id
        self.redirect_uri = redirect_uri
        self._store = store
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
        return self.shown("client_id", "_store")

    def login_flow(self, request: AuthRequest) -> Steps[None]:
        """Send `request` with a token, as `BearerLogin` does; first save a token that the store would not take."""
        if is_due(self._store):
            yield from self._save_again()
        yield from super().login_flow(request)

    def obtain(self, request: AuthRequest, stale: OAuth2Token | None) -> Steps[OAuth2Token]:
        """Yield the steps that take a newer token from the store, or renew the one that is there."""
        held = ExitStack()
        try:
            yield from self._lock(held)
            kept = self._checked((yield from self._load()))
            # Another program may have renewed it, which makes `stale` invalid before its time (protocol notes 1.9).
            if not kept.is_expired and (stale is None or kept.access_token != stale.access_token):
                return kept
            renewal = self._exchange(request, kept, held.pop_all())
        finally:
            self._give_back(held)
        next(renewal)  # now the lock is its own, and it gives it back however it ends
        try:
            token: OAuth2Token = yield Uninterrupted(renewal)
        except DeadlineExceeded:  # it goes on without this call
            raise
        except Exception:
            renewal.close()
            raise
        return token

    def _exchange(self, request: AuthRequest, kept: OAuth2Token, held: ExitStack) -> OwnSteps[OAuth2Token]:
        try:
            yield _BEGUN
            token = yield from ask_for_token(request, self._renewal(kept))
            if token.refresh_token is None:  # RFC 6749 section 6: then the old one stays valid
                token = msgspec.structs.replace(token, refresh_token=kept.refresh_token)
            # Kept at once, and not in a worker thread: nothing may come between, or the only good pair is lost.
            keep(self._store, token, kept)
            return token
        finally:
            self._give_back(held)

    def _save_again(self) -> Steps[None]:
        held = ExitStack()
        try:
            yield from self._lock(held)
            yield Blocking(lambda: save_again(self._store))
        except JiraError as error:  # the next call tries again; this one needs no store
            LOGGER.info("%r: the token in hand cannot be saved yet (%s)", self._store, type(error).__name__)
        finally:
            self._give_back(held)

    def _lock(self, held: ExitStack) -> Steps[None]:
        try:
            lock = yield Blocking(self._store.lock)
            yield Acquire(lock, held)
        except JiraError:
            raise
        except Exception as error:  # a store may be anybody's
            raise LoginError(f"{self._store!r} cannot be locked ({type(error).__name__}).") from error

    def _load(self) -> Steps[object]:
        try:
            return (yield Blocking(lambda: load_newest(self._store)))
        except JiraError:
            raise
        except Exception as error:  # as above
            raise LoginError(f"{self._store!r} could not load its token ({type(error).__name__}).") from error

    def _give_back(self, held: ExitStack) -> None:
        try:
            held.close()
        except Exception as error:  # noqa: BLE001 - the token is good all the same
            LOGGER.warning("%r could not give back its lock (%s)", self._store, type(error).__name__)

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
        if isinstance(kept, OAuth2Token) and is_sound(kept):
            return kept
        if kept is None:
            raise LoginExpired(f"{self._store!r} holds no token yet. {_LOG_IN}")
        raise ConfigurationError(f"{self._store!r} holds something other than a token of OAuth 2.0. {_LOG_IN}")
