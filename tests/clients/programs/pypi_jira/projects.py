"""Projects and their parts."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.clients.programs.flow import refuses

from .site import PNG, Site


def flow_list_projects(s: Site) -> None:
    found = {one.key: one for one in s.jira.projects()}
    assert {"EX", "OPS"} <= found.keys()
    assert found["EX"].projectTypeKey == "software"


def flow_read_a_project(s: Site) -> None:
    project = s.jira.project("EX")
    assert (project.key, project.lead.name) == ("EX", "fred")
    assert s.jira.project(project.id).key == "EX"


def flow_create_and_delete_a_project(s: Site) -> None:
    key = s.project()
    assert key in {one.key for one in s.jira.projects()}
    assert s.jira.delete_project(key) is True
    refuses(404, s.jira.project, key)


def flow_a_project_key_twice_is_refused(s: Site) -> None:
    refuses(400, s.jira.create_project, "EX", "Again", assignee="fred")


def flow_change_a_project(s: Site) -> None:
    key = s.project()
    s.jira.project(key).update(name=f"Renamed {key}", description="New")
    found = s.jira.project(key)
    assert (found.name, found.description) == (f"Renamed {key}", "New")


def flow_a_project_that_is_not_there_is_404(s: Site) -> None:
    refuses(404, s.jira.project, "NOPE")


def flow_components_of_a_project(s: Site) -> None:
    key = s.project()
    made = s.jira.create_component("Engine", key, description="Hot", leadUserName="fred")
    assert [one.name for one in s.jira.project_components(key)] == ["Engine"]
    found = s.jira.component(made.id)
    assert (found.description, found.lead.name, found.project) == ("Hot", "fred", key)


def flow_change_and_delete_a_component(s: Site) -> None:
    key = s.project()
    made = s.jira.create_component("Engine", key)
    made.update(name="Motor", description="Cold")
    assert s.jira.component(made.id).name == "Motor"
    s.jira.delete_component(made.id)
    assert s.jira.project_components(key) == []
    refuses(404, s.jira.component, made.id)


def flow_count_issues_of_a_component(s: Site) -> None:
    key = s.project()
    made = s.jira.create_component("Engine", key)
    s.issue(key, components=[{"name": "Engine"}])
    assert s.jira.component_count_related_issues(made.id) == 1


def flow_a_component_twice_is_refused(s: Site) -> None:
    key = s.project()
    s.jira.create_component("Engine", key)
    refuses(400, s.jira.create_component, "Engine", key)


def flow_versions_of_a_project(s: Site) -> None:
    key = s.project()
    made = s.jira.create_version("1.0", key, description="First", releaseDate="2026-06-30", startDate="2026-01-01")
    s.jira.create_version("2.0", key)
    assert [one.name for one in s.jira.project_versions(key)] == ["1.0", "2.0"]
    found = s.jira.version(made.id)
    assert (found.description, found.releaseDate, found.released) == ("First", "2026-06-30", False)


def flow_release_a_version(s: Site) -> None:
    made = s.jira.create_version("1.0", s.project())
    made.update(released=True, releaseDate="2026-07-01")
    found = s.jira.version(made.id)
    assert (found.released, found.archived) == (True, False)


def flow_find_and_rename_a_version(s: Site) -> None:
    key = s.project()
    s.jira.create_version("1.0", key)
    assert s.jira.get_project_version_by_name(key, "1.0").name == "1.0"
    s.jira.rename_version(key, "1.0", "1.1")
    assert [one.name for one in s.jira.project_versions(key)] == ["1.1"]


def flow_move_a_version(s: Site) -> None:
    key = s.project()
    made = [s.jira.create_version(name, key) for name in ("1", "2", "3")]
    s.jira.move_version(made[2].id, position="First")
    assert [one.name for one in s.jira.project_versions(key)] == ["3", "1", "2"]


def flow_delete_a_version(s: Site) -> None:
    key = s.project()
    made = s.jira.create_version("1.0", key)
    issue = s.issue(key, fixVersions=[{"name": "1.0"}])
    made.delete()
    assert s.jira.project_versions(key) == []
    assert s.jira.issue(issue.key).fields.fixVersions == []


def flow_delete_a_version_and_move_its_issues(s: Site) -> None:
    key = s.project()
    old, new = s.jira.create_version("1.0", key), s.jira.create_version("2.0", key)
    issue = s.issue(key, fixVersions=[{"name": "1.0"}])
    old.delete(moveFixIssuesTo=new.id)
    assert [one.name for one in s.jira.issue(issue.key).fields.fixVersions] == ["2.0"]


def flow_count_issues_of_a_version(s: Site) -> None:
    key = s.project()
    made = s.jira.create_version("1.0", key)
    s.issue(key, fixVersions=[{"name": "1.0"}])
    s.issue(key, versions=[{"name": "1.0"}])
    counts = s.jira.version_count_related_issues(made.id)
    assert (counts["issuesFixedCount"], counts["issuesAffectedCount"]) == (1, 1)
    assert s.jira.version_count_unresolved_issues(made.id) == 1


def flow_a_version_twice_is_refused(s: Site) -> None:
    key = s.project()
    s.jira.create_version("1.0", key)
    refuses(400, s.jira.create_version, "1.0", key)


def flow_roles_of_a_project(s: Site) -> None:
    roles = s.jira.project_roles("EX")
    assert "Administrators" in roles
    role = s.jira.project_role("EX", roles["Administrators"]["id"])
    assert role.name == "Administrators"


def flow_add_an_actor_to_a_role(s: Site) -> None:
    key = s.project()
    number = s.jira.project_roles(key)["Administrators"]["id"]
    s.jira.project_role(key, number).add_user(users="barney")
    actors = {one.name for one in s.jira.project_role(key, number).actors}
    assert "barney" in actors


def flow_replace_the_actors_of_a_role(s: Site) -> None:
    key = s.project()
    number = s.jira.project_roles(key)["Administrators"]["id"]
    s.jira.project_role(key, number).update(users=["barney"], groups=["jira-administrators"])
    assert {one.name for one in s.jira.project_role(key, number).actors} == {"barney", "jira-administrators"}


def flow_schemes_of_a_project(s: Site) -> None:
    assert s.jira.project_permissionscheme("EX").name
    assert s.jira.project_notification_scheme(s.project()).name


def flow_avatars_of_a_project(s: Site) -> None:
    key = s.project()
    found = s.jira.project_avatars(key)
    assert found["system"][0]["isSystemAvatar"] is True
    assert found["custom"] == []


def flow_give_a_project_an_avatar(s: Site) -> None:
    key = s.project()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "dot.png")
        path.write_bytes(PNG)
        s.jira.create_temp_project_avatar(key, str(path), len(PNG), PNG, contentType="image/png", auto_confirm=True)
    [made] = s.jira.project_avatars(key)["custom"]
    s.jira.set_project_avatar(key, made["id"])
    s.jira.delete_project_avatar(key, made["id"])
    assert s.jira.project_avatars(key)["custom"] == []
