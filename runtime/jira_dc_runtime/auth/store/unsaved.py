"""A token that Jira gave and the store would not take: it is used all the same, and saved again later.

The refresh token before it is spent. Without the new one a person would have to log in again, for a full disk.
"""

from __future__ import annotations

import atexit
import logging
import time
from collections.abc import Hashable
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from jira_dc_runtime.errors import ConfigurationError

if TYPE_CHECKING:
    from jira_dc_runtime.auth.oauth.token import Token

    from .store import TokenStore

LOGGER = logging.getLogger("jira_dc.auth")
FIRST_PAUSE: Final = 1.0
"""Seconds after which a call tries to save the token again; twice as many after each failure."""
LONGEST_PAUSE: Final = 60.0


class _Unsaved:
    """The token in hand, and the spent one that the store still holds."""

    def __init__(self, store: TokenStore, token: Token, spent: Token | None) -> None:
        self.store = store
        self.token = token
        self.spent = spent
        self.pause = FIRST_PAUSE
        self.next_try = time.monotonic() + FIRST_PAUSE


_unsaved: Final[dict[Hashable, _Unsaved]] = {}
"""By store: any login of this process over an equal store uses the token in hand, and not the spent one."""


def keep(store: TokenStore, token: Token, spent: Token) -> None:
    """Save `token`, which took the place of `spent`, or keep it in hand. Whoever calls this holds the lock."""
    problem = _try_to_save(store, token)
    before = _unsaved.pop(_key(store), None)
    if not problem:
        return
    if not _unsaved:
        atexit.register(_save_at_exit)
    _unsaved[_key(store)] = _Unsaved(store, token, spent if before is None else before.spent)
    LOGGER.warning(
        "%r could not keep the new token (%s). This program goes on with it and saves it again at a later call; until "
        "then no other program can log in with this store, and if this one ends, a person has to log in again.",
        store,
        problem,
    )


def load_newest(store: TokenStore) -> Token | None:
    """Return the token in hand, if there is one, or what `store` holds. Whoever calls this holds the lock."""
    mine = _unsaved.get(_key(store)) if _unsaved else None
    if mine is None:
        return store.load()
    if _is_replaced(mine):
        _unsaved.pop(_key(store), None)
        return store.load()
    return mine.token


def is_due(store: TokenStore) -> bool:
    """Return whether the caller has to save a token in hand again, with `save_again`; others are told no meanwhile."""
    mine = _unsaved.get(_key(store)) if _unsaved else None
    if mine is None or time.monotonic() < mine.next_try:
        return False
    mine.pause = min(2 * mine.pause, LONGEST_PAUSE)
    mine.next_try = time.monotonic() + mine.pause
    return True


def save_again(store: TokenStore) -> None:
    """Save the token in hand, if the store takes it now. Whoever calls this holds the lock."""
    mine = _unsaved.get(_key(store))
    if mine is None:
        return
    if _is_replaced(mine) or not _try_to_save(store, mine.token):
        _unsaved.pop(_key(store), None)
        LOGGER.info("%r holds the newest token again.", store)


def _is_replaced(mine: _Unsaved) -> bool:
    """Return whether the store holds another token by now: a person has logged in again."""
    try:
        found = mine.store.load()
    except Exception:  # noqa: BLE001 - whatever it is, the token in hand is good
        return False
    return found is not None and found != mine.spent


def _try_to_save(store: TokenStore, token: Token) -> str:
    """Return what is wrong, or "". The words of a foreign store may quote the token, so they are not repeated."""
    try:
        store.save(token)
    except ConfigurationError as error:
        return str(error)
    except OSError as error:
        return error.strerror or type(error).__name__
    except Exception as error:  # noqa: BLE001 - a store may be anybody's
        return type(error).__name__
    return ""


def _save_at_exit() -> None:
    for mine in list(_unsaved.values()):
        with suppress(Exception):
            save_again(mine.store)


def _key(store: object) -> Hashable:
    if isinstance(store, Hashable):
        return store
    return id(store)  # which nobody else gets, since the entry holds the store
