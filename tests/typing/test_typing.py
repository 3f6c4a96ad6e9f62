"""Both checkers understand user code as it is meant, and object where they must."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

USER_CODE = Path(__file__).with_name("user_code.py")
ROOT = Path(__file__).parents[2]
PYRIGHT = {
    "typeCheckingMode": "strict",
    "enableTypeIgnoreComments": False,  # they speak to mypy
    "reportUnnecessaryTypeIgnoreComment": True,
    "extraPaths": [str(ROOT / "generated"), str(ROOT / "runtime")],
}


def _check(checker: str, folder: Path) -> subprocess.CompletedProcess[str]:
    (folder / "pyrightconfig.json").write_text(json.dumps(PYRIGHT), encoding="utf-8")
    commands = {
        "mypy": ["mypy", "--strict", "--warn-unused-ignores", "--no-incremental", "user_code.py"],
        "pyright": ["pyright", "--pythonpath", sys.executable],
    }
    command = [sys.executable, "-m", *commands[checker]]
    return subprocess.run(command, capture_output=True, text=True, cwd=folder, check=False)


@pytest.mark.parametrize("checker", ["mypy", "pyright"])
def test_user_code_is_understood(checker: str, tmp_path: Path) -> None:
    shutil.copy(USER_CODE, tmp_path)
    done = _check(checker, tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("checker", ["mypy", "pyright"])
def test_the_check_can_fail(checker: str, tmp_path: Path) -> None:
    """A wrong expectation and a needless ignore are both found, so the file proves what it says."""
    text = USER_CODE.read_text(encoding="utf-8")
    text = text.replace("assert_type(issue.key, str | None)", "assert_type(issue.key, int)", 1)
    text = text.replace("jira.issue.get_issue()  # type", 'jira.issue.get_issue("EX-1")  # type', 1)
    (tmp_path / "user_code.py").write_text(text, encoding="utf-8")
    done = _check(checker, tmp_path)
    assert done.returncode != 0
    assert len([line for line in done.stdout.splitlines() if "error" in line and "user_code.py:" in line]) == 2, (
        done.stdout
    )
