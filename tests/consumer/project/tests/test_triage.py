"""The project's own tests: each gets a new MockJira from the plug-in of jira-dc."""

from __future__ import annotations

import asyncio

import pytest
import triage

from jira_dc import TooManyRequests
from jira_dc.testing import MockJira, Reply


def test_closes_what_nobody_has_taken(mock_jira: MockJira) -> None:
    free, taken = mock_jira.add_issue("EX"), mock_jira.add_issue("EX", assignee={"name": "barney"})
    jira = mock_jira.jira()
    assert triage.close_unassigned(jira, "EX") == [free]
    assert [(jira.issue.get_issue(key).fields or {})["status"]["name"] for key in (free, taken)] == ["Resolved", "Open"]
    mock_jira.assert_called(
        jira.issue.add_comment, times=1, path={"issueIdOrKey": free}, body={"body": "Nobody has taken this."}
    )


def test_stops_at_a_rate_limit(mock_jira: MockJira) -> None:
    mock_jira.add_issue("EX")
    jira = mock_jira.jira()
    mock_jira.reply(jira.issue.get_transitions, Reply.rate_limited(retry_after=3600))
    with pytest.raises(TooManyRequests):
        triage.close_unassigned(jira, "EX")
    mock_jira.assert_not_called(jira.issue.do_transition)


def test_reports_to_the_jira_of_the_environment(mock_jira: MockJira, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIRA_URL", mock_jira.url)
    monkeypatch.setenv("JIRA_TOKEN", mock_jira.token)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("PROJECT", "EX")
    assert triage.report("The printer burns") == "EX-1"
    monkeypatch.setenv("PROJECT", "NO")
    assert triage.report("The printer burns") == "project: valid project is required"


def test_counts_boards_in_async_code(mock_jira: MockJira) -> None:
    assert asyncio.run(triage.count_boards(mock_jira.async_jira())) == 2
