"""A token in a file that only its owner can read."""

from __future__ import annotations

import os
import stat
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from jira_dc_runtime.auth.oauth.token import encode_token, read_token
from jira_dc_runtime.errors import ConfigurationError

from .file_lock import FileLock

if TYPE_CHECKING:
    from jira_dc_runtime.auth.oauth.token import Token

MAX_BYTES: Final = 65_536  # of a file that is read; a token is smaller


class FileTokenStore:
    """Keeps a token in a file with mode 0600, and refuses one that others could read or change.

    The file is replaced in one step, so that a crash leaves the old token or the new one. Programs that share it take
    turns at renewing, through the lock file `PATH.lock` next to it. Not on Windows: use `KeyringTokenStore` there.
    Raise `ConfigurationError` for a path that cannot be one; each method does so for a path that cannot be used.
    """

    path = Path()

    def __init__(self, path: str | os.PathLike[str]) -> None:
        if sys.platform == "win32":
            message = "FileTokenStore protects a token with POSIX file modes. On Windows use KeyringTokenStore."
            raise ConfigurationError(message)
        self.path = _absolute(path)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, FileTokenStore) and self.path == other.path

    def __hash__(self) -> int:
        return hash(self.path)

    def __repr__(self) -> str:
        return f"FileTokenStore({str(self.path)!r})"

    def load(self) -> Token | None:
        """Return the token, or None if there is no file.

        Raise `ConfigurationError` if others may read or write the file, if it is another user's, or holds no token.
        """
        found = _read_file(self.path)
        if isinstance(found, ConfigurationError):
            raise found
        return found

    def save(self, token: Token) -> None:
        """Replace the file by one that holds `token`; a folder that is missing is made, with mode 0700.

        Raise `ConfigurationError` if the file cannot be written. Then it is what it was before.
        """
        problem = ""
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            _replace(self.path, token)
        except OSError as error:
            problem = error.strerror or type(error).__name__
        if problem:
            message = (
                f"The token cannot be kept in {self.path} ({problem}). It needs room on the disk, and a folder that "
                "you may write to."
            )
            raise ConfigurationError(message)

    def lock(self) -> FileLock:
        """Return the lock of this file, among all processes of this machine."""
        problem = ""
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            problem = error.strerror or type(error).__name__
        if problem:
            message = f"The folder {self.path.parent} for the token cannot be made ({problem}). Choose another path."
            raise ConfigurationError(message)
        return FileLock(self.path.with_name(self.path.name + ".lock"))


def _absolute(path: object) -> Path:
    text = _text_of(path)
    problem = "names a folder. Pass the path of a file in it" if text else "is no path. Pass a text or a Path"
    try:
        if text and Path(text).name not in {"", ".."}:
            return Path(text).expanduser().absolute()
    except (OSError, RuntimeError) as error:  # no home directory, no working directory
        problem = f"cannot be resolved ({error}). Pass an absolute path"
    message = f"FileTokenStore: {repr(text) if text else f'a {type(path).__name__}'} {problem}."
    raise ConfigurationError(message)


def _text_of(path: object) -> str:
    """Return `path` as text, or "" if it cannot be one."""
    to_text = getattr(path, "__fspath__", None)  # of whatever is an os.PathLike
    text: object = to_text() if callable(to_text) else path
    return text if isinstance(text, str) and "\0" not in text else ""


def _read_file(path: Path) -> Token | ConfigurationError | None:
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except FileNotFoundError:
        return None
    except OSError as error:
        return ConfigurationError(
            f"The token file {path} cannot be opened ({error.strerror}); it must be a plain file."
        )
    try:
        return _read(descriptor, path)
    finally:
        os.close(descriptor)


def _read(descriptor: int, path: Path) -> Token | ConfigurationError:
    """Return the token in the open file, or the error to raise: no frame of it holds what the file does."""
    try:
        problem = _problem(os.fstat(descriptor))
        if not problem:
            return read_token(os.read(descriptor, MAX_BYTES), f"The token file {path}")
    except OSError as error:
        problem = f"cannot be read ({error.strerror})."
    return ConfigurationError(f"The token file {path} {problem}")


def _replace(path: Path, token: Token) -> None:
    # mkstemp makes it 0600 whatever the umask, under a name that nobody can have put there.
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(encode_token(token))
            file.flush()
            os.fsync(descriptor)
        os.replace(name, path)  # noqa: PTH105 - beside mkstemp
    except BaseException:
        with suppress(OSError):
            os.unlink(name)  # noqa: PTH108
        raise
    _sync_folder(path.parent)


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
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
