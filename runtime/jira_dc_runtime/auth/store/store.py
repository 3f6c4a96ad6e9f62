"""What a place to keep a token in has to offer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from jira_dc_runtime.auth.oauth.token import Token


class TokenStore(Protocol):
    """Keeps one token. Its methods are called from any thread, and may block.

    If `save` raises, the new token is used all the same and saved again later, together with a warning in the log
    (`jira_dc.auth`). Logins over stores that are equal (`==`) know of that token, whichever of them has it.
    """

    def load(self) -> Token | None:
        """Return the token, or None if there is none yet."""
        ...

    def save(self, token: Token) -> None:
        """Keep `token` in place of the one before. After a crash one of the two is there, complete."""
        ...

    def lock(self) -> AbstractContextManager[object]:
        """Return a lock that one holder at a time has, among all programs that share this token.

        It may be entered in one thread and left in another. If it has a method `try_acquire` as well, which takes the
        lock if it is free and returns whether it was, async clients wait with that instead of a thread for each.
        """
        ...
