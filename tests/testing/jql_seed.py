"""A small Jira with a past, for the table of queries: whoever reads the table needs this page beside it."""

from __future__ import annotations

import datetime as dt
import io

from jira_dc.testing import MockJira, State, UploadedFile
from jira_dc_runtime.testing.state.issues import Attachment, Change, Comment, Issue, Link, RemoteLink, Step, Worklog
from jira_dc_runtime.testing.state.projects import Component, Version

NOW = dt.datetime(2026, 3, 10, 12, 0, tzinfo=dt.UTC)
"""A Tuesday."""


def seed() -> MockJira:
    """Return a MockJira with seven issues in two projects, three users and what belongs to them."""
    mock = MockJira()
    state = mock.state
    state.clock = lambda: NOW
    state.started = NOW
    state.add_user("wilma", "Wilma Example", groups=("jira-software-users", "designers")).time_zone = "America/New_York"
    for number, name, project, released, archived in (
        ("1", "0.9", 10_000, True, True),
        ("2", "1.0", 10_000, True, False),
        ("3", "1.1", 10_000, True, False),
        ("4", "2.0", 10_000, False, False),
        ("5", "3.0", 10_000, False, False),
        ("6", "1.0", 10_001, False, False),
    ):
        state.versions.add(Version(number, name, project, released=released, archived=archived, place=int(number)))
    state.components.add(Component("20", "Backend", 10_000, lead="fred"))
    state.components.add(Component("21", "Front end", 10_000, lead="barney"))
    _add_issues(mock)
    _add_past(state)
    return mock


def _add_issues(mock: MockJira) -> None:
    state = mock.state
    fields = {field.name: field.id for field in state.custom_fields}
    mock.add_issue("EX", "Printer burns down", type="Bug")  # EX-1
    mock.add_issue("EX", 'Coffee is "cold"', type="Task")  # EX-2
    mock.add_issue("EX", "Printing the invoices", type="Story")  # EX-3
    mock.add_issue("EX", "Order toner", type="Task")  # EX-4
    mock.add_issue("EX", "Office automation", type="Story")  # EX-5
    mock.add_issue("OPS", "Disk full", type="Task")  # OPS-1
    mock.add_issue("OPS", "Network of example.com is slow", type="Bug")  # OPS-2
    _put(
        state, "EX-1", "2026-01-05 09:00", "barney", assignee="fred", priority={"id": "1"}, labels=["hot", "office"],
        fixVersions=[{"id": "2"}], versions=[{"id": "2"}], components=[{"id": "20"}], duedate="2026-03-01",
        description="The printer in the office burns.", resolution={"id": "10000"},
    )  # fmt: skip
    _put(
        state, "EX-2", "2026-02-02 10:30", "fred", assignee="barney", priority={"id": "3"}, fixVersions=[{"id": "4"}],
        components=[{"id": "21"}], duedate="2026-03-12", **{fields["Story Points"]: 5},
    )  # fmt: skip
    _put(
        state, "EX-3", "2026-03-01 08:00", "fred", priority={"id": "4"}, labels=["office"],
        fixVersions=[{"id": "4"}, {"id": "5"}], **{fields["Epic Link"]: "EX-5", fields["Story Points"]: 8},
    )  # fmt: skip
    _put(
        state, "EX-4", "2026-03-09 23:30", "wilma", assignee="wilma", priority={"id": "3"},
        timeoriginalestimate=7200, timeestimate=3600, parent=str(state.issues["EX-1"].id),
    )  # fmt: skip
    _put(state, "EX-5", "2026-01-10 00:00", "fred", priority={"id": "2"}, **{fields["Epic Name"]: "Automation"})
    _put(
        state, "OPS-1", "2026-03-10 08:00", "wilma", priority={"id": "2"}, environment="Linux 6.1",
        description='The spool of the "P1-x" printer is full.', fixVersions=[{"id": "6"}],
    )  # fmt: skip
    severity = next(one for one in state.custom_fields if one.name == "Severity").options[0].id
    country = next(one for one in state.custom_fields if one.name == "Country").options
    europe = next(one for one in country if one.value == "Europe")
    france = next(one for one in country if one.value == "France")
    _put(
        state, "OPS-2", "2026-02-20 12:00", "fred",
        **{
            "priority": {"id": "3"}, fields["Severity"]: {"id": severity}, fields["Customer"]: "Slate and Company",
            fields["Country"]: {"id": europe.id, "child": {"id": france.id}}, fields["Tester"]: "wilma",
            fields["Team"]: "designers", fields["Start Date"]: "2026-02-21", fields["Topics"]: ["Wires"],
            fields["Reference"]: "https://example.com/7", fields["Target Version"]: {"id": "6"},
        },
    )  # fmt: skip
    issues = state.issues
    issues["EX-4"].type, issues["EX-5"].type = "5", "6"
    issues["EX-1"].status, issues["EX-2"].status = "5", "3"
    issues["EX-1"].closed_sprints, issues["EX-2"].sprint, issues["EX-3"].sprint = [1], 2, 3


def _put(state: State, key: str, created: str, reporter: str, **fields: object) -> None:
    issue = state.issues[key]
    moment = dt.datetime.strptime(created, "%Y-%m-%d %H:%M").replace(tzinfo=dt.UTC)
    issue.created = issue.updated = moment
    issue.creator = reporter
    issue.voters, issue.watchers = [], []
    issue.fields = {"summary": issue.fields["summary"], "reporter": reporter, **fields}


def _add_past(state: State) -> None:
    issues = state.issues
    first = issues["EX-1"]
    _change(first, "2026-01-10 09:00", "fred", Change("status", "1", "Open", "3", "In Progress"))
    _change(first, "2026-01-12 09:00", "fred", Change("assignee", "JIRAUSER10001", "Barney", "JIRAUSER10000", "Fred"))
    _change(
        first, "2026-01-15 09:00", "fred",
        Change("priority", "3", "Medium", "1", "Highest"), Change("Fix Version", None, None, "2", "1.0"),
    )  # fmt: skip
    _change(
        first, "2026-01-20 09:00", "barney",
        Change("status", "3", "In Progress", "5", "Resolved"), Change("resolution", None, None, "10000", "Done"),
    )  # fmt: skip
    first.resolved = _at("2026-01-20 09:00")
    _change(issues["EX-2"], "2026-02-10 09:00", "barney", Change("status", "1", "Open", "3", "In Progress"))
    _change(issues["EX-3"], "2026-03-02 09:00", "wilma", Change("assignee", "JIRAUSER10001", "Barney", None, None))
    first.voters, first.watchers = ["fred", "barney"], ["fred"]
    issues["OPS-1"].watchers = ["wilma", "fred"]
    issues["EX-2"].viewed = {"fred": _at("2026-03-09 09:00")}
    moment = _at("2026-03-10 09:00")
    issues["OPS-1"].comments.append(Comment(1, "fred", "Cleaned the caches of the spooler.", moment, moment))
    issues["OPS-1"].updated = moment
    work = Worklog(2, "wilma", "toner ordered", "2026-03-09T09:00:00.000+0000", 3600, moment, moment)
    issues["EX-4"].worklogs.append(work)
    file = UploadedFile("file", "log.txt", "text/plain", 2, io.BytesIO(b"ok"))
    issues["OPS-2"].attachments.append(Attachment(3, "fred", file, moment))
    state.links.add(Link("4", "10000", issues["OPS-2"].id, issues["EX-2"].id))
    state.links.add(Link("5", "10003", issues["EX-3"].id, issues["EX-1"].id))
    issues["OPS-2"].remote_links.append(RemoteLink(6, {"url": "https://example.com", "title": "x"}, "system=7"))


def _change(issue: Issue, when: str, author: str, *changes: Change) -> None:
    issue.history.append(Step(len(issue.history) + 100, author, _at(when), changes))
    issue.updated = _at(when)


def _at(text: str) -> dt.datetime:
    return dt.datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=dt.UTC)
