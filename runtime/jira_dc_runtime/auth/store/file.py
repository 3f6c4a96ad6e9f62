"""A token in a file that only its owner can read."""

from __future__ import annotations

import os
import stat
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from jira_dc_runtime.auth.oauth.token import decode_token, encode_token
from jira_dc_runtime.errors import ConfigurationError

from .file_lock import locked_file

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from jira_dc_runtime.auth.oauth.token import Token

MAX_BYTES: Final = 65_536  # of a file that is read; a token is smaller


class FileTokenStore:
    """Keeps a token in a file with mode 0600, and refuses one that others could read or change.

    The file is replaced in one step, so that a crash leaves the old token or the new one. Programs that share it take
    turns at renewing, through the lock file `PATH.lock` next to it. Not on Windows: use `KeyringTokenStore` there.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        if sys.platform == "win32":
            message = "FileTokenStore protects a token with POSIX file modes. On Windows use KeyringTokenStore."
            raise ConfigurationError(message)
        self.path = Path(path).expanduser().absolute()

    def __repr__(self) -> str:
        return f"FileTokenStore({str(self.path)!r})"

    def load(self) -> Token | None:
        """Return the token, or None if there is no file.

        Raise `ConfigurationError` if others may read or write the file, if it is another user's, or holds no token.
        """
        try:
            descriptor = os.open(self.path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        except FileNotFoundError:
            return None
        except OSError as error:
            message = f"The token file {self.path} cannot be opened ({error.strerror}); it must be a plain file."
            raise ConfigurationError(message) from None
        try:
            problem = _problem(os.fstat(descriptor))
            if problem:
                raise ConfigurationError(f"The token file {self.path} {problem}")
            return decode_token(os.read(descriptor, MAX_BYTES), f"The token file {self.path}")
        finally:
            os.close(descriptor)

    def save(self, token: Token) -> None:
        """Replace the file by one that holds `token`; a folder that is missing is made, with mode 0700."""
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # mkstemp makes it 0600 whatever the umask, under a name that nobody can have put there.
        descriptor, name = tempfile.mkstemp(prefix=f".{self.path.name}.", dir=self.path.parent)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(encode_token(token))
                file.flush()
                os.fsync(descriptor)
            os.replace(name, self.path)  # noqa: PTH105 - beside mkstemp
        except BaseException:
            with suppress(OSError):
                os.unlink(name)  # noqa: PTH108
            raise
        _sync_folder(self.path.parent)

    def lock(self) -> AbstractContextManager[None]:
        """Return the lock of this file, among all processes of this machine."""
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        return locked_file(self.path.with_name(self.path.name + ".lock"))


def _problem(status: os.stat_result) -> str:
    if not stat.S_ISREG(status.st_mode):
        return "is not a plain file."
    if status.st_uid != os.geteuid():
        return "belongs to another user. Use a file of your own."
    mode = stat.S_IMODE(status.st_mode)
    if mode & 0o077:
        return (
            f"can be read or changed by others (mode {mode:04o}). If that may have happened, log in again. "
            "Then: chmod 600"
        )
    return ""


def _sync_folder(folder: Path) -> None:
    """Make the new name survive a power cut; some file systems cannot, and need not."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):
            os.fsync(descriptor)
    finally:
        os.close(descriptor)
