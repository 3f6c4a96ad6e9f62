"""What people do with PyPI `atlassian-python-api`: each flow against a server with the projects EX and OPS."""

from __future__ import annotations

import io
import os
import tempfile
from importlib import import_module
from pathlib import Path
from typing import Any

from tests.clients.programs.flow import new_key, new_login, new_name, refuses, run

JIRA: Any = import_module("atlassian").Jira


class Site:
    """A client that is logged in, and the things that flows begin with."""

    def __init__(self) -> None:
        self.url = os.environ["JIRA_URL"]
        self.jira: Any = JIRA(url=self.url, token=os.environ["JIRA_TOKEN"])

    def issue(self, project: str = "EX", kind: str = "Task", **fields: Any) -> str:
        sent = {"project": {"key": project}, "issuetype": {"name": kind}, "summary": new_name("Summary"), **fields}
        return str(self.jira.issue_create(fields=sent)["key"])

    def fields(self, key: str) -> Any:
        return self.jira.issue(key)["fields"]

    def project(self) -> str:
        key = new_key()
        self.jira.create_project_from_raw_json(
            {
                "key": key,
                "name": new_name("Project"),
                "projectTypeKey": "software",
                "lead": "fred",
                "notificationScheme": 10000,
            }
        )
        return key

    def user(self) -> str:
        name = new_login()
        self.jira.user_create(name, f"{name}@example.com", f"Full {name}", password="secret-4711")
        return name

    def group(self) -> str:
        name = new_login("group")
        self.jira.create_group(name)
        return name

    def filter(self, jql: str = "project = EX") -> Any:
        return self.jira.create_filter(new_name("Filter"), jql)


# --- issues


def flow_create_and_read_an_issue(s: Site) -> None:
    key = s.issue(summary="The printer burns", labels=["hot"])
    found = s.jira.issue(key)
    assert found["key"] == key
    assert found["fields"]["summary"] == "The printer burns"
    assert found["fields"]["labels"] == ["hot"]


def flow_get_an_issue_with_fields(s: Site) -> None:
    found = s.jira.get_issue(s.issue(), fields=["summary", "status"])
    assert set(found["fields"]) == {"summary", "status"}


def flow_get_an_issue_without_noting_the_view(s: Site) -> None:
    key = s.issue()
    assert s.jira.get_issue(key, update_history=False)["key"] == key


def flow_get_an_issue_expanded(s: Site) -> None:
    found = s.jira.issue(s.issue(), expand="changelog,names")
    assert found["changelog"]["total"] == 0
    assert found["names"]["labels"] == "Labels"


def flow_create_an_issue_the_other_way(s: Site) -> None:
    fields = {"project": {"key": "EX"}, "issuetype": {"name": "Bug"}, "summary": "x"}
    made = s.jira.create_issue(fields, update_history=True)
    assert s.fields(made["key"])["issuetype"]["name"] == "Bug"


def flow_create_several(s: Site) -> None:
    one = {"fields": {"project": {"key": "EX"}, "issuetype": {"name": "Bug"}, "summary": "x"}}
    made = s.jira.create_issues([one, one])
    assert len(made["issues"]) == 2
    assert made["errors"] == []


def flow_create_or_update_creates(s: Site) -> None:
    made = s.jira.issue_create_or_update(
        {"project": {"key": "EX"}, "issuetype": {"name": "Task"}, "summary": "new", "issuekey": "EX-99999"}
    )
    assert s.fields(made["key"])["summary"] == "new"


def flow_create_or_update_updates(s: Site) -> None:
    key = s.issue()
    s.jira.issue_create_or_update({"issuekey": key, "summary": "updated"})
    assert s.fields(key)["summary"] == "updated"


def flow_does_an_issue_exist(s: Site) -> None:
    key = s.issue()
    assert s.jira.issue_exists(key) is True
    assert s.jira.issue_exists("EX-99999") is False
    assert s.jira.issue_deleted("EX-99999") is True


def flow_update_a_field(s: Site) -> None:
    key = s.issue()
    s.jira.update_issue_field(key, {"summary": "Changed", "description": "x"})
    assert (s.fields(key)["summary"], s.fields(key)["description"]) == ("Changed", "x")


def flow_update_a_field_without_mail(s: Site) -> None:
    key = s.issue()
    s.jira.update_issue_field(key, {"summary": "Quiet"}, notify_users=False)
    assert s.fields(key)["summary"] == "Quiet"


def flow_update_a_field_of_several_issues(s: Site) -> None:
    keys = [s.issue(), s.issue()]
    assert s.jira.bulk_update_issue_field(keys, {"labels": ["all"]}) is True
    assert [s.fields(key)["labels"] for key in keys] == [["all"], ["all"]]


def flow_append_to_a_field(s: Site) -> None:
    key = s.issue(labels=["one"])
    s.jira.issue_field_value_append(key, "labels", "two")
    assert sorted(s.fields(key)["labels"]) == ["one", "two"]


def flow_label_and_unlabel(s: Site) -> None:
    key = s.issue()
    s.jira.label_issue(key, ["a", "b"])
    assert sorted(s.jira.get_issue_labels(key)) == ["a", "b"]
    s.jira.unlabel_issue(key, ["a"])
    assert s.jira.get_issue_labels(key) == ["b"]


def flow_update_by_verbs(s: Site) -> None:
    key = s.issue()
    s.jira.update_issue(key, {"update": {"summary": [{"set": "By verb"}]}})
    assert s.fields(key)["summary"] == "By verb"


def flow_update_with_issue_update(s: Site) -> None:
    key = s.issue()
    s.jira.issue_update(key, {"summary": "Both"}, update={"labels": [{"add": "x"}]})
    assert (s.fields(key)["summary"], s.fields(key)["labels"]) == ("Both", ["x"])


def flow_edit_an_issue(s: Site) -> None:
    key = s.issue()
    s.jira.edit_issue(key, {"summary": [{"set": "Edited"}]})
    assert s.fields(key)["summary"] == "Edited"


def flow_read_one_field(s: Site) -> None:
    assert s.jira.issue_field_value(s.issue(summary="Only this"), "summary") == "Only this"


def flow_delete_an_issue(s: Site) -> None:
    key = s.issue()
    s.jira.delete_issue(key)
    refuses(404, s.jira.issue, key)


def flow_delete_an_issue_with_subtasks(s: Site) -> None:
    key = s.issue()
    child = s.issue(kind="Sub-task", parent={"key": key})
    refuses(400, s.jira.delete_issue, key, delete_subtasks=False)
    s.jira.delete_issue(key)
    assert s.jira.issue_exists(child) is False


def flow_assign_and_unassign(s: Site) -> None:
    key = s.issue()
    s.jira.assign_issue(key, "barney")
    assert s.fields(key)["assignee"]["name"] == "barney"
    s.jira.assign_issue(key, None)
    assert s.fields(key)["assignee"] is None


def flow_assign_automatically(s: Site) -> None:
    key = s.issue()
    s.jira.assign_issue(key, "-1")
    assert s.fields(key)["assignee"]["name"] == "fred"


def flow_read_several_issues(s: Site) -> None:
    keys = [s.issue(), s.issue()]
    found, missing = s.jira.bulk_issue(keys, fields="summary")
    assert {one["key"] for one in found["issues"]} == set(keys)
    assert missing == []


def flow_what_can_be_created(s: Site) -> None:
    types = s.jira.issue_createmeta_issuetypes("EX")["values"]
    bug = next(one["id"] for one in types if one["name"] == "Bug")
    fields = s.jira.issue_createmeta_fieldtypes("EX", bug)["values"]
    assert "summary" in {one["fieldId"] for one in fields}


def flow_what_can_be_edited(s: Site) -> None:
    assert "summary" in s.jira.issue_editmeta(s.issue())["fields"]


def flow_the_changelog(s: Site) -> None:
    key = s.issue()
    s.jira.update_issue_field(key, {"summary": "Changed"})
    found = s.jira.get_issue_changelog(key)
    assert found["histories"][0]["items"][0]["toString"] == "Changed"


def flow_subtasks_as_a_tree(s: Site) -> None:
    key = s.issue()
    child = s.issue(kind="Sub-task", parent={"key": key})
    assert s.jira.get_issue_tree_recursive(key, tree=[]) == [{key: child}]


def flow_search_a_pattern_in_an_issue(s: Site) -> None:
    key = s.issue(description="call 4711 now")
    s.jira.issue_add_comment(key, "or 4712")
    assert s.jira.scrap_regex_from_issue(key, r"47\d+") == ["4711", "4712"]


def flow_an_issue_without_a_summary_is_refused(s: Site) -> None:
    error = refuses(400, s.jira.create_issue, {"project": {"key": "EX"}, "issuetype": {"name": "Bug"}})
    assert "summary" in str(error).lower()


# --- transitions


def flow_list_transitions(s: Site) -> None:
    found = s.jira.get_issue_transitions(s.issue())
    assert all(isinstance(one["id"], int) and one["to"] for one in found)
    assert found


def flow_set_the_status(s: Site) -> None:
    key = s.issue()
    target = s.jira.get_issue_transitions(key)[0]["to"]
    s.jira.set_issue_status(key, target)
    assert s.jira.get_issue_status(key) == target


def flow_transition_by_status(s: Site) -> None:
    key = s.issue()
    target = s.jira.get_issue_transitions(key)[-1]["to"]
    s.jira.issue_transition(key, target)
    assert s.fields(key)["status"]["name"] == target


def flow_set_the_status_by_transition(s: Site) -> None:
    key = s.issue()
    target = s.jira.get_issue_transitions(key)[0]
    s.jira.set_issue_status_by_transition_id(key, target["id"])
    assert s.jira.get_issue_status(key) == target["to"]


def flow_set_the_status_with_a_resolution(s: Site) -> None:
    key = s.issue()
    full = s.jira.get_issue_transitions_full(key)["transitions"]
    done = next(one["to"]["name"] for one in full if one["to"]["statusCategory"]["key"] == "done")
    s.jira.set_issue_status(key, done, fields={"resolution": {"name": "Done"}})
    assert s.fields(key)["resolution"]["name"] == "Done"


def flow_transitions_with_their_fields(s: Site) -> None:
    full = s.jira.get_issue_transitions_full(s.issue(), expand="transitions.fields")
    assert all("fields" in one for one in full["transitions"])


def flow_the_status_as_an_id(s: Site) -> None:
    key = s.issue()
    assert s.jira.get_issue_status_id(key) == s.fields(key)["status"]["id"]


def flow_the_history_of_the_status(s: Site) -> None:
    key = s.issue()
    target = s.jira.get_issue_transitions(key)[0]["to"]
    s.jira.set_issue_status(key, target)
    [step] = s.jira.get_issue_status_changelog(key)
    assert (step["from"], step["to"]) == ("Open", target)


# --- comments, worklogs, attachments


def flow_comment(s: Site) -> None:
    key = s.issue()
    made = s.jira.issue_add_comment(key, "First!")
    assert s.jira.issue_get_comment(key, made["id"])["body"] == "First!"
    assert s.jira.issue_get_comments(key)["total"] == 1


def flow_change_a_comment(s: Site) -> None:
    key = s.issue()
    made = s.jira.issue_add_comment(key, "Frist!")
    s.jira.issue_edit_comment(key, made["id"], "First!")
    assert s.jira.issue_get_comment(key, made["id"])["body"] == "First!"


def flow_change_a_comment_without_mail(s: Site) -> None:
    key = s.issue()
    made = s.jira.issue_add_comment(key, "a")
    s.jira.issue_edit_comment(key, made["id"], "b", notify_users=False)
    assert s.jira.issue_get_comment(key, made["id"])["body"] == "b"


def flow_comment_for_a_group(s: Site) -> None:
    key = s.issue()
    made = s.jira.issue_add_comment(key, "Hush", {"type": "group", "value": "jira-administrators"})
    assert made["visibility"]["value"] == "jira-administrators"


def flow_properties_of_a_comment(s: Site) -> None:
    made = s.jira.issue_add_comment(s.issue(), "With a property")
    s.jira.set_comment_property(made["id"], "rank", {"value": 3})
    assert [one["key"] for one in s.jira.get_comment_properties_keys(made["id"])["keys"]] == ["rank"]
    assert s.jira.get_comment_property(made["id"], "rank")["value"] == {"value": {"value": 3}}
    s.jira.delete_comment_property(made["id"], "rank")
    assert s.jira.get_comment_properties_keys(made["id"])["keys"] == []


def flow_pin_a_comment(s: Site) -> None:
    key = s.issue()
    made = s.jira.issue_add_comment(key, "Pin me")
    s.jira.issue_pin_comment(key, made["id"])
    found = s.jira.get(f"rest/api/2/issue/{key}/pinned-comments")
    assert [one["comment"]["id"] for one in found] == [made["id"]]
    s.jira.issue_unpin_comment(key, made["id"])
    assert s.jira.get(f"rest/api/2/issue/{key}/pinned-comments") == []


def flow_log_work(s: Site) -> None:
    key = s.issue()
    s.jira.issue_worklog(key, "2026-03-01T08:00:00.000+0000", 3600, comment="Hard")
    [found] = s.jira.issue_get_worklog(key)["worklogs"]
    assert (found["timeSpent"], found["comment"]) == ("1h", "Hard")


def flow_log_work_as_json(s: Site) -> None:
    key = s.issue()
    s.jira.issue_add_json_worklog(key, {"timeSpent": "2h"})
    assert s.jira.issue_get_worklog(key)["total"] == 1


def flow_worklogs_that_were_changed(s: Site) -> None:
    key = s.issue()
    made = s.jira.issue_add_json_worklog(key, {"timeSpent": "2h"})
    found = s.jira.get_updated_worklogs(0)
    assert int(made["id"]) in {one["worklogId"] for one in found["values"]}
    assert s.jira.get_worklogs([int(made["id"])])[0]["timeSpentSeconds"] == 7200


def flow_attach_a_file(s: Site) -> None:
    key = s.issue()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "notes.txt")
        path.write_bytes(b"content")
        [made] = s.jira.add_attachment(key, str(path))
    assert (made["filename"], made["size"]) == ("notes.txt", 7)
    assert s.jira.get_attachment(made["id"])["filename"] == "notes.txt"
    assert s.jira.get_attachments_ids_from_issue(key) == [{"filename": "notes.txt", "attachment_id": made["id"]}]


def flow_attach_an_object(s: Site) -> None:
    key = s.issue()
    content = io.BytesIO(b"abc")
    content.name = "abc.txt"
    s.jira.add_attachment_object(key, content)
    assert [one["filename"] for one in s.fields(key)["attachment"]] == ["abc.txt"]


def flow_remove_an_attachment(s: Site) -> None:
    key = s.issue()
    content = io.BytesIO(b"abc")
    content.name = "abc.txt"
    [made] = s.jira.add_attachment_object(key, content)
    s.jira.remove_attachment(made["id"])
    assert s.fields(key)["attachment"] == []


def flow_may_files_be_attached(s: Site) -> None:
    assert s.jira.get_attachment_meta()["enabled"] is True


# --- links, watchers, properties


def flow_link_two_issues(s: Site) -> None:
    first, second = s.issue(), s.issue()
    s.jira.create_issue_link(
        {"type": {"name": "Blocks"}, "inwardIssue": {"key": first}, "outwardIssue": {"key": second}}
    )
    [link] = s.fields(first)["issuelinks"]
    assert link["outwardIssue"]["key"] == second
    assert s.jira.get_issue_link(link["id"])["type"]["name"] == "Blocks"
    s.jira.remove_issue_link(link["id"])
    assert s.fields(first)["issuelinks"] == []


def flow_link_types(s: Site) -> None:
    assert "Blocks" in s.jira.get_issue_link_types_names()
    name = new_name("Type")
    made = s.jira.create_issue_link_type(name, "is done by", "does")
    assert s.jira.get_issue_link_type(made["id"])["outward"] == "does"
    s.jira.update_issue_link_type(made["id"], {"name": f"{name}!", "inward": "a", "outward": "b"})
    assert s.jira.get_issue_link_type(made["id"])["name"] == f"{name}!"
    s.jira.delete_issue_link_type(made["id"])
    refuses(404, s.jira.get_issue_link_type, made["id"])


def flow_remote_links(s: Site) -> None:
    key = s.issue()
    made = s.jira.create_or_update_issue_remote_links(key, "https://example.com", "A page", global_id="id=1")
    assert s.jira.get_issue_remote_link_by_id(key, made["id"])["object"]["title"] == "A page"
    s.jira.update_issue_remote_link_by_id(key, made["id"], "https://example.com/b", "B")
    [found] = s.jira.get_issue_remote_links(key)
    assert found["object"]["url"] == "https://example.com/b"
    s.jira.delete_issue_remote_link_by_id(key, made["id"])
    assert s.jira.get_issue_remote_links(key) == []


def flow_a_remote_link_by_its_global_id(s: Site) -> None:
    key = s.issue()
    s.jira.create_or_update_issue_remote_links(key, "https://example.com", "A page", global_id="system=9")
    found = s.jira.get_issue_remote_links(key, global_id="system=9")
    assert (found if isinstance(found, dict) else found[0])["globalId"] == "system=9"


def flow_watchers(s: Site) -> None:
    key = s.issue()
    s.jira.issue_add_watcher(key, "barney")
    assert "barney" in {one["name"] for one in s.jira.issue_get_watchers(key)["watchers"]}
    s.jira.issue_delete_watcher(key, "barney")
    assert "barney" not in {one["name"] for one in s.jira.issue_get_watchers(key)["watchers"]}


def flow_properties_of_an_issue(s: Site) -> None:
    key = s.issue()
    s.jira.set_issue_property(key, "build", {"number": 7})
    assert [one["key"] for one in s.jira.get_issue_property_keys(key)["keys"]] == ["build"]
    assert s.jira.get_issue_property(key, "build")["value"]["number"] == 7
    s.jira.delete_issue_property(key, "build")
    refuses(404, s.jira.get_issue_property, key, "build")


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


# --- projects


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


# --- people


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


# --- the server


def flow_server_info(s: Site) -> None:
    assert s.jira.get_server_info()["baseUrl"] == s.url
    assert s.jira.get_server_info(True)["versionNumbers"][0] >= 10


def flow_configuration(s: Site) -> None:
    found = s.jira.get_configurations_of_jira()
    assert found["attachmentsEnabled"] is True
    assert found["timeTrackingConfiguration"]["workingHoursPerDay"] == 8.0


def flow_application_properties(s: Site) -> None:
    assert s.jira.get_property("jira.title")["id"] == "jira.title"
    s.jira.set_property("jira.clone.prefix", "COPY -")
    assert s.jira.get_property("jira.clone.prefix")["value"] == "COPY -"
    assert s.jira.get_advanced_settings()


def flow_application_roles(s: Site) -> None:
    found = s.jira.get_all_application_roles()
    assert s.jira.get_application_role(found[0]["key"])["key"] == found[0]["key"]


def flow_a_jira_that_is_no_cluster_says_so(s: Site) -> None:
    refuses(405, s.jira.get_cluster_all_nodes)


def flow_reindexing(s: Site) -> None:
    found = s.jira.reindex(comments=False)
    assert found["progressUrl"]


def flow_security_schemes(s: Site) -> None:
    assert isinstance(s.jira.get_issue_security_schemes(), list)


def flow_log_in_with_a_password(s: Site) -> None:
    login = {"username": os.environ["JIRA_MOCK_USER"], "password": os.environ["JIRA_MOCK_PASSWORD"]}
    assert JIRA(url=s.url, **login).myself()["name"] == "fred"


def flow_a_wrong_password_is_401(s: Site) -> None:
    refuses(401, JIRA(url=s.url, username="fred", password="wrong").myself)


def flow_a_path_that_is_not_there_is_404(s: Site) -> None:
    refuses(404, s.jira.get, "rest/api/2/nothing")


def flow_the_latest_version_of_the_api(s: Site) -> None:
    other = JIRA(url=s.url, token=os.environ["JIRA_TOKEN"], api_version="latest")
    assert other.myself()["name"] == "fred"


def flow_what_a_slash_at_the_end_says(s: Site) -> None:
    assert JIRA(url=f"{s.url}/", token=os.environ["JIRA_TOKEN"]).myself()["name"] == "fred"


if __name__ == "__main__":
    run(globals(), Site())
