"""A project that tests its own code with the plug-in, in an environment with the built wheel."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.package.built import find, install, needs_packages, run_clean

PROJECT = Path(__file__).parent / "project"
pytestmark = needs_packages


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of a new environment that holds the wheel and pytest."""
    return install(tmp_path_factory.mktemp("consumer"), find("jira_dc-*.whl"), "pytest")


def run_pytest(python: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the project's tests in a copy of it, away from this repository."""
    shutil.copytree(PROJECT, folder / "project", ignore=shutil.ignore_patterns("__pycache__"))
    return run_clean(python, "-m", "pytest", *arguments, cwd=folder / "project")


def test_the_project_tests_its_code_with_the_fixture(python: Path, tmp_path: Path) -> None:
    done = run_pytest(python, tmp_path, "-q")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "4 passed" in done.stdout


def test_a_wrong_request_fails_its_test_with_the_difference(python: Path, tmp_path: Path) -> None:
    done = run_pytest(python, tmp_path, "-q", "mistakes")
    print(done.stdout)
    assert done.returncode == 1
    shown = [line.removeprefix("E").strip() for line in done.stdout.splitlines() if line.startswith("E ")]
    assert [line for line in shown if line][-7:] == [
        "sent as GET /rest/api/2/issue/EX-1/comment?startAt=first&maxResult=0",
        "query startAt",
        "- declared  integer (int64)",
        '+ sent      string "first"',
        "query maxResult",
        "- declared  no such parameter; did you mean maxResults?",
        '+ sent      a value "0"',
    ]


def test_the_plugin_is_found_and_loads_nothing_until_it_is_asked_for(python: Path, tmp_path: Path) -> None:
    test = (
        "import sys\n\ndef test_it():\n    assert 'httpx' not in sys.modules and 'jira_dc.testing' not in sys.modules\n"
    )
    (tmp_path / "test_bare.py").write_text(test, encoding="utf-8")
    (tmp_path / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")  # else that of this repository, around it
    done = run_clean(python, "-m", "pytest", "-q", "--trace-config", tmp_path, cwd=tmp_path)
    assert done.returncode == 0, done.stdout
    assert "jira_dc" in done.stdout
