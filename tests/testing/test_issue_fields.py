"""Issues are whole: every field with a value that fits the others, a history, checks with Jira's messages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

import pytest

from jira_dc import NULL, BadRequest, Forbidden, Jira, JiraError, NotFound, Unauthorized
from jira_dc.testing import MockJira
from jira_dc_runtime.ground.json_kind import is_array, is_object
from jira_dc_runtime.testing.state.people import EVERYBODY
from jira_dc_runtime.testing.state.projects import Component, Version
from jira_dc_runtime.testing.state.schemes import Grant, PermissionScheme
from tests.testing.issue_journeys import client_of, history, judged, make, read

SEVERITY = "customfield_10011"
EVERY_FIELD = {
    "aggregateprogress", "aggregatetimeestimate", "aggregatetimeoriginalestimate", "aggregatetimespent", "archivedby",
    "archiveddate", "assignee", "attachment", "comment", "components", "created", "creator", "description", "duedate",
    "environment", "fixVersions", "issuelinks", "issuetype", "labels", "lastViewed", "priority", "progress",
    "project", "reporter", "resolution", "resolutiondate", "security", "status", "subtasks", "summary",
    "timeestimate", "timeoriginalestimate", "timespent", "timetracking", "updated", "versions", "votes", "watches",
    "workratio", "worklog",
}  # fmt: skip
"""What an issue of a fresh Jira 8.20 shows of Jira's own fields."""


@pytest.fixture(scope="module")
def mock() -> Iterator[MockJira]:
    with MockJira() as mock:
        for number, name in enumerate(("1.0", "1.1", "2.0"), 10_100):
            mock.state.versions.add(Version(str(number), name, 10_000))
        mock.state.versions.add(Version("10200", "OPS 1", 10_001))
        mock.state.components.add(Component("10300", "Backend", 10_000, lead="barney", assignee_type="COMPONENT_LEAD"))
        mock.state.components.add(Component("10301", "Frontend", 10_000))
        granted = {grant.permission for grant in mock.state.permission_schemes["0"].grants}
        keys = sorted(granted - {"ADMINISTER_PROJECTS"})
        grants = [Grant(number, key, "group", EVERYBODY) for number, key in enumerate(keys)]
        mock.state.permission_schemes.add(PermissionScheme("10", "For users of Jira Software", grants=grants))
        mock.state.projects["EX"].permission_scheme = "10"
        mock.add_user("pebbles", groups=())
        yield mock


@pytest.fixture(scope="module")
def jira(mock: MockJira) -> Iterator[Jira]:
    with judged(mock) as jira:
        yield jira


def test_an_issue_shows_every_field_and_what_was_set(jira: Jira) -> None:
    key = make(
        jira,
        description="Smoke",
        environment="Kitchen",
        labels=["b", "a"],
        priority={"name": "High"},
        assignee={"name": "barney"},
        reporter={"name": "barney"},
        components=[{"name": "Backend"}],
        versions=[{"id": "10100"}],
        fixVersions=[{"name": "1.1"}, {"id": "10102"}],
        duedate="2026-03-31",
        timetracking={"originalEstimate": "1w 1d", "remainingEstimate": "2d 2h 30m"},
    )
    fields = read(jira, key)
    assert sorted(EVERY_FIELD - fields.keys()) == []
    assert fields["creator"]["name"] == "fred"
    assert fields["reporter"]["name"] == "barney"
    assert (fields["priority"]["name"], fields["priority"]["id"]) == ("High", "2")
    assert [one["name"] for one in fields["fixVersions"]] == ["1.1", "2.0"]
    assert [one["name"] for one in fields["versions"]] == ["1.0"]
    assert [one["name"] for one in fields["components"]] == ["Backend"]
    assert fields["labels"] == ["a", "b"]
    assert (fields["timeoriginalestimate"], fields["timeestimate"]) == (172_800, 66_600)
    assert fields["timetracking"]["originalEstimate"] == "1w 1d"
    assert fields["aggregateprogress"] == {"progress": 0, "total": 66_600, "percent": 0}
    assert (fields["workratio"], fields["resolution"], fields["timespent"]) == (0, None, None)
    assert fields["watches"]["watchCount"] == 1
    assert fields["customfield_10006"].startswith("0|")


def test_fields_are_chosen_by_name_all_navigable_and_not(jira: Jira) -> None:
    key = make(jira)

    asked = ["status", "summary", "labels", "priority", "created", "assignee"]
    assert list(jira.issue.get_issue(key, fields=asked).fields) == asked

    def chosen(*names: str) -> set[str]:
        return set(jira.issue.get_issue(key, fields=list(names)).fields)

    assert chosen("summary", "status", "nothing") == {"summary", "status"}
    assert chosen("*all") >= EVERY_FIELD
    assert {"summary", "customfield_10002"} <= chosen("*navigable")
    assert not {"comment", "worklog", "attachment"} & chosen("*navigable")
    assert "comment" in chosen("*navigable", "comment")
    assert "comment" not in chosen("*all", "-comment")
    assert "comment" not in chosen("-comment")
    [found] = jira.search.search(jql=f"key = {key}").issues
    assert "comment" not in found.fields
    [found] = jira.search.search(jql=f"key = {key}", fields=["*all"], expand=["changelog", "names"]).issues
    assert "comment" in found.fields
    assert found.changelog is not None


def test_expand_adds_what_it_names(jira: Jira) -> None:
    key = make(jira, description="<b>one</b>\ntwo", timetracking={"originalEstimate": "1h 30m"})
    jira.issue.add_comment(key, {"body": "Hi"})
    wanted = ["renderedFields", "names", "schema", "transitions", "operations", "editmeta", "changelog"]
    assert jira.issue.get_issue(key).changelog is None
    whole = jira.issue.get_issue(key, expand=wanted)
    rendered = whole.rendered_fields
    assert rendered is not None
    assert rendered["description"] == "<p>&lt;b&gt;one&lt;/b&gt;<br/>\ntwo</p>"
    assert rendered["timeoriginalestimate"] == "1 hour, 30 minutes"
    assert rendered["comment"]["comments"][0]["body"] == "<p>Hi</p>"
    assert rendered["summary"] is None
    assert (whole.names or {})["fixVersions"] == "Fix Version/s"
    assert (whole.schema or {})["customfield_10002"].custom_id == 10_002
    assert [one.name for one in whole.transitions] == ["Start progress", "Resolve"]
    [_, resolve] = jira.issue.get_issue(key, expand=["transitions.fields"]).transitions
    assert "resolution" in (resolve.fields or {})
    assert whole.editmeta is not None
    assert (whole.editmeta.fields or {})["labels"].operations == ["add", "set", "remove"]
    assert whole.operations is not None
    assert whole.changelog is not None
    assert whole.changelog.total == 0


def test_the_history_says_what_was_done(jira: Jira, mock: MockJira) -> None:
    key = make(jira, fixVersions=[{"name": "1.0"}], labels=["a"], **{SEVERITY: {"value": "Major"}})
    jira.issue.edit_issue(
        key,
        {
            "fields": {"summary": "New", "assignee": {"name": "barney"}, SEVERITY: {"value": "Minor"}},
            "update": {
                "labels": [{"add": "b"}],
                "fixVersions": [{"add": {"name": "2.0"}}, {"remove": {"name": "1.0"}}],
            },
        },
    )
    jira.issue.edit_issue(
        key, {"fields": {"customfield_10007": 2, "priority": {"name": "Low"}, "duedate": "2026-03-31"}}
    )
    jira.issue.do_transition(key, {"transition": {"id": "21"}, "fields": {"resolution": {"name": "Won't Do"}}})
    jira.issue.do_transition(key, {"transition": {"id": "31"}})
    assert set(history(mock, key)[:6]) == {
        ("Fix Version", "1.0", None),
        ("Fix Version", None, "2.0"),
        ("Severity", "Major", "Minor"),
        ("assignee", None, "Barney Example"),
        ("labels", "a", "a b"),
        ("summary", "A summary", "New"),
    }
    assert history(mock, key)[6:] == [
        ("duedate", None, "2026-03-31 00:00:00.0"),
        ("priority", "Medium", "Low"),
        ("Sprint", None, "Sprint 2"),
        ("resolution", None, "Won't Do"),
        ("status", "Open", "Resolved"),
        ("resolution", "Won't Do", None),
        ("status", "Resolved", "Open"),
    ]
    log = jira.issue.get_issue(key, expand=["changelog"]).changelog
    assert log is not None
    assert [one.author and one.author.name for one in log.histories] == ["fred"] * 4
    status = log.histories[2].items[1]
    assert (status.field_, status.fieldtype, status.from_, status.to) == ("status", "jira", "1", "5")


def test_nothing_is_noted_where_nothing_changes(jira: Jira, mock: MockJira) -> None:
    key = make(jira, labels=["a"])
    jira.issue.edit_issue(key, {"fields": {"summary": "A summary", "labels": ["a"], "description": NULL}})
    assert history(mock, key) == []


def off_screen(name: str) -> str:
    return f"Field '{name}' cannot be set. It is not on the appropriate screen, or unknown."


FAULTY: list[tuple[dict[str, Any], dict[str, str]]] = [
    ({"summary": "x" * 256}, {"summary": "Summary must be less than 255 characters."}),
    ({"summary": "a\nb"}, {"summary": "The summary is invalid because it contains newline characters."}),
    ({"summary": "  "}, {"summary": "You must specify a summary of the issue."}),
    ({"summary": 5}, {"summary": "Operation value must be a string"}),
    ({"labels": ["two words"]}, {"labels": "The label 'two words' contains spaces which is invalid."}),
    ({"labels": "a"}, {"labels": "data was not an array"}),
    ({"duedate": "31.03.2026"}, {"duedate": "Error parsing date string: 31.03.2026"}),
    ({"duedate": "2026-02-30"}, {"duedate": "Error parsing date string: 2026-02-30"}),
    ({"priority": {"name": "Awful"}}, {"priority": "Priority name 'Awful' is not valid"}),
    ({"fixVersions": [{"name": "9"}]}, {"fixVersions": "Version name '9' is not valid"}),
    ({"fixVersions": [{"name": "OPS 1"}]}, {"fixVersions": "Version name 'OPS 1' is not valid"}),
    ({"versions": {"name": "1.0"}}, {"versions": "data was not an array"}),
    ({"components": [{"id": "1"}]}, {"components": "Component id '1' is not valid"}),
    ({"assignee": {"name": "nobody"}}, {"assignee": "User 'nobody' does not exist."}),
    ({"assignee": {"name": "pebbles"}}, {"assignee": "User 'pebbles' cannot be assigned issues."}),
    ({"assignee": "fred"}, {"assignee": "data was not an object"}),
    (
        {"timetracking": {"originalEstimate": "soon"}},
        {"timetracking_originalestimate": "The original estimate specified is invalid."},
    ),
    ({"status": {"name": "Open"}}, {"status": off_screen("status")}),
    ({"colour": 1}, {"colour": off_screen("colour")}),
    ({"customfield_99999": 1}, {"customfield_99999": off_screen("customfield_99999")}),
]


@pytest.mark.parametrize(("sent", "errors"), FAULTY)
def test_a_faulty_field_is_refused_with_jiras_message(jira: Jira, sent: dict[str, Any], errors: dict[str, str]) -> None:
    with pytest.raises(BadRequest) as refused:
        make(jira, **sent)
    assert dict(refused.value.errors) == errors
    key = make(jira)
    with pytest.raises(BadRequest) as refused:
        jira.issue.edit_issue(key, {"fields": sent})
    assert dict(refused.value.errors) == errors


def test_all_faults_are_said_at_once_and_nothing_is_done(jira: Jira) -> None:
    key = make(jira)
    with pytest.raises(BadRequest) as refused:
        jira.issue.edit_issue(key, {"fields": {"description": "New", "labels": ["a b"], "duedate": "x"}})
    assert set(refused.value.errors) == {"labels", "duedate"}
    assert read(jira, key, "description") is None


OPERATIONS: list[tuple[str, list[dict[str, Any]], Any]] = [
    ("labels", [{"add": "b"}], ["a", "b"]),
    ("labels", [{"remove": "a"}], []),
    ("labels", [{"set": ["z", "y"]}], ["y", "z"]),
    ("labels", [{"add": "b"}, {"remove": "a"}, {"add": "c"}], ["b", "c"]),
    ("fixVersions", [{"add": {"name": "2.0"}}, {"remove": {"name": "2.0"}}], []),
    ("components", [{"set": [{"name": "Backend"}]}], ["Backend"]),
    ("summary", [{"set": "Set"}], "Set"),
]


@pytest.mark.parametrize(("field", "operations", "value"), OPERATIONS)
def test_update_does_what_the_field_allows(
    jira: Jira, field: str, operations: list[dict[str, Any]], value: Any
) -> None:
    key = make(jira, labels=["a"])
    jira.issue.edit_issue(key, cast("Any", {"update": {field: operations}}))
    found = read(jira, key, field)
    assert ([one["name"] for one in found] if field == "components" else found) == value


def test_an_estimate_is_edited_alone(jira: Jira) -> None:
    key = make(jira, timetracking={"originalEstimate": "2d"})
    jira.issue.edit_issue(key, {"update": {"timetracking": [{"edit": {"remainingEstimate": "1d"}}]}})
    assert read(jira, key, "timetracking") == {
        "originalEstimate": "2d",
        "originalEstimateSeconds": 57_600,
        "remainingEstimate": "1d",
        "remainingEstimateSeconds": 28_800,
    }


def unsupported(name: str, label: str, verb: str, allowed: str) -> str:
    said = f"Field with id '{name}' and name '{label}' does not support operation '{verb}'"
    return f"{said} Supported operation(s) are: '{allowed}'"


@pytest.mark.parametrize(
    ("field", "operation", "said"),
    [
        ("summary", {"add": "x"}, unsupported("summary", "Summary", "add", "set")),
        ("issuelinks", {"set": []}, unsupported("issuelinks", "Linked Issues", "set", "add")),
        ("comment", {"add": {"body": " "}}, "Comment body can not be empty!"),
    ],
)
def test_an_update_that_cannot_be_is_refused(jira: Jira, field: str, operation: dict[str, Any], said: str) -> None:
    with pytest.raises(BadRequest) as refused:
        jira.issue.edit_issue(make(jira), cast("Any", {"update": {field: [operation]}}))
    assert dict(refused.value.errors) == {field: said}


@pytest.mark.parametrize(
    ("sent", "name"),
    [
        ({"name": "barney"}, "barney"),
        ({"name": "-1"}, "fred"),
        ({"name": NULL}, None),
    ],
)
def test_an_issue_is_assigned_to_somebody_nobody_or_by_itself(
    jira: Jira, sent: dict[str, Any], name: str | None
) -> None:
    key = make(jira, assignee={"name": "barney"} if name != "barney" else NULL)
    jira.issue.assign_issue(key, cast("Any", sent))
    found = read(jira, key, "assignee")
    assert (found and found["name"]) == name


def test_the_lead_of_a_component_is_assigned_by_itself(jira: Jira) -> None:
    key = make(jira, components=[{"name": "Backend"}], assignee={"name": "-1"})
    assert read(jira, key, "assignee")["name"] == "barney"


def test_issues_are_made_in_bulk_with_an_error_for_each_faulty_one(jira: Jira) -> None:
    good = {"project": {"id": "10000"}, "issuetype": {"id": "1"}, "summary": "Good"}
    rows = [good, {**good, "labels": ["a b"]}, {**good, "project": {"key": "NO"}}, good]
    made = jira.issue.create_issues({"issueUpdates": [{"fields": row} for row in rows]})
    assert (len(made.issues), [one.failed_element_number for one in made.errors]) == (2, [1, 2])
    assert made.errors[0].element_errors is not None
    assert set(made.errors[0].element_errors.errors or {}) == {"labels"}


@pytest.mark.parametrize("type_name", ["Bug", "Task"])
def test_a_type_is_changed_for_one_of_its_kind(jira: Jira, type_name: str) -> None:
    key = make(jira, "Story")
    jira.issue.edit_issue(key, {"fields": {"issuetype": {"name": type_name}}})
    assert read(jira, key, "issuetype")["name"] == type_name
    with pytest.raises(BadRequest):
        jira.issue.edit_issue(key, {"fields": {"issuetype": {"name": "Sub-task"}}})
    with pytest.raises(BadRequest):
        jira.issue.edit_issue(key, {"fields": {"project": {"key": "OPS"}}})


def test_a_moved_issue_answers_by_its_old_keys(jira: Jira, mock: MockJira) -> None:
    key = make(jira, fixVersions=[{"name": "1.0"}])
    subtask = make(jira, "Sub-task", parent={"key": key})
    number = jira.issue.get_issue(key).id
    moved = mock.move_issue(key, "OPS")
    assert moved.startswith("OPS-")
    assert [jira.issue.get_issue(name).key for name in (key, moved, number)] == [moved] * 3
    assert jira.issue.get_issue(subtask).key.startswith("OPS-")
    assert read(jira, key, "fixVersions") == []
    assert ("Key", key, moved) in history(mock, key)
    again = mock.move_issue(moved, "EX")
    assert [jira.issue.get_issue(name).key for name in (key, moved, again)] == [again] * 3
    jira.issue.delete_issue(again, delete_subtasks=True)
    with pytest.raises(NotFound):
        jira.issue.get_issue(key)


def test_who_may_not_is_refused(mock: MockJira, jira: Jira) -> None:
    key = make(jira)
    with client_of(mock, "pebbles") as pebbles:
        with pytest.raises(Forbidden, match="permission to see"):
            pebbles.issue.get_issue(key)
        with pytest.raises(BadRequest):
            make(pebbles)
    address = f"https://jira.example.com/rest/api/2/issue/{key}"
    with mock.http_client() as http:
        assert http.get(address).status_code == 401
        mock.logins.anonymous = True
        try:
            assert http.get(address).json()["key"] == key
            assert http.post(f"{address}/comment", json={"body": "x"}).status_code == 401
        finally:
            mock.logins.anonymous = False


def test_who_is_not_logged_in_sees_what_the_scheme_lets_anyone_see() -> None:
    with MockJira() as mock, mock.http_client() as http:
        opened, closed = mock.add_issue("OPS"), mock.add_issue("EX")
        scheme = PermissionScheme("10", "Open", grants=[Grant(1, "BROWSE_PROJECTS", "anyone")])
        mock.state.permission_schemes.add(scheme)
        mock.state.projects["OPS"].permission_scheme = "10"
        address = "https://jira.example.com/rest/api/2"
        assert http.get(f"{address}/issue/{opened}").json()["key"] == opened
        assert http.get(f"{address}/issue/{closed}").json()["errorMessages"][1] == "Login Required"
        assert [one["key"] for one in http.get(f"{address}/search").json()["issues"]] == [opened]
        assert http.post(f"{address}/issue/{opened}/comment", json={"body": "x"}).status_code == 401


def test_a_security_level_hides_an_issue(mock: MockJira, jira: Jira) -> None:
    mock.state.projects["EX"].security_scheme = "10000"
    try:
        secret = make(jira, security={"name": "Secret"})
        assert read(jira, secret, "security")["name"] == "Secret"
        meta = jira.issue.get_edit_issue_meta(secret).fields or {}
        assert [one["name"] for one in meta["security"].allowed_values] == ["Internal", "Secret"]
        with client_of(mock, "barney") as barney:
            with pytest.raises(Forbidden):
                barney.issue.get_issue(secret)
            assert (
                list(barney.search.iter_search(jql=f"key = {secret} OR summary ~ nothing", validate_query=False)) == []
            )
        jira.issue.edit_issue(secret, {"fields": {"security": NULL}})
        assert history(mock, secret) == [("security", "Secret", None)]
    finally:
        mock.state.projects["EX"].security_scheme = None
    with pytest.raises(BadRequest):
        make(jira, security={"name": "Secret"})


def test_an_old_jira_gives_all_of_createmeta_at_once() -> None:
    with MockJira(release="8.20.7") as mock, mock.http_client() as http:
        http.headers["Authorization"] = f"Bearer {mock.token}"
        address = (
            "https://jira.example.com/rest/api/2/issue/createmeta?projectKeys=EX&expand=projects.issuetypes.fields"
        )
        [project] = http.get(address).json()["projects"]
        bug = next(one for one in project["issuetypes"] if one["name"] == "Bug")
        assert bug["fields"]["summary"]["required"]
    with MockJira() as mock, mock.http_client() as http:
        http.headers["Authorization"] = f"Bearer {mock.token}"
        assert http.get("https://jira.example.com/rest/api/2/issue/createmeta").status_code == 404


def test_every_address_in_an_issue_answers(mock: MockJira, jira: Jira) -> None:
    key = make(jira, **{SEVERITY: {"value": "Major"}})
    jira.issue.add_worklog(key, {"timeSpent": "1h"})
    jira.issue.add_comment(key, {"body": "x"})
    other = make(jira, "Sub-task", parent={"key": key})
    jira.issue_link.link_issues(
        {"type": {"name": "Blocks"}, "inwardIssue": {"key": key}, "outwardIssue": {"key": other}}
    )
    with mock.http_client() as http:
        http.headers["Authorization"] = f"Bearer {mock.token}"
        issue = http.get(f"https://jira.example.com/rest/api/2/issue/{key}").json()
        addresses = {
            address
            for address in list_addresses(issue)
            if any(f"/{noun}" in address for noun in ("issue/", "issueLink", "customField", "comment", "worklog"))
        }
        assert len(addresses) >= 8
        before = len(mock.calls)
        failed = {address: http.get(address).status_code for address in addresses}
        assert set(failed.values()) == {200}, failed
        assert len(mock.calls) == before + len(addresses)


def list_addresses(value: Any) -> Iterator[str]:
    """Yield every `self` in an answer."""
    if is_object(value):
        if isinstance(value.get("self"), str):
            yield value["self"]
        for inner in value.values():
            yield from list_addresses(inner)
    elif is_array(value):
        for inner in value:
            yield from list_addresses(inner)


def test_a_transition_that_is_not_open_is_refused(jira: Jira) -> None:
    key = make(jira)
    with pytest.raises(JiraError, match="Transition id '31' is not valid for this issue"):
        jira.issue.do_transition(key, {"transition": {"id": "31"}})
    with pytest.raises(BadRequest, match="Missing 'transition' identifier"):
        jira.issue.do_transition(key, {"transition": {}})
    with pytest.raises(BadRequest) as refused:
        jira.issue.do_transition(key, {"transition": {"id": "21"}, "fields": {"environment": "x"}})
    assert set(refused.value.errors) == {"environment"}
    assert read(jira, key, "status")["name"] == "Open"
    with pytest.raises(Unauthorized), MockJira() as other, other.http_client() as http:
        Jira("https://jira.example.com", http_client=http).issue.get_issue("EX-1")
