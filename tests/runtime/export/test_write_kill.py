"""An export that is killed at any step, and started again, has the same bytes as one that was not."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from jira_dc import File, Jira
from jira_dc.testing import MockJira
from jira_dc_runtime.export.write.run import keep_plan
from tests.shared_files import ROOT

from .written import list_bytes

RUNS = 4
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="This system has no fork.")


@pytest.fixture(scope="module")
def environment() -> Iterator[dict[str, str]]:
    """A Jira, and what a process needs to export it."""
    with MockJira(issues=12, strict=False) as mock:
        with mock.jira() as jira:
            for number in range(1, 13, 3):
                key = f"EX-{number}"
                jira.issue.add_comment(key, {"body": f"Comment {number}"})
                jira.issue.edit_issue(key, {"fields": {"summary": f"Changed {number}"}})
                jira.issue.add_attachment(key, File(f"{number}.txt", b"content %d" % (number % 2)))
        yield {**os.environ, "JIRA_URL": mock.url, "JIRA_TOKEN": mock.token}


def test_the_bytes_are_those_of_an_export_that_was_not_killed(
    environment: dict[str, str], tmp_path: Path, form: str
) -> None:
    command = [sys.executable, "-m", "tests.runtime.export.killed", form, str(tmp_path), str(RUNS)]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=200, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    whole = list_bytes(tmp_path / "whole")
    assert len([name for name in whole if name.startswith("issues/")]) > 2
    assert len([name for name in whole if name.startswith("files/")]) == 2
    for run in range(RUNS):
        assert list_bytes(tmp_path / f"run-{run}") == whole, run


def test_the_command_goes_on_after_it_was_killed_from_outside(
    environment: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("JIRA_URL", "JIRA_TOKEN"):
        monkeypatch.setenv(name, environment[name])
    with Jira.from_env() as jira:
        plan = jira.export.plan("project = EX", slice_size=2)
        keep_plan(plan, tmp_path / "killed", jira=environment["JIRA_URL"])
        jira.export.write(plan, tmp_path / "whole")
    command = [sys.executable, "-m", "jira_dc", "export", "--to", str(tmp_path / "killed"), "--at-once", "1"]
    killed = subprocess.Popen(command, env=environment, cwd=ROOT, stderr=subprocess.DEVNULL)
    while killed.poll() is None and not list(tmp_path.glob("killed/done/*.json")):
        time.sleep(0.002)
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=200, check=False)
    assert done.returncode == 0, done.stderr
    assert list_bytes(tmp_path / "killed") == list_bytes(tmp_path / "whole")
