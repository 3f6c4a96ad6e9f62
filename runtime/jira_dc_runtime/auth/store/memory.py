"""A token that is gone when the program ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jira_dc_runtime.answer.process_lock import ProcessLock

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from jira_dc_runtime.auth.oauth.token import Token


class MemoryTokenStore:
    """Keeps a token as long as the program runs.

    Not for a refresh token that is to be used again later: Jira exchanges it at the first renewal, and the one you
    started with is no longer valid.
    """

    def __init__(self, token: Token | None = None) -> None:
        self._token = token
        self._lock = ProcessLock()

    def __repr__(self) -> str:
        return "MemoryTokenStore()"

    def load(self) -> Token | None:
        """Return the token, or None."""
        return self._token

    def save(self, token: Token) -> None:
        """Keep `token`."""
        self._token = token

    def lock(self) -> AbstractContextManager[bool]:
        """Return the lock of this object."""
        return self._lock
