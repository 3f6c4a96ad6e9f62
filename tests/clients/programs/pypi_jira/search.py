"""Searches, and the fields and values that they name."""

from __future__ import annotations

from tests.clients.programs.flow import refuses

from .site import Site

# --- search


def flow_search_by_project(s: Site) -> None:
    key = s.project()
    made = [s.issue(key).key for _ in range(3)]
    assert [one.key for one in s.jira.search_issues(f"project = {key} ORDER BY key")] == made


def flow_search_by_text(s: Site) -> None:
    key = s.project()
    made = s.issue(key, summary="The unicorn sings").key
    s.issue(key)
    assert [one.key for one in s.jira.search_issues(f'project = {key} AND summary ~ "unicorn"')] == [made]


def flow_search_by_status_and_type(s: Site) -> None:
    key = s.project()
    bug = s.issue(key, "Bug")
    s.issue(key, "Task")
    found = s.jira.search_issues(f'project = {key} AND issuetype = Bug AND status = "Open"')
    assert [one.key for one in found] == [bug.key]


def flow_search_by_assignee(s: Site) -> None:
    key = s.project()
    made = s.issue(key, assignee={"name": "barney"})
    s.issue(key)
    assert [one.key for one in s.jira.search_issues(f"project = {key} AND assignee = barney")] == [made.key]
    assert s.jira.search_issues(f"project = {key} AND reporter = currentUser()").total == 2


def flow_search_pages(s: Site) -> None:
    key = s.project()
    for _ in range(5):
        s.issue(key)
    page = s.jira.search_issues(f"project = {key} ORDER BY key", startAt=2, maxResults=2)
    assert (page.total, page.startAt, page.maxResults) == (5, 2, 2)
    assert [one.key for one in page] == [f"{key}-3", f"{key}-4"]


def flow_search_everything(s: Site) -> None:
    key = s.project()
    for _ in range(4):
        s.issue(key)
    assert len(s.jira.search_issues(f"project = {key}", maxResults=False)) == 4


def flow_search_counts_only(s: Site) -> None:
    key = s.project()
    s.issue(key)
    page = s.jira.search_issues(f"project = {key}", maxResults=0, json_result=True)
    assert (page["total"], page["issues"]) == (1, [])


def flow_search_with_fields(s: Site) -> None:
    key = s.project()
    s.issue(key, description="x")
    [found] = s.jira.search_issues(f"project = {key}", fields=["summary"])
    assert set(found.raw["fields"]) == {"summary"}


def flow_search_by_label_and_date(s: Site) -> None:
    key = s.project()
    made = s.issue(key, labels=["rare"], duedate="2026-01-31")
    s.issue(key)
    query = f"project = {key} AND labels = rare AND duedate <= 2026-02-01 AND created >= -1d"
    assert [one.key for one in s.jira.search_issues(query)] == [made.key]


def flow_search_by_version_and_component(s: Site) -> None:
    key = s.project()
    s.jira.create_version("2.0", key)
    s.jira.create_component("Core", key)
    made = s.issue(key, fixVersions=[{"name": "2.0"}], components=[{"name": "Core"}])
    s.issue(key)
    query = f'project = {key} AND fixVersion = "2.0" AND component = Core'
    assert [one.key for one in s.jira.search_issues(query)] == [made.key]


def flow_search_expands_the_history(s: Site) -> None:
    key = s.project()
    s.issue(key).update(summary="Changed")
    [found] = s.jira.search_issues(f"project = {key}", expand="changelog")
    assert found.changelog.histories[0].items[0].field == "summary"


def flow_a_wrong_query_is_refused(s: Site) -> None:
    error = refuses(400, s.jira.search_issues, "project = = EX")
    assert error.response.json()["errorMessages"]


def flow_a_field_that_is_not_there_is_refused_in_a_query(s: Site) -> None:
    error = refuses(400, s.jira.search_issues, "nonsense = 1")
    assert "Field 'nonsense' does not exist or you do not have permission to view it." in error.text


def flow_a_value_that_is_not_there_is_refused_in_a_query(s: Site) -> None:
    error = refuses(400, s.jira.search_issues, "project = NOPE")
    assert "The value 'NOPE' does not exist for the field 'project'." in error.text


# --- fields


def flow_list_fields(s: Site) -> None:
    found = {one["id"]: one for one in s.jira.fields()}
    assert found["summary"]["name"] == "Summary"
    assert found["summary"]["custom"] is False
    assert found["created"]["schema"]["type"] == "datetime"


def flow_list_priorities(s: Site) -> None:
    found = s.jira.priorities()
    assert [one.name for one in found][:2] == ["Highest", "High"]
    assert s.jira.priority(found[0].id).name == "Highest"


def flow_list_resolutions(s: Site) -> None:
    found = s.jira.resolutions()
    assert "Done" in {one.name for one in found}
    assert s.jira.resolution(found[0].id).name == found[0].name


def flow_list_statuses(s: Site) -> None:
    found = s.jira.statuses()
    assert "Open" in {one.name for one in found}
    assert s.jira.status(found[0].id).name == found[0].name


def flow_read_a_status_by_name(s: Site) -> None:
    assert s.jira.status("Open").name == "Open"


def flow_list_status_categories(s: Site) -> None:
    found = s.jira.statuscategories()
    assert {"new", "indeterminate", "done"} <= {one.key for one in found}
    assert s.jira.statuscategory(found[1].id).key == found[1].key


def flow_list_issue_types(s: Site) -> None:
    found = s.jira.issue_types()
    assert "Bug" in {one.name for one in found}
    assert s.jira.issue_type(found[0].id).name == found[0].name
    assert s.jira.issue_type_by_name("Bug").subtask is False


def flow_statuses_of_a_project(s: Site) -> None:
    found = s.jira.issue_types_for_project("EX")
    assert "Open" in {status.name for status in found[0].statuses}
