"""Issues: made, read, changed, deleted."""

from __future__ import annotations

from tests.clients.programs.flow import refuses

from .site import Site


def flow_create_an_issue_and_read_it(s: Site) -> None:
    made = s.issue(summary="The printer burns", description="Smoke", labels=["hot", "paper"])
    issue = s.jira.issue(made.key)
    assert issue.fields.summary == "The printer burns"
    assert issue.fields.description == "Smoke"
    assert sorted(issue.fields.labels) == ["hot", "paper"]
    assert issue.fields.issuetype.name == "Task"
    assert issue.fields.project.key == "EX"
    assert issue.fields.reporter.name == issue.fields.creator.name == "fred"
    assert issue.fields.status.name == "Open"
    assert issue.fields.resolution is None


def flow_read_an_issue_by_id(s: Site) -> None:
    made = s.issue()
    assert s.jira.issue(made.id).key == made.key


def flow_read_some_fields_only(s: Site) -> None:
    issue = s.jira.issue(s.issue(description="x").key, fields="summary,status")
    assert set(issue.raw["fields"]) == {"summary", "status"}


def flow_read_all_but_a_field(s: Site) -> None:
    issue = s.jira.issue(s.issue(description="x").key, fields="*all,-description")
    assert "description" not in issue.raw["fields"]
    assert "summary" in issue.raw["fields"]


def flow_expand_an_issue(s: Site) -> None:
    issue = s.jira.issue(s.issue().key, expand="changelog,names,schema,renderedFields,transitions,editmeta,operations")
    assert issue.changelog.total == 0
    assert issue.raw["names"]["summary"] == "Summary"
    assert issue.raw["schema"]["summary"]["type"] == "string"
    assert issue.raw["transitions"]
    assert "summary" in issue.raw["editmeta"]["fields"]


def flow_an_issue_that_is_not_there_is_404(s: Site) -> None:
    assert "Issue Does Not Exist" in str(refuses(404, s.jira.issue, "EX-99999"))


def flow_update_the_summary(s: Site) -> None:
    issue = s.issue()
    issue.update(summary="Another one")
    assert issue.fields.summary == "Another one"
    assert s.jira.issue(issue.key).fields.summary == "Another one"


def flow_update_several_fields(s: Site) -> None:
    issue = s.issue()
    issue.update(fields={"description": "New", "environment": "Linux", "duedate": "2026-12-24"})
    found = s.jira.issue(issue.key).fields
    assert (found.description, found.environment, found.duedate) == ("New", "Linux", "2026-12-24")


def flow_update_without_mail(s: Site) -> None:
    issue = s.issue()
    issue.update(notify=False, description="quiet")
    assert s.jira.issue(issue.key).fields.description == "quiet"


def flow_add_and_remove_a_label(s: Site) -> None:
    issue = s.issue(labels=["one"])
    issue.add_field_value("labels", "two")
    assert sorted(s.jira.issue(issue.key).fields.labels) == ["one", "two"]
    issue.update(update={"labels": [{"remove": "one"}]})
    assert s.jira.issue(issue.key).fields.labels == ["two"]


def flow_a_label_with_a_blank_is_refused(s: Site) -> None:
    issue = s.issue()
    assert "labels" in refuses(400, issue.update, fields={"labels": ["a b"]}).response.json()["errors"]


def flow_clear_a_field(s: Site) -> None:
    issue = s.issue(description="x")
    issue.update(fields={"description": None})
    assert s.jira.issue(issue.key).fields.description is None


def flow_set_the_priority(s: Site) -> None:
    issue = s.issue(priority={"name": "High"})
    assert s.jira.issue(issue.key).fields.priority.name == "High"
    issue.update(priority={"name": "Low"})
    assert s.jira.issue(issue.key).fields.priority.name == "Low"


def flow_a_priority_that_is_not_there_is_refused(s: Site) -> None:
    error = refuses(400, s.issue, priority={"name": "Nonsense"})
    assert "priority" in error.response.json()["errors"]


def flow_an_issue_without_a_summary_is_refused(s: Site) -> None:
    error = refuses(400, s.jira.create_issue, project="EX", issuetype={"name": "Task"})
    assert "summary" in error.response.json()["errors"]


def flow_an_issue_in_no_project_is_refused(s: Site) -> None:
    error = refuses(400, s.issue, project="NOPE")
    assert "project" in error.response.json()["errors"]


def flow_an_issue_of_no_type_is_refused(s: Site) -> None:
    error = refuses(400, s.issue, kind="Nonsense")
    assert "issuetype" in error.response.json()["errors"]


def flow_a_summary_that_is_too_long_is_refused(s: Site) -> None:
    error = refuses(400, s.issue, summary="x" * 256)
    assert "summary" in error.response.json()["errors"]


def flow_a_field_that_is_unknown_is_refused(s: Site) -> None:
    error = refuses(400, s.issue, nonsense="x")
    assert "nonsense" in error.response.json()["errors"]


def flow_create_with_keywords(s: Site) -> None:
    issue = s.jira.create_issue(project="EX", summary="By keyword", issuetype="Bug")
    assert issue.fields.issuetype.name == "Bug"


def flow_create_without_reading_it(s: Site) -> None:
    made = s.jira.create_issue(
        fields={"project": {"key": "EX"}, "issuetype": {"name": "Task"}, "summary": "x"}, prefetch=False
    )
    assert made.key.startswith("EX-")


def flow_create_by_ids(s: Site) -> None:
    project = s.jira.project("EX").id
    kind = next(one.id for one in s.jira.issue_types() if one.name == "Story")
    issue = s.jira.create_issue(fields={"project": {"id": project}, "issuetype": {"id": kind}, "summary": "by id"})
    assert issue.fields.issuetype.name == "Story"


def flow_create_several_issues(s: Site) -> None:
    fields = [{"project": {"key": "EX"}, "issuetype": {"name": "Bug"}, "summary": f"Bulk {n}"} for n in range(3)]
    made = s.jira.create_issues(fields)
    assert [one["status"] for one in made] == ["Success"] * 3
    assert s.jira.issue(made[1]["issue"].key).fields.summary == "Bulk 1"


def flow_create_several_with_a_wrong_one(s: Site) -> None:
    good = {"project": {"key": "EX"}, "issuetype": {"name": "Bug"}, "summary": "good"}
    made = s.jira.create_issues([good, {**good, "issuetype": {"name": "Nonsense"}}])
    assert [one["status"] for one in made] == ["Success", "Error"]


def flow_delete_an_issue(s: Site) -> None:
    issue = s.issue()
    issue.delete()
    refuses(404, s.jira.issue, issue.key)


def flow_create_a_subtask(s: Site) -> None:
    parent = s.issue()
    child = s.issue(kind="Sub-task", parent={"key": parent.key})
    assert s.jira.issue(child.key).fields.parent.key == parent.key
    assert [one.key for one in s.jira.issue(parent.key).fields.subtasks] == [child.key]
    assert child.fields.issuetype.subtask is True


def flow_a_parent_is_deleted_with_its_subtasks_only(s: Site) -> None:
    parent = s.issue()
    child = s.issue(kind="Sub-task", parent={"key": parent.key})
    refuses(400, parent.delete)
    parent.delete(deleteSubtasks=True)
    refuses(404, s.jira.issue, child.key)


def flow_assign_an_issue(s: Site) -> None:
    issue = s.issue()
    assert s.jira.assign_issue(issue.key, "barney") is True
    assert s.jira.issue(issue.key).fields.assignee.name == "barney"


def flow_unassign_an_issue(s: Site) -> None:
    issue = s.issue(assignee={"name": "barney"})
    assert s.jira.assign_issue(issue.key, None) is True
    assert s.jira.issue(issue.key).fields.assignee is None


def flow_assign_automatically(s: Site) -> None:
    issue = s.issue(assignee={"name": "barney"})
    assert s.jira.assign_issue(issue.key, "-1") is True
    assert s.jira.issue(issue.key).fields.assignee.name == "fred"


def flow_assign_to_nobody_known_is_refused(s: Site) -> None:
    issue = s.issue()
    refuses(400, issue.update, fields={"assignee": {"name": "nobody-knows"}})


def flow_update_the_assignee(s: Site) -> None:
    issue = s.issue()
    issue.update(assignee={"name": "barney"})
    assert s.jira.issue(issue.key).fields.assignee.displayName == "Barney Example"


def flow_set_versions_and_components(s: Site) -> None:
    key = s.project()
    version = s.jira.create_version("1.0", key)
    component = s.jira.create_component("Core", key)
    issue = s.issue(key, fixVersions=[{"name": "1.0"}], versions=[{"id": version.id}], components=[{"name": "Core"}])
    found = s.jira.issue(issue.key).fields
    assert [one.name for one in found.fixVersions] == ["1.0"]
    assert [one.id for one in found.versions] == [version.id]
    assert [one.id for one in found.components] == [component.id]


def flow_set_time_tracking(s: Site) -> None:
    issue = s.issue(timetracking={"originalEstimate": "1d", "remainingEstimate": "4h"})
    found = s.jira.issue(issue.key).fields
    assert found.timetracking.originalEstimateSeconds == 28800
    assert found.timetracking.remainingEstimate == "4h"
    assert (found.timeoriginalestimate, found.timeestimate) == (28800, 14400)


def flow_the_history_says_what_was_changed(s: Site) -> None:
    issue = s.issue(summary="Before")
    issue.update(summary="After")
    history = s.jira.issue(issue.key, expand="changelog").changelog.histories[0]
    item = history.items[0]
    assert history.author.name == "fred"
    assert (item.field, item.fromString, item.toString) == ("summary", "Before", "After")


def flow_get_a_field_of_an_issue(s: Site) -> None:
    assert s.issue(description="deep").get_field("description") == "deep"


def flow_permalink(s: Site) -> None:
    issue = s.issue()
    assert issue.permalink() == f"{s.url}/browse/{issue.key}"


def flow_find_by_path(s: Site) -> None:
    issue = s.issue()
    assert s.jira.find("issue/{0}", (issue.key,)).key == issue.key


def flow_what_can_be_created(s: Site) -> None:
    page = s.jira.createmeta_issuetypes("EX")
    assert {"Bug", "Task", "Story"} <= {one["name"] for one in page["values"]}
    kind = next(one["id"] for one in page["values"] if one["name"] == "Bug")
    fields = {one["fieldId"]: one for one in s.jira.createmeta_fieldtypes("EX", kind)["values"]}
    assert fields["summary"]["required"] is True


def flow_issue_types_of_a_project(s: Site) -> None:
    types = s.jira.project_issue_types("EX")
    assert "Bug" in {one.name for one in types}
    fields = s.jira.project_issue_fields("EX", next(one.id for one in types if one.name == "Bug"))
    assert "summary" in {one.fieldId for one in fields}


def flow_what_can_be_edited(s: Site) -> None:
    meta = s.jira.editmeta(s.issue().key)
    assert meta["fields"]["summary"]["required"] is True
    assert "set" in meta["fields"]["labels"]["operations"]
