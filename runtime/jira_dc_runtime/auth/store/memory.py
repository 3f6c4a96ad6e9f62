"""A token that is gone when the program ends."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from jira_dc_runtime.answer.per_process import PerProcess
from jira_dc_runtime.auth.oauth.token import OAuth1Token, OAuth2Token
from jira_dc_runtime.errors import ConfigurationError

if TYPE_CHECKING:
    from jira_dc_runtime.auth.oauth.token import Token


class MemoryTokenStore:
    """Keeps a token as long as the program runs.

    Not for a refresh token that is to be used again later: Jira exchanges it at the first renewal, and the one you
    started with is no longer valid. For the same reason not for programs that fork: each child would have a copy of
    it. Raise `ConfigurationError` for what is no token.
    """

    def __init__(self, token: Token | None = None) -> None:
        problem = _find_unusable(token)
        if problem:
            del token  # a traceback that shows local variables must not show it
            raise ConfigurationError(problem)
        self._token = token
        self._lock = PerProcess(threading.Lock)

    def __repr__(self) -> str:
        return "MemoryTokenStore()"

    def load(self) -> Token | None:
        """Return the token, or None."""
        return self._token

    def save(self, token: Token) -> None:
        """Keep `token`."""
        self._token = token

    def lock(self) -> MemoryLock:
        """Return the lock of this object."""
        return MemoryLock(self._lock.here())


def _find_unusable(token: object) -> str:
    if token is None or isinstance(token, (OAuth1Token, OAuth2Token)):
        return ""
    return f"MemoryTokenStore keeps an OAuth2Token or an OAuth1Token, not a {type(token).__name__}."


class MemoryLock:
    """The lock of one store, for one `with` block."""

    def __init__(self, lock: threading.Lock) -> None:
        self._lock = lock

    def __enter__(self) -> None:
        self._lock.acquire()

    def try_acquire(self) -> bool:
        """Take the lock if it is free, and return whether it was."""
        return self._lock.acquire(blocking=False)

    def __exit__(self, *_: object) -> None:
        self._lock.release()
