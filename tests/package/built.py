"""The files that `nox -s package` has built, and environments that they are installed into."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDER = os.environ.get("PACKAGES")
PACKAGES = Path(FOLDER or "")
needs_packages = pytest.mark.skipif(FOLDER is None, reason="PACKAGES names no folder; run `nox -s package`.")


def find(pattern: str) -> Path:
    """Return the one file of that name."""
    (found,) = PACKAGES.glob(pattern)
    return found


def install(folder: Path, *needed: str | Path) -> Path:
    """Return the Python of a new environment in `folder` that holds what is needed, and what that asks for."""
    venv.create(folder, with_pip=False)  # the pip of this environment installs into others, too
    python = folder / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    pip: list[str | Path] = [sys.executable, "-m", "pip", "--python", python, "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "install", *needed], check=True, timeout=300)
    return python


def run_clean(python: Path, *arguments: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run Python with warnings as errors, in an environment without what Python and pytest are told by variables."""
    command: list[str | Path] = [python, "-W", "error", *arguments]
    return subprocess.run(
        command, cwd=cwd, env=clean_environment(), capture_output=True, text=True, timeout=300, check=False
    )


def clean_environment() -> dict[str, str]:
    """Return the variables of this process that a stranger could have: none of Python's, pytest's or the client's."""
    ours = ("PYTHON", "PYTEST", "JIRA_")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)}
