"""The wheel, installed into a new environment, and a project that tests its own code with the plug-in in it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from tests.operations import ROOT

PROJECT = Path(__file__).parent / "project"


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel, install it and pytest into a new environment, and return its Python."""
    folder = tmp_path_factory.mktemp("consumer")
    venv.create(folder / "venv", with_pip=True)
    python = folder / "venv" / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    source = folder / "source"  # built from a copy, so that nothing is written beside the sources
    source.mkdir()
    for name in ("generated", "runtime"):
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source / name)
    pip: list[str | Path] = [python, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "wheel", "--no-deps", "--wheel-dir", folder / "dist", source], check=True, timeout=300)
    (wheel,) = (folder / "dist").glob("jira_dc-*.whl")
    subprocess.run([*pip, "install", wheel, "pytest"], check=True, timeout=300)
    return python


def run_pytest(python: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the project's tests in a copy of it, away from this repository."""
    shutil.copytree(PROJECT, folder / "project", ignore=shutil.ignore_patterns("__pycache__"))
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PYTEST"))}
    command: list[str | Path] = [python, "-W", "error", "-m", "pytest", *arguments]
    return subprocess.run(
        command, cwd=folder / "project", env=clean, capture_output=True, text=True, timeout=300, check=False
    )


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
    done = subprocess.run(
        [python, "-m", "pytest", "-q", "--trace-config", tmp_path],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert "jira_dc" in done.stdout
