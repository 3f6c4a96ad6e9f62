"""What hangs on issues: comments, worklogs, attachments, links, votes, watchers, properties, sub-tasks, archives."""

from __future__ import annotations

import datetime as dt
import inspect
import io
import zipfile
from collections.abc import Iterator
from typing import Any, cast

import httpx
import pytest

from jira_dc import NULL, BadRequest, Conflict, File, Jira, NotFound
from jira_dc.models import RemoteIssueLink
from jira_dc.testing import MockJira
from jira_dc_runtime.testing.operations import fields, metadata
from tests.testing.issue_journeys import MODULES, client_of, history, judged, make, read


@pytest.fixture(scope="module")
def mock() -> Iterator[MockJira]:
    with MockJira() as mock:
        yield mock


@pytest.fixture(scope="module")
def jira(mock: MockJira) -> Iterator[Jira]:
    with judged(mock) as jira:
        yield jira


@pytest.fixture(scope="module")
def barney(mock: MockJira) -> Iterator[Jira]:
    """A client of somebody who is no administrator."""
    with client_of(mock, "barney") as jira:
        yield jira


def get(mock: MockJira, address: str | None) -> httpx.Response:
    """Return what an address answers that an answer named."""
    with mock.http_client() as http:
        return http.get(address or "", headers={"Authorization": f"Bearer {mock.token}"})


def test_a_comment_is_seen_by_those_it_is_for(jira: Jira, barney: Jira) -> None:
    key = make(jira)
    group = {"type": "group", "value": "jira-administrators"}
    secret = jira.issue.add_comment(key, cast("Any", {"body": "Secret", "visibility": group}))
    jira.issue.add_comment(key, {"body": "Open"})
    assert [one.body for one in jira.issue.iter_comments(key)] == ["Secret", "Open"]
    assert [one.body for one in barney.issue.iter_comments(key)] == ["Open"]
    assert read(barney, key, "comment")["total"] == 1
    with pytest.raises(NotFound):
        barney.issue.get_comment(key, secret.id)
    with pytest.raises(BadRequest):
        barney.issue.add_comment(key, cast("Any", {"body": "x", "visibility": group}))
    with pytest.raises(BadRequest):
        jira.issue.add_comment(key, {"body": "x", "visibility": {"type": "role", "value": "Nobody"}})


def test_a_comment_is_changed_pinned_and_has_properties(jira: Jira, barney: Jira) -> None:
    key = make(jira)
    comment = jira.issue.add_comment(key, {"body": "Hi", "properties": [{"key": "a", "value": {"b": 1}}]})
    assert [one.key for one in jira.comment.get_property_keys(comment.id).keys] == ["a"]
    jira.comment.set_property(comment.id, "c", 5)
    assert jira.comment.get_property(comment.id, "c").value == 5
    jira.comment.delete_property(comment.id, "c")
    with pytest.raises(NotFound):
        jira.comment.get_property(comment.id, "c")
    with pytest.raises(NotFound):
        jira.comment.get_property_keys("1")
    shown = jira.issue.get_comment(key, comment.id, expand=["renderedBody", "properties"])
    assert (shown.rendered_body, [one.key for one in shown.properties]) == ("<p>Hi</p>", ["a"])
    jira.issue.set_comment_pinned(key, comment.id, True)
    assert [one.pinned_by for one in jira.issue.get_pinned_comments(key)] == ["fred"]
    jira.issue.set_comment_pinned(key, comment.id, False)
    assert jira.issue.get_pinned_comments(key) == []
    assert jira.issue.update_comment(key, comment.id, {"body": "Ho"}).body == "Ho"
    with pytest.raises(NotFound, match="Can not find a comment for the id: 1"):
        jira.issue.get_comment(key, "1")
    jira.issue.delete_comment(key, comment.id)
    assert [one.body for one in jira.issue.iter_comments(key)] == []
    jira.issue.add_comment(key, {"body": "first"})
    jira.issue.add_comment(key, {"body": "second"})
    assert [one.body for one in jira.issue.get_comments(key, order_by="-created").comments] == ["second", "first"]


@pytest.mark.parametrize(
    ("query", "left"),
    [
        ({}, "7h"),
        ({"adjust_estimate": "auto"}, "7h"),
        ({"adjust_estimate": "leave"}, "1d"),
        ({"adjust_estimate": "new", "new_estimate": "2d"}, "2d"),
        ({"adjust_estimate": "manual", "reduce_by": "30m"}, "7h 30m"),
    ],
)
def test_work_takes_from_the_remaining_estimate_as_it_is_told(jira: Jira, query: dict[str, str], left: str) -> None:
    key = make(jira, timetracking={"originalEstimate": "1d"})
    worklog = jira.issue.add_worklog(key, {"timeSpent": "1h", "comment": "Done"}, **query)
    tracking = read(jira, key, "timetracking")
    assert (tracking["remainingEstimate"], tracking["timeSpent"], tracking["originalEstimate"]) == (left, "1h", "1d")
    found = read(jira, key)
    assert (found["timespent"], found["workratio"], found["aggregatetimespent"]) == (3600, 12, 3600)
    jira.issue.delete_worklog(key, worklog.id, adjust_estimate="leave")
    assert (read(jira, key, "timespent"), read(jira, key, "timetracking")["remainingEstimate"]) == (None, left)


def test_a_worklog_is_changed_and_deleted_and_the_estimate_follows(jira: Jira, mock: MockJira) -> None:
    key = make(jira, timetracking={"originalEstimate": "1d", "remainingEstimate": "4h"})
    worklog = jira.issue.add_worklog(key, {"timeSpentSeconds": 7200, "started": "2026-01-05T09:30:00.000+0000"})
    assert read(jira, key, "timetracking")["remainingEstimate"] == "2h"
    jira.issue.update_worklog(key, worklog.id, {"timeSpent": "3h"})
    assert read(jira, key, "timetracking")["remainingEstimate"] == "1h"
    assert jira.issue.get_worklog(key, worklog.id).time_spent == "3h"
    assert [one.id for one in jira.issue.get_worklogs(key).worklogs] == [worklog.id]
    jira.issue.delete_worklog(key, worklog.id, adjust_estimate="manual", increase_by="2h")
    assert read(jira, key, "timetracking")["remainingEstimate"] == "3h"
    said = [one for one in history(mock, key) if one[0] != "WorklogId"]
    assert said == [
        ("timeestimate", "14400", "7200"),
        ("timespent", None, "7200"),
        ("timeestimate", "7200", "3600"),
        ("timespent", "7200", "10800"),
        ("timeestimate", "3600", "10800"),
        ("timespent", "10800", None),
    ]
    with pytest.raises(NotFound):
        jira.issue.get_worklog(key, worklog.id)


@pytest.mark.parametrize(
    ("body", "query", "errors"),
    [
        ({"comment": "x"}, {}, {"timeLogged"}),
        ({"timeSpent": "soon"}, {}, {"timeLogged"}),
        ({"timeSpent": "1h"}, {"adjust_estimate": "new"}, {"newEstimate"}),
        ({"timeSpent": "1h"}, {"adjust_estimate": "manual"}, {"adjustmentAmount"}),
    ],
)
def test_work_that_cannot_be_logged_is_refused(
    jira: Jira, body: dict[str, Any], query: dict[str, Any], errors: set[str]
) -> None:
    with pytest.raises(BadRequest) as refused:
        jira.issue.add_worklog(make(jira), cast("Any", body), **query)
    assert set(refused.value.errors) == errors


def test_worklogs_are_found_by_when_they_were_changed(jira: Jira, mock: MockJira) -> None:
    before = int(dt.datetime.now(dt.UTC).timestamp() * 1000)
    key = make(jira)
    first = jira.issue.add_worklog(key, {"timeSpent": "1h"})
    second = jira.issue.add_worklog(key, {"timeSpent": "2h"})
    changed = list(jira.worklog.iter_ids_of_worklogs_modified_since(since=before))
    assert {str(one.worklog_id) for one in changed} == {first.id, second.id}
    jira.issue.delete_worklog(key, first.id)
    gone = jira.worklog.get_ids_of_worklogs_deleted_since(since=before)
    assert ([str(one.worklog_id) for one in gone.values], gone.last_page) == ([first.id], True)
    found = jira.worklog.get_worklogs_for_ids({"ids": [int(first.id), int(second.id)]})
    assert [one.id for one in found] == [second.id]
    assert get(mock, second.self).json()["timeSpent"] == "2h"


def test_attachments_are_listed_expanded_and_leave_a_trace(jira: Jira, mock: MockJira) -> None:
    key = make(jira)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("folder/a.txt", "x" * 2000)
        archive.writestr("b.png", b"y")
    whole, plain = jira.issue.add_attachment(key, [File("all.zip", packed.getvalue()), File("c.txt", b"z")])
    assert jira.attachment.get_attachment_meta().enabled
    people, machines = jira.attachment.expand_for_humans(whole.id), jira.attachment.expand_for_machines(whole.id)
    assert [(one.path, one.label, one.size) for one in people.entries] == [
        ("folder/a.txt", "a.txt", "2 kB"),
        ("b.png", "b.png", "1 bytes"),
    ]
    assert [(one.name, one.media_type) for one in machines.entries] == [
        ("folder/a.txt", "text/plain"),
        ("b.png", "image/png"),
    ]
    with pytest.raises(Conflict):
        jira.attachment.expand_for_humans(plain.id)
    assert get(mock, plain.self).json()["filename"] == "c.txt"
    jira.attachment.remove_attachment(plain.id)
    assert history(mock, key)[1:] == [("Attachment", None, "c.txt"), ("Attachment", "c.txt", None)]
    assert jira.attachment.get_attachment(whole.id).filename == "all.zip"


def test_links_are_seen_from_both_sides(jira: Jira, mock: MockJira) -> None:
    one, other = make(jira), make(jira)
    body = {"type": {"name": "Blocks"}, "inwardIssue": {"key": one}, "outwardIssue": {"key": other}}
    jira.issue_link.link_issues(cast("Any", {**body, "comment": {"body": "Look"}}))
    [outward], [inward] = read(jira, one, "issuelinks"), read(jira, other, "issuelinks")
    assert (outward["outwardIssue"]["key"], outward["type"]["outward"], inward["inwardIssue"]["key"]) == (
        other,
        "blocks",
        one,
    )
    assert outward["outwardIssue"]["fields"]["summary"] == "A summary"
    whole = jira.issue_link.get_issue_link(outward["id"])
    assert (whole.inward_issue and whole.inward_issue.key, whole.outward_issue and whole.outward_issue.key) == (
        one,
        other,
    )
    assert [comment.body for comment in jira.issue.iter_comments(one)] == ["Look"]
    assert history(mock, other) == [("Link", None, f"This issue is blocked by {one}")]
    jira.issue_link.delete_issue_link(outward["id"])
    assert read(jira, one, "issuelinks") == []
    for wrong in (
        {**body, "type": {"name": "Nothing"}},
        {**body, "inwardIssue": {"key": "EX-9999"}},
    ):
        with pytest.raises(NotFound):
            jira.issue_link.link_issues(cast("Any", wrong))
    with pytest.raises(NotFound):
        jira.issue_link.get_issue_link(outward["id"])
    jira.issue.edit_issue(
        one, {"update": {"issuelinks": [{"add": {"type": {"name": "Relates"}, "outwardIssue": {"key": other}}}]}}
    )
    assert [link["type"]["name"] for link in read(jira, other, "issuelinks")] == ["Relates"]
    jira.issue.delete_issue(one)
    assert read(jira, other, "issuelinks") == []


def test_link_types_are_made_changed_ordered_and_deleted(mock: MockJira, jira: Jira) -> None:
    made = jira.issue_link_type.create_issue_link_type(
        {"name": "Causes", "outward": "causes", "inward": "is caused by"}
    )
    assert jira.issue_link_type.get_issue_link_type(made.id) == made
    assert get(mock, made.self).json()["outward"] == "causes"
    changed = jira.issue_link_type.update_issue_link_type(made.id, {"name": "Triggers"})
    assert (changed.name, changed.outward) == ("Triggers", "causes")
    listed = jira.issue_link_type.reset_order({"direction": "DESC"}).issue_link_types
    assert [one.name for one in listed] == ["Triggers", "Relates", "Duplicate", "Cloners", "Blocks"]
    jira.issue_link_type.move_issue_link_type(made.id, {"newPosition": 4})
    assert [one.name for one in jira.issue_link_type.get_issue_link_types().issue_link_types or []][4] == "Triggers"
    jira.issue_link_type.delete_issue_link_type(made.id)
    with pytest.raises(NotFound):
        jira.issue_link_type.get_issue_link_type(made.id)


def list_remote_links(jira: Jira, key: str) -> list[RemoteIssueLink]:
    links = jira.issue.get_remote_issue_links(key)
    assert isinstance(links, list)
    return links


def test_remote_links(jira: Jira, mock: MockJira) -> None:
    key = make(jira)
    body = {"globalId": "system=1&id=2", "object": {"url": "https://example.com/2", "title": "Two"}}
    made = jira.issue.create_or_update_remote_issue_link(key, cast("Any", body))
    again = jira.issue.create_or_update_remote_issue_link(key, cast("Any", {**body, "relationship": "causes"}))
    assert made.id == again.id
    [found] = list_remote_links(jira, key)
    assert (found.global_id, found.relationship, found.object and found.object.title) == (
        "system=1&id=2",
        "causes",
        "Two",
    )
    assert get(mock, made.self).json()["object"]["url"] == "https://example.com/2"
    number = str(made.id)
    jira.issue.update_remote_issue_link(key, number, {"object": {"url": "https://example.com/3", "title": "Three"}})
    linked = jira.issue.get_remote_issue_link_by_id(key, number).object
    assert linked is not None
    assert linked.title == "Three"
    only = jira.issue.get_remote_issue_links(key, global_id="system=1&id=2")
    assert isinstance(only, RemoteIssueLink)  # Jira answers no list then
    assert only.id == made.id
    jira.issue.delete_remote_issue_link_by_global_id(key, global_id="system=1&id=2")
    assert list_remote_links(jira, key) == []
    other = jira.issue.create_or_update_remote_issue_link(key, cast("Any", {"object": body["object"]}))
    jira.issue.delete_remote_issue_link_by_id(key, str(other.id))
    with pytest.raises(NotFound):
        jira.issue.get_remote_issue_link_by_id(key, str(other.id))
    with pytest.raises(BadRequest) as refused:
        jira.issue.create_or_update_remote_issue_link(key, {"object": {}})
    assert set(refused.value.errors) == {"title", "url"}
    both = jira.issue.create_reciprocal_remote_issue_link(cast("Any", {"source": body, "target": body}))
    assert both.source is not None


def test_votes_and_watchers(jira: Jira, barney: Jira, mock: MockJira) -> None:
    key = make(jira)
    assert [one.name for one in jira.issue.get_issue_watchers(key).watchers] == ["fred"]
    jira.issue.add_watcher(key, "barney")
    shown = read(barney, key, "watches")
    assert (shown["watchCount"], shown["isWatching"]) == (2, True)
    assert get(mock, shown["self"]).json()["watchCount"] == 2
    jira.issue.remove_watcher(key, username="barney")
    assert not read(barney, key, "watches")["isWatching"]
    with pytest.raises(NotFound):
        jira.issue.add_watcher(key, "wilma")
    with pytest.raises(NotFound, match="reported"):
        jira.issue.add_vote(key)
    barney.issue.add_vote(key)
    votes = jira.issue.get_votes(key)
    assert (votes.votes, votes.has_voted, [one.name for one in votes.voters]) == (1, False, ["barney"])
    assert read(barney, key, "votes")["hasVoted"]
    barney.issue.remove_vote(key)
    with pytest.raises(NotFound):
        barney.issue.remove_vote(key)
    mine = make(barney)
    jira.issue.add_vote(mine)
    jira.issue.remove_vote(mine)


def test_properties_are_any_json(jira: Jira, mock: MockJira) -> None:
    key = make(jira)
    for sent, kept in (({"a": [1, "b"]}, {"a": [1, "b"]}), ("text", "text"), (5, 5), (NULL, None), (False, False)):
        jira.issue.set_property(key, "my.key", sent)
        assert jira.issue.get_property(key, "my.key").value == kept
    [listed] = jira.issue.get_property_keys(key).keys
    assert get(mock, listed.self).json() == {"key": "my.key", "value": False}
    assert (jira.issue.get_issue(key, properties=["*all"]).properties or {}) == {"my.key": False}
    jira.issue.delete_property(key, "my.key")
    with pytest.raises(NotFound):
        jira.issue.get_property(key, "my.key")
    with pytest.raises(NotFound):
        jira.issue.delete_property(key, "my.key")


def test_subtasks_stand_in_an_order_and_go_with_their_parent(jira: Jira) -> None:
    parent = make(jira, timetracking={"originalEstimate": "1h"})
    first, second = (make(jira, "Sub-task", parent={"key": parent}, summary=name) for name in ("One", "Two"))
    jira.issue.add_worklog(first, {"timeSpent": "30m"})
    assert read(jira, first, "parent")["key"] == parent
    assert [one.key for one in jira.issue.get_sub_tasks(parent)] == [first, second]
    assert jira.issue.can_move_sub_task(parent)
    jira.issue.move_sub_tasks(parent, {"original": 0, "current": 1})
    assert [one["key"] for one in read(jira, parent, "subtasks")] == [second, first]
    with pytest.raises(BadRequest):
        jira.issue.move_sub_tasks(parent, {"original": 0, "current": 2})
    assert (read(jira, parent, "timespent"), read(jira, parent, "aggregatetimespent")) == (None, 1800)
    with pytest.raises(BadRequest, match="deleteSubtasks"):
        jira.issue.delete_issue(parent)
    jira.issue.delete_issue(second)
    jira.issue.delete_issue(parent, delete_subtasks=True)
    with pytest.raises(NotFound):
        jira.issue.get_issue(first)


@pytest.mark.parametrize(
    ("sent", "errors"),
    [
        ({}, {"issuetype": "Issue type is a sub-task but parent issue key or id not specified."}),
        ({"parent": {"key": "EX-9999"}}, {"parent": "Could not find issue by id or key."}),
    ],
)
def test_a_subtask_needs_a_parent(jira: Jira, sent: dict[str, Any], errors: dict[str, str]) -> None:
    with pytest.raises(BadRequest) as refused:
        make(jira, "Sub-task", **sent)
    assert dict(refused.value.errors) == errors


def test_an_archived_issue_is_read_and_not_changed(jira: Jira) -> None:
    key, other = make(jira), make(jira)
    jira.issue.archive_issue(key)
    found = read(jira, key)
    assert (found["archivedby"]["name"], found["archiveddate"] is not None) == ("fred", True)
    with pytest.raises(BadRequest, match="archived"):
        jira.issue.edit_issue(key, {"fields": {"summary": "New"}})
    jira.issue.restore_issue(key)
    jira.issue.edit_issue(key, {"fields": {"summary": "New"}})
    jira.issue.archive_issues([key, other, "EX-9999"])
    assert [read(jira, one, "archiveddate") is not None for one in (key, other)] == [True, True]


def test_issues_are_picked_and_people_told(jira: Jira) -> None:
    key = make(jira, summary="A very <rare> word")
    jira.issue.get_issue(key, update_history=True)
    assert read(jira, key, "lastViewed") is not None
    seen, found = jira.issue.find_issues_for_picker(query="rare", current_jql="project = EX").sections
    assert [[one.key for one in section.issues] for section in (seen, found)] == [[key], [key]]
    assert seen.issues[0].summary == "A very &lt;<b>rare</b>&gt; word"
    jira.issue.send_notification(key, {"subject": "Hi", "textBody": "Look", "to": {"reporter": True}})
    with pytest.raises(BadRequest):
        jira.issue.send_notification(key, {"subject": "Hi", "textBody": "Look", "to": {}})
    with pytest.raises(BadRequest):
        jira.issue.send_notification(key, {"subject": "Hi", "to": {"users": [{"name": "wilma"}]}})


def test_screens_have_tabs_and_these_have_fields(jira: Jira) -> None:
    assert [one.name for one in jira.screens.get_all_screens(search="resolve")] == ["Resolve Issue Screen"]
    tab = jira.screens.add_tab(2, {"name": "More"})
    assert jira.screens.rename_tab(2, tab.id or 0, {"name": "Much more"}).name == "Much more"
    jira.screens.move_tab(2, tab.id or 0, 0)
    assert [one.name for one in jira.screens.get_all_tabs(2)] == ["Much more", "Field Tab"]
    assert "duedate" in [one.id for one in jira.screens.get_fields_to_add(2)]
    for name in ("duedate", "environment", "customfield_10011"):
        jira.screens.add_field(2, tab.id or 0, {"fieldId": name})
    with pytest.raises(BadRequest):
        jira.screens.add_field(2, tab.id or 0, {"fieldId": "duedate"})
    jira.screens.move_field(2, tab.id or 0, "duedate", {"position": "Last"})
    jira.screens.move_field(2, tab.id or 0, "environment", {"after": "customfield_10011"})
    jira.screens.update_show_when_empty_indicator(2, tab.id or 0, "duedate", True)
    shown = [(one.id, one.show_when_empty) for one in jira.screens.get_all_fields(2, tab.id or 0)]
    assert shown == [("customfield_10011", False), ("environment", False), ("duedate", True)]
    key = make(jira)
    jira.issue.do_transition(key, {"transition": {"id": "11"}, "fields": {"duedate": "2026-12-31"}})
    assert str(read(jira, key, "duedate")) == "2026-12-31"
    jira.screens.remove_field(2, tab.id or 0, "duedate")
    jira.screens.delete_tab(2, tab.id or 0)
    with pytest.raises(BadRequest):
        jira.screens.get_all_fields(2, tab.id or 0)


def test_transitions_say_what_they_take(jira: Jira) -> None:
    key = make(jira)
    steps = {one.name: one for one in jira.issue.get_transitions(key, expand=["transitions.fields"]).transitions}
    assert (steps["Resolve"].fields or {})["resolution"].operations == ["set"]
    body = {"transition": {"id": steps["Resolve"].id}, "fields": {"resolution": {"name": "Duplicate"}}}
    jira.issue.do_transition(key, cast("Any", {**body, "update": {"comment": [{"add": {"body": "As EX-1"}}]}}))
    found = read(jira, key)
    assert (found["resolution"]["name"], found["resolutiondate"] is not None) == ("Duplicate", True)
    assert found["comment"]["comments"][0]["body"] == "As EX-1"
    assert (jira.issue.get_edit_issue_meta(key).fields or {})["summary"].required


def test_nothing_here_is_left_untried() -> None:
    """The tests above run again here, because in parallel each may run elsewhere."""
    tests = [test for name, test in globals().items() if name.startswith("test_") and callable(test)]
    seen: set[str] = set()
    for test in tests:
        wanted = inspect.signature(test).parameters.keys()
        if not wanted or not wanted <= {"mock", "jira", "barney"}:
            continue
        with MockJira() as mock, client_of(mock, "fred") as jira, client_of(mock, "barney") as barney:
            known = {"mock": mock, "jira": jira, "barney": barney}
            test(**{name: known[name] for name in wanted})
            seen |= {call.operation for call in mock.calls if call.status < 300}
    elsewhere = {
        *fields.ROUTES,
        *metadata.ROUTES,
        "POST /api/2/screens/addToDefault/{fieldId}",
    }  # test_custom_fields.py
    assert sorted({key for module in MODULES for key in module.ROUTES} - seen - elsewhere) == []
