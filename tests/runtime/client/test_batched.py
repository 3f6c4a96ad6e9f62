"""Any number of items for operations that take fifty: a report tells of each what became of it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from jira_dc import AsyncJira, Jira
from jira_dc.models import IssueUpdate
from jira_dc_runtime import BadRequest, ConnectionFailed, LimitExceeded, RequestError, ServerError
from jira_dc_runtime.client.batched import BatchReport
from jira_dc_runtime.errors import ItemRefused

KEYS = [f"EX-{number}" for number in range(1, 221)]
Answer = Callable[[int, Any], httpx.Response]
"""From the number of the batch and its body to what Jira answers, or an error of the connection."""
Use = Callable[[Any], Any]


def run_both_ways(answer: Answer, use: Use) -> tuple[BatchReport[Any, Any], list[Any]]:
    """Return the report and the bodies, after checking that sync and async do the same."""
    asked: list[Any] = []
    async_asked: list[Any] = []

    def serve(seen: list[Any]) -> Callable[[httpx.Request], httpx.Response]:
        def handle(request: httpx.Request) -> httpx.Response:
            seen.append(json.loads(request.content))
            return answer(len(seen), seen[-1])

        return handle

    with Jira("https://x", retry=None, http_client=httpx.Client(transport=httpx.MockTransport(serve(asked)))) as jira:
        report = use(jira)

    async def main() -> Any:
        client = httpx.AsyncClient(transport=httpx.MockTransport(serve(async_asked)))
        async with AsyncJira("https://x", retry=None, http_client=client) as jira:
            return await use(jira)

    again = asyncio.run(main())
    assert [(each.item, each.state) for each in again] == [(each.item, each.state) for each in report]
    assert async_asked == asked
    return report, asked


def always(status: int, body: Any) -> Answer:
    return lambda _number, _body: httpx.Response(status, json=body)


def well(number: int, body: Any) -> httpx.Response:
    del number, body
    return httpx.Response(204)


MOVES: dict[str, Use] = {
    "backlog": lambda jira: jira.backlog.batch_move_issues_to_backlog(KEYS),
    "sprint": lambda jira: jira.sprint.batch_move_issues_to_sprint(7, KEYS),
    "epic": lambda jira: jira.epic.batch_move_issues_to_epic("EX-999", KEYS),
    "no epic": lambda jira: jira.epic.batch_remove_issues_from_epic(iter(KEYS)),
}


@pytest.mark.parametrize("name", MOVES)
def test_any_number_of_issues_is_moved(name: str) -> None:
    report, asked = run_both_ways(well, MOVES[name])
    assert [len(body["issues"]) for body in asked] == [50, 50, 50, 50, 20]
    assert [key for body in asked for key in body["issues"]] == KEYS
    assert report.is_done
    assert report.done == tuple(KEYS)
    assert (report.failed, report.unknown, report.not_sent, report.error) == ((), (), (), None)


def refused(_number: int, _body: Any) -> httpx.Response:
    return httpx.Response(400, json={"errorMessages": ["Issue EX-101 does not exist."]})


def lost(_number: int, _body: Any) -> httpx.Response:
    message = "reset"
    raise httpx.ReadError(message)


def not_connected(_number: int, _body: Any) -> httpx.Response:
    message = "refused"
    raise httpx.ConnectError(message)


def broken(_number: int, _body: Any) -> httpx.Response:
    return httpx.Response(502, text="Bad gateway")


@pytest.mark.parametrize("go_on", [False, True])
@pytest.mark.parametrize(
    ("fails", "state", "error"),
    [
        (refused, "failed", BadRequest),
        (lost, "unknown", ConnectionFailed),
        (broken, "unknown", ServerError),
        (not_connected, "not sent", ConnectionFailed),
    ],
)
def test_what_happened_stays_known_if_the_third_batch_fails(
    fails: Answer, state: str, error: type[Exception], *, go_on: bool
) -> None:
    report, asked = run_both_ways(
        lambda number, body: (fails if number == 3 else well)(number, body),
        lambda jira: jira.backlog.batch_move_issues_to_backlog(KEYS, go_on=go_on),
    )
    assert [each.item for each in report] == KEYS
    rest = "done" if go_on else "not sent"
    assert [each.state for each in report] == ["done"] * 100 + [state] * 50 + [rest] * 70
    assert len(asked) == (5 if go_on else 3)
    assert all(isinstance(each.error, error) for each in report.items[100:150])
    assert all(each.error is None for each in (*report.items[:100], *report.items[150:]))
    assert isinstance(report.error, error)
    with pytest.raises(error):
        _ = report.values


def test_ranks_keep_their_order_over_all_batches() -> None:
    _, asked = run_both_ways(well, lambda jira: jira.issue.batch_rank_issues(KEYS, rank_after_issue="EX-900"))
    assert [body["rankAfterIssue"] for body in asked] == ["EX-900", "EX-50", "EX-100", "EX-150", "EX-200"]
    _, asked = run_both_ways(well, lambda jira: jira.issue.batch_rank_issues(KEYS, rank_before_issue="EX-900"))
    assert [body["rankBeforeIssue"] for body in asked] == ["EX-900"] * 5
    assert all("rankAfterIssue" not in body for body in asked)


def rank_in_part(_number: int, body: Any) -> httpx.Response:
    """Rank all issues but the last two of each batch."""
    keys: list[str] = body["issues"]
    good = [{"issueKey": key, "issueId": 10_000 + index, "status": 200} for index, key in enumerate(keys[:-2])]
    bad = [{"issueKey": key, "status": 503, "errors": [f"{key} is locked."]} for key in keys[-2:]]
    return httpx.Response(207, json={"entries": [*good, *bad]})


def test_the_next_batch_goes_behind_the_last_issue_that_was_ranked() -> None:
    report, asked = run_both_ways(
        rank_in_part, lambda jira: jira.issue.batch_rank_issues(KEYS[:100], rank_after_issue="EX-900")
    )
    assert [body["rankAfterIssue"] for body in asked] == ["EX-900", "EX-48"]
    assert report.failed == ("EX-49", "EX-50", "EX-99", "EX-100")
    error = report.items[48].error
    assert isinstance(error, ItemRefused)
    assert (error.status, error.error_messages) == (503, ["EX-49 is locked."])


def test_a_row_that_no_answer_mentions_is_unknown() -> None:
    report, _ = run_both_ways(
        always(207, {"entries": [{"issueKey": "EX-1", "status": 200}]}),
        lambda jira: jira.issue.batch_rank_issues(["EX-1", "EX-2"], rank_after_issue="EX-900"),
    )
    assert (report.done, report.unknown) == (("EX-1",), ("EX-2",))


def new_issues(count: int) -> list[dict[str, Any]]:
    return [{"fields": {"summary": str(number)}} for number in range(count)]


def create_but_the_unlucky(_number: int, body: Any) -> httpx.Response:
    """Create every issue but those whose summary ends with 7."""
    names = [each["fields"]["summary"] for each in body["issueUpdates"]]
    made = [{"id": f"1{name}", "key": f"EX-{name}"} for name in names if not name.endswith("7")]
    errors: list[dict[str, Any]] = [
        {
            "status": 400,
            "elementErrors": {"errorMessages": [], "errors": {"summary": "is unlucky"}},
            "failedElementNumber": n,
        }
        for n, name in enumerate(names)
        if name.endswith("7")
    ]
    return httpx.Response(201 if made else 400, json={"issues": made, "errors": errors})


def test_each_new_issue_has_its_key_or_its_error() -> None:
    report, asked = run_both_ways(create_but_the_unlucky, lambda jira: jira.issue.batch_create_issues(new_issues(120)))
    assert [len(body["issueUpdates"]) for body in asked] == [50, 50, 20]
    for number, each in enumerate(report):
        if number % 10 == 7:
            assert each.state == "failed"
            assert isinstance(each.error, ItemRefused)
            assert (each.error.status, each.error.errors) == (400, {"summary": "is unlucky"})
            assert "summary: is unlucky" in str(each.error)
        else:
            assert each.value
            assert (each.state, each.value.key) == ("done", f"EX-{number}")


def test_a_batch_of_which_nothing_is_created_tells_of_each_row() -> None:
    rows = [IssueUpdate(fields={"summary": f"{number}7"}) for number in range(3)]
    report, _ = run_both_ways(create_but_the_unlucky, lambda jira: jira.issue.batch_create_issues(rows))
    assert report.failed == tuple(rows)
    assert [getattr(each.error, "errors", None) for each in report] == [{"summary": "is unlucky"}] * 3


@pytest.mark.parametrize("body", [{"issues": [{"key": "EX-1"}]}, {"issues": []}, {}, {"errors": [{"status": 400}]}])
def test_an_answer_that_does_not_tell_which_issues_were_created_leaves_them_unknown(body: Any) -> None:
    report, _ = run_both_ways(always(201, body), lambda jira: jira.issue.batch_create_issues(new_issues(2)))
    assert [each.state for each in report] == ["unknown", "unknown"]


def test_worklogs_come_beside_their_ids_and_missing_ones_are_told() -> None:
    report, asked = run_both_ways(
        lambda _, body: httpx.Response(
            200, json=[{"id": str(each), "comment": "!"} for each in reversed(body["ids"]) if each != 1500]
        ),
        lambda jira: jira.worklog.batch_get_worklogs_for_ids(range(2500)),
    )
    assert [len(body["ids"]) for body in asked] == [1000, 1000, 500]
    assert [int(each.value.id or 0) for each in report if each.value] == [n for n in range(2500) if n != 1500]
    assert report.failed == (1500,)
    assert "there is none, or this user may not see it" in str(report.error)


def test_nothing_is_sent_if_one_of_the_items_cannot_be() -> None:
    rows: list[dict[str, Any]] = [*new_issues(119), {"feilds": {}}]
    with pytest.raises(RequestError, match="feilds"):
        run_both_ways(well, lambda jira: jira.issue.batch_create_issues(rows))
    with pytest.raises(LimitExceeded, match="repeats at position 220"):
        run_both_ways(well, lambda jira: jira.backlog.batch_move_issues_to_backlog([*KEYS, "EX-1"]))


def test_with_response_takes_no_method_that_sends_many_calls() -> None:
    with Jira("https://x") as jira, pytest.raises(RequestError, match="one request per batch"):
        jira.with_response(jira.backlog.batch_move_issues_to_backlog, KEYS)


def test_no_items_are_no_calls() -> None:
    report, asked = run_both_ways(well, lambda jira: jira.backlog.batch_move_issues_to_backlog([]))
    assert (len(report), report.is_done, report.values, asked) == (0, True, [], [])
