"""Who may do what: groups, roles and permission schemes decide, for administrators, users and anonymous ones."""

from __future__ import annotations

import httpx
import pytest

from jira_dc import BasicAuth, Jira, Unauthorized
from jira_dc.testing import MockJira
from jira_dc_runtime.testing.state.permission import may
from jira_dc_runtime.testing.state.permission_keys import OLDER, PERMISSIONS
from jira_dc_runtime.testing.state.schemes import Actor, Grant
from tests.testing.nouns import Site
from tests.testing.test_self import fill, furnish


@pytest.mark.parametrize(
    ("user", "permission", "project", "allowed"),
    [
        ("fred", "ADMINISTER", None, True),
        ("barney", "ADMINISTER", None, False),
        (None, "ADMINISTER", None, False),
        ("barney", "CREATE_SHARED_OBJECTS", None, True),
        (None, "CREATE_SHARED_OBJECTS", None, False),
        ("barney", "BROWSE_PROJECTS", "EX", True),
        ("barney", "EDIT_ISSUE", "EX", True),
        ("barney", "ADMINISTER_PROJECTS", "EX", False),
        ("fred", "ADMINISTER_PROJECTS", "EX", True),
        (None, "BROWSE_PROJECTS", "EX", False),
        ("nobody", "BROWSE_PROJECTS", "EX", False),
        ("barney", "CREATE_ISSUES", None, True),
        ("barney", "FLY", "EX", False),
    ],
)
def test_the_default_scheme(
    mock_jira: MockJira, user: str | None, permission: str, project: str | None, allowed: bool
) -> None:
    state = mock_jira.state
    assert may(state, user, permission, state.projects[project] if project else None) is allowed


@pytest.mark.parametrize(
    ("kind", "parameter", "who"),
    [
        ("anyone", "", {"fred", "barney", "anna", None}),
        ("applicationRole", "", {"fred", "barney", "anna"}),
        ("applicationRole", "jira-software", {"fred", "barney"}),
        ("group", "painters", {"anna"}),
        ("user", "barney", {"barney"}),
        ("projectRole", "10001", {"anna"}),
        ("projectLead", "", {"fred"}),
        ("reporter", "", {"barney"}),
        ("assignee", "", {"anna"}),
        ("userCustomField", "customfield_10001", {"fred"}),
        ("groupCustomField", "customfield_10002", {"anna"}),
    ],
)
def test_each_holder_of_a_grant(mock_jira: MockJira, kind: str, parameter: str, who: set[str | None]) -> None:
    mock_jira.add_user("anna", groups=["painters"])
    state, project = mock_jira.state, mock_jira.state.projects["EX"]
    key = mock_jira.add_issue(assignee={"name": "anna"}, reporter={"name": "barney"})
    fields = {"customfield_10001": {"name": "fred"}, "customfield_10002": [{"name": "painters"}]}
    state.issues[key].fields |= fields
    project.roles["10001"] = [Actor(1, "user", "anna")]
    state.permission_schemes["0"].grants = [Grant(1, "EDIT_ISSUES", kind, parameter)]
    users = ("fred", "barney", "anna", None)
    assert {user for user in users if may(state, user, "EDIT_ISSUES", project, state.issues[key])} == who


def test_an_archived_project_is_only_looked_at(mock_jira: MockJira) -> None:
    project = mock_jira.state.projects["EX"]
    project.archived = True
    assert may(mock_jira.state, "fred", "BROWSE_PROJECTS", project)
    assert not may(mock_jira.state, "fred", "EDIT_ISSUES", project)


def test_a_public_jira_may_be_browsed_by_everybody(mock_jira: MockJira) -> None:
    mock_jira.logins.anonymous = True
    project = mock_jira.state.projects["EX"]
    assert may(mock_jira.state, None, "BROWSE_PROJECTS", project)
    assert not may(mock_jira.state, None, "CREATE_ISSUES", project)


def test_older_keys_mean_permissions_that_exist() -> None:
    assert set(OLDER.values()) < set(PERMISSIONS)


def test_each_user_logs_in_with_a_password_or_a_token(mock_jira: MockJira) -> None:
    anna = mock_jira.add_user("anna", "secret", display_name="Anna Example", groups=["jira-administrators"])
    assert anna.password == "secret"
    assert mock_jira.jira("anna").myself.get_user().display_name == "Anna Example"
    assert mock_jira.jira("barney").myself.get_user().name == "barney"
    with Jira(mock_jira.url, auth=BasicAuth("anna", "secret")) as jira:
        assert jira.myself.get_user().name == "anna"
    http = httpx.Client(base_url=mock_jira.url, headers={"Authorization": f"Bearer {anna.token}"})
    with http:
        assert http.get("/rest/api/2/myself").json()["name"] == "anna"
        assert [one["name"] for one in http.get("/rest/pat/latest/tokens").json()] == ["first"]
        mock_jira.state.users["anna"].active = False
        assert http.get("/rest/api/2/myself").status_code == 401
    with Jira(mock_jira.url, auth=BasicAuth("anna", "secret")) as jira, pytest.raises(Unauthorized):
        jira.myself.get_user()


def test_who_has_no_password_has_none_that_works(mock_jira: MockJira) -> None:
    with Jira(mock_jira.url, auth=BasicAuth("barney", "")) as jira, pytest.raises(Unauthorized):
        jira.myself.get_user()


def test_nobody_gets_an_answer_where_everybody_may_read(mock_jira: MockJira) -> None:
    """Each operation that reads, asked by nobody of a public Jira: an answer or a refusal, and no error of our own."""
    mock_jira.logins.anonymous = True
    known = furnish(Site(mock_jira))
    keys = [key for key in mock_jira.describe()["state"] if key.startswith("GET ")]
    http = mock_jira.http_client()
    base = mock_jira.state.base_url
    statuses = {key: http.get(f"{base}/rest{fill(key, known)}").status_code for key in keys}
    assert {
        key: status for key, status in statuses.items() if status not in {200, 204, 303, 400, 401, 403, 404, 405}
    } == {}
    assert {statuses[key] for key in ("GET /api/2/myself", "GET /api/2/role", "GET /api/2/permissions")} == {401}
    assert statuses["GET /api/2/project"] == 200
    mock_jira.mismatches.clear()
