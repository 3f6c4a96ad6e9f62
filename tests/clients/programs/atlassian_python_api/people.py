"""Users and groups."""

from __future__ import annotations

from tests.clients.programs.flow import new_login, refuses

from .site import Site


def flow_who_am_i(s: Site) -> None:
    assert s.jira.myself()["name"] == "fred"


def flow_read_a_user(s: Site) -> None:
    found = s.jira.user("barney")
    assert found["displayName"] == "Barney Example"
    assert s.jira.user(key=found["key"])["name"] == "barney"
    assert s.jira.is_active_user("barney") is True


def flow_create_and_delete_a_user(s: Site) -> None:
    name = s.user()
    assert s.jira.user(name)["emailAddress"] == f"{name}@example.com"
    s.jira.user_remove(username=name)
    refuses(404, s.jira.user, name)


def flow_change_a_user(s: Site) -> None:
    name = s.user()
    s.jira.user_update_email(name, "other@example.com")
    assert s.jira.user(name)["emailAddress"] == "other@example.com"
    other = new_login()
    s.jira.user_update_username(name, other)
    assert s.jira.user(other)["displayName"] == f"Full {name}"


def flow_deactivate_a_user(s: Site) -> None:
    name = s.user()
    s.jira.user_deactivate(name)
    assert s.jira.is_active_user(name) is False


def flow_find_users(s: Site) -> None:
    assert [one["name"] for one in s.jira.user_find_by_user_string(username="barney")] == ["barney"]


def flow_inactive_users_are_found_when_asked_for(s: Site) -> None:
    name = s.user()
    s.jira.user_deactivate(name)
    assert s.jira.user_find_by_user_string(username=name) == []
    found = s.jira.user_find_by_user_string(username=name, include_inactive_users=True)
    assert [one["name"] for one in found] == [name]


def flow_properties_of_a_user(s: Site) -> None:
    s.jira.user_set_property("barney", key_property="team", value_property={"name": "a"})
    found = s.jira.get("rest/api/2/user/properties", params={"username": "barney"})
    assert "team" in {one["key"] for one in found["keys"]}


def flow_assignable_users(s: Site) -> None:
    assert {"fred", "barney"} <= {one["name"] for one in s.jira.get_all_assignable_users_for_project("EX")}
    assert {"barney"} == {one["name"] for one in s.jira.get_assignable_users_for_issue(s.issue(), username="barney")}


def flow_users_who_may_browse(s: Site) -> None:
    found = s.jira.get_users_with_browse_permission_to_a_project("barney", project_key="EX")
    assert [one["name"] for one in found] == ["barney"]


def flow_groups(s: Site) -> None:
    name = s.group()
    assert name in {one["name"] for one in s.jira.get_groups(name)["groups"]}
    s.jira.remove_group(name)
    assert name not in {one["name"] for one in s.jira.get_groups(name)["groups"]}


def flow_members_of_a_group(s: Site) -> None:
    name = s.group()
    s.jira.add_user_to_group("barney", name)
    assert [one["name"] for one in s.jira.get_all_users_from_group(name)["values"]] == ["barney"]
    s.jira.remove_user_from_group("barney", name)
    assert s.jira.get_all_users_from_group(name)["total"] == 0


def flow_permissions(s: Site) -> None:
    assert "ADMINISTER" in s.jira.get_all_permissions()["permissions"]
    found = s.jira.get_permissions("BROWSE_PROJECTS", project_key="EX")
    assert found["permissions"]["BROWSE_PROJECTS"]["havePermission"] is True
