"""`from_env`: which Jira, and which login, by environment variables.

A login is found by its name among the entry points of the group `jira_dc.auth`, our own ones too. Such an entry
point is a callable that takes the environment, a mapping of strings, and returns the login.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import EntryPoint
from typing import Any, Final

import msgspec

from jira_dc_runtime.auth.flow.login import Auth
from jira_dc_runtime.auth.settings import Variables, required, switched_on
from jira_dc_runtime.errors import ConfigurationError, JiraError

GROUP: Final = "jira_dc.auth"
ANONYMOUS: Final = "anonymous"


class Environment(msgspec.Struct, frozen=True):
    """What the environment says about a client."""

    base_url: str
    auth: Auth | None
    allow_plain_http: bool


def read_environment(environ: Mapping[str, str]) -> Environment:
    """Return what `environ` says, from `JIRA_URL`, `JIRA_AUTH`, `JIRA_ALLOW_PLAIN_HTTP` and those of the login.

    Raise `ConfigurationError` for what is missing or does not fit. It quotes no value but names.
    """
    environ = Variables(environ)
    return Environment(
        required(environ, "JIRA_URL"), _read_auth(environ), switched_on(environ, "JIRA_ALLOW_PLAIN_HTTP")
    )


def _read_auth(environ: Mapping[str, str]) -> Auth | None:
    name = environ.get("JIRA_AUTH", "") or _guessed_name(environ)
    return None if name == ANONYMOUS else _make(_find(name), environ)


def _guessed_name(environ: Mapping[str, str]) -> str:
    given = [name for name, variable in (("pat", "JIRA_TOKEN"), ("basic", "JIRA_PASSWORD")) if environ.get(variable)]
    if len(given) == 1:
        return given[0]
    problem = "JIRA_TOKEN and JIRA_PASSWORD are both set" if given else "neither JIRA_TOKEN nor JIRA_PASSWORD is set"
    message = f"No login was chosen: {problem}. Set JIRA_AUTH to its name, or to {ANONYMOUS!r} for none."
    raise ConfigurationError(message)


def _find(name: str) -> EntryPoint:
    from importlib.metadata import entry_points  # noqa: PLC0415 - the import takes long

    known = entry_points(group=GROUP)
    # A distribution may be found twice, on two paths; two different logins of one name are a riddle, or an attack.
    found = {entry.value: entry for entry in known if entry.name == name}
    if len(found) == 1:
        return next(iter(found.values()))
    if found:
        message = f"JIRA_AUTH={name!r} names more than one login: {', '.join(sorted(found))}. Uninstall all but one."
    else:
        names = ", ".join(sorted({entry.name for entry in known} | {ANONYMOUS}))
        message = f"JIRA_AUTH={name!r} is not an installed login. There are: {names}."
    raise ConfigurationError(message)


def _make(entry: EntryPoint, environ: Mapping[str, str]) -> Auth:
    where = f"The login {entry.name!r} ({entry.value})"
    try:
        make: Any = entry.load()
    except Exception as error:
        message = f"{where} cannot be imported: {type(error).__name__}: {error}"
        raise ConfigurationError(message) from error
    problem = ""
    made: Any = None
    try:
        made = make(environ)
    except JiraError:
        raise
    except Exception as error:  # noqa: BLE001 - it is not ours; its words may hold the secret it was made from
        problem = f"{where} cannot be made from the environment ({type(error).__name__})."
    if not problem and not callable(getattr(made, "auth_flow", None)):
        problem = f"{where} is not a login: what it returns has no auth_flow."
    if problem:
        raise ConfigurationError(problem)
    login: Auth = made
    return login
