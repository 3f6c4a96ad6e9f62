"""Searches, and the fields and values that they name."""

from __future__ import annotations

from tests.clients.programs.flow import new_name, refuses

from .site import Site

# --- search


def flow_search(s: Site) -> None:
    key = s.project()
    made = [s.issue(key), s.issue(key)]
    found = s.jira.jql(f"project = {key} ORDER BY key ASC")
    assert [one["key"] for one in found["issues"]] == made
    assert found["total"] == 2


def flow_search_a_page(s: Site) -> None:
    key = s.project()
    for _ in range(4):
        s.issue(key)
    found = s.jira.jql(f"project = {key} ORDER BY key", start=1, limit=2, fields=["summary"])
    assert [one["key"] for one in found["issues"]] == [f"{key}-2", f"{key}-3"]
    assert set(found["issues"][0]["fields"]) == {"summary"}


def flow_search_the_whole_list(s: Site) -> None:
    key = s.project()
    for _ in range(5):
        s.issue(key)
    assert len(s.jira.jql_get_list_of_tickets(f"project = {key}")) == 5


def flow_search_with_validation(s: Site) -> None:
    assert s.jira.jql("project = EX", validate_query="true", limit=1)["issues"]
    refuses(400, s.jira.jql, "nonsense = 1")


def flow_search_with_the_history(s: Site) -> None:
    key = s.project()
    s.jira.update_issue_field(s.issue(key), {"summary": "Changed"})
    [found] = s.jira.jql(f"project = {key}", expand="changelog")["issues"]
    assert found["changelog"]["total"] == 1


def flow_issues_of_a_project(s: Site) -> None:
    key = s.project()
    made = [s.issue(key), s.issue(key)]
    assert s.jira.get_project_issuekey_last(key) == made[1]
    assert s.jira.get_project_issuekey_all(key) == made
    assert s.jira.get_project_issues_count(key) == 2
    assert [one["key"] for one in s.jira.get_all_project_issues(key, fields="summary")] == made


def flow_autocomplete(s: Site) -> None:
    found = s.jira.get_autocomplete_data()
    assert "summary" in {one["value"] for one in found["visibleFieldNames"]}


# --- fields and workflow


def flow_all_fields(s: Site) -> None:
    found = {one["id"]: one for one in s.jira.get_all_fields()}
    assert found["summary"]["name"] == "Summary"
    assert found["issuetype"]["navigable"] is True


def flow_create_a_custom_field(s: Site) -> None:
    name = new_name("Field")
    made = s.jira.create_custom_field(
        name,
        "com.atlassian.jira.plugin.system.customfieldtypes:textfield",
        "com.atlassian.jira.plugin.system.customfieldtypes:textsearcher",
        description="Mine",
    )
    assert made["id"].startswith("customfield_")
    assert name in {one["name"] for one in s.jira.get_all_custom_fields()}


def flow_priorities(s: Site) -> None:
    found = s.jira.get_all_priorities()
    assert found[0]["name"] == "Highest"
    assert s.jira.get_priority_by_id(found[1]["id"])["name"] == "High"


def flow_resolutions(s: Site) -> None:
    found = s.jira.get_all_resolutions()
    assert s.jira.get_resolution_by_id(found[0]["id"])["name"] == found[0]["name"]


def flow_statuses(s: Site) -> None:
    assert "Open" in {one["name"] for one in s.jira.get_all_statuses()}
    assert s.jira.get_status_id_from_name("Open") == 1


def flow_statuses_of_a_project(s: Site) -> None:
    found = s.jira.get_status_for_project("EX")
    assert "Open" in {status["name"] for status in found[0]["statuses"]}


def flow_issue_types(s: Site) -> None:
    assert "Bug" in {one["name"] for one in s.jira.get_issue_types()}


def flow_create_an_issue_type(s: Site) -> None:
    name = new_name("Type")
    made = s.jira.create_issue_type(name, "Mine")
    assert made["subtask"] is False
    assert name in {one["name"] for one in s.jira.get_issue_types()}


def flow_workflows(s: Site) -> None:
    assert s.jira.get_all_workflows()[0]["name"]


def flow_screens(s: Site) -> None:
    screen = s.jira.get_all_screens()[0]
    tabs = s.jira.get_screen_tabs(screen["id"])
    fields = s.jira.get_screen_tab_fields(screen["id"], tabs[0]["id"])
    assert "summary" in {one["id"] for one in fields}


def flow_put_a_field_on_a_screen(s: Site) -> None:
    made = s.jira.create_custom_field(new_name("Field"), "com.atlassian.jira.plugin.system.customfieldtypes:textfield")
    screen = s.jira.get_all_screens()[0]
    tab = s.jira.get_screen_tabs(screen["id"])[0]["id"]
    if made["id"] in {one["id"] for one in s.jira.get_all_available_screen_fields(screen["id"])}:
        s.jira.add_field(made["id"], screen["id"], tab)
    assert made["id"] in {one["id"] for one in s.jira.get_screen_tab_fields(screen["id"], tab)}
