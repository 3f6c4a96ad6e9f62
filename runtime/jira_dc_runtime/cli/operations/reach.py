"""Which Jira a command talks to: the environment says it, and how to log in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from jira_dc_runtime.call.base_url import parse_base_url
from jira_dc_runtime.client.environment import read_environment
from jira_dc_runtime.errors import ConfigurationError

if TYPE_CHECKING:
    from jira_dc_runtime.client import Client
    from jira_dc_runtime.errors.drift import Drift


def find_url(url: str | None, environ: Mapping[str, str]) -> str:
    """Return the base URL that `--url` or JIRA_URL gives.

    Raise `ConfigurationError` if there is none, or if both are given and differ: the login of the environment belongs
    to the Jira of the environment, and must not go to another one.
    """
    known = environ.get("JIRA_URL", "").strip()
    if url is None and not known:
        message = "Which Jira? Set JIRA_URL, or pass --url https://jira.example.com."
        raise ConfigurationError(message)
    chosen = str(parse_base_url(url if url is not None else known))
    if url is not None and known and chosen != str(parse_base_url(known)):
        message = (
            f"--url says {chosen}, and JIRA_URL {known}, whose login must not go there. Set JIRA_URL to the one meant."
        )
        raise ConfigurationError(message)
    return chosen


def open_client(
    client: type[Client],
    url: str | None,
    environ: Mapping[str, str],
    *,
    on_drift: Callable[[Drift], None] | None = None,
) -> Client:
    """Return a client for that Jira, with the login of the environment.

    Raise `ConfigurationError` for what is missing or does not fit.
    """
    found = read_environment({**environ, "JIRA_URL": find_url(url, environ)})
    return client(found.base_url, auth=found.auth, on_drift=on_drift, allow_plain_http=found.allow_plain_http)
