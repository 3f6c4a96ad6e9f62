"""Both checkers understand user code as it is meant, and object where they must."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from generator.compare.typing_tests import CHECKERS, run_checker

USER_CODE = Path(__file__).with_name("user_code.py")
ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("checker", CHECKERS)
def test_user_code_is_understood(checker: str, tmp_path: Path) -> None:
    shutil.copy(USER_CODE, tmp_path)
    done = run_checker(checker, tmp_path, ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("checker", CHECKERS)
def test_the_check_can_fail(checker: str, tmp_path: Path) -> None:
    """A wrong expectation and a needless ignore are both found, so the file proves what it says."""
    text = USER_CODE.read_text(encoding="utf-8")
    text = text.replace("assert_type(issue.key, str)", "assert_type(issue.key, int)", 1)
    text = text.replace("jira.issue.get_issue()  # type", 'jira.issue.get_issue("EX-1")  # type', 1)
    (tmp_path / "user_code.py").write_text(text, encoding="utf-8")
    done = run_checker(checker, tmp_path, ROOT)
    assert done.returncode != 0
    assert len([line for line in done.stdout.splitlines() if "error" in line and "user_code.py:" in line]) == 2, (
        done.stdout
    )
