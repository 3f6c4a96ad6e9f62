"""Compare the Python package of this checkout with that of the last release: a git ref, or a folder."""

from __future__ import annotations

import io
import subprocess
import tarfile
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from generator.compare.packages import list_additions, list_breaks, load_package
from generator.compare.public_api_diff import PublicApiDiff
from generator.compare.typing_tests import USER_CODE, run_typing_tests
from generator.problem import Problem

_NEEDED = ("generated", "runtime", USER_CODE.as_posix())


def compare_python(since: str, root: Path) -> PublicApiDiff:
    """Return the difference between the package of `since` and the one in `root`, this repository.

    Raises Problem when `since` is neither a folder nor a git ref with a package in it.
    """
    with _open_release(since, root) as last:
        before, after = load_package(last), load_package(root)
        return PublicApiDiff(
            since, list_breaks(before, after), list_additions(before, after), run_typing_tests(last, root)
        )


@contextmanager
def _open_release(since: str, root: Path) -> Generator[Path]:
    """Give the folder that holds the release `since`; a git ref is unpacked into one that goes again."""
    folder = Path(since)
    if since and folder.is_dir():
        missing = [name for name in _NEEDED if not (folder / name).exists()]
        if missing:
            raise Problem(f"{since} holds no {missing[0]}; give the root of a checkout of this repository.")
        yield folder
        return
    with tempfile.TemporaryDirectory() as name:
        with tarfile.open(fileobj=io.BytesIO(_archive(since, root))) as archived:
            archived.extractall(name, filter="data")
        yield Path(name)


def _archive(ref: str, root: Path) -> bytes:
    """Return the needed files of `ref` as a tar; a ref that looks like an option is no option to git."""
    commit = _run_git(ref, root, "rev-parse", "--verify", "--end-of-options", f"{ref}^{{commit}}")
    return _run_git(ref, root, "archive", "--format=tar", commit.decode().strip(), *_NEEDED)


def _run_git(ref: str, root: Path, *arguments: str) -> bytes:
    done = subprocess.run(["git", *arguments], cwd=root, capture_output=True, check=False)  # noqa: S607 - the user's git
    if done.returncode != 0:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        raise Problem(
            f"{ref!r} is neither a folder nor a git ref that has a package: {said[-1] if said else 'git failed'}."
        )
    return done.stdout
