"""The job that adopts new Jira releases: the steps that decide are run, with a stand-in for nox, in a repository."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.shared_files import ROOT

PAGE = (ROOT / ".github" / "workflows" / "jira-upgrade.yml").read_text(encoding="utf-8")
JOB: dict[str, Any] = yaml.safe_load(PAGE)
STEPS: list[dict[str, Any]] = JOB["jobs"]["upgrade"]["steps"]
ADOPTED = 'mkdir -p build/upgrade; echo "Adopt Jira" > build/upgrade/message.md; echo new > generated'
OUTCOMES = {
    "adopted": (ADOPTED, 0, True),
    "adopted before": ("true", 0, False),
    "a person must decide": (f"{ADOPTED}; git checkout -q generated; exit 1", 0, True),
    "refused": ("exit 1", 1, False),
}


def find_script(name: str) -> str:
    """Return the shell script of a step."""
    return next(str(step["run"]) for step in STEPS if str(step.get("name", "")).startswith(name))


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_the_job_opens_a_change_when_there_is_one(outcome: str, tmp_path: Path) -> None:
    does, status, opens = OUTCOMES[outcome]
    nox = tmp_path / "bin" / "nox"
    nox.parent.mkdir()
    nox.write_text(f'#!/bin/bash\n[ "$*" = "-s upgrade -- https://jira.example.com/x.json" ] || exit 9\n{does}\n')
    nox.chmod(0o755)
    work = tmp_path / "work"
    work.mkdir()
    for command in (
        "init -q",
        "config user.name x",
        "config user.email x@example.com",
        "add --all",
        "commit -q --allow-empty -m base",
    ):
        (work / "generated").write_text("old\n")
        (work / ".gitignore").write_text("/build/\n")
        subprocess.run(["git", *command.split()], cwd=work, check=True)
    env = {
        **os.environ,
        "PATH": f"{nox.parent}:{os.environ['PATH']}",
        "DOCUMENT": "https://jira.example.com/x.json",
        "GITHUB_OUTPUT": str(tmp_path / "output"),
    }
    (tmp_path / "output").touch()
    shell = ["bash", "-e", "-c", find_script("Take the newest document")]
    done = subprocess.run(shell, cwd=work, env=env, capture_output=True, check=False, timeout=60)
    assert done.returncode == status
    assert (tmp_path / "output").read_text() == ("changed=true\n" if opens else "")


def test_the_job_asks_for_no_more_than_it_needs() -> None:
    assert JOB["permissions"] == {"contents": "write", "pull-requests": "write"}
    uses = [step["uses"].split("@")[0] for step in STEPS if "uses" in step]
    assert uses == ["actions/checkout", "actions/setup-python"]


def test_the_job_puts_no_text_of_the_report_into_a_script() -> None:
    """An expression in a script is expanded before the shell reads it; the report holds names of a foreign document."""
    assert [step for step in STEPS if "${{" in str(step.get("run", ""))] == []
