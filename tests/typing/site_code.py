"""Code of a user of the class that is written for a site: what the checkers must understand of it.

Each `assert_type` is checked by mypy and pyright; each line with an ignore comment must be an error, or the unused
ignore is one. `my_fields` is written by the test, from what `tests/site_fields.py` says of a site.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, assert_type

from my_fields import MyFields

from jira_dc import NULL, AsyncJira, Jira
from jira_dc.calls import ItemIterator
from jira_dc.fields import (
    CascadingOption,
    FieldCatalogue,
    Group,
    IssueFields,
    Option,
    ProjectReference,
    SiteField,
    Sprint,
    UserReference,
    Version,
)
from jira_dc.models import Issue


def read(jira: Jira) -> None:
    mine = MyFields.of(jira.issue.get_issue("EX-1", fields=MyFields))
    assert_type(mine, MyFields)
    assert_type(mine.summary, str)
    assert_type(mine.severity, Option | None)
    assert_type(mine.story_points, float | None)
    assert_type(mine.platforms, list[Option])
    assert_type(mine.country, CascadingOption | None)
    assert_type(mine.tester, UserReference | None)
    assert_type(mine.reviewers, list[UserReference])
    assert_type(mine.sprints, list[Sprint])
    assert_type(mine.sprint, Sprint | None)
    assert_type(mine.epic_link, str | None)
    assert_type(mine.team, Group | None)
    assert_type(mine.target_version, Version | None)
    assert_type(mine.backports, list[Version])
    assert_type(mine.start_date, dt.date | None)
    assert_type(mine.deployed_at, dt.datetime | None)
    assert_type(mine.topics, list[str])
    assert_type(mine.release_notes, str | None)
    assert_type(mine.customer_project, ProjectReference | None)
    assert_type(mine.squad_10104, Any)
    assert_type(mine.squad_10105, str | None)
    mine.story_point  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]  # noqa: B018
    mine.customfield_10002  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]  # noqa: B018


def read_many(jira: Jira) -> None:
    found = jira.search.iter_search(jql="project = EX", fields=MyFields)
    assert_type(found, ItemIterator[Issue])
    print(sum(MyFields.of(issue).story_points or 0 for issue in found))
    jira.board.get_issues_for_board(1, fields=IssueFields)
    jira.issue.get_issue("EX-1", fields=Issue)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def write(jira: Jira) -> None:
    mine = MyFields.of(jira.issue.get_issue("EX-1"))
    written = MyFields.write(
        project="EX",
        issuetype="Bug",
        summary="The disk is full",
        assignee="fred",
        severity="Major",
        platforms=["Linux"],
        country=("Europe", "France"),
        tester=mine.tester,
        reviewers=[*mine.reviewers, "mia"],
        sprints=mine.sprints,
        epic_link="EX-2",
        target_version=10010,
        backports=["1.0"],
        start_date=dt.date(2026, 1, 31),
        story_points=NULL,
    )
    assert_type(written, dict[str, Any])
    jira.issue.create_issue({"fields": written})
    MyFields.write(story_point=3)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    MyFields.write(customfield_10002=3)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    MyFields.write("The disk is full")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    MyFields.write(rank="0|hzzzzz:")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    MyFields.write(created=mine.created)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    MyFields.write(story_points="3")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    MyFields.write(start_date="2026-01-31")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    MyFields.write(reviewers=[3])  # type: ignore[list-item]  # pyright: ignore[reportArgumentType]
    MyFields.write(severity=3)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def look_up(jira: Jira) -> None:
    assert_type(jira.fields, FieldCatalogue)
    assert_type(jira.fields["Story Points"], SiteField)
    assert_type(jira.fields["Story Points"].id, str)
    assert_type(jira.fields.get("Story Points"), SiteField | None)
    assert_type(jira.refresh_fields()["Severity"].jql, str | None)
    jira.fields["Story Points"].id = "x"  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]


async def look_up_async(jira: AsyncJira) -> None:
    assert_type((await jira.fields)["Story Points"], SiteField)
    assert_type(await jira.refresh_fields(), FieldCatalogue)
    mine = MyFields.of(await jira.issue.get_issue("EX-1", fields=MyFields))
    assert_type(mine.story_points, float | None)
    jira.fields["Story Points"]  # type: ignore[index]  # pyright: ignore[reportIndexIssue]
