"""Drift that was planted is reported where it was planted, without a value, and with actions that correct it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from generator.correct.correct import correct_document
from generator.correct.patch import Overlay, patch_document
from generator.correct.spec import Spec, load_spec
from jira_dc import JIRA_VERSION, PersonalAccessToken
from jira_dc.testing import MockJira, Reply
from jira_dc_runtime.testing.judge.document import Document
from jira_dc_runtime.testing.judge.schema import check_json
from jira_dc_runtime.testing.serve.transport import MockTransport
from tests.live.__main__ import main
from tests.live.action import as_overlay, propose_actions
from tests.live.compare import REQUIRED, UNDECLARED, Drift
from tests.live.report import make_report, write_json, write_markdown
from tests.live.walk import BODIES, Found, walk
from tests.operations import ROOT, list_sample_calls

SECRET = "hunter2"
READABLE = sum(call.key.startswith("GET ") for call in list_sample_calls()) + len(BODIES)
PLANTED: Mapping[str, tuple[Any, list[tuple[str, str, str]]]] = {
    "GET /api/2/priority": (
        [
            {"id": 7, "name": None, "self": [SECRET], "newThing": {SECRET: SECRET}},
            {"id": 8, "name": SECRET, "self": [SECRET]},
        ],
        [
            ("/*/id", "string", "integer"),
            ("/*/name", "string", "null"),
            ("/*/newThing", UNDECLARED, "object"),
            ("/*/self", "string", "array"),
        ],
    ),
    "GET /api/2/serverInfo": (
        {"version": "10.3.24", "buildDate": SECRET, "buildNumber": 2**70, "versionNumbers": SECRET},
        [
            ("/buildDate", "string (jira-date-time)", "string that is no jira-date-time"),
            ("/buildNumber", "an int64", "an integer out of range"),
            ("/versionNumbers", "list of integer (int32)", "string"),
        ],
    ),
    "GET /api/2/status": ({"id": "1"}, [("", "list of Status", "object")]),
    "GET /api/2/field": (
        [
            {
                **dict.fromkeys(("custom", "navigable", "orderable", "searchable"), True),
                "id": 1,
                "clauseNames": {SECRET: 1},
            }
        ],
        [
            ("/*/clauseNames", "list of string", "object"),
            ("/*/id", "string", "integer"),
            ("/*/name", "required", "nothing"),
        ],
    ),
    "GET /agile/1.0/board": (
        {
            "isLast": True,
            "maxResults": 1,
            "startAt": 0,
            "total": SECRET,
            "values": [{"id": 1, "name": 5, "self": SECRET, "type": SECRET}],
        },
        [("/total", "integer (int64)", "string"), ("/values/*/name", "string", "integer")],
    ),
    "GET /api/2/mypermissions": (
        {"permissions": {SECRET: {"key": SECRET, "name": SECRET, "havePermission": SECRET}}},
        [("/permissions/*/havePermission", "boolean", "string")],
    ),
    "GET /api/2/configuration": ([SECRET], [("", "JiraConfiguration", "array")]),
}
"""What a server answers instead, and the drift that this is."""


@pytest.fixture(scope="module")
def spec() -> Spec:
    return load_spec(ROOT / "spec")


@pytest.fixture
def mock() -> Iterator[MockJira]:
    with MockJira(issues=3) as mock:
        key = mock.add_issue(type="Epic")
        jira = mock.jira()
        jira.issue.add_comment(key, {"body": "Hi"})
        jira.issue.add_worklog(key, {"timeSpent": "1h"})
        jira.component.create_component({"name": "Ink", "project": "EX"})
        jira.version.create_version({"name": "1.0", "project": "EX"})
        jira.filter.create_filter({"name": "Mine", "jql": "project = EX", "favourite": True})
        jira.project_category.create_project_category({"name": "Machines"})
        mock.reset()
        yield mock


NOT_THERE = {
    "GET /api/2/cluster/nodes": 405,  # of a Jira that is no cluster
    "GET /api/2/filter/{id}/columns": 404,  # as on live servers: none are set
    "GET /api/2/project/{projectKeyOrId}/issuesecuritylevelscheme": 404,
    "GET /api/2/reindex": 404,  # no task is under way
    "GET /api/2/reindex/progress": 404,
    "GET /api/2/upgrade": 404,
    "GET /api/2/user/anonymization": 400,  # of whom, the document does not ask
    "GET /api/2/user/anonymization/progress": 404,
    "GET /api/2/user/anonymization/rerun": 400,
    "GET /api/2/user/assignable/multiProjectSearch": 400,
    "GET /api/2/workflowscheme/{id}/draft": 404,
    "GET /api/2/workflowscheme/{id}/draft/default": 404,
    "GET /api/2/workflowscheme/{id}/draft/workflow": 404,
}
"""What this Jira has not got, and how Jira says so."""


def walk_mock(mock: MockJira) -> Found:
    return walk("https://jira.example.com", PersonalAccessToken(mock.token), MockTransport(mock))


def test_a_jira_that_keeps_to_the_document_has_no_drift(mock: MockJira) -> None:
    found = walk_mock(mock)
    assert found.drifts == []
    assert {key: status for key, status in found.asked.items() if status >= 400} == NOT_THERE
    assert len(found.asked) > 180
    assert len(found.asked) + len(found.left_out) == READABLE
    assert mock.mismatches == []
    assert found.version == JIRA_VERSION


def test_ids_that_were_found_are_followed(mock: MockJira) -> None:
    walk_mock(mock)
    asked = {call.operation: call.path for call in mock.calls}
    assert asked["GET /api/2/issue/{issueIdOrKey}/comment/{id}"]["id"].isdigit()
    assert asked["GET /agile/1.0/board/{boardId}/sprint/{sprintId}/issue"] == {"boardId": "1", "sprintId": "1"}
    assert asked["GET /api/2/project/{projectIdOrKey}"] == {"projectIdOrKey": "EX"}


def test_planted_drift_is_found_exactly(mock: MockJira, spec: Spec) -> None:
    for key, (planted, _) in PLANTED.items():
        mock.reply(key, Reply(json=planted, checked=False))
    found = walk_mock(mock)
    wanted = {Drift(key, 200, *drift) for key, (_, drifts) in PLANTED.items() for drift in drifts}
    assert set(found.drifts) == wanted
    report = make_report(found, spec)
    text = write_json(report) + write_markdown(report)
    print(write_markdown(report))
    assert SECRET not in text
    assert json.loads(write_json(report)) == report
    assert [drift["pointer"] for drift in report["drift"] if not drift["actions"]] == ["/*/name"]
    assert "take it out of x-always" in text


@pytest.mark.parametrize(
    ("key", "drift"),
    [(key, drift) for key, (_, drifts) in PLANTED.items() for drift in drifts if drift[1] != REQUIRED],
    ids=str,
)
def test_the_actions_correct_the_document(spec: Spec, key: str, drift: tuple[str, str, str]) -> None:
    actions = propose_actions(spec, Drift(key, 200, *drift), "10.3.24")
    corrected = correct(spec, as_overlay(actions))
    operation = corrected.operation(key)
    schema = operation.response_schema(200)[1]
    planted, _ = PLANTED[key]
    assert schema is not None
    left = {fault.pointer for fault in check_json(corrected, schema, planted, "reply")}
    concrete = {pointer for pointer in left if without_keys(pointer) == drift[0]}
    assert concrete == set()


def correct(spec: Spec, overlay: Overlay) -> Document:
    """Return the document that the build makes with one more overlay."""
    patched = patch_document(spec.document, (*spec.overlays, overlay))
    assert patched
    return Document(correct_document(replace(spec, overlays=(*spec.overlays, overlay))))


def without_keys(pointer: str) -> str:
    return "/".join("*" if part.isdigit() or part == SECRET else part for part in pointer.split("/"))


def test_a_place_that_is_not_upstreams_has_no_action_and_says_so(spec: Spec) -> None:
    drift = Drift("GET /api/2/priority", 200, "/*/nowhere/deep", "string", "integer")
    assert propose_actions(spec, drift, "10.3.24") == []
    found = Found("10.3.24", asked={drift.operation: 200}, drifts=[drift])
    assert "decide between an overlay and a rule" in write_markdown(make_report(found, spec))


@pytest.mark.parametrize(
    ("reply", "drift"),
    [
        (Reply(status=207, json=[], checked=False), ("", "no status 207", "status 207")),
        (Reply(content=b""), ("", "application/json", "application/json")),
    ],
)
def test_an_answer_of_another_kind_is_drift(mock: MockJira, reply: Reply, drift: tuple[str, str, str]) -> None:
    mock.reply("GET /api/2/priority", reply)
    found = [(one.pointer, one.declared, one.seen) for one in walk_mock(mock).drifts]
    assert found == [drift]


def test_the_command_writes_both_reports(mock: MockJira, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    login = {"JIRA_URL": mock.url, "JIRA_TOKEN": mock.token}
    assert main(["--into", str(tmp_path)], login) == 0
    mock.reply("GET /api/2/status", Reply(json={}, checked=False))
    basic = {"JIRA_URL": mock.url, "JIRA_USERNAME": mock.user, "JIRA_PASSWORD": mock.password}
    assert main(["--into", str(tmp_path / "new")], basic) == 1
    assert "1 kinds of drift" in capsys.readouterr().out
    report = json.loads((tmp_path / "new" / "live-report.json").read_text("utf-8"))
    assert [drift["operation"] for drift in report["drift"]] == ["GET /api/2/status"]
    assert "| `GET /api/2/status` | 200 |" in (tmp_path / "new" / "live-report.md").read_text("utf-8")


def test_a_login_page_is_no_drift(mock: MockJira) -> None:
    mock.reply("GET /api/2/priority", Reply(content=b"<html>", headers={"Content-Type": "text/html"}))
    found = walk_mock(mock)
    assert (found.drifts, found.asked["GET /api/2/priority"]) == ([], 0)


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({}, "JIRA_URL"),
        ({"JIRA_URL": "jira", "JIRA_AUTH": "anonymous"}, "'jira'"),
        ({"JIRA_URL": "http://127.0.0.1:9", "JIRA_AUTH": "anonymous"}, "check JIRA_URL"),
        ({"JIRA_URL": "http://127.0.0.1:9"}, "Set JIRA_AUTH"),
    ],
)
def test_a_jira_that_cannot_be_asked_is_said(
    environment: dict[str, str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--into", str(tmp_path)], environment) == 2
    assert said in capsys.readouterr().err


def test_a_login_that_writes_is_refused_too(mock: MockJira, capsys: pytest.CaptureFixture[str]) -> None:
    """The cookie session begins with a POST: reading only has no exception."""
    login = {"JIRA_URL": mock.url, "JIRA_AUTH": "cookie", "JIRA_USERNAME": mock.user, "JIRA_PASSWORD": mock.password}
    assert main([], login) == 2
    assert "POST /rest/auth/1/session may change something" in capsys.readouterr().err
    assert mock.calls == []


def test_a_server_that_is_no_jira_is_no_crash() -> None:
    other = httpx.MockTransport(lambda _request: httpx.Response(200, content=b"\xff" * 100))
    found = walk("https://jira.example.com", None, other)
    assert all(drift.declared == "application/json" for drift in found.drifts)
