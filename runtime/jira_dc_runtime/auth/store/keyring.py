"""A token in the keyring of the operating system, through the package keyring (the extra `keyring`)."""

from __future__ import annotations

import hashlib
import os
import stat
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from jira_dc_runtime.auth.oauth.token import encode_token, read_token
from jira_dc_runtime.errors import ConfigurationError

from .file_lock import FileLock

if TYPE_CHECKING:
    from types import ModuleType

    from jira_dc_runtime.auth.oauth.token import Token

SERVICE: Final = "jira-dc"


class KeyringTokenStore:
    """Keeps a token in the keyring under the service `jira-dc`; `name` tells tokens apart, such as the URL of Jira.

    Raise `ConfigurationError` without the extra `keyring`; each method does so if the keyring cannot be used.
    """

    name = ""

    def __init__(self, name: str) -> None:
        if not (isinstance(name, str) and name):  # pyright: ignore[reportUnnecessaryIsInstance] - callers without types
            message = "KeyringTokenStore needs a name that tells tokens apart, such as the URL of Jira."
            del name  # a traceback that shows local variables must not show what else it may be
            raise ConfigurationError(message)
        self.name = name
        _import_keyring()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, KeyringTokenStore) and self.name == other.name

    def __hash__(self) -> int:
        return hash((KeyringTokenStore, self.name))

    def __repr__(self) -> str:
        return f"KeyringTokenStore({self.name!r})"

    def load(self) -> Token | None:
        """Return the token, or None if there is none."""
        found = self._read()
        if isinstance(found, ConfigurationError):
            raise found
        return found

    def _read(self) -> Token | ConfigurationError | None:
        content = self._ask("get_password")
        if content is None:
            return None
        encoded = content.encode("utf-8", "replace") if isinstance(content, str) else b""
        return read_token(encoded, f"The keyring entry {self.name!r}")

    def save(self, token: Token) -> None:
        """Keep `token` in place of the one before."""
        self._ask("set_password", encode_token(token).decode())

    def lock(self) -> FileLock:
        """Return a lock among the processes of this user on this machine: no keyring has one of its own."""
        digest = hashlib.sha256(self.name.encode("utf-8", "surrogatepass")).hexdigest()[:32]
        return FileLock(_own_folder() / f"{digest}.lock")

    def _ask(self, function: str, *secret: str) -> object:
        keyring = _import_keyring()
        try:
            found: object = getattr(keyring, function)(SERVICE, self.name, *secret)
        except Exception as error:  # noqa: BLE001 - each backend has its own; its words may quote the token
            kind = type(error).__name__
        else:
            return found
        message = f"The keyring cannot be used ({kind}). Unlock it, or use FileTokenStore."
        raise ConfigurationError(message)


def _import_keyring() -> ModuleType:
    problem = "needs the package keyring"
    try:
        import keyring  # noqa: PLC0415 - only in the extra
    except ImportError:
        pass
    except Exception as error:  # noqa: BLE001 - it looks for backends, which are anybody's
        problem = f"cannot import the package keyring ({type(error).__name__})"
    else:
        return keyring
    message = f"KeyringTokenStore {problem}. Install it with: pip install 'jira-dc[keyring]'"
    raise ConfigurationError(message)


def _own_folder() -> Path:
    """Return a folder of this user for lock files; they hold nothing."""
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    user = os.getuid() if hasattr(os, "getuid") else os.environ.get("USERNAME", "user")
    try:
        folder = Path(runtime) / "jira-dc" if runtime else Path(tempfile.gettempdir()) / f"jira-dc-{user}"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        status = folder.lstat()
        if stat.S_ISDIR(status.st_mode) and (not hasattr(os, "getuid") or status.st_uid == os.getuid()):
            return folder
        problem = f"{folder} is not a folder of yours"
    except OSError as error:
        problem = f"There is no folder for the lock of a login ({error.strerror}: {error.filename})"
    message = f"{problem}. Set XDG_RUNTIME_DIR to one."
    raise ConfigurationError(message)
