"""The same bytes, whatever the hash seed, the folder and what lay in the target before: the package and its cases."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.operations import ROOT

CASES = Path("tests") / "contract" / "cases"
OUTPUT = (Path("generated"), CASES)


def _generate(target: Path, *, seed: str, cwd: Path) -> None:
    env = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "generator", "generate", "--into", str(target)]
    subprocess.run(command, cwd=cwd, env=env, check=True, capture_output=True, timeout=120)


def _read_output(root: Path) -> dict[str, bytes]:
    paths = (path for folder in OUTPUT for path in sorted((root / folder).rglob("*")))
    files = (path for path in paths if path.is_file() and "__pycache__" not in path.parts)
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}


@pytest.mark.parametrize("seed", ["1", "4242"])
def test_generation_gives_the_committed_bytes(tmp_path: Path, seed: str) -> None:
    target = tmp_path / "target"
    _generate(target, seed=seed, cwd=tmp_path)
    assert _read_output(target) == _read_output(ROOT)


def test_what_lay_in_the_target_before_is_gone(tmp_path: Path) -> None:
    for orphan in ("generated/jira_dc/api/gone.py", "generated/jira_dc/models.py", "tests/contract/cases/gone.yaml"):
        path = tmp_path / orphan
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("stale", encoding="utf-8")
    _generate(tmp_path, seed="0", cwd=ROOT)
    assert _read_output(tmp_path) == _read_output(ROOT)


def test_check_fails_on_a_missing_an_extra_and_a_different_file(tmp_path: Path) -> None:
    _generate(tmp_path, seed="0", cwd=ROOT)
    package, cases = tmp_path / "generated" / "jira_dc", tmp_path / CASES
    (package / "api" / "issue.py").unlink()
    (package / "extra.py").write_text("extra", encoding="utf-8")
    (package / "client.py").write_text("different", encoding="utf-8")
    (cases / "issue.yaml").unlink()
    (cases / "extra.yaml").write_text("extra", encoding="utf-8")
    (cases / "sprint.yaml").write_text("different", encoding="utf-8")
    command = [sys.executable, "-m", "generator", "generate", "--check", "--into", str(tmp_path)]
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stdout.splitlines()[:6] == [
        "generated/jira_dc/api/issue.py is missing.",
        "generated/jira_dc/extra.py is not generated any more and must go.",
        "generated/jira_dc/client.py differs from what the generator writes.",
        "tests/contract/cases/issue.yaml is missing.",
        "tests/contract/cases/extra.yaml is not generated any more and must go.",
        "tests/contract/cases/sprint.yaml differs from what the generator writes.",
    ]
