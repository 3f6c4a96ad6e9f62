"""Answers as live servers gave them to others: each is read without drift, and nothing is raised."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from jira_dc import Drift, Jira, UnexpectedBody


def answer(
    content: bytes, status: int = 200, content_type: str = "application/json"
) -> tuple[Jira, list[Drift], list[httpx.Request]]:
    """Return a client of a Jira that answers everything with `content`, and what it will have seen."""
    drift: list[Drift] = []
    seen: list[httpx.Request] = []

    def reply(request: httpx.Request) -> httpx.Response:
        request.read()
        seen.append(request)
        return httpx.Response(status, content=content, headers={"content-type": content_type})

    client = httpx.Client(transport=httpx.MockTransport(reply))
    return Jira("https://jira.example.com", http_client=client, on_drift=drift.append), drift, seen


@pytest.mark.parametrize("content", [b"", b'{"id":"10","selected":true}'])
def test_choosing_an_avatar_needs_no_answer(content: bytes) -> None:
    jira, drift, _seen = answer(content, 204 if not content else 200)
    jira.user.update_user_avatar({"id": "10"}, username="fred")
    assert drift == []


@pytest.mark.parametrize(
    ("content", "text"),
    [(b"html", "html"), (b"Asia/Shanghai", "Asia/Shanghai"), (b"true", "true"), (b'"de_DE"', "de_DE")],
)
def test_a_preference_is_the_bare_text(content: bytes, text: str) -> None:
    jira, drift, _seen = answer(content)
    assert (jira.my_preferences.get_preference(key="k"), drift) == (text, [])


def test_the_columns_of_a_filter_are_json() -> None:
    jira, _drift, seen = answer(b"")
    jira.filter.set_columns("10000", {"columns": ["issuekey", "status"]})
    assert (seen[0].headers["content-type"], seen[0].content) == (
        "application/json",
        b'{"columns":["issuekey","status"]}',
    )


def test_issues_are_archived_by_json_that_asks_for_text() -> None:
    jira, _drift, seen = answer(b"", 204)
    jira.issue.archive_issues(["EX-1"])
    assert (seen[0].headers["content-type"], seen[0].content) == ("application/json", b'["EX-1"]')
    assert seen[0].headers["accept"] == "text/plain, */*"


def test_screens_are_a_list() -> None:
    jira, drift, _seen = answer(b'[{"id":1,"name":"Default","description":"","expand":"x"}]')
    assert ([(one.id, one.name) for one in jira.screens.get_all_screens()], drift) == ([(1, "Default")], [])


def test_email_types_are_one_object() -> None:
    content = b'{"userEmailAddress":"a@b.c","emailTypes":[{"id":1,"eventName":"Created","html":true,"active":false}]}'
    jira, drift, _seen = answer(content)
    types = jira.email_templates.get_email_types()
    assert (types.user_email_address, [one.event_name for one in types.email_types or []], drift) == (
        "a@b.c",
        ["Created"],
        [],
    )


@pytest.mark.parametrize(
    ("content", "moment"),
    [
        (b"1700000000000", 1_700_000_000_000),
        (b'"2023-11-14T22:13:20.000+0000"', datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)),
    ],
)
def test_the_last_update_of_a_field_is_a_number_or_an_instant(content: bytes, moment: Any) -> None:
    numbers = b'{"isLast":true,"maxResults":1,"startAt":0,'
    jira, drift, _seen = answer(numbers + b'"values":[{"lastValueUpdate":' + content + b"}]}")
    page = jira.custom_fields.get_custom_fields()
    assert ([one.last_value_update for one in page.values], drift) == ([moment], [])


def test_null_is_absent_in_issues_and_searches() -> None:
    jira, drift, _seen = answer(
        b'{"expand":null,"names":null,"schema":null,"warningMessages":null,"startAt":0,"maxResults":1,"total":1,'
        b'"issues":[{"id":"1","key":"EX-1","self":"https://jira.example.com/rest/api/2/issue/1","fields":null,'
        b'"renderedFields":null,"names":null,"versionedRepresentations":null}]}'
    )
    found = jira.search.search(jql="key = EX-1")
    issue = found.issues[0]
    assert (found.names, issue.rendered_fields, drift) == (None, None, [])
    assert dict(issue.fields) == {}


def test_a_user_is_expanded() -> None:
    jira, _drift, seen = answer(b'{"name":"fred"}')
    jira.user.get_user(username="fred", expand=["groups", "applicationRoles"])
    assert seen[0].url.query == b"expand=groups%2CapplicationRoles&username=fred"


def test_a_write_without_the_declared_answer_returns_and_a_read_does_not() -> None:
    jira, drift, _seen = answer(b"", 201)
    assert jira.issue.create_issue({"fields": {"summary": "x"}}).key is None
    assert [each.got for each in drift] == ["nothing"]
    with pytest.raises(UnexpectedBody):
        jira.issue.get_issue("EX-1")
