"""Reading a slice: each issue once and whole, whatever happens to the others meanwhile."""

from __future__ import annotations

import json
import pickle
import re
from collections.abc import Callable, Generator
from contextlib import suppress
from typing import Any

import httpx
import msgspec
import pytest

from jira_dc import Jira, PersonalAccessToken
from jira_dc.errors import ConfigurationError, Forbidden, NotFound, RequestError, ServerError, UnexpectedBody
from jira_dc.export import BrokenIssue, Slice, SliceChanged
from jira_dc.jql import quote
from jira_dc.testing import MockJira, Reply
from jira_dc_runtime.call import Call, JsonBody
from jira_dc_runtime.client.gather import Outcome
from jira_dc_runtime.export import reading
from jira_dc_runtime.export.asking import Ask, Found, IssuePage
from jira_dc_runtime.export.completing import choose
from jira_dc_runtime.testing.state.removal import delete

from .restless_jira import SITE, RestlessJira

ALL = Slice(name="00001", jql='created < "2024-03-02 00:00"', expected=100)
BY_KEY = msgspec.structs.replace(ALL, by_key=True)


@pytest.fixture
def mock() -> Generator[MockJira]:
    with MockJira() as mock:
        yield mock
        mock.verify()


def ids_of(issues: list[dict[str, Any]]) -> list[str]:
    return [issue["id"] for issue in issues]


@pytest.mark.parametrize("is_async", [False, True])
def test_slices_are_everything_in_order(mock: MockJira, *, is_async: bool) -> None:
    jira = RestlessJira(mock, 60, minutes=90)
    mock.state.users["fred"].time_zone = "Asia/Kolkata"
    made = jira.plan(12)
    parts = [jira.read(each, is_async=is_async, page_size=10) for each in made.slices]
    whole = [(issue["fields"]["created"], issue["id"]) for part in parts for issue in part]
    assert len(made.slices) >= 5
    assert [created for created, _ in whole] == sorted(created for created, _ in whole)
    assert {each for _, each in whole} == jira.lasting
    assert len(whole) == 60
    assert [len(part) for part in parts] == [each.expected for each in made.slices]


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("part", [ALL, BY_KEY], ids=["in order", "by key"])
@pytest.mark.parametrize("is_async", [False, True])
def test_what_changes_is_neither_lost_nor_doubled(
    mock: MockJira, part: Slice, seed: int, caplog: pytest.LogCaptureFixture, *, is_async: bool
) -> None:
    jira = RestlessJira(mock, 120, minutes=1, seed=seed)
    jira.changes = 12
    found = ids_of(jira.read(part, is_async=is_async, page_size=10))
    assert jira.changes == 0
    assert 90 <= len(jira.lasting) < 120
    assert jira.lasting - set(found) == set()
    assert len(found) == len(set(found))
    assert "moved while it was read" not in caplog.text  # which is nothing special here


def test_by_key_brings_the_same_as_in_order(mock: MockJira) -> None:
    jira = RestlessJira(mock, 40, minutes=1)
    found = jira.read(BY_KEY, page_size=7)
    assert [issue["key"] for issue in found] == sorted(
        (issue["key"] for issue in found), key=lambda key: (key[:2], int(key.rpartition("-")[2]))
    )
    assert sorted(ids_of(found)) == sorted(ids_of(jira.read(ALL)))


@pytest.mark.parametrize("is_async", [False, True])
def test_an_issue_that_moves_to_a_project_that_was_read_already_comes_too(mock: MockJira, *, is_async: bool) -> None:
    jira = RestlessJira(mock, 40, minutes=1)
    moved: list[str] = []

    def move(body: bytes) -> None:
        if b"project not in" in body and not moved:
            moved.extend(mock.move_issue(issue.key, "EX") for issue in jira.issues() if issue.key.startswith("OPS-"))

    jira.on_search = move
    found = jira.read(BY_KEY, is_async=is_async, page_size=10)
    assert len(moved) > 10
    assert set(moved) <= {issue["key"] for issue in found}
    assert sorted(ids_of(found)) == sorted(jira.lasting)


@pytest.mark.parametrize("known", [10_000, 30])
def test_a_slice_that_outgrew_the_window_is_finished_by_key(
    mock: MockJira, monkeypatch: pytest.MonkeyPatch, known: int
) -> None:
    """Also where the window is smaller than is usual, so that Jira refuses a page."""
    jira = RestlessJira(mock, 60, minutes=1)
    mock.state.search_window = 30
    monkeypatch.setattr(reading, "WINDOW", known)
    found = ids_of(jira.read(ALL, page_size=20))
    assert set(found) == jira.lasting
    assert len(found) == 60


@pytest.mark.parametrize("part", [ALL, BY_KEY])
def test_what_jira_refuses_for_another_reason_is_an_error(mock: MockJira, part: Slice) -> None:
    mock.reply("POST /api/2/search", Reply.error(500, "No."))
    with pytest.raises(ServerError):
        RestlessJira(mock, 0, minutes=1).read(part)


def test_pages_stay_within_the_window(mock: MockJira, monkeypatch: pytest.MonkeyPatch) -> None:
    jira = RestlessJira(mock, 30, minutes=1)
    mock.state.search_window = 30
    monkeypatch.setattr(reading, "WINDOW", 30)
    assert len(jira.read(ALL, page_size=20)) == 30
    assert all("project" not in call.body["jql"] for call in mock.calls_to("POST /api/2/search"))


class Cutting(httpx.BaseTransport):
    """Cuts lists in the answers to searches, as a Jira may."""

    def __init__(self, mock: MockJira) -> None:
        self.http = mock.http_client()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        answer = self.http.send(
            httpx.Request(request.method, request.url, headers=request.headers, content=request.read())
        )
        content = answer.read()
        if request.url.path.endswith("/search"):
            page = json.loads(content)
            for issue in page["issues"]:
                if "comment" in issue["fields"]:
                    del issue["fields"]["comment"]["comments"][3:]
                if "changelog" in issue:
                    del issue["changelog"]["histories"][1:]
            content = json.dumps(page).encode()
        return httpx.Response(answer.status_code, headers={"content-type": "application/json"}, content=content)


@pytest.fixture
def rich(mock: MockJira) -> str:
    """An issue with more of everything than a search shows."""
    key = mock.add_issue()
    with Jira(SITE, auth=PersonalAccessToken(mock.token), http_client=mock.http_client()) as jira:
        for number in range(25):
            jira.issue.add_worklog(
                key, {"timeSpentSeconds": 60 * (number + 1), "started": "2026-01-01T00:00:00.000+0000"}
            )
        for number in range(8):
            jira.issue.add_comment(key, {"body": f"Comment {number}"})
            jira.issue.edit_issue(key, {"fields": {"summary": f"Summary {number}"}})
        jira.issue.set_property(key, "color", "red")
        jira.issue.create_or_update_remote_issue_link(key, {"object": {"url": "https://example.com", "title": "There"}})
    mock.add_issue()
    return key


EVERYTHING = ("changelog", "comments", "worklogs", "attachments", "properties", "remote_links")
REMOTE_LINKS = "GET /api/2/issue/{issueIdOrKey}/remotelink"
NOW = Slice(name="00001", jql='created < "2099-01-01 00:00"', expected=2)


def test_what_a_search_cuts_off_is_fetched(mock: MockJira, rich: str) -> None:
    with (
        httpx.Client(transport=Cutting(mock)) as http,
        Jira(SITE, auth=PersonalAccessToken(mock.token), http_client=http) as jira,
    ):
        whole, plain = jira.export.read(NOW, include=EVERYTHING)
    fields = whole["fields"]
    assert whole["key"] == rich
    assert [each["body"] for each in fields["comment"]["comments"]] == [f"Comment {number}" for number in range(8)]
    assert [each["timeSpentSeconds"] for each in fields["worklog"]["worklogs"]] == [60 * (n + 1) for n in range(25)]
    assert (fields["comment"]["total"], fields["worklog"]["total"], fields["worklog"]["maxResults"]) == (8, 25, 25)
    assert len(whole["changelog"]["histories"]) == whole["changelog"]["total"] >= 8
    assert whole["properties"] == {"color": "red"}
    assert [each["object"]["title"] for each in whole["remotelinks"]] == ["There"]
    assert fields["attachment"] == []
    assert (plain["properties"], plain["remotelinks"], plain["fields"]["comment"]["comments"]) == ({}, [], [])


def test_what_is_whole_already_costs_no_request(mock: MockJira) -> None:
    mock.add_issue()
    RestlessJira(mock, 0, 1).read(NOW, include=("changelog", "comments", "worklogs", "attachments"))
    assert [call.operation for call in mock.calls] == ["POST /api/2/search"]


def test_what_is_not_included_is_not_asked_for(mock: MockJira, rich: str) -> None:
    del rich
    issue = RestlessJira(mock, 0, 1).read(NOW)[0]
    assert not {"comment", "worklog", "attachment"} & issue["fields"].keys()
    assert not {"changelog", "properties", "remotelinks"} & issue.keys()
    assert issue["fields"]["summary"] == "Summary 7"


@pytest.mark.parametrize(
    ("include", "fields", "asked", "included"),
    [
        ((), ("*all",), ("*all", "-comment", "-worklog", "-attachment"), set[str]()),
        (("comments",), ("*all",), ("*all", "-worklog", "-attachment"), {"comments"}),
        (("comments",), ("summary",), ("summary", "comment"), {"comments"}),
        (("comments",), ("*all", "-comment"), ("*all", "-worklog", "-attachment"), {"comments"}),
        ((), ("summary", "worklog"), ("summary", "worklog"), {"worklogs"}),
        ((), ("-description",), ("*all", "-description", "-comment", "-worklog", "-attachment"), set[str]()),
        (("worklogs",), ("*navigable",), ("*navigable", "-comment", "worklog", "-attachment"), {"worklogs"}),
        (("changelog",), ("summary",), ("summary",), {"changelog"}),
    ],
)
def test_fields_follow_from_what_is_included(
    include: tuple[str, ...], fields: tuple[str, ...], asked: tuple[str, ...], included: set[str]
) -> None:
    wanted = choose(include, fields, 250)
    assert wanted.fields == asked
    assert wanted.include == included


@pytest.mark.parametrize(
    "options",
    [
        {"include": ("comment",)},
        {"include": "comments"},
        {"fields": ()},
        {"fields": "summary"},
        {"page_size": 0},
        {"at_once": 0},
    ],
)
def test_what_cannot_be_read_is_refused_before_anything_is_sent(mock: MockJira, options: dict[str, Any]) -> None:
    with RestlessJira(mock, 0, 1).open() as jira, pytest.raises(RequestError):
        jira.export.read(NOW, **options)
    assert not mock.calls


def on_request(ending: str, act: Callable[[], object]) -> Callable[[httpx.Request], None]:
    """Return a hook that acts before the first request for something."""
    done: list[bool] = []

    def hook(request: httpx.Request) -> None:
        if request.url.path.endswith(ending) and not done:
            done.append(True)
            act()

    return hook


def test_an_issue_that_is_deleted_before_it_is_whole_is_left_out(mock: MockJira) -> None:
    gone, kept = mock.add_issue(), mock.add_issue()
    http = mock.http_client()
    http.event_hooks = {
        "request": [on_request("/remotelink", lambda: delete(mock.state, mock.state.issue(gone), None))]
    }
    with http, Jira(SITE, auth=PersonalAccessToken(mock.token), http_client=http) as jira:
        found = list(jira.export.read(NOW, include=["remote_links"], at_once=1))
    assert [issue["key"] for issue in found] == [kept]


def test_a_part_that_is_not_found_of_an_issue_that_is_there_is_an_error(mock: MockJira) -> None:
    mock.add_issue()
    mock.reply(REMOTE_LINKS, Reply.error(404, "No."))
    with pytest.raises(NotFound, match="remotelink"):
        RestlessJira(mock, 0, 1).read(NOW, include=["remote_links"])


def test_an_issue_that_is_hidden_before_it_is_whole_makes_the_slice_one_to_read_again(mock: MockJira) -> None:
    mock.add_issue()
    for operation in (REMOTE_LINKS, "GET /api/2/issue/{issueIdOrKey}"):
        mock.reply(operation, Reply.error(403, "Hidden."))
    with pytest.raises(
        SliceChanged, match=r"EX-1 was hidden while it was read: .*Hidden.* Read the slice again"
    ) as caught:
        RestlessJira(mock, 0, 1).read(NOW, include=["remote_links"])
    assert isinstance(caught.value.__cause__, Forbidden)


def test_a_part_that_is_refused_of_an_issue_that_is_there_is_an_error(mock: MockJira) -> None:
    """As of a Jira whose administrator has switched issue links off: reading again would not help."""
    mock.add_issue()
    mock.reply(REMOTE_LINKS, Reply.error(403, "Issue linking is currently disabled."))
    with pytest.raises(Forbidden, match="linking is currently disabled"):
        RestlessJira(mock, 0, 1).read(NOW, include=["remote_links"])


def read_from(answer: Callable[[str, int, int], Any], part: Slice, page_size: int = 10) -> list[dict[str, Any]]:
    """Return what is read of a Jira that is a function of JQL, start and size."""
    found: list[dict[str, Any]] = []

    def reply(call: Call[Any]) -> Any:
        assert isinstance(call.body, JsonBody)
        body = call.body.value
        return answer(body["jql"], body["startAt"], body["maxResults"])

    flow = reading.read(part, choose((), ("*all",), page_size))
    try:
        step = next(flow)
        while True:
            if isinstance(step, Found):
                found += step.issues
                step = next(flow)
            else:
                assert isinstance(step, Ask)
                step = flow.send([Outcome(call, None, reply(call)) for call in step.calls])
    except StopIteration:
        return found


def page(start: int, total: int, *numbers: int) -> IssuePage:
    return IssuePage(start_at=start, total=total, issues=[{"id": str(n), "key": f"EX-{n}"} for n in numbers])


def test_a_slice_that_ends_before_its_end_is_to_be_read_again() -> None:
    with pytest.raises(SliceChanged, match=r"The slice 00001 changed while it was read\. .*ended after 3"):
        read_from(lambda jql, start, size: page(start, 10, *([1, 2, 3] if start == 0 else [])), ALL)


def test_a_jira_that_does_not_heed_keys_has_an_end() -> None:
    def answer(jql: str, start: int, size: int) -> IssuePage:
        return page(start, 3, 1, 2, 3)

    with pytest.raises(SliceChanged, match="come and go faster"):
        read_from(answer, BY_KEY, page_size=2)


def test_a_jira_that_goes_in_circles_has_an_end() -> None:
    def answer(jql: str, start: int, size: int) -> IssuePage:
        return page(start, 2, *((2, 1) if 'key >= "EX-2"' in jql else (1, 2)))

    with pytest.raises(SliceChanged, match="come and go faster"):
        read_from(answer, BY_KEY, page_size=2)


def test_a_jira_that_finds_a_project_again_has_an_end() -> None:
    with pytest.raises(SliceChanged, match="finds the project EX among the others"):
        read_from(lambda jql, start, size: page(start, 1, 1), BY_KEY)


@pytest.mark.parametrize("project", ['E"X', "E\\", 'X") OR project in ("'])
def test_what_jira_calls_a_project_stays_a_value_in_jql(project: str) -> None:
    asked: list[str] = []

    def answer(jql: str, start: int, size: int) -> IssuePage:
        asked.append(jql)
        if "project not in" in jql or "updated" in jql:
            return page(0, 0)
        return IssuePage(start_at=0, total=1, issues=[{"id": "1", "key": f"{project}-1"}])

    assert ids_of(read_from(answer, BY_KEY)) == ["1"]
    assert f"AND project = {quote(project)} ORDER BY" in asked[1]
    assert f"AND project = {quote(project)} AND key >= {quote(f'{project}-1')} ORDER BY" in asked[2]
    assert f"AND project not in ({quote(project)}) ORDER BY" in asked[3]


def test_a_key_that_leads_elsewhere_is_not_gone_on_from() -> None:
    """EX-2 was moved away and back as EX-9, and both keys find it: what lies between would be passed over."""
    keys = ["EX-1", "EX-2", "EX-3", "EX-4"]
    asked: list[str] = []

    def answer(jql: str, start: int, size: int) -> IssuePage:
        asked.append(jql)
        if "project not in" in jql or "updated" in jql:
            return page(0, 0)
        if "EX-2" in jql:
            keys[:] = ["EX-1", "EX-3", "EX-4", "EX-9"]
        first = next((key for key in keys if f'>= "{key}"' in jql), None)
        shown = keys[keys.index("EX-9") :] if "EX-2" in jql else keys[keys.index(first) :] if first else keys
        numbers = {"EX-9": "2"}
        issues = [{"id": numbers.get(key, key[3:]), "key": key} for key in shown[:size]]
        return IssuePage(start_at=0, total=len(shown), issues=issues)

    found = read_from(answer, BY_KEY, page_size=1)
    assert sorted(ids_of(found)) == ["1", "2", "3", "4"]


@pytest.mark.parametrize("issues", [[{"id": 1, "key": "EX-1"}], [{"id": "1"}], ["EX-1"], [{"id": "..", "key": "EX-1"}]])
def test_what_is_no_issue_is_said(issues: list[Any]) -> None:
    with pytest.raises(UnexpectedBody, match="no issue with an id and a key"):
        read_from(lambda jql, start, size: IssuePage(start_at=0, total=1, issues=issues), ALL)


@pytest.mark.parametrize("is_async", [False, True])
def test_a_slice_is_not_read_by_a_user_of_another_time_zone(mock: MockJira, *, is_async: bool) -> None:
    jira = RestlessJira(mock, 5, minutes=60)
    mock.state.users["fred"].time_zone = "Asia/Kolkata"
    (part,) = jira.plan(100).slices
    assert len(jira.read(part, is_async=is_async)) == 5
    mock.state.users["fred"].time_zone = "Europe/Berlin"
    with pytest.raises(
        ConfigurationError, match=r"00001 was planned .* zone Asia/Kolkata, .* which is Europe/Berlin here"
    ):
        jira.read(part, is_async=is_async)


def test_a_slice_that_changed_can_be_told_to_another_process() -> None:
    changed = pickle.loads(pickle.dumps(SliceChanged("The slice 00001 changed.")))
    assert isinstance(changed, SliceChanged)
    assert (str(changed), changed.sent) == ("The slice 00001 changed.", "yes")


def test_a_reader_may_stop_early(mock: MockJira) -> None:
    restless = RestlessJira(mock, 30, minutes=1)
    with restless.open() as jira:
        issues = jira.export.read(ALL, page_size=10)
        next(issues)
        issues.close()  # type: ignore[attr-defined]
        assert len(mock.calls_to("POST /api/2/search")) == 1


def test_a_view_of_a_client_has_an_export_of_its_own(mock: MockJira) -> None:
    with RestlessJira(mock, 0, 1).open() as jira:
        first = jira.export
        view = jira.with_options(headers={"X-Trace": "1"})
        assert view.export is not first
        view.export.plan()
    assert all(call.headers.get("X-Trace") == "1" for call in mock.calls)


def read_with_a_broken_one(part: Slice, broken: int, fails: Callable[[int], bool]) -> None:
    """Read 20 issues of a Jira that answers 500 where it has to show one of them, as long as `fails` says so."""
    asked: list[str] = []

    def reply(call: Call[Any]) -> Outcome[Call[Any], Any]:
        assert isinstance(call.body, JsonBody)
        body = call.body.value
        asked.append(body["jql"])
        if "project not in" in body["jql"]:
            return Outcome(call, None, page(0, 0))
        first = re.search(r'key >?= "EX-(\d+)"', body["jql"])
        numbers = list(range(int(first[1]) if first else 1, 21))
        if first and "key =" in body["jql"]:
            numbers = numbers[:1]
        shown = numbers[body["startAt"] :][: body["maxResults"]]
        if broken in shown and body["fields"] != ["id"] and fails(len(asked)):
            return Outcome(call, ServerError("POST /api/2/search", 500, {}, b'{"errorMessages": ["No option 7."]}'))
        return Outcome(call, None, page(body["startAt"], len(numbers), *shown))

    flow = reading.read(part, choose((), ("*all",), 8))
    step = next(flow)
    with suppress(StopIteration):
        while True:
            step = flow.send([reply(call) for call in step.calls]) if isinstance(step, Ask) else next(flow)


@pytest.mark.parametrize("part", [ALL, BY_KEY], ids=["in order", "by key"])
@pytest.mark.parametrize("number", [1, 8, 9, 13, 20])
def test_an_issue_that_jira_cannot_show_is_named(part: Slice, number: int) -> None:
    with pytest.raises(BrokenIssue, match=rf"Jira fails whenever it shows EX-{number}: .*No option 7") as caught:
        read_with_a_broken_one(part, number, lambda _: True)
    assert caught.value.key == f"EX-{number}"
    assert isinstance(caught.value.__cause__, ServerError)
    assert pickle.loads(pickle.dumps(caught.value)).key == caught.value.key


def test_a_failure_that_is_none_of_one_issue_stays_what_it_is() -> None:
    with pytest.raises(ServerError, match="No option 7"):
        read_with_a_broken_one(ALL, 3, lambda asked: asked == 1)
