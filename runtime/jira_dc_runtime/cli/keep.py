"""Keeping the token that a person has logged in for: it is not lost because the first place does not take it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from jira_dc_runtime.auth.store.file import FileTokenStore
from jira_dc_runtime.errors import JiraError, LoginError

from .person import read_line, say

if TYPE_CHECKING:
    from jira_dc_runtime.auth.oauth.token import Token
    from jira_dc_runtime.auth.store.store import TokenStore

TRIES: Final = 20


def check_store(store: TokenStore) -> None:
    """Raise a `JiraError` if the store cannot be locked, before a person is sent to the browser.

    What it holds does not matter: a broken token is a reason to log in again.
    """
    with store.lock():
        pass


def keep_token(store: TokenStore, token: Token) -> TokenStore:
    """Keep `token` in `store`, or in a file that the person names if that cannot be; return the store that has it.

    Raise `LoginError` if the person gives up.
    """
    for _ in range(TRIES):
        try:
            with store.lock():  # another program may be renewing the token that is there
                store.save(token)
        except JiraError as error:
            say(f"Jira gave a token, but it cannot be kept: {error}")
        else:
            return store
        say(
            "It is not lost yet. Mend that and press Enter to try again, or type the path of another file to keep it "
            "in; Ctrl-C gives it up."
        )
        typed = read_line("> ")
        if typed is None:
            break
        store = _other_store(store, typed)
    message = "The token was not kept, and is lost with this program. Log in again when there is a place for it."
    raise LoginError(message)


def _other_store(store: TokenStore, typed: str) -> TokenStore:
    try:
        return FileTokenStore(typed) if typed else store
    except JiraError as error:
        say(f"{error}")
        return store
