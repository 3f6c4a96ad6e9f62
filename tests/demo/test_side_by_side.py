"""The samples that the documentation shows side by side do what they say, run as a user runs them."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from jira_dc.testing import MockJira

from .tour import DIRECT

SAMPLES = Path(__file__).parent / "side_by_side"
OURS = ("with_jira_dc.py", "with_jira_dc_async.py")
ALL = ("with_curl.sh", "with_requests.py", *OURS)


def run(sample: str, mock: MockJira) -> subprocess.CompletedProcess[str]:
    """Run a sample in a process of its own, with the environment that its first line asks for."""
    if sample.endswith(".sh") and not (shutil.which("sh") and shutil.which("curl")):
        pytest.skip(f"{sample} needs sh and curl, which are not on this machine")
    if "requests" in sample and importlib.util.find_spec("requests") is None:
        pytest.skip(f"{sample} needs requests, which is not installed")
    command = ["sh"] if sample.endswith(".sh") else [sys.executable]
    login = {"JIRA_URL": mock.url, "JIRA_TOKEN": mock.token}
    return subprocess.run(
        [*command, str(SAMPLES / sample)],
        env=os.environ | DIRECT | login,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("sample", ALL)
def test_moves_two_issues_to_the_backlog_with_one_request(sample: str) -> None:
    with MockJira(issues=20) as mock:
        assert [mock.state.issues[key].sprint for key in ("EX-10", "EX-20")] == [2, 2]
        done = run(sample, mock)
        assert done.returncode == 0, done.stderr
        assert done.stdout.strip() in {"", "204"}
        assert [mock.state.issues[key].sprint for key in ("EX-10", "EX-20")] == [None, None]
        assert len(mock.calls) == 1


@pytest.mark.parametrize("sample", ALL)
def test_fails_if_an_issue_is_gone(sample: str) -> None:
    with MockJira(issues=20) as mock:
        del mock.state.issues["EX-20"]
        done = run(sample, mock)
        assert done.returncode != 0
        assert "400" in done.stdout + done.stderr
        assert mock.state.issues["EX-10"].sprint == 2


@pytest.mark.parametrize("sample", OURS)
def test_only_ours_says_why_in_its_traceback_and_never_the_token(sample: str) -> None:
    with MockJira(issues=20) as mock:
        del mock.state.issues["EX-20"]
        done = run(sample, mock)
        last = done.stderr.strip().splitlines()[-1]
        assert last.startswith("jira_dc_runtime.errors.BadRequest: POST /agile/1.0/backlog/issue answered 400: ")
        assert "EX-20 does not exist" in last
        assert mock.token not in done.stderr
