"""Filters, dashboards, boards and sprints."""

from __future__ import annotations

from tests.clients.programs.flow import new_name, refuses

from .site import Site

# --- filters and dashboards


def flow_create_and_read_a_filter(s: Site) -> None:
    name = new_name("Filter")
    made = s.jira.create_filter(name, "project = EX", "Mine", favourite=True)
    found = s.jira.get_filter(made["id"])
    assert (found["name"], found["favourite"]) == (name, True)


def flow_change_a_filter(s: Site) -> None:
    made = s.filter()
    s.jira.edit_filter(made["id"], f"{made['name']}!", jql="project = OPS")
    assert s.jira.get_filter(made["id"])["jql"] == "project = OPS"
    s.jira.update_filter(made["id"], "project = EX", name=made["name"])
    assert s.jira.get_filter(made["id"])["name"] == made["name"]


def flow_delete_a_filter(s: Site) -> None:
    made = s.filter()
    s.jira.delete_filter(made["id"])
    refuses(400, s.jira.get_filter, made["id"])


def flow_share_a_filter(s: Site) -> None:
    made = s.filter()
    s.jira.add_filter_share_permission(made["id"], "group", groupname="jira-software-users")
    [share] = s.jira.get_filter_share_permissions(made["id"])
    assert (share["type"], share["group"]["name"]) == ("group", "jira-software-users")
    s.jira.delete_filter_share_permission(made["id"], share["id"])
    assert s.jira.get_filter_share_permissions(made["id"]) == []


def flow_dashboards(s: Site) -> None:
    found = s.jira.get_dashboards()
    assert found["dashboards"]
    assert s.jira.get_dashboard(found["dashboards"][0]["id"])["name"] == found["dashboards"][0]["name"]


# --- agile


def flow_boards(s: Site) -> None:
    found = s.jira.get_all_agile_boards()
    assert {"EX board", "OPS board"} <= {one["name"] for one in found["values"]}
    assert s.jira.get_agile_board(1)["type"] == "scrum"


def flow_boards_by_name_and_type(s: Site) -> None:
    found = s.jira.get_all_agile_boards(board_name="OPS", board_type="kanban", project_key="OPS")
    assert "OPS board" in {one["name"] for one in found["values"]}


def flow_create_and_delete_a_board(s: Site) -> None:
    filter_id = s.filter("project = EX ORDER BY Rank")["id"]
    made = s.jira.create_agile_board(new_name("Board"), "scrum", filter_id)
    assert s.jira.get_agile_board_configuration(made["id"])["filter"]["id"] == str(filter_id)
    s.jira.delete_agile_board(made["id"])
    refuses(404, s.jira.get_agile_board, made["id"])


def flow_the_configuration_of_a_board(s: Site) -> None:
    found = s.jira.get_agile_board_configuration(1)
    assert found["columnConfig"]["columns"]
    assert found["name"] == "EX board"


def flow_projects_of_a_board(s: Site) -> None:
    assert [one["key"] for one in s.jira.get_all_projects_associated_with_board(1)["values"]] == ["EX"]


def flow_issues_of_a_board(s: Site) -> None:
    key = s.issue()
    found = s.jira.get_issues_for_board(1, f"key = {key}", fields="summary")
    assert [one["key"] for one in found["issues"]] == [key]


def flow_the_backlog_of_a_board(s: Site) -> None:
    s.issue()
    assert s.jira.get_issues_for_backlog(1)["total"] > 0


def flow_properties_of_a_board(s: Site) -> None:
    s.jira.put("rest/agile/1.0/board/1/properties/mine", data={"a": 1})
    assert "mine" in {one["key"] for one in s.jira.get_agile_board_properties(1)["keys"]}
    assert s.jira.get_agile_board_property(1, "mine")["value"] == {"a": 1}
    s.jira.delete_agile_board_property(1, "mine")
    refuses(404, s.jira.get_agile_board_property, 1, "mine")


def flow_sprints(s: Site) -> None:
    found = s.jira.get_all_sprints_from_board(1)
    assert {"Sprint 1", "Sprint 2"} <= {one["name"] for one in found["values"]}
    closed = s.jira.get_all_sprints_from_board(1, state="closed")
    assert {one["state"] for one in closed["values"]} == {"closed"}


def flow_create_and_change_a_sprint(s: Site) -> None:
    made = s.jira.create_sprint(new_name("Sprint"), 1, goal="Ship")
    s.jira.update_partially_sprint(made["id"], {"name": f"{made['name']}!"})
    found = s.jira.get_sprint(made["id"])
    assert (found["name"], found["goal"], found["state"]) == (f"{made['name']}!", "Ship", "future")
    s.jira.delete_sprint(made["id"])
    refuses(404, s.jira.get_sprint, made["id"])


def flow_create_a_sprint_with_dates(s: Site) -> None:
    made = s.jira.create_sprint(
        new_name("Sprint"), 1, start_date="2026-05-01T08:00:00.000+0000", end_date="2026-05-15T08:00:00.000+0000"
    )
    assert s.jira.get_sprint(made["id"])["startDate"].startswith("2026-05-01T")


def flow_issues_of_a_sprint(s: Site) -> None:
    sprint = s.jira.create_sprint(new_name("Sprint"), 1)["id"]
    key = s.issue()
    s.jira.add_issues_to_sprint(sprint, [key])
    assert [one["key"] for one in s.jira.get_sprint_issues(sprint, 0, 50)["issues"]] == [key]
    found = s.jira.get_all_issues_for_sprint_in_board(1, sprint)
    assert [one["key"] for one in found["issues"]] == [key]
    s.jira.add_issues_to_backlog([key])
    assert s.jira.get_sprint_issues(sprint, 0, 50)["total"] == 0


def flow_epics_of_a_board(s: Site) -> None:
    epic_name = next((one["id"] for one in s.jira.get_all_fields() if one["name"] == "Epic Name"), None)
    epic = s.issue(kind="Epic", **({epic_name: "E"} if epic_name else {}))
    assert epic in {one["key"] for one in s.jira.get_epics(1)["values"]}


def flow_issues_of_an_epic(s: Site) -> None:
    epic_name = next((one["id"] for one in s.jira.get_all_fields() if one["name"] == "Epic Name"), None)
    epic = s.issue(kind="Epic", **({epic_name: "E"} if epic_name else {}))
    story = s.issue(kind="Story")
    s.jira.post(f"rest/agile/1.0/epic/{epic}/issue", data={"issues": [story]})
    assert [one["key"] for one in s.jira.epic_issues(epic)["issues"]] == [story]


def flow_versions_of_a_board(s: Site) -> None:
    assert isinstance(s.jira.get_all_versions_from_board(1, released="false")["values"], list)
