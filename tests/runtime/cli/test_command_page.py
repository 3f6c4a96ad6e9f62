"""docs/command.md shows sessions as they are: what stands after `$` is run against a MockJira."""

from __future__ import annotations

import re
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from jira_dc.__main__ import main
from jira_dc.testing import MockJira
from jira_dc_runtime.cli.exit_status import MEANINGS
from tests.shared_files import need_program

PAGE = Path(__file__).parents[3] / "docs" / "command.md"
BLOCKS = re.compile(r"```console\n(.*?)```", re.DOTALL)


def run_session(commands: list[str], capsys: pytest.CaptureFixture[str]) -> Iterator[str]:
    for command in commands:
        main(shlex.split(command)[1:])
        done = capsys.readouterr()
        yield f"$ {command}\n{done.out}{done.err}"


def test_the_sessions_are_what_happens(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    need_program("jq")
    page = PAGE.read_text(encoding="utf-8")
    with MockJira(issues=3) as mock:
        monkeypatch.setenv("JIRA_URL", mock.url)
        monkeypatch.setenv("JIRA_TOKEN", mock.token)
        for name, value in (("TERM", "dumb"), ("COLUMNS", "100")):
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
        monkeypatch.setattr(sys.stdin, "isatty", lambda: False)
        monkeypatch.setattr(sys, "argv", ["jira-dc"])
        for block in BLOCKS.findall(page):
            commands = [line[2:] for line in block.splitlines() if line.startswith("$ ")]
            text = "".join(run_session(commands, capsys)).replace(mock.url, "https://jira.example.com")
            seen = "".join(f"{line.rstrip()}\n" for line in text.splitlines())
            seen = seen.replace(" -h' for help.", " --help' for help.")  # as click 8.2 says it
            assert re.sub(r"\(request \w+\)", "(request 570x5x1)", seen) == block


def test_the_table_of_exit_statuses_is_whole() -> None:
    page = PAGE.read_text(encoding="utf-8")
    rows = {int(status): meaning for status, meaning in re.findall(r"^\| (\d+) \| (.*) \|$", page, re.MULTILINE)}
    assert rows == MEANINGS
