"""tidy: ruff formats the rendered package, so that templates need not care about line breaks."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from generator.problem import Problem

_JOIN_LINES = ("--config", 'lint.extend-safe-fixes = ["D200"]')
"""ruff calls it unsafe to join the lines of a short docstring, because the line may become too long; here it may."""


def tidy_package(package: Mapping[str, str], settings: Path) -> dict[str, str]:
    """Return the package with its Python files formatted, imports sorted, by the project's own ruff settings."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for name, text in package.items():
            target = root / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
        _run(["check", "--select", "I,D200,D212", "--fix", *_JOIN_LINES, "--quiet"], root, settings)
        _run(["format", "--quiet"], root, settings)
        return {name: (root / name).read_text(encoding="utf-8") for name in package}


def _run(arguments: list[str], root: Path, settings: Path) -> None:
    command = [sys.executable, "-m", "ruff", *arguments, "--no-cache", "--config", str(settings), str(root)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Problem(
            f"The rendered package is not valid Python: {(done.stdout + done.stderr).strip().splitlines()[0]}"
        )
