"""The same bytes, whatever the hash seed, the folder and what lay in the target before."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.operations import ROOT

GENERATED = ROOT / "generated"


def _generate(target: Path, *, seed: str, cwd: Path) -> None:
    env = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "generator", "generate", "--into", str(target)]
    subprocess.run(command, cwd=cwd, env=env, check=True, capture_output=True, timeout=120)


def _read_tree(root: Path) -> dict[str, bytes]:
    files = (path for path in sorted(root.rglob("*")) if path.is_file() and "__pycache__" not in path.parts)
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}


@pytest.mark.parametrize("seed", ["1", "4242"])
def test_generation_gives_the_committed_bytes(tmp_path: Path, seed: str) -> None:
    target = tmp_path / "generated"
    _generate(target, seed=seed, cwd=tmp_path)
    assert _read_tree(target) == _read_tree(GENERATED)


def test_what_lay_in_the_target_before_is_gone(tmp_path: Path) -> None:
    target = tmp_path / "generated"
    orphan = target / "jira_dc" / "api" / "gone.py"
    orphan.parent.mkdir(parents=True)
    orphan.write_text("stale", encoding="utf-8")
    (target / "jira_dc" / "models.py").write_text("stale", encoding="utf-8")
    _generate(target, seed="0", cwd=ROOT)
    assert _read_tree(target) == _read_tree(GENERATED)


def test_check_fails_on_a_missing_an_extra_and_a_different_file(tmp_path: Path) -> None:
    target = tmp_path / "generated"
    _generate(target, seed="0", cwd=ROOT)
    (target / "jira_dc" / "api" / "issue.py").unlink()
    (target / "jira_dc" / "extra.py").write_text("extra", encoding="utf-8")
    (target / "jira_dc" / "client.py").write_text("different", encoding="utf-8")
    command = [sys.executable, "-m", "generator", "generate", "--check", "--into", str(target)]
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "jira_dc/api/issue.py is missing." in done.stdout
    assert "jira_dc/extra.py is not generated any more and must go." in done.stdout
    assert "jira_dc/client.py differs from what the generator writes." in done.stdout
