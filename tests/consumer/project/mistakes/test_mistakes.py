"""Not among the project's tests: this one fails, to show how."""

from __future__ import annotations

import triage

from jira_dc.testing import MockJira


def test_counts_comments(mock_jira: MockJira) -> None:
    assert triage.count_comments(mock_jira.jira(), mock_jira.add_issue()) == 0
