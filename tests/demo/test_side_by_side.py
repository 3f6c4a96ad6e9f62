"""The samples of the README's side-by-side do what they say, run as a user runs them."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from .stub_jira import StubJira, stub_jira

SAMPLES = Path(__file__).parent / "side_by_side"
OURS = ("with_jira_dc.py", "with_jira_dc_async.py")
ALL = ("with_curl.sh", "with_requests.py", *OURS)


def run(sample: str, stub: StubJira) -> subprocess.CompletedProcess[str]:
    """Run a sample in a process of its own, with the environment that its first line asks for."""
    if sample.endswith(".sh") and not (shutil.which("sh") and shutil.which("curl")):
        pytest.skip(f"{sample} needs sh and curl, which are not on this machine")
    if "requests" in sample and importlib.util.find_spec("requests") is None:
        pytest.skip(f"{sample} needs requests, which is not installed")
    command = ["sh"] if sample.endswith(".sh") else [sys.executable]
    login = {"JIRA_URL": stub.url, "JIRA_TOKEN": stub.state.token}
    return subprocess.run(
        [*command, str(SAMPLES / sample)],
        env=os.environ | login,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("sample", ALL)
def test_moves_two_issues_to_the_backlog_with_one_request(sample: str) -> None:
    with stub_jira() as stub:
        assert [stub.state.tickets[key].sprint for key in ("EX-10", "EX-20")] == [2, 2]
        done = run(sample, stub)
        assert done.returncode == 0, done.stderr
        assert done.stdout.strip() in {"", "204"}
        assert [stub.state.tickets[key].sprint for key in ("EX-10", "EX-20")] == [None, None]
        assert stub.requests == 1


@pytest.mark.parametrize("sample", ALL)
def test_fails_if_an_issue_is_gone(sample: str) -> None:
    with stub_jira() as stub:
        del stub.state.tickets["EX-20"]
        done = run(sample, stub)
        assert done.returncode != 0
        assert "400" in done.stdout + done.stderr
        assert stub.state.tickets["EX-10"].sprint == 2


@pytest.mark.parametrize("sample", OURS)
def test_only_ours_says_why_in_its_traceback_and_never_the_token(sample: str) -> None:
    with stub_jira() as stub:
        del stub.state.tickets["EX-20"]
        done = run(sample, stub)
        last = done.stderr.strip().splitlines()[-1]
        assert last.startswith("jira_dc_runtime.errors.BadRequest: POST /agile/1.0/backlog/issue answered 400: ")
        assert "EX-20 does not exist" in last
        assert stub.state.token not in done.stderr
