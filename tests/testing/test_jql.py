"""Simple JQL finds what Jira would find, and what it does not know is refused, never ignored."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from jira_dc import BadRequest, Jira
from jira_dc.testing import MockJira


@pytest.fixture(scope="module")
def jira() -> Iterator[Jira]:
    with MockJira() as mock:
        mock.add_issue("EX", "Printer burns", type="Bug", labels=["hot", "office"], assignee={"name": "fred"})
        mock.add_issue("EX", 'Coffee is "cold"', type="Task", duedate="2026-03-01", assignee={"name": "barney"})
        mock.add_issue("OPS", "Disk full", type="Task", description="The printer spool", priority={"name": "High"})
        for number in range(8):
            mock.add_issue("EX", f"Filler {number}", type="Story")
        mock.state.issues["EX-2"].status = "5"
        mock.state.issues["EX-1"].sprint = 2
        yield mock.jira()


@pytest.mark.parametrize(
    ("jql", "keys"),
    [
        ("project = OPS", "OPS-1"),
        ("project = operations", "OPS-1"),
        ("key = EX-1", "EX-1"),
        ("issuekey in (EX-2, 'OPS-1')", "EX-2 OPS-1"),
        ("project = EX AND type = Bug", "EX-1"),
        ('issuetype in (Bug, Task) AND NOT project = "OPS"', "EX-1 EX-2"),
        ("type != Story AND ! (project = OPS OR type = Bug)", "EX-2"),
        ("status = Resolved", "EX-2"),
        ("status != Open", "EX-2"),
        ("statusCategory = Done", "EX-2"),
        ("resolution is not EMPTY", "EX-2"),
        ("assignee = currentUser()", "EX-1"),
        ("assignee = barney OR assignee = fred", "EX-1 EX-2"),
        ("assignee is empty and project = OPS", "OPS-1"),
        ("assignee not in (fred) and assignee is not empty", "EX-2"),
        ("labels = hot", "EX-1"),
        ("priority = High", "OPS-1"),
        ("sprint = 2", "EX-1"),
        ("sprint = 'Sprint 2'", "EX-1"),
        ("duedate <= 2026-03-01", "EX-2"),
        ('due > "2026/02/01" and due < "2026/03/02"', "EX-2"),
        ("summary ~ printer", "EX-1"),
        ("text ~ printer", "EX-1 OPS-1"),
        ('summary ~ "\\"cold\\""', "EX-2"),
        ("summary !~ Filler", "EX-1 EX-2 OPS-1"),
        ("(project = OPS OR type = Bug) AND text ~ printer", "EX-1 OPS-1"),
        ("project = OPS OR type = Bug AND text ~ cold", "OPS-1"),
        ("type != Story ORDER BY key DESC", "OPS-1 EX-2 EX-1"),
        ("type = Story ORDER BY key ASC", "EX-3 EX-4 EX-5 EX-6 EX-7 EX-8 EX-9 EX-10"),
        ("type in (Bug, Task) order by assignee, key", "EX-2 EX-1 OPS-1"),
    ],
)
def test_finds(jira: Jira, jql: str, keys: str) -> None:
    assert [issue.key for issue in jira.search.iter_search(jql=jql)] == keys.split()


@pytest.mark.parametrize(
    ("jql", "said"),
    [
        ("colour = red", "Field 'colour' does not exist"),
        ("project", "it ends too early"),
        ("project = EX AND", "it ends too early"),
        ("project = EX project", "'project' was not expected"),
        ("project in EX", "'(' was expected, not 'EX'"),
        ("project in (EX", "')' was expected, but it ends"),
        ("project was EX", "'was' is no operator"),
        ("summary = printer", "not supported by the field 'summary'"),
        ("assignee is fred", "IS wants EMPTY or NULL"),
        ("assignee = membersOf()", "the function 'membersOf()' is not known to MockJira"),
        ('summary ~ "open', "the character '\"' was not expected"),
        ("ORDER key", "'by' was expected, not 'key'"),
    ],
)
def test_refuses(jira: Jira, jql: str, said: str) -> None:
    with pytest.raises(BadRequest) as refused:
        jira.search.search(jql=jql)
    assert said in refused.value.error_messages[0]
