"""The everyday resources: what is created is found, changed and read again. openapi-core judges every exchange."""

from __future__ import annotations

import inspect
import io
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

import httpx
import pytest

from jira_dc import JIRA_VERSION, NULL, BadRequest, File, Jira, NotFound, PersonalAccessToken
from jira_dc.bodies import IssueUpdateDict, SearchRequestDict, WebhookWriteDict, WorklogInputDict
from jira_dc.testing import MockJira
from jira_dc_runtime.testing.operations.routes import ROUTES
from tests.contract.judge import load_judge
from tests.testing.issue_journeys import TRIED_ELSEWHERE
from tests.testing.nouns import NOUNS
from tests.testing.planning import PLANNING


@pytest.fixture
def jira(mock_jira: MockJira) -> Iterator[Jira]:
    """A client whose every exchange is judged at the end of the test."""
    seen: list[httpx.Response] = []

    def keep(response: httpx.Response) -> None:
        response.request.read()
        if "/secure/" not in str(response.request.url):
            response.read()
            seen.append(response)

    http_client = mock_jira.http_client()
    http_client.event_hooks = {"response": [keep]}
    yield Jira(
        "https://jira.example.com", auth=PersonalAccessToken(mock_jira.token), http_client=http_client, strict=True
    )
    judge = load_judge()
    assert [said for each in seen if (said := judge.object_to_request(each.request))] == []
    good = [each for each in seen if each.is_success]
    assert [said for each in good if (said := judge.object_to_reply(each.request, each))] == []


def make(jira: Jira, summary: str = "The printer burns", **fields: Any) -> str:
    """Create an issue and return its key."""
    given = {"project": {"key": "EX"}, "issuetype": {"name": "Bug"}, "summary": summary, **fields}
    return jira.issue.create_issue({"fields": given}).key or ""


def keys(jira: Jira, jql: str) -> list[str | None]:
    return [issue.key for issue in jira.search.iter_search(jql=jql)]


def read(jira: Jira, key: str) -> Mapping[str, Any]:
    return jira.issue.get_issue(key).fields


def test_create_search_transition_read(jira: Jira) -> None:
    key = make(jira, labels=["hot"], assignee={"name": "barney"}, customfield_10010="x")
    assert keys(jira, 'summary ~ "printer" AND assignee = barney AND status = Open') == [key]
    assert [one.id for one in jira.issue.get_transitions(key).transitions or []] == ["11", "21"]
    jira.issue.do_transition(key, {"transition": {"id": "21"}, "fields": {"labels": []}})
    fields = read(jira, key)
    assert (fields["status"]["name"], fields["resolution"]["name"], fields["labels"]) == ("Resolved", "Done", [])
    assert (fields["assignee"]["name"], fields["reporter"]["name"], fields["customfield_10010"]) == (
        "barney",
        "fred",
        "x",
    )
    assert keys(jira, "statusCategory != Done") == []
    with pytest.raises(BadRequest):
        jira.issue.do_transition(key, {"transition": {"id": "21"}})


def test_bulk_creation_says_which_failed(jira: Jira) -> None:
    good: IssueUpdateDict = {"fields": {"project": {"id": "10000"}, "issuetype": {"id": "1"}, "summary": "Good"}}
    made = jira.issue.create_issues({"issueUpdates": [good, {"fields": {}}]})
    assert [one.key for one in made.issues or []] == ["EX-1"]
    assert [one.failed_element_number for one in made.errors or []] == [1]


def test_editing_assigning_and_deleting(jira: Jira) -> None:
    key = make(jira, description="Smoke")
    jira.issue.edit_issue(
        key, {"fields": {"description": NULL, "summary": "Fire"}, "update": {"labels": [{"add": "a"}]}}
    )
    jira.issue.assign_issue(key, {"name": "fred"})
    fields = read(jira, key)
    assert (fields["summary"], fields["description"], fields["labels"]) == ("Fire", None, ["a"])
    assert fields["assignee"]["name"] == "fred"
    jira.issue.assign_issue(key, {"name": NULL})
    assert read(jira, key)["assignee"] is None
    jira.issue.delete_issue(key)
    with pytest.raises(NotFound):
        jira.issue.get_issue(key)


@pytest.mark.parametrize(
    ("fields", "errors"),
    [
        ({}, {"project", "issuetype", "summary"}),
        ({"project": {"key": "NO"}, "issuetype": {"name": "Bug"}, "summary": "a"}, {"project"}),
        ({"project": {"key": "EX"}, "issuetype": {"name": "No"}, "summary": " "}, {"issuetype", "summary"}),
        ({"project": {"key": "EX"}, "issuetype": {"id": "1"}, "summary": "a", "colour": 1}, {"colour"}),
        ({"project": {"key": "EX"}, "issuetype": {"id": "1"}, "summary": "a", "assignee": {"name": "x"}}, {"assignee"}),
    ],
)
def test_a_faulty_issue_is_refused_field_by_field(jira: Jira, fields: dict[str, Any], errors: set[str]) -> None:
    with pytest.raises(BadRequest) as refused:
        jira.issue.create_issue({"fields": fields})
    assert set(refused.value.errors) == errors


def test_fields_are_chosen_as_asked(jira: Jira) -> None:
    key = make(jira)
    assert set(jira.issue.get_issue(key, fields=["summary", "status"]).fields or {}) == {"summary", "status"}
    assert "summary" not in (jira.issue.get_issue(key, fields=["*all", "-summary"]).fields or {})
    assert [set(one.fields or {}) for one in jira.search.search(fields=["labels"]).issues or []] == [{"labels"}]


def test_comments(jira: Jira) -> None:
    key = make(jira)
    comment = jira.issue.add_comment(key, {"body": "Hi", "visibility": {"type": "role", "value": "Users"}})
    assert jira.issue.get_comment(key, comment.id or "") == comment
    assert jira.issue.update_comment(key, comment.id or "", {"body": "Ho"}).body == "Ho"
    assert [one.body for one in jira.issue.iter_comments(key)] == ["Ho"]
    assert keys(jira, 'comment ~ "ho"') == [key]
    jira.issue.delete_comment(key, comment.id or "")
    assert list(jira.issue.iter_comments(key)) == []
    with pytest.raises(NotFound):
        jira.issue.get_comment(key, comment.id or "")
    with pytest.raises(BadRequest):
        jira.issue.add_comment(key, {"body": ""})


@pytest.mark.parametrize(
    ("sent", "seconds", "text"),
    [
        ({"timeSpent": "1h 30m"}, 5400, "1h 30m"),
        ({"timeSpentSeconds": 60}, 60, "1m"),
        ({"timeSpent": "1d"}, 28800, "1d"),
    ],
)
def test_worklogs(jira: Jira, sent: WorklogInputDict, seconds: int, text: str) -> None:
    key = make(jira)
    worklog = jira.issue.add_worklog(key, {**sent, "started": "2026-01-05T09:30:00.000+0000"})
    assert (worklog.time_spent_seconds, worklog.time_spent) == (seconds, text)
    assert jira.issue.get_worklog(key, worklog.id or "") == worklog
    assert jira.issue.update_worklog(key, worklog.id or "", {"comment": "Done"}).comment == "Done"
    assert len(jira.issue.get_worklogs(key).worklogs or []) == 1
    jira.issue.delete_worklog(key, worklog.id or "")
    assert jira.issue.get_worklogs(key).worklogs == []
    with pytest.raises(BadRequest):
        jira.issue.add_worklog(key, {"timeSpent": "soon"})


def test_attachments(jira: Jira) -> None:
    key = make(jira)
    content = bytes(range(256)) * 8000
    added = jira.issue.add_attachment(key, [File("a.bin", content), File("b.txt", b"")])
    assert [(one.filename, one.size) for one in added] == [("a.bin", len(content)), ("b.txt", 0)]
    copy = io.BytesIO()
    jira.download(added[0].content or "", copy)
    assert copy.getvalue() == content
    assert jira.attachment.get_attachment(added[0].id or "").size == len(content)
    jira.attachment.remove_attachment(added[0].id or "")
    assert [one["filename"] for one in read(jira, key)["attachment"]] == ["b.txt"]
    with pytest.raises(NotFound):
        jira.attachment.get_attachment(added[0].id or "")


def test_projects(jira: Jira) -> None:
    made = jira.project.create_project({"key": "NEW", "name": "New", "lead": "fred", "projectTypeKey": "business"})
    assert made.key == "NEW"
    lead = jira.project.get_project("NEW").lead
    assert lead is not None
    assert lead.name == "fred"
    assert {one.key for one in jira.project.get_all_projects()} == {"EX", "OPS", "NEW"}
    jira.project.delete_project("NEW")
    with pytest.raises(NotFound):
        jira.project.get_project("NEW")
    with pytest.raises(BadRequest) as refused:
        jira.project.create_project({"key": "ex", "name": ""})
    assert set(refused.value.errors) == {"projectKey", "projectName"}


def test_a_preference_comes_as_it_was_stored(jira: Jira) -> None:
    with pytest.raises(NotFound):
        jira.my_preferences.get_preference(key="jira.user.locale")
    for text in ("true", "html", "Asia/Shanghai", "5", '{"a":1}'):
        jira.my_preferences.set_preference(text, key="jira.user.locale")
        assert jira.my_preferences.get_preference(key="jira.user.locale") == text
    jira.my_preferences.remove_preference(key="jira.user.locale")
    with pytest.raises(NotFound):
        jira.my_preferences.remove_preference(key="jira.user.locale")


def test_what_was_not_asked_for_comes_as_null(mock_jira: MockJira) -> None:
    mock_jira.add_issue()
    client = mock_jira.http_client()
    client.headers["Authorization"] = f"Bearer {mock_jira.token}"
    found = client.get("https://jira.example.com/rest/api/2/search").json()
    assert {name: found[name] for name in ("expand", "names", "schema", "warningMessages")} == dict.fromkeys(
        ("expand", "names", "schema", "warningMessages")
    )
    assert found["issues"][0]["renderedFields"] is None


def test_users_and_lists(jira: Jira) -> None:
    assert jira.myself.get_user().name == "fred"
    assert [one.name for one in jira.user.iter_users(username="bar")] == ["barney"]
    assert jira.user.get_user(username="barney").display_name == "Barney Example"
    assert [one.name for one in jira.user.find_assignable_users(username="fred")] == ["fred"]
    assert [one.name for one in jira.status.get_statuses()] == ["Open", "In Progress", "Resolved"]
    assert "Bug" in [one.name for one in jira.issue_type.get_all_issue_types()]
    assert jira.server_info.get_server_info().version_numbers == [int(part) for part in JIRA_VERSION.split(".")]
    with pytest.raises(NotFound):
        jira.user.get_user(username="wilma")


def test_search_by_post_pages_like_by_get(jira: Jira) -> None:
    for number in range(5):
        make(jira, f"Number {number}")
    body: SearchRequestDict = {"jql": "project = EX ORDER BY key DESC", "maxResults": 2, "startAt": 1}
    page = jira.search.search_using_search_request(body)
    assert ([one.key for one in page.issues or []], page.total, page.max_results) == (["EX-4", "EX-3"], 5, 2)


def test_webhooks(jira: Jira) -> None:
    body: WebhookWriteDict = {"name": "n", "url": "https://x.example.com", "events": ["jira:issue_created"]}
    number = jira.webhooks.create_webhook(body).id or 0
    assert [one.statistics is not None for one in jira.webhooks.get_webhooks(statistics=True)] == [True]
    assert [one.statistics for one in jira.webhooks.get_webhooks()] == [None]
    counts = jira.webhooks.get_statistics(number).counts
    assert counts is not None
    assert (counts.successes, counts.window is not None) == (0, True)
    assert list(jira.webhooks.get_statistics_summary(number)) == ["jira:issue_created"]
    assert jira.webhooks.get_transitions(number) == []
    assert jira.webhooks.get_latest_delivery(number) is None
    assert jira.webhooks.update_webhook(number, {**body, "name": "m"}) == jira.webhooks.get_webhook(number)
    jira.webhooks.delete_webhook(number)
    with pytest.raises(NotFound):
        jira.webhooks.get_statistics(number)


def test_a_filter_has_no_columns_until_they_are_set(jira: Jira) -> None:
    with pytest.raises(NotFound):
        jira.filter.get_columns("10000")
    jira.filter.set_columns("10000", {"columns": ["issuekey", "summary", "status"]})
    assert [each.value for each in jira.filter.get_columns("10000")] == ["issuekey", "status"]
    with pytest.raises(NotFound):
        jira.filter.get_columns("10001")
    jira.filter.reset_columns("10000")
    with pytest.raises(NotFound):
        jira.filter.get_columns("10000")


def test_columns_take_the_summary_and_do_not_give_it_back(jira: Jira) -> None:
    usual = [each.value for each in jira.user.get_columns()]
    assert "issuekey" in usual
    jira.user.set_columns(columns=["summary", "priority"])
    assert [each.value for each in jira.user.get_columns()] == ["priority"]
    assert [each.value for each in jira.user.get_columns(username="barney")] == usual
    jira.user.reset_columns()
    assert [each.value for each in jira.user.get_columns()] == usual
    jira.settings.set_issue_navigator_default_columns(columns=["summary", "status"])
    assert [each.value for each in jira.settings.get_issue_navigator_default_columns()] == ["status"]


def test_the_development_panel(jira: Jira) -> None:
    number = jira.issue.get_issue(make(jira)).id or ""
    assert jira.dev_status.get_summary(issue_id=number).errors == []
    assert jira.dev_status.get_detail(issue_id=number, application_type="stash", data_type="branch").detail


def test_every_operation_with_a_state_was_seen_to_work() -> None:
    """The tests above leave no route untried. They run again here, because in parallel each may run elsewhere."""
    tests: dict[str, Callable[..., None]] = {name: test for name, test in globals().items() if name.startswith("test_")}
    journeys = [test for test in tests.values() if [*inspect.signature(test).parameters] == ["jira"]]
    seen: set[str] = set()
    journeys.append(partial(test_worklogs, sent={"timeSpentSeconds": 60}, seconds=60, text="1m"))
    for journey in journeys:
        with MockJira() as mock_jira:
            journey(mock_jira.jira())
            seen |= {call.operation for call in mock_jira.calls if call.status < 300}
    assert sorted(ROUTES.keys() - seen - TRIED_ELSEWHERE - NOUNS - PLANNING) == []
