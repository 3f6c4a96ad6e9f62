"""The steps of the tour through `Jira`. Every step shows the call as it stands in the code, which a test checks."""

from __future__ import annotations

import hashlib
import textwrap
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jira_dc import (
    JIRA_VERSION,
    NULL,
    BadRequest,
    BasicAuth,
    Drift,
    DriftError,
    File,
    Jira,
    LimitExceeded,
    NotFound,
    PersonalAccessToken,
    Unauthorized,
)
from jira_dc.models import Issue, IssueUpdate
from jira_dc.testing import MockJira

from .guide import Guide


def walk(mock: MockJira, guide: Guide, folder: Path) -> None:
    """Go through all steps; files go into `folder`."""
    url, token = mock.url, mock.token
    drift: list[Drift] = []
    with Jira(url, auth=PersonalAccessToken(token), on_drift=drift.append) as jira:
        _log_in(jira, guide, url, mock.password)
        _read(jira, guide)
        _go_through_pages(jira, guide)
        _write(jira, guide)
        _run_a_sprint(jira, guide)
        _be_refused(jira, guide)
        _see_the_whole_answer(jira, guide)
        _meet_drift(jira, guide, drift, url, token)
        _carry_files(jira, guide, folder)


def _log_in(jira: Jira, guide: Guide, url: str, password: str) -> None:
    guide.part("Log in: with a personal access token, with a password, with neither")
    with guide.step("jira.myself.get_user()") as step:
        user = jira.myself.get_user()
        step.say(f"User name={user.name!r} display_name={user.display_name!r} active={user.active}")
        step.expect("name", user.name, "fred")
    with guide.step('with Jira(url, auth=BasicAuth("fred", password)) as basic: basic.myself.get_user()') as step:
        with Jira(url, auth=BasicAuth("fred", password)) as basic:
            user = basic.myself.get_user()
        step.say(f"User name={user.name!r}; in a log the login is {BasicAuth('fred', password)!r}")
        step.expect("name", user.name, "fred")
    with guide.step('with Jira(url, auth=PersonalAccessToken("wrong")) as wrong: wrong.myself.get_user()') as step:
        with Jira(url, auth=PersonalAccessToken("wrong")) as wrong, step.expect_error(Unauthorized) as refused:
            wrong.myself.get_user()
        step.say("Unauthorized:", *_folded(refused.error))
    with guide.step("with Jira(url) as anonymous: anonymous.myself.get_user()") as step:
        with Jira(url) as anonymous, step.expect_error(Unauthorized) as nobody:
            anonymous.myself.get_user()
        step.say("Unauthorized:", *nobody.error.error_messages)


def _read(jira: Jira, guide: Guide) -> None:
    guide.part("Read: what comes back has types")
    with guide.step("jira.server_info.get_server_info()") as step:
        info = jira.server_info.get_server_info()
        step.say(f"ServerInfo version={info.version!r} deployment_type={info.deployment_type!r}")
        step.say(f"server_time={info.server_time!s}, an aware {type(info.server_time).__name__}")
        step.expect("version_numbers", info.version_numbers, [int(part) for part in JIRA_VERSION.split(".")])
    with guide.step("jira.project.get_all_projects()") as step:
        projects = jira.project.get_all_projects()
        step.say(f"{len(projects)} projects: " + ", ".join(f"{project.key} ({project.name})" for project in projects))
        step.expect("keys", [project.key for project in projects], ["EX", "OPS"])
    with guide.step('jira.issue.get_issue("EX-7", fields=["summary", "status"])') as step:
        issue = jira.issue.get_issue("EX-7", fields=["summary", "status"])
        fields = _fields(issue)
        step.say(f"Issue key={issue.key!r} summary={fields['summary']!r} status={fields['status']['name']!r}")
        step.expect("fields", sorted(fields), ["status", "summary"])


def _go_through_pages(jira: Jira, guide: Guide) -> None:
    guide.part("Go through pages: lazily, whatever the server makes of the page size (this one gives 50 at most)")
    with guide.step('next(jira.search.iter_search(jql="project = EX ORDER BY key"))') as step:
        first = next(jira.search.iter_search(jql="project = EX ORDER BY key"))
        step.say(f"{first.key}, and no second page was asked for")
        step.expect("first issue", first.key, "EX-1")
    with guide.step('list(jira.search.iter_search(jql="project = EX ORDER BY key", page_size=100))') as step:
        found = list(jira.search.iter_search(jql="project = EX ORDER BY key", page_size=100))
        step.say(f"{len(found)} issues, {found[0].key} to {found[-1].key}: asked for 100 at a time, got 50, 50, 20")
        step.expect("issues", [issue.key for issue in found], [f"EX-{number}" for number in range(1, 121)])
    with guide.step('list(jira.search.iter_search(jql="project = EX ORDER BY key", page_size=20, limit=30))') as step:
        found = list(jira.search.iter_search(jql="project = EX ORDER BY key", page_size=20, limit=30))
        step.say(f"{len(found)} issues, {found[0].key} to {found[-1].key}: page_size and limit are two things")
        step.expect("last issue", found[-1].key, "EX-30")
    with guide.step('list(jira.board.iter_boards(type=["scrum"]))') as step:
        boards = list(jira.board.iter_boards(type=["scrum"]))
        step.say(f"{len(boards)} board: Board id={boards[0].id} name={boards[0].name!r} type={boards[0].type!r}")
        step.expect("boards", [board.id for board in boards], [1])


def _write(jira: Jira, guide: Guide) -> None:
    guide.part("Write: a body is a model or a mapping; None is absent, NULL is null")
    fields = {"project": {"key": "EX"}, "issuetype": {"name": "Task"}, "summary": "Take a tour"}
    with guide.step('jira.issue.create_issue({"fields": fields})') as step:
        made = jira.issue.create_issue({"fields": fields})
        step.say(f"fields={fields}")
        step.say(f"IssueCreateResponse id={made.id!r} key={made.key!r}")
        step.expect("key", made.key, "EX-121")
    with guide.step(
        'jira.issue.edit_issue("EX-7", IssueUpdate(fields={"summary": "New", "duedate": None}))', calls=2
    ) as step:
        jira.issue.edit_issue("EX-7", IssueUpdate(fields={"summary": "New", "duedate": None}))
        read = _fields(jira.issue.get_issue("EX-7"))
        step.say(f"read again: summary={read['summary']!r} duedate={read['duedate']!r}, because None is not sent")
        step.expect("duedate", read["duedate"], "2026-03-31")
    with guide.step('jira.issue.edit_issue("EX-7", {"fields": {"duedate": NULL}})', calls=2) as step:
        jira.issue.edit_issue("EX-7", {"fields": {"duedate": NULL}})
        read = _fields(jira.issue.get_issue("EX-7"))
        step.say(f"read again: summary={read['summary']!r} duedate={read['duedate']!r}, because NULL is sent")
        step.expect("duedate", read["duedate"], None)
    with guide.step('jira.issue.add_comment("EX-7", {"body": "Grüße from the tour"})', calls=2) as step:
        comment = jira.issue.add_comment("EX-7", {"body": "Grüße from the tour"})
        step.say(f"Comment body={comment.body!r} by {comment.author.name if comment.author else None!r}")
        step.expect("iter_comments", [one.body for one in jira.issue.iter_comments("EX-7")], [comment.body])
    with guide.step('jira.issue.get_transitions("EX-7")') as step:
        transitions = jira.issue.get_transitions("EX-7").transitions or []
        step.say("Transition: " + ", ".join(f"{one.id} {one.name!r}" for one in transitions))
        step.expect("names", [one.name for one in transitions], ["Start progress", "Resolve"])
    with guide.step('jira.issue.do_transition("EX-7", {"transition": {"id": "21"}})', calls=2) as step:
        jira.issue.do_transition("EX-7", {"transition": {"id": "21"}})
        status = _fields(jira.issue.get_issue("EX-7", fields=["status"]))["status"]["name"]
        step.say(f"read again: status {status!r}")
        step.expect("status", status, "Resolved")


def _run_a_sprint(jira: Jira, guide: Guide) -> None:
    guide.part("Agile: the example of Atlassian's guide for beginners")
    with guide.step('list(jira.board.iter_sprints(1, state=["active", "future"]))') as step:
        sprints = list(jira.board.iter_sprints(1, state=["active", "future"]))
        step.say("Sprint: " + ", ".join(f"id={sprint.id} {sprint.name!r} {sprint.state}" for sprint in sprints))
        step.expect("ids", [sprint.id for sprint in sprints], [2, 3])
    with guide.step('jira.sprint.move_issues_to_sprint(2, {"issues": ["EX-7", "EX-8"]})', calls=2) as step:
        jira.sprint.move_issues_to_sprint(2, {"issues": ["EX-7", "EX-8"]})
        count = len(list(jira.search.iter_search(jql="sprint = 2", fields=["summary"])))
        step.say(f"None; the sprint has {count} issues now")
        step.expect("issues in the sprint", count, 14)
    with guide.step('jira.backlog.move_issues_to_backlog({"issues": ["EX-7", "EX-8"]})', calls=2) as step:
        jira.backlog.move_issues_to_backlog({"issues": ["EX-7", "EX-8"]})
        count = len(list(jira.search.iter_search(jql="sprint = 2", fields=["summary"])))
        step.say(f"None; the sprint has {count} issues again")
        step.expect("issues in the sprint", count, 12)


def _be_refused(jira: Jira, guide: Guide) -> None:
    guide.part("Be refused: every failure is an error with a type, a sentence, and what Jira said")
    keys = [f"EX-{number}" for number in range(1, 52)]
    with guide.step('jira.backlog.move_issues_to_backlog({"issues": keys})') as step:
        with step.expect_error(LimitExceeded) as too_many:
            jira.backlog.move_issues_to_backlog({"issues": keys})
        step.say(f"{len(keys)} keys, LimitExceeded:", *_folded(too_many.error))
    with guide.step('jira.backlog.move_issues_to_backlog({"issues": ["EX-1", "EX-2", "EX-1"]})') as step:
        with step.expect_error(LimitExceeded) as twice:
            jira.backlog.move_issues_to_backlog({"issues": ["EX-1", "EX-2", "EX-1"]})
        step.say("LimitExceeded:", *_folded(twice.error))
    with guide.step('jira.backlog.move_issues_to_backlog({"issues": ["EX-1", "EX-999"]})') as step:
        with step.expect_error(BadRequest) as unknown:
            jira.backlog.move_issues_to_backlog({"issues": ["EX-1", "EX-999"]})
        step.say("BadRequest:", *_folded(unknown.error))
    with guide.step('jira.issue.create_issue({"fields": {"project": {"key": "NO"}}})') as step:
        with step.expect_error(BadRequest) as fields:
            jira.issue.create_issue({"fields": {"project": {"key": "NO"}}})
        step.say("BadRequest errors:", *(f"{name}: {said}" for name, said in fields.error.errors.items()))
        step.expect("faulty fields", sorted(fields.error.errors), ["issuetype", "project", "summary"])
    with guide.step('jira.issue.get_issue("EX-999")') as step:
        with step.expect_error(NotFound) as absent:
            jira.issue.get_issue("EX-999")
        error = absent.error
        step.say("NotFound:", *_folded(error))
        step.say(f"operation={error.operation!r}", f"status={error.status} request_id={error.request_id!r}")
        step.say(f"error_messages={error.error_messages} errors={error.errors}", f"body={error.body!r}")
        step.expect("error_messages", error.error_messages, ["Issue Does Not Exist"])


def _see_the_whole_answer(jira: Jira, guide: Guide) -> None:
    guide.part("See the whole answer: status, headers, raw bytes")
    with guide.step("jira.with_response(jira.myself.get_user)") as step:
        response = jira.with_response(jira.myself.get_user)
        step.say(f"Response status={response.status} request_id={response.request_id!r} {len(response.content)} bytes")
        step.say(
            f"value is a {type(response.value).__name__}; a field of a newer Jira is in the bytes: "
            f"{b'aFieldOfTomorrow' in response.content}"
        )
        step.expect("raw field", b"aFieldOfTomorrow" in response.content, wanted=True)
    with guide.step('jira.with_response(jira.backlog.move_issues_to_backlog, {"issues": ["EX-9"]})') as step:
        moved = jira.with_response(jira.backlog.move_issues_to_backlog, {"issues": ["EX-9"]})
        step.say(f"Response status={moved.status} value={moved.value} {len(moved.content)} bytes")
        step.expect("status", moved.status, 204)


def _meet_drift(jira: Jira, guide: Guide, drift: list[Drift], url: str, token: str) -> None:
    guide.part("Meet drift: a field that is not as documented neither crashes the call nor goes unseen")
    with guide.step("jira.sprint.get_sprint(1)") as step:
        sprint = jira.sprint.get_sprint(1)
        step.say(f"Sprint name={sprint.name!r} start_date={sprint.start_date!s}")
        step.say(f"complete_date={sprint.complete_date!r} kept as it came; on_drift got", *map(str, drift))
        step.expect("drift", [one.pointer for one in drift], ["/completeDate"])
    with guide.step(
        "with Jira(url, auth=PersonalAccessToken(token), strict=True) as strict: strict.sprint.get_sprint(1)"
    ) as step:
        with (
            Jira(url, auth=PersonalAccessToken(token), strict=True) as strict,
            step.expect_error(DriftError) as raised,
        ):
            strict.sprint.get_sprint(1)
        step.say("DriftError:", *_folded(raised.error))


def _carry_files(jira: Jira, guide: Guide, folder: Path) -> None:
    guide.part("Carry files: in chunks, with bounded memory")
    path, copy = folder / "build log.bin", folder / "copy.bin"
    path.write_bytes(bytes(range(256)) * 12_000)
    with guide.step('jira.issue.add_attachment("EX-7", [File.from_path(path)])') as step:
        (attachment,) = jira.issue.add_attachment("EX-7", [File.from_path(path)])
        step.say(
            f"Attachment filename={attachment.filename!r} size={attachment.size} mime_type={attachment.mime_type!r}"
        )
        step.say("content names the host as this Jira knows itself:", attachment.content or "nothing")
        step.expect("size", attachment.size, 3_072_000)
    address = attachment.content or ""
    with guide.step("jira.download(address, copy)") as step:
        count = jira.download(address, copy)
        sent, got = (hashlib.sha256(file.read_bytes()).hexdigest() for file in (path, copy))
        step.say(
            f"{count} bytes, asked for at the base URL; sha256 {got[:16]}…, sent {sent[:16]}…, same: {sent == got}"
        )
        step.expect("sha256", got, sent)


def _fields(issue: Issue) -> Mapping[str, Any]:
    return issue.fields


def _folded(error: Exception) -> list[str]:
    """Return the sentence of an error in lines that fit."""
    return textwrap.wrap(str(error), 96)
