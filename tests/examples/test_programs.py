"""Each example does what it says, against a MockJira, as a user would start it."""

from __future__ import annotations

import ast
import asyncio
import csv
import hashlib
import hmac
import json
import runpy
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from jira_dc import Jira
from jira_dc.testing import MockJira
from tests.shared_files import ROOT

EXAMPLES = ROOT / "examples"
MOST_LINES = 60


@pytest.fixture
def mock(monkeypatch: pytest.MonkeyPatch) -> Iterator[MockJira]:
    with MockJira(issues=20) as mock:
        monkeypatch.setenv("JIRA_URL", mock.url)
        monkeypatch.setenv("JIRA_TOKEN", mock.token)
        yield mock


@pytest.fixture
def jira(mock: MockJira) -> Iterator[Jira]:
    with mock.jira() as jira:
        yield jira


def load(name: str) -> dict[str, Any]:
    return runpy.run_path(str(EXAMPLES / f"{name}.py"))


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.py")), ids=lambda path: path.stem)
def test_an_example_fits_on_a_page(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MOST_LINES


def test_first_answer(mock: MockJira, capsys: pytest.CaptureFixture[str]) -> None:
    key = mock.add_issue("EX", "The printer burns", assignee={"name": "fred"})
    load("first_answer")["main"]()
    said = capsys.readouterr().out
    assert "Fred Example (fred)" in said
    assert f"{key:<10} Open" in said


def test_export_project(jira: Jira, tmp_path: Path) -> None:
    path = tmp_path / "issues.csv"
    assert load("export_project")["export_project"](jira, "EX", path) == 20
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["key"] for row in rows] == [f"EX-{number}" for number in range(1, 21)]
    assert rows[0]["fields.summary"] == "Example number 1"


def test_create_from_csv(jira: Jira, tmp_path: Path) -> None:
    path = tmp_path / "stories.csv"
    path.write_text(
        "Project,Issue Type,Summary,Labels,Story Points\nEX,Story,Speaks,a b,3\nEX,Bug,Burns,,\n", encoding="utf-8"
    )
    bodies = load("create_from_csv")["read_rows"](jira, path)
    report = jira.issue.batch_create_issues(bodies)
    assert (len(report.done), report.failed) == (2, ())
    found = list(jira.search.iter_search(jql='summary ~ "Speaks"'))
    assert found[0].fields.labels == ["a", "b"]
    assert found[0].fields[jira.fields["Story Points"].id] == 3


def test_bulk_transition_only_says_what_it_would_do(jira: Jira, capsys: pytest.CaptureFixture[str]) -> None:
    transition_all = load("bulk_transition")["transition_all"]
    assert transition_all(jira, "key in (EX-1, EX-2)", "Resolve", really=False) == 2
    assert jira.issue.get_issue("EX-1").fields.status.name == "Open"
    assert transition_all(jira, "key in (EX-1, EX-2)", "resolve", really=True) == 2
    assert jira.issue.get_issue("EX-1").fields.status.name == "Resolved"
    assert transition_all(jira, "key = EX-1", "Fly", really=True) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "EX-1: has no transition Fly now"


def test_sprint_report_is_a_picture(jira: Jira, tmp_path: Path) -> None:
    example = load("sprint_report")
    name, counted = example["count_sprint"](jira, 1)
    assert (name, dict(counted)) == ("Sprint 2", {"Open": 2})
    example["draw_sprint"](name, counted, tmp_path / "sprint.png")
    head = (tmp_path / "sprint.png").read_bytes()[:24]
    assert head[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", head[16:])[0] == 840


def test_offboard_user(mock: MockJira, jira: Jira) -> None:
    key = mock.add_issue("EX", "Left behind", assignee={"name": "barney"})
    example = load("offboard_user")
    assert example["hand_over"](jira, "barney", "fred") == (1, [])
    assignee = jira.issue.get_issue(key).fields.assignee
    assert assignee
    assert assignee.name == "fred"
    assert example["leave_groups"](jira, "barney") == ["jira-software-users"]
    assert mock.state.users["barney"].groups == []


def test_webhook_receiver(mock: MockJira, jira: Jira, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEBHOOK_SECRET", "hush")
    app = load("webhook_receiver")["app"]
    event = {"webhookEvent": "jira:issue_created", "timestamp": 1, "issue": jira.issue.get_issue("EX-1").to_dict()}
    with TestClient(app) as client:
        body, signature = sign(event)
        asked = client.post("/jira", content=body, headers={"X-Hub-Signature": signature})
        assert (asked.status_code, asked.json()) == (200, {"done": "asked"})
        forged = client.post("/jira", content=body, headers={"X-Hub-Signature": "sha256=00"})
        assert forged.status_code == 403
    assert len(jira.issue.get_comments("EX-1").comments) == 1


def sign(event: dict[str, Any]) -> tuple[bytes, str]:
    body = json.dumps(event).encode()
    return body, f"sha256={hmac.new(b'hush', body, hashlib.sha256).hexdigest()}"


def test_async_bot_tells_each_issue_once(mock: MockJira) -> None:
    told: list[str] = []

    async def tell(line: str) -> None:
        told.append(line)

    asyncio.run(load("async_bot")["run"](tell, seconds=0.01, times=2))
    assert told == [f"EX-{number}: Example number {number}" for number in range(1, 21)]


def test_the_migrated_script_does_what_it_did(mock: MockJira, jira: Jira) -> None:
    mock.add_issue("EX", "No ink", type="Bug")
    key = load("migrated_script")["report_bugs"](jira, "EX")
    assert jira.issue.get_issue(key).fields.summary == "Look at none: 1 bugs"
    assert [comment.body for comment in jira.issue.get_comments(key).comments] == ["By component: none 1"]


def test_the_notebook_runs_from_top_to_bottom(mock: MockJira) -> None:
    notebook = json.loads((EXAMPLES / "how_long_issues_wait.ipynb").read_text(encoding="utf-8"))
    cells = ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert [cell for cell in notebook["cells"] if cell.get("outputs")] == [], "A notebook is committed without answers."
    names: dict[str, Any] = {}
    shown = [run_cell(cell, names) for cell in cells]
    assert shown[0].name == "fred"
    assert [issue.key for issue in shown[1]] == ["EX-1", "EX-2", "EX-3"]
    assert list(shown[2].index) == ["Open"]


def run_cell(source: str, names: dict[str, Any]) -> Any:
    """Run a cell, and return what a notebook would show below it: the value of its last line."""
    tree = ast.parse(source)
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "cell", "exec"), names)
    return eval(compile(ast.Expression(last.value), "cell", "eval"), names) if isinstance(last, ast.Expr) else None
