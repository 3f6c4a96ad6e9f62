"""Which store a token is in, by environment variables: the same for `login` and for `from_env`."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from jira_dc_runtime.call.base_url import parse_base_url
from jira_dc_runtime.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .file import FileTokenStore
    from .keyring import KeyringTokenStore


def choose_store(base_url: str, environ: Mapping[str, str]) -> FileTokenStore | KeyringTokenStore:
    """Return the store for the token of the Jira at `base_url`.

    - `JIRA_TOKEN_STORE`: `file` or `keyring`; without it, a file, and on Windows the keyring.
    - `JIRA_TOKEN_FILE`: the path of the file; without it, one per Jira in the user's folder for configuration.

    Raise `ConfigurationError` for another kind of store, and where there is no home directory to keep a file in.
    """
    kind = environ.get("JIRA_TOKEN_STORE") or ("keyring" if sys.platform == "win32" else "file")
    base = str(parse_base_url(base_url))
    if kind == "keyring":
        from .keyring import KeyringTokenStore  # noqa: PLC0415 - needs its extra

        return KeyringTokenStore(base)
    if kind == "file":
        from .file import FileTokenStore  # noqa: PLC0415 - not on Windows

        path = environ.get("JIRA_TOKEN_FILE")
        return FileTokenStore(path or _folder(environ) / f"{_file_name(base)}.json")
    message = f"JIRA_TOKEN_STORE={kind!r} is not a store. Choose file or keyring."
    raise ConfigurationError(message)


def _folder(environ: Mapping[str, str]) -> Path:
    configured = environ.get("XDG_CONFIG_HOME")
    try:
        return (Path(configured) if configured else Path.home() / ".config") / "jira-dc"
    except RuntimeError:
        message = "This user has no home directory to keep the token in. Set JIRA_TOKEN_FILE to the path of a file."
    raise ConfigurationError(message)


def _file_name(base: str) -> str:
    """Return host, port and context path as one name: https://example.com/jira is `example.com_jira`."""
    return re.sub(r"[^a-z0-9.-]+", "_", base.partition("://")[2].lower())
