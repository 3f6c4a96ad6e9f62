"""The stand-in answers as Jira does, refuses what it does not know, and tells the truth about what happened."""

from __future__ import annotations

import http.client
import json
from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest

from tests.export.stand_in.answers import Asked, StandIn
from tests.export.stand_in.content import count_histories
from tests.export.stand_in.issues import BUSY, FIRST_ID, Issues, Schedule
from tests.export.stand_in.moments import MINUTE, list_moments
from tests.export.stand_in.server import Faults
from tests.export.stand_in.start import ask_truth, start_stand_in

COUNT = 3000
ORDER = "ORDER BY created ASC, key ASC"


def make(count: int = COUNT, schedule: Schedule | None = None) -> StandIn:
    return StandIn(Issues(count, schedule or Schedule()))


def search(stand_in: StandIn, jql: str, start: int = 0, size: int = 1000, **more: object) -> tuple[int, Any]:
    body = json.dumps({"jql": jql, "startAt": start, "maxResults": size, "fields": ["summary"], **more})
    answer = stand_in.answer(Asked("POST", "/rest/api/2/search", {}, body.encode()))
    return answer.status, json.loads(answer.body)


def ids(stand_in: StandIn, jql: str) -> list[int]:
    status, page = search(stand_in, jql)
    assert status == 200, page
    return [int(issue["id"]) for issue in page["issues"]]


def get(stand_in: StandIn, path: str, **query: str) -> Any:
    answer = stand_in.answer(Asked("GET", f"/rest/api/2/{path}", query))
    assert answer.status == 200, answer.body
    return json.loads(answer.body)


@pytest.mark.parametrize("count", [0, 1, 100, 3000, 60_000])
def test_issues_are_as_many_as_were_asked_for_and_older_ones_come_first(count: int) -> None:
    moments, bulk = list_moments(count)
    assert len(moments) == count
    assert list(moments) == sorted(moments)
    assert len({moments[place] // MINUTE for place in bulk}) == bool(bulk)


def test_one_minute_of_many_has_more_than_a_search_shows() -> None:
    moments, bulk = list_moments(60_000)
    busiest, issues = Counter(moment // MINUTE for moment in moments).most_common(1)[0]
    assert issues == len(bulk) == 12_000
    assert busiest == moments[bulk.start] // MINUTE


@pytest.mark.parametrize(
    "jql",
    [
        "project = EX OR project = OPS",
        "summary ~ x",
        "(project = EX",
        "project = EX)",
        "project = EX ORDER BY summary",
        "project = NONE",
        'created >= "2020-10-25 02:30"',
        'created >= "2022-03-27 02:30"',
        'created >= "yesterday"',
        "key > EX-999999",
        "key > nothing",
        "id in (EX-1)",
        "created > 1",
        "project = EX AND",
        "project =",
        "project = EX; DROP",
    ],
)
def test_what_is_not_of_the_small_language_is_refused(jql: str) -> None:
    status, body = search(make(), jql)
    assert status == 400
    assert body["errorMessages"]


def test_windows_that_meet_are_everything_once() -> None:
    stand_in = make()
    borders = ["2019-01-01 00:00", "2020-10-25 01:59", "2020-10-25 03:00", "2022-03-27 01:59", "2022-03-27 03:00"]
    windows = [
        f'created < "{borders[0]}"',
        *(f'(created >= "{a}" AND created < "{b}")' for a, b in pairwise(borders)),
        f'created >= "{borders[-1]}"',
    ]
    found = [number for window in windows for number in _walk(stand_in, window)]
    assert found == list(range(FIRST_ID, FIRST_ID + COUNT))


def _walk(stand_in: StandIn, jql: str) -> list[int]:
    total = search(stand_in, jql, 0, 0)[1]["total"]
    pages = [search(stand_in, f"{jql} {ORDER}", start)[1] for start in range(0, total, 1000)]
    return [int(issue["id"]) for page in pages for issue in page["issues"]]


MEANINGS: list[tuple[str, Callable[[dict[str, Any]], bool]]] = [
    ("project = EX", lambda issue: issue["key"].startswith("EX-")),
    ("project in (EX, WEB)", lambda issue: issue["key"].startswith(("EX-", "WEB-"))),
    ("project not in (EX, WEB)", lambda issue: issue["key"].startswith(("OPS-", "ZOO-"))),
    (
        "project = OPS AND key > OPS-300",
        lambda issue: issue["key"].startswith("OPS-") and int(issue["key"][4:]) > 300,
    ),
    (
        "project = OPS AND key >= OPS-300",
        lambda issue: issue["key"].startswith("OPS-") and int(issue["key"][4:]) >= 300,
    ),
    ("id in (10005, 10007, 99)", lambda issue: issue["id"] in {"10005", "10007"}),
    ('updated >= "2024-01-01 00:00"', lambda issue: issue["fields"]["updated"] >= "2024"),
]


@pytest.mark.parametrize(("jql", "holds"), MEANINGS)
def test_a_search_finds_what_meets_the_condition(jql: str, holds: Callable[[dict[str, Any]], bool]) -> None:
    stand_in = make()
    every: list[dict[str, Any]] = [
        issue
        for start in range(0, COUNT, 1000)
        for issue in search(stand_in, ORDER, start, fields=["*all"])[1]["issues"]
    ]
    expected = [issue["id"] for issue in every if holds(issue)][:1000]
    assert ids(stand_in, f"{jql} {ORDER}") == list(map(int, expected))
    assert search(stand_in, jql, 0, 0)[1]["total"] == sum(map(holds, every)) > 0


def test_by_key_is_by_project_and_number() -> None:
    stand_in = make()
    keys = [issue["key"] for issue in search(stand_in, "project in (WEB, ZOO) ORDER BY key")[1]["issues"]]
    assert keys == sorted(keys, key=lambda key: (key.split("-")[0], int(key.split("-")[1])))


def test_a_page_has_1000_at_most_and_beyond_the_window_is_an_error() -> None:
    stand_in = make(12_000)
    assert len(search(stand_in, ORDER, 0, 5000)[1]["issues"]) == 1000
    assert search(stand_in, ORDER, 9000, 1000)[0] == 200
    status, body = search(stand_in, ORDER, 9001, 1000)
    assert (status, body["errorMessages"]) == (500, ["Search limit exceeded"])


def test_a_search_cuts_off_what_the_issue_has_whole() -> None:
    stand_in = make(12_000)
    page = search(stand_in, "id in (10007, 10003, 10011)", fields=["*all"], expand=["changelog"])[1]
    commented, worked, changed = (
        next(issue for issue in page["issues"] if issue["id"] == str(FIRST_ID + place)) for place in (7, 3, 11)
    )
    assert (len(commented["fields"]["comment"]["comments"]), commented["fields"]["comment"]["total"]) == (50, 64)
    assert len(get(stand_in, "issue/10007/comment", startAt="50")["comments"]) == 14
    assert (len(worked["fields"]["worklog"]["worklogs"]), worked["fields"]["worklog"]["total"]) == (20, 35)
    assert len(get(stand_in, "issue/10003/worklog")["worklogs"]) == 35
    assert (len(changed["changelog"]["histories"]), changed["changelog"]["total"]) == (100, 120)
    assert len(get(stand_in, "issue/10011", expand="changelog")["changelog"]["histories"]) == 120


@pytest.mark.parametrize(
    ("fields", "has", "has_not"),
    [
        (["*all"], {"comment", "worklog", "attachment", "summary"}, set[str]()),
        (["*all", "-comment"], {"worklog", "customfield_10100"}, {"comment"}),
        (["*all", "-summary"], {"comment"}, {"summary"}),
        (["*navigable"], {"summary", "customfield_10100"}, {"comment", "worklog", "attachment"}),
        (["*navigable", "comment"], {"summary", "comment"}, {"worklog"}),
        (["summary", "status"], {"summary", "status"}, {"created", "comment"}),
    ],
)
def test_an_issue_has_the_fields_that_were_asked_for(fields: list[str], has: set[str], has_not: set[str]) -> None:
    found = search(make(100), ORDER, fields=fields)[1]["issues"][0]["fields"]
    assert has <= set(found)
    assert not has_not & set(found)


def test_where_no_field_was_asked_for_there_are_none() -> None:
    issue = search(make(100), ORDER, fields=["id"])[1]["issues"][0]
    assert set(issue) == {"id", "self", "key"}


def test_every_field_is_in_the_catalogue() -> None:
    stand_in = make(100)
    catalogue = {field["id"] for field in get(stand_in, "field")}
    assert set(search(stand_in, ORDER, fields=["*all"])[1]["issues"][0]["fields"]) == catalogue


def test_what_changes_is_told() -> None:
    stand_in = make(schedule=Schedule(edit=1, delete=3, create=3, move=3))
    for _ in range(300):
        search(stand_in, "project = EX", 0, 1)
    truth = json.loads(stand_in.answer(Asked("GET", "/truth", {})).body)
    assert truth["deleted"]
    assert truth["created"][0] == FIRST_ID + COUNT
    assert truth["moved"]
    assert truth["edits"]
    assert truth["requests"]["search"] == 300
    stand_in.issues.schedule = Schedule()  # and nothing more happens
    left = _walk(stand_in, "project in (EX, OPS, WEB, ZOO)")
    assert len(left) == len(set(left))
    every = range(FIRST_ID, FIRST_ID + COUNT + len(truth["created"]))
    assert set(left) == set(every) - set(truth["deleted"])


def test_a_moved_issue_has_another_key_and_its_old_one_is_refused() -> None:
    stand_in = make(100)
    old = stand_in.issues.key(5)
    stand_in.issues.move(5, 3)
    assert stand_in.issues.key(5).startswith("ZOO-")
    assert search(stand_in, f"key > {old}")[0] == 400
    assert get(stand_in, "issue/10005", fields="summary")["key"] == stand_in.issues.key(5)


def test_an_edit_leaves_a_history_and_a_new_time() -> None:
    stand_in = make(100)
    before = get(stand_in, "issue/10005", expand="changelog")
    stand_in.issues.edit(5)
    after = get(stand_in, "issue/10005", expand="changelog")
    assert after["changelog"]["total"] == before["changelog"]["total"] + 1 == count_histories(5) + 1
    assert after["fields"]["updated"] > before["fields"]["updated"]


def test_the_same_seed_changes_the_same() -> None:
    def run() -> bytes:
        stand_in = make(schedule=BUSY)
        for _ in range(200):
            search(stand_in, "project = EX", 0, 10)
        return stand_in.answer(Asked("GET", "/truth", {})).body

    assert run() == run()


def test_faults_are_as_often_as_said_and_of_each_kind() -> None:
    faults = Faults(0.05)
    happened = sum(bool(faults.next()) for _ in range(10_000))
    assert 400 < happened < 600
    assert len(faults.happened) == 7


def test_over_http_a_faulty_answer_is_no_whole_answer_and_the_truth_is_always_told() -> None:
    with start_stand_in(500, faults=1.0) as address:
        outcomes: set[int | str] = set()
        for _ in range(60):
            connection = http.client.HTTPConnection(address.removeprefix("http://"), timeout=20)
            try:
                connection.request("GET", "/rest/api/2/myself")
                answer = connection.getresponse()
                answer.read()
                outcomes.add(answer.status)
            except (http.client.HTTPException, OSError) as problem:
                outcomes.add(type(problem).__name__)
            finally:
                connection.close()
            if {200, 503, 429, "IncompleteRead", "ConnectionResetError"} <= outcomes:
                break
        assert {200, 503, 429, "IncompleteRead"} <= outcomes
        assert ask_truth(address)["initial"] == 500
