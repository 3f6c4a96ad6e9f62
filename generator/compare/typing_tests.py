"""Run mypy and pyright, both strict, over code of a user, against the package of a checkout."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from generator.compare.public_api_diff import TypingTest

USER_CODE = Path("tests", "typing", "user_code.py")
"""Where each release keeps the code that its users might write."""

CHECKERS = ("mypy", "pyright")
_COMMANDS = {
    "mypy": ("mypy", "--strict", "--warn-unused-ignores", "--no-incremental", USER_CODE.name),
    "pyright": ("pyright", "--pythonpath", sys.executable),
}


def run_typing_tests(last_release: Path, new: Path) -> tuple[TypingTest, ...]:
    """Return what each checker says of the user code in `last_release`, run against the package in `new`."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copy(last_release / USER_CODE, folder)
        return tuple(TypingTest(checker, list_errors(run_checker(checker, folder, new))) for checker in CHECKERS)


def run_checker(checker: str, folder: Path, root: Path) -> subprocess.CompletedProcess[str]:
    """Check `folder`/user_code.py against the package in `root`; a needless ignore comment is an error."""
    paths = [str(root / "generated"), str(root / "runtime")]
    settings = {
        "typeCheckingMode": "strict",
        "enableTypeIgnoreComments": False,  # they speak to mypy
        "reportUnnecessaryTypeIgnoreComment": True,
        "extraPaths": paths,
    }
    (folder / "pyrightconfig.json").write_text(json.dumps(settings), encoding="utf-8")
    command = [sys.executable, "-m", *_COMMANDS[checker]]
    environment = {**os.environ, "MYPYPATH": os.pathsep.join(paths)}
    return subprocess.run(command, capture_output=True, text=True, cwd=folder, check=False, env=environment)


def list_errors(done: subprocess.CompletedProcess[str]) -> tuple[str, ...]:
    """Return the error lines, without the folder they were found in; a checker that fails silently is an error too."""
    if done.returncode == 0:
        return ()
    errors = [line.strip() for line in done.stdout.splitlines() if f"{USER_CODE.name}:" in line and "error" in line]
    shortened = [line[line.index(USER_CODE.name) :] for line in errors]
    said = (done.stdout + done.stderr).strip().splitlines()
    return tuple(shortened) or (said[-1] if said else "It failed without a word.",)
