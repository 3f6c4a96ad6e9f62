"""The example downloads every attachment, and its bars end full."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from jira_dc import File
from jira_dc.testing import MockJira
from tests.shared_files import ROOT

CONTENT = bytes(range(256)) * 4000


def test_each_attachment_is_downloaded_with_a_bar(mock_jira: MockJira, tmp_path: Path) -> None:
    key = mock_jira.add_issue()
    with mock_jira.jira() as jira:
        first, same, last = jira.issue.add_attachment(
            key, [File("a [b].bin", CONTENT), File("a [b].bin", b"1"), File("empty", b"")]
        )
    run = subprocess.run(
        [sys.executable, str(ROOT / "examples" / "download_with_a_bar.py"), key, str(tmp_path)],
        env=os.environ | {"JIRA_URL": mock_jira.url, "JIRA_TOKEN": mock_jira.token, "COLUMNS": "120"},
        check=True,
        capture_output=True,
        text=True,
    )
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {
        f"{first.id} a [b].bin": CONTENT,
        f"{same.id} a [b].bin": b"1",
        f"{last.id} empty": b"",
    }
    lines = [line for line in run.stdout.splitlines() if line.strip()]
    assert [line.split(" ━")[0].strip() for line in lines] == ["a [b].bin", "a [b].bin", "empty"]
    assert ["1.0/1.0 MB" in lines[0], "1/1 byte" in lines[1], "0/0 bytes" in lines[2]] == [True] * 3
