"""Replies that a test sets: values, sequences, errors, delays, rate limits, broken connections."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime
from typing import Any

import pytest

from jira_dc import (
    AsyncJira,
    Call,
    ConfigurationError,
    ConnectionFailed,
    Jira,
    NotFound,
    ServerError,
    TimedOut,
    TooManyRequests,
)
from jira_dc.api.issue import IssueApi
from jira_dc.models import Comment, Issue, Workflow
from jira_dc.testing import MockJira, RecordedCall, Reply, ReplyMismatch


@pytest.mark.parametrize("operation", ["method", "async method", "class", "key", "key with /rest", "iterator"])
def test_an_operation_is_named_by_method_or_key(mock_jira: MockJira, jira: Jira, operation: str) -> None:
    named: dict[str, Any] = {
        "method": jira.issue.get_comments,
        "async method": AsyncJira("https://jira.example.com").issue.get_comments,
        "class": IssueApi.get_comments,
        "key": "GET /api/2/issue/{issueIdOrKey}/comment",
        "key with /rest": "GET /rest/api/2/issue/{issueIdOrKey}/comment",
        "iterator": jira.issue.iter_comments,
    }
    mock_jira.reply(named[operation], {"comments": [{"body": "Hi"}], "total": 1})
    assert [comment.body for comment in jira.issue.iter_comments("EX-1")] == ["Hi"]
    assert [call.path for call in mock_jira.calls_to(named[operation])] == [{"issueIdOrKey": "EX-1"}]


@pytest.mark.parametrize(
    ("operation", "said"),
    [
        ("GET /api/2/isue/{issueIdOrKey}", "Did you mean GET /api/2/issue/{issueIdOrKey}"),
        ("get_issue", "no operation 'get_issue'"),
        (print, "print is no method of a resource"),
        (lambda: None, "<lambda> is no method of a resource"),
        (Issue, "Issue is no method of a resource"),
    ],
)
def test_what_is_no_operation_is_refused_and_not_called(mock_jira: MockJira, operation: Any, said: str) -> None:
    with pytest.raises(ConfigurationError) as refused:
        mock_jira.assert_called(operation)
    assert said in str(refused.value)


def test_replies_come_in_order_and_the_last_one_stays(mock_jira: MockJira, jira: Jira) -> None:
    mock_jira.reply(jira.issue.get_issue, {"key": "EX-1"}, Reply.error(500, "Out of order."), {"key": "EX-2"})
    assert jira.issue.get_issue("EX-1").key == "EX-1"
    with pytest.raises(ServerError):
        jira.issue.get_issue("EX-1")
    assert [jira.issue.get_issue("EX-1").key for _ in range(3)] == ["EX-2"] * 3


def test_a_reply_may_be_a_model_with_dates(mock_jira: MockJira, jira: Jira) -> None:
    moment = datetime(2026, 1, 5, 9, 30, tzinfo=UTC)
    address = "https://jira.example.com/rest/api/2/issue/1/comment/1"
    mock_jira.reply(jira.issue.get_comment, Comment(id="1", body="Hi", created=moment, updated=moment, self=address))
    assert jira.issue.get_comment("EX-1", "1").created == moment


def test_a_reply_is_given_what_jira_always_sends(mock_jira: MockJira, jira: Jira) -> None:
    mock_jira.reply(jira.search.search, {"issues": [{"key": "EX-1"}], "total": 1})
    (found,) = jira.search.search(jql="key = EX-1").issues
    assert (found.key, found.id, found.self) == ("EX-1", "10000", "https://jira.example.com/rest/api/2/example/10000")
    mock_jira.reply(jira.search.search, Reply(json={"issues": [{"key": "EX-1"}]}, checked=False))
    assert jira.search.search(jql="key = EX-1").issues[0].id is None


def test_a_reply_may_be_a_function_of_the_call(mock_jira: MockJira, jira: Jira) -> None:
    def echo(call: RecordedCall) -> Any:
        return {"key": call.path["issueIdOrKey"]}

    mock_jira.reply(jira.issue.get_issue, echo)
    assert [jira.issue.get_issue(key).key for key in ("EX-1", "EX-2")] == ["EX-1", "EX-2"]


def test_without_a_body_the_document_says_what_comes(mock_jira: MockJira, jira: Jira) -> None:
    mock_jira.reply(jira.issue.get_issue, Reply(headers={"X-ANODEID": "node1"}))
    response = jira.with_response(jira.issue.get_issue, "EX-1")
    assert response.value.key == "EX-1"
    assert response.headers["x-anodeid"] == "node1"


def test_bytes_come_as_they_are(mock_jira: MockJira, jira: Jira) -> None:
    mock_jira.reply(jira.email_templates.download_email_templates, Reply(content=b"PK\x03\x04"))
    assert jira.email_templates.download_email_templates() == b"PK\x03\x04"


def test_no_replies_take_the_set_ones_back(mock_jira: MockJira, jira: Jira) -> None:
    key = mock_jira.add_issue()
    mock_jira.reply(jira.issue.get_issue, Reply.error(404, "Gone for now."))
    mock_jira.reply(jira.issue.get_issue)
    assert jira.issue.get_issue(key).key == key


def test_an_item_may_be_the_reply_in_place_of_a_list_where_jira_does_that(mock_jira: MockJira, jira: Jira) -> None:
    mock_jira.reply(jira.workflow.get_all_workflows, {"name": "one"}, [{"name": "one"}, {"name": "two"}])
    only = jira.workflow.get_all_workflows(workflow_name="one")
    assert isinstance(only, Workflow)
    assert only.name == "one"
    several = jira.workflow.get_all_workflows()
    assert isinstance(several, list)
    assert [workflow.name for workflow in several] == ["one", "two"]


@pytest.mark.parametrize("reply", [{"name": 1}, [{"name": 1}], "one"])
def test_such_an_item_must_be_as_declared_too(mock_jira: MockJira, reply: Any) -> None:
    with pytest.raises(ReplyMismatch):
        mock_jira.reply("GET /api/2/workflow", reply)


def test_a_reply_that_the_document_does_not_allow_is_refused_with_the_difference(mock_jira: MockJira) -> None:
    with pytest.raises(ReplyMismatch) as refused:
        mock_jira.reply("GET /agile/1.0/sprint/{sprintId}", {"id": "7", "startDate": "tomorrow", "name": None})
    assert str(refused.value).splitlines()[2:11] == [
        "    body /id",
        "      - declared  integer (int64)",
        '      + set       string "7"',
        "    body /startDate",
        "      - declared  string (date-time)",
        '      + set       string that is no date-time "tomorrow"',
        "    body /name",
        "      - declared  string",
        "      + set       null",
    ]


def test_an_unchecked_reply_is_drift_for_the_client(mock_jira: MockJira, jira: Jira) -> None:
    mock_jira.reply(jira.sprint.get_sprint, Reply(json={"id": "7", "name": "Sprint 7"}, checked=False))
    response = jira.with_response(jira.sprint.get_sprint, 7)
    assert [str(drift) for drift in response.drift] == [
        "GET /agile/1.0/sprint/{sprintId}: /id should be int, got string"
    ]


def test_an_error_has_jiras_form(mock_jira: MockJira, jira: Jira) -> None:
    mock_jira.reply(jira.issue.get_issue, Reply.error(404, "Issue Does Not Exist", errors={"issue": "unknown"}))
    with pytest.raises(NotFound) as raised:
        jira.issue.get_issue("EX-1")
    assert raised.value.error_messages == ["Issue Does Not Exist"]
    assert raised.value.errors == {"issue": "unknown"}


def test_a_delay_beyond_the_timeout_times_out_at_once(mock_jira: MockJira, jira: Jira) -> None:
    mock_jira.reply(jira.issue.get_issue, Reply(delay=3600.0))
    started = time.monotonic()
    with pytest.raises(TimedOut):
        jira.with_options(timeout=0.05).issue.get_issue("EX-1")
    assert time.monotonic() - started < 60


def test_a_delay_does_not_hold_up_others(mock_jira: MockJira) -> None:
    mock_jira.delay = 0.05

    async def ask() -> None:
        jira = mock_jira.async_jira()
        await asyncio.gather(*(jira.myself.get_user() for _ in range(5)))

    asyncio.run(ask())
    assert mock_jira.most_at_once == 5


def test_a_broken_connection_is_one(mock_jira: MockJira, jira: Jira) -> None:
    mock_jira.reply(jira.issue.get_issue, Reply.disconnected(), {"key": "EX-1"})
    with pytest.raises(ConnectionFailed):
        jira.with_options(retry=None).issue.get_issue("EX-1")
    assert jira.issue.get_issue("EX-1").key == "EX-1"


def test_one_reply_can_be_a_rate_limit(mock_jira: MockJira, jira: Jira) -> None:
    mock_jira.reply(jira.myself.get_user, Reply.rate_limited(retry_after=7), {"name": "fred"})
    with pytest.raises(TooManyRequests) as refused:
        jira.with_options(retry=None).myself.get_user()
    assert refused.value.headers["retry-after"] == "7"
    assert jira.myself.get_user().name == "fred"


def test_a_rate_limit_counts_down_refuses_and_opens_again(mock_jira: MockJira, jira: Jira) -> None:
    mock_jira.rate_limit(2, seconds=0.2)
    left = [jira.with_response(jira.myself.get_user).headers["x-ratelimit-remaining"] for _ in range(2)]
    assert left == ["1", "0"]
    with pytest.raises(TooManyRequests) as refused:
        jira.with_options(retry=None).myself.get_user()
    assert refused.value.headers["retry-after"] == "1"
    time.sleep(0.25)
    assert jira.myself.get_user().name == "fred"


def test_resources_of_plugins_can_be_added(mock_jira: MockJira, jira: Jira) -> None:
    mock_jira.reply("GET /tempo-core/2/teams/{what}", {"summary": {}})
    call: Call[Any] = Call("GET", "/rest/tempo-core/2/teams/{what}", Any, path={"what": "summary"}, query={"a": 1})
    assert jira.send(call) == {"summary": {}}
    mock_jira.assert_called("GET /tempo-core/2/teams/{what}", path={"what": "summary"}, query={"a": 1})


def test_one_mock_does_not_see_what_was_added_to_another(mock_jira: MockJira) -> None:
    mock_jira.reply("GET /tempo-core/2/teams/summary", {})
    with MockJira() as other, pytest.raises(ConfigurationError):
        other.assert_called("GET /tempo-core/2/teams/summary")


def test_what_fails_once_is_tried_again_by_default(mock_jira: MockJira, jira: Jira) -> None:
    mock_jira.reply(jira.issue.get_issue, Reply.disconnected(), Reply.error(503, "Busy"), {"key": "EX-1"})
    assert jira.issue.get_issue("EX-1").key == "EX-1"
    assert len(mock_jira.calls) == 3
