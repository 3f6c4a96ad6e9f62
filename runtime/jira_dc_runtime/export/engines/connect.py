"""How a worker reaches Jira: the settings travel, the login does not. The worker finds it in its own environment.

An engine pickles what it sends and keeps some of that: in logs, in checkpoints, on disk. So a `Connection` says only
which login is meant and where its token is kept.
"""

from __future__ import annotations

import atexit
import os
from threading import Lock
from typing import TYPE_CHECKING, Final

import msgspec

from jira_dc_runtime.auth.settings import Variables
from jira_dc_runtime.call.base_url import parse_base_url
from jira_dc_runtime.client.client import Client
from jira_dc_runtime.client.environment import read_environment
from jira_dc_runtime.http.pacer import Pacer
from jira_dc_runtime.http.retry import Retry

if TYPE_CHECKING:
    from collections.abc import Mapping

PATIENCE: Final = Retry(attempts=8, within=900.0, longest_pause=60.0)
"""What is read by many workers meets every fault there is, and to begin a slice again costs more than to wait."""

_OPEN: Final[dict[Connection, Client]] = {}
_LOCK: Final = Lock()


class Connection(msgspec.Struct, frozen=True, kw_only=True):
    """Which Jira the workers read, and where each finds its login. It holds no secret, so it can be sent anywhere.

    What is None is left to the environment of the worker, as for `Jira.from_env`: `JIRA_URL`, and `JIRA_TOKEN` or what
    another login needs. Those variables have to be set where the workers run.

    - `url`: the base URL, instead of `JIRA_URL`.
    - `auth`: the name of the login, instead of `JIRA_AUTH`; also one of your own, by an entry point of the group
      `jira_dc.auth`, which may ask a vault.
    - `token_store`, `token_file`: where `oauth2` keeps its token, instead of `JIRA_TOKEN_STORE` and `JIRA_TOKEN_FILE`.
      All workers need the same file, or each renews what another has used up.

    Raise `ConfigurationError` for a URL that is none, or holds a password.
    """

    url: str | None = None
    auth: str | None = None
    token_store: str | None = None
    token_file: str | None = None

    def __post_init__(self) -> None:
        if self.url is not None:
            parse_base_url(self.url)

    def add_to(self, environ: Mapping[str, str]) -> Mapping[str, str]:
        """Return `environ` with what is set here."""
        own = {
            "JIRA_URL": self.url,
            "JIRA_AUTH": self.auth,
            "JIRA_TOKEN_STORE": self.token_store,
            "JIRA_TOKEN_FILE": self.token_file,
        }
        return Variables({**environ, **{name: value for name, value in own.items() if value is not None}})


def open_client(connection: Connection) -> Client:
    """Return a new client for the Jira of `connection`, with the login that the environment of this process names.

    Raise `ConfigurationError` for what the environment lacks.
    """
    found = read_environment(connection.add_to(os.environ))
    return Client(
        found.base_url, auth=found.auth, allow_plain_http=found.allow_plain_http, retry=PATIENCE, pacer=Pacer()
    )


def share_client(connection: Connection) -> Client:
    """Return the client that this process has for `connection`; it is made once, and closed when the process ends."""
    with _LOCK:
        client = _OPEN.get(connection)
        if client is None:
            client = _OPEN[connection] = open_client(connection)
        return client


@atexit.register
def close_clients() -> None:
    """Close the clients of this process; the next slice makes a new one, with the login as it is then."""
    with _LOCK:
        clients = list(_OPEN.values())
        _OPEN.clear()
    for client in clients:
        client.close()
