"""A program for PyPI `jira`, moved to this package: both checkers, strict, find nothing in it, and it runs."""

from __future__ import annotations

import ast
import shutil
from pathlib import Path

import pytest

from generator.compare.typing_tests import CHECKERS, run_checker
from jira_dc import Jira, PersonalAccessToken
from jira_dc.testing import MockJira
from tests.typing import moved_code

MOVED_CODE = Path(__file__).with_name("moved_code.py")
ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("checker", CHECKERS)
def test_no_checker_objects(checker: str, tmp_path: Path) -> None:
    shutil.copy(MOVED_CODE, tmp_path / "user_code.py")
    done = run_checker(checker, tmp_path, ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


def test_it_has_nothing_that_only_calms_a_checker() -> None:
    text = MOVED_CODE.read_text(encoding="utf-8")
    assert "ignore" not in text
    names = {node.id for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Name)}
    assert names.isdisjoint({"cast", "Any", "isinstance", "getattr"})
    assert not [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Assert | ast.Is | ast.IsNot)]


def test_it_does_what_it_says(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log = tmp_path / "build.log"
    log.write_text("all is well\n", encoding="utf-8")
    with MockJira(issues=3) as mock, Jira(mock.url, auth=PersonalAccessToken(mock.token)) as jira:
        key = moved_code.file_a_bug(jira, "EX", log, "EX-1")
        statuses = moved_code.report(jira, "EX")
        assert moved_code.move(jira, key, "in progress")
        assert not moved_code.move(jira, key, "nowhere")
        moved = jira.issue.get_issue(key)
        assert moved_code.clean_up(jira, key) == ""
    printed = capsys.readouterr().out
    assert f"{key} [" in printed
    assert "Seen by" in printed
    assert statuses.total() >= 1
    assert moved.fields.status.name == "In Progress"
    assert moved.fields.labels == ["ci", "nightly"]
    assert [path.read_text("utf-8") for path in tmp_path.glob("build.[0-9]*")] == ["all is well\n"]
