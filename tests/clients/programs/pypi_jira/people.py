"""Users and groups."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.clients.programs.flow import new_login, refuses

from .site import JIRA, PNG, Site


def flow_who_am_i(s: Site) -> None:
    assert s.jira.myself()["name"] == "fred"
    assert s.jira.current_user() == "fred"


def flow_read_a_user(s: Site) -> None:
    found = s.jira.user("barney")
    assert (found.name, found.displayName, found.active) == ("barney", "Barney Example", True)
    assert found.emailAddress == "barney@example.com"


def flow_a_user_that_is_not_there_is_404(s: Site) -> None:
    refuses(404, s.jira.user, "nobody-knows")


def flow_search_users(s: Site) -> None:
    assert [one.name for one in s.jira.search_users("barney")] == ["barney"]


def flow_search_assignable_users(s: Site) -> None:
    found = s.jira.search_assignable_users_for_issues("e", project="EX")
    assert {"fred", "barney"} <= {one.name for one in found}
    assert [one.name for one in s.jira.search_assignable_users_for_projects("barney", "EX,OPS")] == ["barney"]


def flow_search_who_may_see_an_issue(s: Site) -> None:
    found = s.jira.search_allowed_users_for_issue("barney", issueKey=s.issue().key)
    assert [one.name for one in found] == ["barney"]


def flow_create_a_user(s: Site) -> None:
    name = s.user()
    found = s.jira.user(name)
    assert (found.displayName, found.emailAddress) == (f"Full {name}", f"{name}@example.com")


def flow_a_user_twice_is_refused(s: Site) -> None:
    name = s.user()
    refuses(400, s.jira.add_user, name, "a@example.com", fullname="Again")
    assert s.jira.add_user(name, "a@example.com", fullname="Again", ignore_existing=True) is True


def flow_a_new_user_logs_in(s: Site) -> None:
    name = s.user()
    other = JIRA(s.url, basic_auth=(name, "secret-4711"), max_retries=0)
    assert other.myself()["name"] == name
    issue = other.create_issue(project="EX", summary="By another", issuetype="Task")
    assert issue.fields.reporter.name == name


def flow_delete_a_user(s: Site) -> None:
    name = s.user()
    assert s.jira.delete_user(name) is True
    refuses(404, s.jira.user, name)


def flow_rename_a_user(s: Site) -> None:
    name, other = s.user(), new_login("renamed")
    s.jira.rename_user(name, other)
    assert s.jira.user(other).displayName == f"Full {name}"


def flow_list_groups(s: Site) -> None:
    assert "jira-administrators" in s.jira.groups()


def flow_search_groups(s: Site) -> None:
    name = s.group()
    assert s.jira.groups(query=name) == [name]


def flow_create_and_delete_a_group(s: Site) -> None:
    name = s.group()
    assert s.jira.remove_group(name) is True
    assert name not in s.jira.groups()


def flow_a_group_twice_is_refused(s: Site) -> None:
    refuses(400, s.jira.add_group, "jira-administrators")


def flow_members_of_a_group(s: Site) -> None:
    name, user = s.group(), s.user()
    assert s.jira.add_user_to_group(user, name)
    assert user in s.jira.group_members(name)
    assert s.jira.remove_user_from_group(user, name) is True
    assert user not in s.jira.group_members(name)


def flow_my_permissions(s: Site) -> None:
    found = s.jira.my_permissions(projectKey="EX")["permissions"]
    assert found["BROWSE_PROJECTS"]["havePermission"] is True
    assert found["CREATE_ISSUES"]["name"] == "Create Issues"


def flow_avatars_of_a_user(s: Site) -> None:
    found = s.jira.user_avatars("fred")
    assert found["system"][0]["isSystemAvatar"] is True
    s.jira.set_user_avatar("fred", found["system"][1]["id"])
    assert [one["id"] for one in s.jira.user_avatars("fred")["system"] if one["isSelected"]] == [
        found["system"][1]["id"]
    ]


def flow_give_a_user_an_avatar(s: Site) -> None:
    user = s.user()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "dot.png")
        path.write_bytes(PNG)
        made = s.jira.create_temp_user_avatar(user, str(path), len(PNG), PNG)
    made["needsCropping"] = False
    kept = s.jira.confirm_user_avatar(user, made)
    s.jira.set_user_avatar(user, kept["id"])
    assert [one["id"] for one in s.jira.user_avatars(user)["custom"]] == [kept["id"]]
    s.jira.delete_user_avatar(user, kept["id"])
    assert s.jira.user_avatars(user)["custom"] == []


def flow_system_avatars(s: Site) -> None:
    assert s.jira.avatars("project")
