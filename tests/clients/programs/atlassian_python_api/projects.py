"""Projects and their parts."""

from __future__ import annotations

from tests.clients.programs.flow import new_name, refuses

from .site import Site


def flow_list_projects(s: Site) -> None:
    assert {"EX", "OPS"} <= {one["key"] for one in s.jira.projects()}
    assert {"EX", "OPS"} <= {one["key"] for one in s.jira.get_all_projects(included_archived=True)}


def flow_read_a_project(s: Site) -> None:
    found = s.jira.project("EX")
    assert (found["name"], found["lead"]["name"]) == ("Example", "fred")
    assert s.jira.get_project(found["id"])["key"] == "EX"


def flow_create_change_and_delete_a_project(s: Site) -> None:
    key = s.project()
    s.jira.update_project(key, {"description": "New"})
    assert s.jira.project(key)["description"] == "New"
    s.jira.delete_project(key)
    refuses(404, s.jira.project, key)


def flow_archive_a_project(s: Site) -> None:
    key = s.project()
    s.jira.archive_project(key)
    assert key not in {one["key"] for one in s.jira.projects()}
    assert key in {one["key"] for one in s.jira.projects(included_archived=True)}


def flow_project_leaders(s: Site) -> None:
    found = {one["project_key"]: one for one in s.jira.project_leaders()}
    assert found["EX"]["lead_name"] == "Fred Example"


def flow_components(s: Site) -> None:
    key = s.project()
    made = s.jira.create_component({"name": "Engine", "project": key, "leadUserName": "fred"})
    assert [one["name"] for one in s.jira.get_project_components(key)] == ["Engine"]
    s.jira.update_component({"description": "Hot"}, made["id"])
    assert s.jira.component(made["id"])["description"] == "Hot"
    s.jira.update_component_lead(made["id"], "barney")
    assert s.jira.component(made["id"])["lead"]["name"] == "barney"
    assert s.jira.get_component_related_issues(made["id"])["issueCount"] == 0
    s.jira.delete_component(made["id"])
    refuses(404, s.jira.component, made["id"])


def flow_versions(s: Site) -> None:
    key = s.project()
    made = s.jira.add_version(project_key=key, project_id=s.jira.project(key)["id"], version="1.0")
    assert [one["name"] for one in s.jira.get_project_versions(key)] == ["1.0"]
    assert s.jira.get_version(made["id"])["released"] is False


def flow_change_a_version(s: Site) -> None:
    key = s.project()
    made = s.jira.add_version(project_key=key, project_id=s.jira.project(key)["id"], version="1.0")
    s.jira.update_version(made["id"], is_released=True, release_date="2026-07-01")
    found = s.jira.get_version(made["id"])
    assert (found["name"], found["released"], found["releaseDate"]) == ("1.0", True, "2026-07-01")


def flow_move_a_version(s: Site) -> None:
    key = s.project()
    number = s.jira.project(key)["id"]
    made = [s.jira.add_version(project_key=key, project_id=number, version=name) for name in ("1", "2", "3")]
    s.jira.move_version(made[2]["id"], position="first")
    assert [one["name"] for one in s.jira.get_project_versions(key)] == ["3", "1", "2"]
    s.jira.move_version(made[2]["id"], after=made[0]["id"])
    assert [one["name"] for one in s.jira.get_project_versions(key)] == ["1", "3", "2"]


def flow_versions_by_page(s: Site) -> None:
    key = s.project()
    for name in ("1", "2", "3"):
        s.jira.add_version(project_key=key, project_id=s.jira.project(key)["id"], version=name)
    page = s.jira.get_project_versions_paginated(key, limit=2)
    assert (page["total"], len(page["values"]), page["isLast"]) == (3, 2, False)


def flow_delete_a_version(s: Site) -> None:
    key = s.project()
    made = s.jira.add_version(project_key=key, project_id=s.jira.project(key)["id"], version="1.0")
    s.jira.delete_version(made["id"])
    assert s.jira.get_project_versions(key) == []


def flow_roles_of_a_project(s: Site) -> None:
    roles = s.jira.get_project_roles("EX")
    assert roles["Administrators"].rpartition("/")[2].isdigit()
    assert "Administrators" in {one["name"] for one in s.jira.get_all_global_project_roles()}


def flow_actors_of_a_role(s: Site) -> None:
    key = s.project()
    number = s.jira.get_project_roles(key)["Administrators"].rpartition("/")[2]
    s.jira.add_user_into_project_role(key, number, "barney")
    s.jira.add_group_into_project_role(key, number, "jira-software-users")
    names = {one["name"] for one in s.jira.get_project_actors_for_role_project(key, number)}
    assert {"barney", "jira-software-users"} <= names
    s.jira.delete_project_actors(key, number, "barney", "user")
    names = {one["name"] for one in s.jira.get_project_actors_for_role_project(key, number)}
    assert "barney" not in names


def flow_project_types_and_keys(s: Site) -> None:
    assert "software" in {one["key"] for one in s.jira.get_all_project_types()}
    assert s.jira.get_project_validated_key("EX")["errors"]
    assert s.jira.get_project_validated_key("FREE")["errors"] == {}


def flow_permission_schemes(s: Site) -> None:
    scheme = s.jira.get_project_permission_scheme("EX")
    assert scheme["id"] in {one["id"] for one in s.jira.get_all_permissionschemes()}
    assert s.jira.get_permissionscheme(scheme["id"], expand="permissions")["permissions"]


def flow_create_a_permission_scheme(s: Site) -> None:
    name = new_name("Scheme")
    grant = {"holder": {"type": "group", "parameter": "jira-administrators"}, "permission": "ADMINISTER_PROJECTS"}
    made = s.jira.create_permission_scheme(name, "Mine", [grant])
    key = s.project()
    s.jira.assign_project_permission_scheme(key, made["id"])
    assert s.jira.get_project_permission_scheme(key)["name"] == name


def flow_grant_a_permission(s: Site) -> None:
    made = s.jira.create_permission_scheme(new_name("Scheme"), "", [])
    grant = {"holder": {"type": "group", "parameter": "jira-software-users"}, "permission": "CREATE_ISSUES"}
    s.jira.set_permissionscheme_grant(made["id"], grant)
    found = s.jira.get_permissionscheme(made["id"], expand="permissions")["permissions"]
    assert [one["permission"] for one in found] == ["CREATE_ISSUES"]


def flow_notification_schemes(s: Site) -> None:
    assert s.jira.get_notification_schemes()["values"]
    assert s.jira.get_project_notification_scheme(s.project())["name"]


def flow_priority_schemes(s: Site) -> None:
    assert s.jira.get_all_priority_schemes()["schemes"]
    assert s.jira.get_priority_scheme_of_project("EX")["name"]


def flow_categories(s: Site) -> None:
    assert isinstance(s.jira.get_all_project_categories(), list)
