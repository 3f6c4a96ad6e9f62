"""What README and the first page of the documentation say is done as it stands there, with the built wheel."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.package.built import ROOT, clean_environment, find, needs_packages, run_clean
from tests.typing.snippets import Snippet, list_snippets

pytestmark = needs_packages
PAGE = ROOT / "docs" / "first-answer.md"
SNIPPETS = [snippet for page in (ROOT / "README.md", PAGE) for snippet in list_snippets(page)]
RUN = """
import os
import sys
from pathlib import Path

from jira_dc.testing import MockJira

with MockJira(issues=10) as mock:
    mock.state.issues["EX-1"].fields["customfield_10002"] = 3
    os.environ.update(JIRA_URL=mock.url, JIRA_TOKEN=mock.token)
    text = Path("snippet.txt").read_text(encoding="utf-8").replace("https://jira.example.com", mock.url)
    exec(compile(text, "snippet", "exec"), {"token": mock.token})
    print("asked", [call.operation for call in mock.calls], file=sys.stderr)
"""


@pytest.mark.parametrize("snippet", SNIPPETS, ids=str)
def test_a_snippet_of_the_first_pages_runs(snippet: Snippet, with_wheel: Path, tmp_path: Path) -> None:
    (tmp_path / "snippet.txt").write_text(snippet.text, encoding="utf-8")
    done = run_clean(with_wheel, "-c", RUN, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "EX-1" in done.stdout
    assert re.fullmatch(r"asked \['GET /api/2/.*\n", done.stderr), done.stderr  # and no warning


@pytest.mark.skipif(sys.platform == "win32", reason="The commands are those of a POSIX shell.")
def test_three_commands_lead_from_nothing_to_a_first_answer(tmp_path: Path) -> None:
    """As they stand on the page, but for the package index: the wheel is the one that was built."""
    script, answer = re.findall(r"^```\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)[:2]
    commands = re.findall(r"^.*<<'END'\n(?:.*\n)*?END\n|^.+\n", script, re.MULTILINE)
    assert len(commands) <= 3
    done = None
    for command in commands:
        began = time.monotonic()
        done = subprocess.run(
            ["sh", "-c", command.replace(" jira-dc\n", f" '{find('jira_dc-*.whl')}'\n")],
            cwd=tmp_path,
            env={**clean_environment(), "PYTHONWARNINGS": "error" if command is commands[-1] else ""},
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        print(f"{time.monotonic() - began:5.1f} s  {command.partition(chr(10))[0]}")
        assert done.returncode == 0, done.stderr
    assert done is not None
    assert (done.stdout, done.stderr) == (answer, "")
