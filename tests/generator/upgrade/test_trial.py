"""The contract tests of a project are run on what is generated in the copy, not on the tree."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.generate import Project
from generator.problem import Problem
from generator.upgrade.trial import open_trial, run_contract_tests

TEST = """
from pathlib import Path

import jira_dc
import tests.contract


def test_the_new_client_is_tested():
    assert jira_dc.RELEASE == "new"
    assert Path(jira_dc.__file__).parent.parent.parent == Path(__file__).parent.parent.parent
    assert (Path(__file__).parent / "cases" / "thing.yaml").read_text() == "new"
    assert not (Path(__file__).parent / "cases" / "gone.yaml").exists()
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project with one contract test, whose generated client is the old one."""
    files = {
        "pyproject.toml": "[tool.pytest.ini_options]\n",
        "spec/pins.toml": "old",
        "generated/jira_dc/__init__.py": "RELEASE = 'old'\n",
        "generated/jira_dc/pytest_plugin.py": "",
        "generator/__init__.py": "",
        "tests/__init__.py": "",
        "tests/contract/__init__.py": "",
        "tests/contract/test_cases.py": TEST,
        "tests/contract/test_judge.py": TEST,
        "tests/contract/cases/thing.yaml": "old",
        "tests/contract/cases/gone.yaml": "old",
        "runtime/keep": "",
        "templates/keep": "",
    }
    for name, text in files.items():
        path = tmp_path / "project" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return Project(tmp_path / "project")


def generate(trial: Project, release: str) -> None:
    for path, text in (
        (trial.generated / "jira_dc" / "__init__.py", f"RELEASE = {release!r}\n"),
        (trial.generated / "jira_dc" / "pytest_plugin.py", ""),  # pytest loads it where the package is installed
        (trial.cases / "thing.yaml", release),
    ):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def test_contract_tests_run_on_the_copy(project: Project, tmp_path: Path) -> None:
    with open_trial(project, {"pins.toml": "new"}) as trial:
        assert (trial.spec / "pins.toml").read_text(encoding="utf-8") == "new"
        generate(trial, "new")
        run_contract_tests(project, trial, tmp_path / "contract.log")
    assert (project.spec / "pins.toml").read_text(encoding="utf-8") == "old"
    assert "2 passed" in (tmp_path / "contract.log").read_text(encoding="utf-8")
    assert not trial.root.exists()


def test_a_contract_test_that_fails_is_a_problem(project: Project, tmp_path: Path) -> None:
    with open_trial(project, {}) as trial:
        generate(trial, "broken")
        with pytest.raises(
            Problem,
            match=r"The contract tests fail: the new client is tested: assert 'broken' == 'new'.* \(and 1 more\); "
            r"read contract\.log in build/upgrade/",
        ):
            run_contract_tests(project, trial, tmp_path / "contract.log")
    assert "assert 'broken' == 'new'" in (tmp_path / "contract.log").read_text(encoding="utf-8")
