"""Clients of Jira that are not ours carry out everyday flows against `python -m jira_dc.testing`.

A flow is what a user does with a client and what it must give; the programs are in tests/clients/programs/, one for
each client, and their versions are pinned in the group `clients` of pyproject.toml and in package.json. What a real
Jira serves must work; `UNSERVED` names every flow that does not, and why.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.judges.node import find_program, install_listed
from tests.shared_files import ROOT

PROGRAMS = Path(__file__).with_name("programs")
USER, PASSWORD, TOKEN = "fred", "open-sesame", "token-4711"
LEAST_FLOWS = 400
LEAST_SHARE = 0.98
UNSERVED: Mapping[str, Mapping[str, str]] = {
    "pypi_jira": {},
    "atlassian_python_api": {},
    "jira_js": {},
    "jira_client": {},
}
"""The flows that do not work, by program: what is missing."""


@pytest.fixture
def mock_jira() -> Iterator[Mapping[str, str]]:
    """What a program needs to reach a MockJira of its own."""
    command = [sys.executable, "-m", "jira_dc.testing", "--user", f"{USER}:{PASSWORD}", "--token", TOKEN]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as mock:
        assert mock.stdout is not None
        lines = iter(mock.stdout.readline, "")
        url = next(line.strip() for line in lines if line.startswith("JIRA_URL=")).partition("=")[2]
        yield {"JIRA_URL": url, "JIRA_TOKEN": TOKEN, "JIRA_MOCK_USER": USER, "JIRA_MOCK_PASSWORD": PASSWORD}
        mock.terminate()


@pytest.fixture(scope="session")
def modules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with our programs in JavaScript and what npm has installed for them."""
    folder = tmp_path_factory.mktemp("clients") / "programs"
    shutil.copytree(PROGRAMS, folder)
    install_listed(folder)
    return folder


def carry_out(command: list[str], cwd: Path, environment: Mapping[str, str]) -> dict[str, str]:
    """Return the flows of a program with what went wrong, "" if nothing did."""
    variables = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    done = subprocess.run(command, cwd=cwd, env=variables, capture_output=True, text=True, timeout=240, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return {row["flow"]: row["error"] for row in map(json.loads, done.stdout.splitlines())}


def judge(program: str, flows: Mapping[str, str]) -> None:
    """Print what did not work, and compare it with the table."""
    failed = {flow: error for flow, error in flows.items() if error}
    print(f"\n{program}: {len(flows) - len(failed)} of {len(flows)} flows work")
    for flow, error in failed.items():
        print(f"  {flow}: {error}")
    assert failed.keys() == UNSERVED[program].keys()
    assert 1 - len(failed) / len(flows) >= LEAST_SHARE


@pytest.mark.parametrize("program", ["pypi_jira", "atlassian_python_api"])
def test_a_client_of_pypi(program: str, mock_jira: Mapping[str, str]) -> None:
    command = [sys.executable, "-W", "ignore", "-m", f"tests.clients.programs.{program}"]
    judge(program, carry_out(command, ROOT, mock_jira))


@pytest.mark.parametrize("program", ["jira_js", "jira_client"])
def test_a_client_of_npm(program: str, mock_jira: Mapping[str, str], modules: Path) -> None:
    judge(program, carry_out([find_program("node"), f"{program}/index.cjs"], modules, mock_jira))


def test_there_are_many_flows() -> None:
    texts = [path.read_text() for path in PROGRAMS.rglob("*") if path.suffix in {".py", ".cjs"}]
    count = sum(text.count("\ndef flow_") + text.count("\n  async ") for text in texts)
    print(f"\n{count} flows in all")
    assert count >= LEAST_FLOWS
