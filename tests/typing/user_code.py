"""Ordinary code of a user: what the checkers must understand of the client.

Each `assert_type` is checked by mypy and pyright; each line with an ignore comment must be an error, or the unused
ignore is one.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping
from datetime import UTC, date, datetime
from functools import partial
from typing import Any, assert_type

import httpx

from jira_dc import (
    NULL,
    AsyncJira,
    BasicAuth,
    CookieSession,
    File,
    HttpError,
    Jira,
    PersonalAccessToken,
    Response,
    Retry,
)
from jira_dc.auth import AuthCheck
from jira_dc.bodies import IssueUpdateDict
from jira_dc.calls import AsyncItemIterator, Call, ItemIterator, Outcome
from jira_dc.errors import LoginRefused
from jira_dc.models import (
    Attachment,
    Board,
    BoardPage,
    Changelog,
    Comment,
    CreatedToken,
    IndexSnapshotStatus,
    Issue,
    IssueCreateResponse,
    IssueLinkTypeInput,
    IssueReferenceInput,
    IssueUpdate,
    LinkIssueRequest,
    MoveIssuesRequest,
    ReindexProgress,
    ReindexRequest,
    SearchResults,
    ServerInfo,
    TokenDetails,
    User,
    UserReference,
    Version,
    VersionInput,
    Votes,
    Watchers,
    Workflow,
    Worklog,
)


def read_issue(jira: Jira) -> None:
    issue = jira.issue.get_issue("EX-1", fields=["summary", "status"], expand=("changelog",))
    assert_type(issue, Issue)
    assert_type(issue.key, str)
    assert_type(issue.changelog, Changelog | None)
    assert_type(issue.fields["customfield_10002"], Any)
    assert_type(issue.fields.summary, str)
    assert_type(issue.fields.created, datetime)
    assert_type(issue.fields.assignee, UserReference | None)
    assert_type(issue.fields.fix_versions, list[Version])
    issue.fields.sumary  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]  # noqa: B018
    issue.fields.fixVersions  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]  # noqa: B018
    jira.issue.get_issue()  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    jira.issue.get_issue("EX-1", ["summary"])  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    jira.issue.get_issue("EX-1", fields=3)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    jira.issue.no_such_operation()  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]


def read_what_upstream_gets_wrong(jira: Jira) -> None:
    assert_type(jira.server_info.get_server_info(), ServerInfo)
    assert_type(jira.issue.get_votes("EX-1"), Votes)
    assert_type(jira.issue.get_issue_watchers("EX-1"), Watchers)
    assert_type(jira.project.get_project_versions("EX"), list[Version])
    assert_type(jira.user.find_users(username="fred"), list[User])
    assert_type(jira.board.get_all_boards(type=["scrum"]), BoardPage)
    assert_type(jira.workflow.get_all_workflows(), list[Workflow] | Workflow)
    assert_type(jira.issue.add_attachment("EX-1", [File("a.txt", b"text")]), list[Attachment])
    assert_type(jira.issue.add_attachment("EX-1", File.from_path("a.txt")), list[Attachment])


def move_files(jira: Jira, bar: Callable[[int, int | None], None]) -> None:
    jira.issue.add_attachment("EX-1", File.from_path("a.txt", on_progress=bar))
    assert_type(jira.download("/secure/attachment/1/a.txt", "a.txt", on_progress=bar), int)
    with jira.stream("/secure/attachment/1/a.txt", on_progress=print) as chunks:
        assert_type(chunks, Iterator[bytes])
    jira.download("/x", "x", on_progress=lambda done: None)  # type: ignore[misc, arg-type]  # pyright: ignore[reportArgumentType]


def read_dates(version: Version, comment: Comment) -> None:
    assert_type(version.release_date, date | None)
    assert_type(comment.created, datetime)


def read_pages(jira: Jira) -> None:
    assert_type(jira.search.search(jql="project = EX"), SearchResults)
    assert_type([issue.key.lower() for issue in jira.search.search(jql="project = EX").issues], list[str])
    assert_type([board.id + 1 for board in jira.board.get_all_boards().values], list[int])
    assert_type(jira.search.iter_search(jql="project = EX", page_size=100, limit=500), ItemIterator[Issue])
    assert_type(jira.search.iter_search_using_search_request({"jql": "project = EX"}), ItemIterator[Issue])
    for board in jira.board.iter_boards():
        assert_type(board, Board)
    walk = jira.search.iter_search(jql="project = EX", start_at=3)
    assert_type(walk.position, int)
    assert_type(walk.total, int | None)
    jira.search.iter_search(max_results=3)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]


def gather_calls(jira: Jira, calls: list[Call[Issue]]) -> None:
    for outcome in jira.gather(jira.issue.get_issue, ["EX-1", "EX-2"], at_once=50):
        assert_type(outcome, Outcome[str, Issue])
        assert_type(outcome.value, Issue)
        assert_type(outcome.error, Exception | None)
    for outcome in jira.gather(lambda key: jira.issue.get_issue(key, fields=["summary"]), ["EX-1"]):
        assert_type(outcome, Outcome[str, Issue])
    for done in jira.gather(calls):
        assert_type(done, Outcome[Call[Issue], Issue])
    for voted in jira.gather(partial(jira.issue.get_votes, key) for key in ("EX-1", "EX-2")):
        assert_type(voted.value, Votes)
    jira.gather(jira.issue.get_issue, [1])  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


async def gather_async_calls(jira: AsyncJira) -> None:
    async for outcome in jira.gather(jira.issue.get_issue, ["EX-1", "EX-2"]):
        assert_type(outcome, Outcome[str, Issue])
    async for done in jira.gather(lambda hit: jira.issue.get_votes(hit.key or ""), jira.search.iter_search()):
        assert_type(done, Outcome[Issue, Votes])


def batch_issues(jira: Jira) -> None:
    report = jira.issue.batch_create_issues([{"fields": {"summary": "It does not print"}}], go_on=True)
    assert_type(report.values, list[IssueCreateResponse])
    assert_type(jira.sprint.batch_move_issues_to_sprint(7, ["EX-1"]).done, tuple[str, ...])
    assert_type(jira.worklog.batch_get_worklogs_for_ids([1, 2]).values, list[Worklog])


def wait_for_tasks(jira: Jira) -> None:
    assert_type(jira.wait_for(jira.reindex.start_reindex(), on_progress=print, deadline=600), ReindexProgress)
    assert_type(jira.wait_for(lambda: jira.reindex.get_request_progress(7)), ReindexRequest)
    assert_type(jira.wait_for(jira.index_snapshot.get_index_snapshot_status), IndexSnapshotStatus)


async def wait_for_async_tasks(jira: AsyncJira) -> None:
    assert_type(await jira.wait_for(await jira.reindex.start_reindex()), ReindexProgress)
    assert_type(await jira.wait_for(lambda: jira.reindex.get_request_progress(7)), ReindexRequest)


def write(jira: Jira) -> None:
    jira.backlog.move_issues_to_backlog({"issues": ["EX-1", "EX-2"]})
    jira.backlog.move_issues_to_backlog(MoveIssuesRequest(issues=["EX-1"]))
    jira.issue.assign_issue("EX-1", {"name": NULL})
    jira.issue.edit_issue("EX-1", IssueUpdate(fields={"summary": "New"}))
    jira.backlog.move_issues_to_backlog()  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    jira.version.update_version("1", VersionInput(name="New"))
    jira.version.update_version("1", {"name": "New"})
    MoveIssuesRequest(issues="EX-1")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def write_bodies(jira: Jira, name: str | None, body: IssueUpdateDict, some: list[IssueUpdateDict]) -> None:
    jira.issue.create_issue(body)
    jira.issue.create_issues({"issueUpdates": some})
    jira.issue.create_issues({"issueUpdates": [body, IssueUpdate(fields={"summary": "New"})]})
    jira.issue.batch_create_issues(some)
    jira.issue.edit_issue("EX-1", {"fields": {"summary": "New", "duedate": date(2026, 5, 15), "assignee": NULL}})
    jira.issue.edit_issue("EX-1", {"update": {"labels": [{"add": "urgent"}]}})
    jira.issue.edit_issue("EX-1", {"fields": jira.issue.get_issue("EX-1").fields})
    jira.issue.add_worklog("EX-1", {"timeSpent": "1h", "started": datetime.now(UTC)})
    jira.issue.add_worklog("EX-1", {"timeSpent": "1h", "started": "2013-05-15T11:53:38.000+0000"})
    jira.version.create_version({"name": name, "project": "EX", "releaseDate": date(2026, 5, 15)})
    jira.backlog.move_issues_to_backlog({"issues": ("EX-1", "EX-2")})
    jira.issue_link.link_issues(
        {
            "type": {"name": "Blocks"},
            "inwardIssue": {"key": "EX-1"},
            "outwardIssue": IssueReferenceInput(key="EX-2"),
        }
    )
    jira.search.search_using_search_request({"jql": "project = EX", "fields": ["summary"]})
    assert_type(body.get("fields"), Mapping[str, Any] | None)


def write_wrong_bodies(jira: Jira, body: dict[str, Any]) -> None:
    jira.backlog.move_issues_to_backlog({"issue": ["EX-1"]})  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    jira.backlog.move_issues_to_backlog({})  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    jira.backlog.move_issues_to_backlog({"issues": "EX-1"})  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    jira.backlog.move_issues_to_backlog({"issues": [1]})  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    jira.issue.assign_issue("EX-1", {"name": None})  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    jira.issue.edit_issue("EX-1", {"field": {"summary": "New"}})  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    jira.issue.edit_issue("EX-1", {"fields": "New"})  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    jira.issue.edit_issue("EX-1", {"update": {"labels": [{"ad": "urgent"}]}})  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    jira.issue.do_transition("EX-1", {"transition": {"id": 5}})  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    jira.issue_link.link_issues({"type": {"name": "Blocks"}, "inwardIssue": {"key": "EX-1"}})  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    jira.board.create_board({"name": "New", "type": "kanban", "filterId": "1"})  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    jira.search.search_using_search_request({"jql": "project = EX", "maxResult": 5})  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    jira.issue.batch_create_issues([{"field": {}}])  # type: ignore[list-item]  # pyright: ignore[reportArgumentType]
    jira.issue.create_issue(body)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    LinkIssueRequest(type=IssueLinkTypeInput(name="Blocks"))  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]


def see_the_whole_answer(jira: Jira) -> None:
    response = jira.with_response(jira.issue.get_issue, "EX-1", fields=["summary"])
    assert_type(response, Response[Issue])
    assert_type(response.value.key, str)
    jira.with_response(jira.issue.get_issue, 1)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def handle_errors(jira: Jira) -> None:
    try:
        jira.issue.get_issue("EX-1")
    except HttpError as error:
        assert_type(error.status, int)
        assert_type(error.error_messages, list[str])
        assert_type(error.errors, dict[str, str])


def log_in() -> None:
    with Jira("https://jira.example.com", auth=PersonalAccessToken("token")) as jira:
        assert_type(jira, Jira)
        assert_type(jira.with_options(timeout=300), Jira)
        assert_type(jira.with_options(timeout=None, deadline=5, retry=Retry(attempts=5)), Jira)
        assert_type(jira.with_options(retry=None, headers={"X-One": "1"}, query={"expand": ["groups"]}), Jira)
    Jira("https://jira.example.com", auth=BasicAuth("fred", "password"))
    assert_type(Jira.from_env(timeout=5), Jira)
    assert_type(AsyncJira.from_env(), AsyncJira)


def check_the_login(jira: Jira) -> None:
    check = jira.check_auth()
    assert_type(check, AuthCheck)
    assert_type(check.username, str | None)
    assert_type(jira.tokens.create_token({"name": "ci", "expirationDuration": 90}), CreatedToken)
    assert_type(jira.tokens.list_tokens(), list[TokenDetails])


class OwnLogin:
    """A login that knows nothing of this package."""

    def auth_flow(self, request: Any) -> Generator[Any, Any, None]:
        yield request


def log_in_in_other_ways(jira: Jira) -> None:
    Jira("https://jira.example.com", auth=OwnLogin())
    Jira("https://jira.example.com", auth=CookieSession("fred", "password", websudo=True))
    Jira("https://jira.example.com", auth=httpx.BasicAuth("fred", "password"))
    Jira("https://jira.example.com", auth="token")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    try:
        jira.issue.get_issue("EX-1")
    except LoginRefused as error:
        assert_type(error.status, int)


async def read_issue_async() -> None:
    async with AsyncJira("https://jira.example.com", auth=PersonalAccessToken("token")) as jira:
        assert_type(await jira.issue.get_issue("EX-1"), Issue)
        assert_type(jira.search.iter_search(jql="project = EX"), AsyncItemIterator[Issue])
        async for issue in jira.search.iter_search(jql="project = EX"):
            assert_type(issue, Issue)
        assert_type(await jira.check_auth(), AuthCheck)
        assert_type(await jira.tokens.create_token({"name": "ci"}), CreatedToken)
        response = await jira.with_response(jira.issue.get_issue, "EX-1")
        assert_type(response, Response[Issue])
