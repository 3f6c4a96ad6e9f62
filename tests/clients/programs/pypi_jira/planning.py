"""Filters, dashboards, boards and sprints."""

from __future__ import annotations

from tests.clients.programs.flow import new_name, refuses

from .site import Site

# --- filters and dashboards


def flow_create_and_read_a_filter(s: Site) -> None:
    name = new_name("Filter")
    made = s.jira.create_filter(name, "Mine", "project = EX", True)
    found = s.jira.filter(made.id)
    assert (found.name, found.description, found.jql, found.favourite) == (name, "Mine", "project = EX", True)
    assert found.owner.name == "fred"
    assert name in {one.name for one in s.jira.favourite_filters()}


def flow_change_a_filter(s: Site) -> None:
    made = s.jira.create_filter(new_name("Filter"), jql="project = EX")
    s.jira.update_filter(made.id, name=f"{made.name} changed", jql="project = OPS")
    found = s.jira.filter(made.id)
    assert (found.name, found.jql) == (f"{made.name} changed", "project = OPS")


def flow_delete_a_filter(s: Site) -> None:
    made = s.jira.create_filter(new_name("Filter"), jql="project = EX")
    made.delete()
    refuses(400, s.jira.filter, made.id)


def flow_a_filter_with_a_wrong_query_is_refused(s: Site) -> None:
    refuses(400, s.jira.create_filter, new_name("Filter"), jql="nonsense = = 1")


def flow_search_with_a_filter(s: Site) -> None:
    key = s.project()
    made = s.issue(key)
    filter_ = s.jira.create_filter(new_name("Filter"), jql=f"project = {key}")
    assert [one.key for one in s.jira.search_issues(f"filter = {filter_.id}")] == [made.key]


def flow_list_dashboards(s: Site) -> None:
    found = s.jira.dashboards()
    assert found.total >= 1
    assert s.jira.dashboard(found[0].id).name == found[0].name


# --- boards and sprints


def flow_list_boards(s: Site) -> None:
    found = s.jira.boards()
    assert {"EX board", "OPS board"} <= {one.name for one in found}
    assert {one.type for one in found} >= {"scrum", "kanban"}


def flow_list_boards_of_a_project(s: Site) -> None:
    assert {one.name for one in s.jira.boards(projectKeyOrID="OPS", type="kanban")} >= {"OPS board"}


def flow_create_and_delete_a_board(s: Site) -> None:
    filter_ = s.jira.create_filter(new_name("Filter"), jql="project = EX ORDER BY Rank")
    name = new_name("Board")
    made = s.jira.create_board(name, filter_.id, preset="kanban")
    assert name in {one.name for one in s.jira.boards(name=name)}
    made.delete()
    assert s.jira.boards(name=name) == []


def flow_list_sprints(s: Site) -> None:
    assert {"Sprint 1", "Sprint 2", "Sprint 3"} <= {one.name for one in s.jira.sprints(1)}
    assert {one.state for one in s.jira.sprints(1, state="active")} == {"active"}


def flow_sprints_by_name(s: Site) -> None:
    assert s.jira.sprints_by_name(1)["Sprint 1"]["state"].lower() == "closed"


def flow_create_a_sprint(s: Site) -> None:
    made = s.jira.create_sprint(new_name("Sprint"), 1, startDate="2026-05-01T08:00:00.000Z", goal="Ship")
    found = s.jira.sprint(made.id)
    assert (found.state, found.goal, found.originBoardId) == ("future", "Ship", 1)


def flow_start_and_close_a_sprint(s: Site) -> None:
    made = s.jira.create_sprint(new_name("Sprint"), 1)
    dates = {"startDate": "2026-05-01T08:00:00.000Z", "endDate": "2026-05-15T08:00:00.000Z"}
    s.jira.update_sprint(made.id, name=made.name, state="active", **dates)
    assert s.jira.sprint(made.id).state == "active"
    s.jira.update_sprint(made.id, name=made.name, state="closed", **dates)
    assert s.jira.sprint(made.id).state == "closed"


def flow_put_issues_into_a_sprint_and_back(s: Site) -> None:
    sprint = s.jira.create_sprint(new_name("Sprint"), 1)
    issue = s.issue()
    s.jira.add_issues_to_sprint(sprint.id, [issue.key])
    assert [one.key for one in s.jira.search_issues(f"sprint = {sprint.id}")] == [issue.key]
    s.jira.move_to_backlog([issue.key])
    assert s.jira.search_issues(f"sprint = {sprint.id}") == []


def flow_delete_a_sprint(s: Site) -> None:
    sprint = s.jira.create_sprint(new_name("Sprint"), 1)
    sprint.delete()
    refuses(404, s.jira.sprint, sprint.id)


def flow_put_issues_into_an_epic(s: Site) -> None:
    epic_name = next((one["id"] for one in s.jira.fields() if one["name"] == "Epic Name"), None)
    epic = s.issue(kind="Epic", **({epic_name: "The epic"} if epic_name else {}))
    story = s.issue(kind="Story")
    s.jira.add_issues_to_epic(epic.key, [story.key])
    assert [one.key for one in s.jira.search_issues(f'"Epic Link" = {epic.key}')] == [story.key]


def flow_rank_issues(s: Site) -> None:
    key = s.project()
    first, second = s.issue(key), s.issue(key)
    s.jira.rank(second.key, next_issue=first.key)
    found = s.jira.search_issues(f"project = {key} ORDER BY Rank ASC")
    assert [one.key for one in found] == [second.key, first.key]
