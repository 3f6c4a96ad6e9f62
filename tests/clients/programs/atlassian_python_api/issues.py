"""Issues, and what they go through."""

from __future__ import annotations

from tests.clients.programs.flow import refuses

from .site import Site

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
