"""What an older export has that is not so any more."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from jira_dc import AsyncJira, Jira, PersonalAccessToken
from jira_dc.errors import NotLoggedIn, RequestError, ServerError
from jira_dc.export import newest_versions
from jira_dc.testing import MockJira, Reply
from jira_dc_runtime.export import reconcile
from jira_dc_runtime.testing.state.removal import delete

from .restless_jira import SITE, RestlessJira

SEARCH = "POST /api/2/search"
ISSUE = "GET /api/2/issue/{issueIdOrKey}"


@pytest.mark.parametrize("is_async", [False, True])
def test_what_was_deleted_is_found_and_what_was_moved_is_not(
    mock_jira: MockJira, monkeypatch: pytest.MonkeyPatch, *, is_async: bool
) -> None:
    monkeypatch.setattr(reconcile, "MOST_PAGE", 7)
    monkeypatch.setattr(reconcile, "ROUND", 2)
    restless = RestlessJira(mock_jira, 40, minutes=60)
    known = sorted(restless.lasting)
    for issue in restless.issues()[:3]:
        delete(mock_jira.state, issue, None)
    for issue in restless.issues()[:5]:
        mock_jira.move_issue(issue.key, "OPS" if issue.key.startswith("EX") else "EX")
    there = {str(issue.id) for issue in restless.issues()}
    gone = [each for each in known if each not in there]
    if is_async:
        assert asyncio.run(find_async(mock_jira, known)) == gone
    else:
        with restless.open() as jira:
            assert jira.export.find_deleted(map(int, known)) == gone
    assert len(mock_jira.calls_to(SEARCH)) == 6
    assert len(mock_jira.calls_to(ISSUE)) == len(gone) == 3


@pytest.mark.parametrize("is_async", [False, True])
def test_an_id_that_is_known_twice_is_gone_once(
    mock_jira: MockJira, monkeypatch: pytest.MonkeyPatch, *, is_async: bool
) -> None:
    """As where the ids are those of an export and of its increments."""
    monkeypatch.setattr(reconcile, "MOST_PAGE", 2)
    monkeypatch.setattr(reconcile, "ROUND", 1)
    known = ["77777", *sorted(RestlessJira(mock_jira, 3, minutes=60).lasting)] * 2
    if is_async:
        assert asyncio.run(find_async(mock_jira, known)) == ["77777"]
    else:
        with RestlessJira(mock_jira, 0, minutes=60).open() as jira:
            assert jira.export.find_deleted(known) == ["77777"]
    assert len(mock_jira.calls_to(ISSUE)) == 1


async def find_async(mock: MockJira, known: list[str]) -> list[str]:
    async with (
        mock.async_http_client() as http,
        AsyncJira(SITE, auth=PersonalAccessToken(mock.token), http_client=http) as jira,
    ):
        return await jira.export.find_deleted(known)


def test_what_a_search_lacks_but_jira_has_is_not_gone(mock_jira: MockJira) -> None:
    """The index may be behind, and a page may be smaller than asked for."""
    restless = RestlessJira(mock_jira, 6, minutes=60)
    mock_jira.state.page_cap = 2
    known = sorted(restless.lasting)
    with restless.open() as jira:
        assert jira.export.find_deleted(known) == []
        mock_jira.reply(SEARCH, {"startAt": 0, "maxResults": 1000, "total": 0, "issues": []})
        assert jira.export.find_deleted([*known, "9", *known]) == ["9"]
        mock_jira.reply(ISSUE, Reply.error(403, "Hidden."))
        assert jira.export.find_deleted(known) == []


def test_what_cannot_be_asked_is_not_gone(mock_jira: MockJira) -> None:
    restless = RestlessJira(mock_jira, 0, minutes=60)
    mock_jira.reply(ISSUE, Reply.error(500, "No."))
    with restless.open() as jira, pytest.raises(ServerError):
        jira.export.find_deleted([5])


def test_who_is_not_logged_in_learns_nothing(mock_jira: MockJira) -> None:
    with mock_jira.http_client() as http, Jira(SITE, http_client=http) as jira, pytest.raises(NotLoggedIn):
        jira.export.find_deleted([5])


@pytest.mark.parametrize("known", [["EX-1"], [""], [-1], ["1) OR id in (2"], ["\u0661"]])
def test_only_ids_are_taken(mock_jira: MockJira, known: list[Any]) -> None:
    restless = RestlessJira(mock_jira, 0, minutes=60)
    with restless.open() as jira, pytest.raises(RequestError, match="is no id of an issue"):
        jira.export.find_deleted(known)
    assert not mock_jira.calls_to(SEARCH)


def version(number: int, updated: str, summary: str = "") -> dict[str, Any]:
    return {"id": str(number), "key": f"EX-{number}", "fields": {"updated": updated, "summary": summary}}


def test_of_each_issue_the_newest_version_is_kept() -> None:
    export = [version(1, "2026-01-31T10:00:00.000+0000"), version(2, "2026-01-31T10:00:00.000+0000", "old")]
    increment = [
        version(2, "2026-01-31T12:00:00.000+0200", "same time"),
        version(3, "2026-01-31T10:09:00.000+0000"),
        version(1, "2026-01-31T11:59:59.000+0200", "older than it looks"),
    ]
    assert newest_versions([*export, *increment]) == [export[0], increment[0], increment[1]]


@pytest.mark.parametrize("issue", [{"id": "1", "key": "EX-1"}, {"key": "EX-1", "fields": {"updated": "2026-01-31"}}])
def test_a_version_needs_a_time(issue: dict[str, Any]) -> None:
    with pytest.raises(RequestError, match="'EX-1' does not tell"):
        newest_versions([issue])
