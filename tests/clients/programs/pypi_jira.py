"""What people do with PyPI `jira`: each flow against a server that has the projects EX and OPS and the user fred."""

from __future__ import annotations

import base64
import io
import os
import tempfile
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

from tests.clients.programs.flow import new_key, new_login, new_name, refuses, run

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
JIRA: Any = import_module("jira").JIRA


class Site:
    """A client that is logged in, and the things that flows begin with."""

    def __init__(self) -> None:
        self.url = os.environ["JIRA_URL"]
        self.jira: Any = JIRA(self.url, token_auth=os.environ["JIRA_TOKEN"], max_retries=0)

    def issue(self, project: str = "EX", kind: str = "Task", **fields: Any) -> Any:
        sent = {"project": {"key": project}, "issuetype": {"name": kind}, "summary": new_name("Summary"), **fields}
        return self.jira.create_issue(fields=sent)

    def project(self) -> str:
        key = new_key()
        assert self.jira.create_project(key, new_name("Project"), assignee="fred")
        return key

    def user(self) -> str:
        name = new_login()
        assert self.jira.add_user(name, f"{name}@example.com", password="secret-4711", fullname=f"Full {name}")
        return name

    def group(self) -> str:
        name = new_login("group")
        assert self.jira.add_group(name)
        return name


# --- issues


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


# --- transitions


def flow_list_transitions(s: Site) -> None:
    found = s.jira.transitions(s.issue().key)
    assert found
    assert all(one["to"]["statusCategory"]["key"] for one in found)


def flow_transition_by_id(s: Site) -> None:
    issue = s.issue()
    target = s.jira.transitions(issue.key)[0]
    s.jira.transition_issue(issue.key, target["id"])
    assert s.jira.issue(issue.key).fields.status.name == target["to"]["name"]


def flow_transition_by_name(s: Site) -> None:
    issue = s.issue()
    target = next(one for one in s.jira.transitions(issue) if one["to"]["statusCategory"]["key"] == "done")
    s.jira.transition_issue(issue, target["name"])
    assert s.jira.issue(issue.key).fields.status.statusCategory.key == "done"


def flow_find_a_transition_by_name(s: Site) -> None:
    issue = s.issue()
    first = s.jira.transitions(issue)[0]
    assert s.jira.find_transitionid_by_name(issue, first["name"].upper()) == first["id"]


def flow_transition_with_a_comment_and_resolution(s: Site) -> None:
    issue = s.issue()
    target = next(one for one in s.jira.transitions(issue) if one["to"]["statusCategory"]["key"] == "done")
    s.jira.transition_issue(issue, target["id"], fields={"resolution": {"name": "Done"}}, comment="It is out.")
    found = s.jira.issue(issue.key).fields
    assert found.resolution.name == "Done"
    assert found.resolutiondate is not None
    assert [one.body for one in s.jira.comments(issue)] == ["It is out."]


def flow_transition_with_fields(s: Site) -> None:
    issue = s.issue()
    target = s.jira.transitions(issue)[0]
    s.jira.transition_issue(issue, target["id"], fields={"assignee": {"name": "barney"}})
    assert s.jira.issue(issue.key).fields.assignee.name == "barney"


def flow_transition_fields_are_listed(s: Site) -> None:
    found = s.jira.transitions(s.issue().key, expand="transitions.fields")
    assert all("fields" in one for one in found)


# --- comments


def flow_comment_on_an_issue(s: Site) -> None:
    issue = s.issue()
    comment = s.jira.add_comment(issue, "First!")
    found = s.jira.comment(issue.key, comment.id)
    assert (found.body, found.author.name) == ("First!", "fred")


def flow_list_comments(s: Site) -> None:
    issue = s.issue()
    for number in range(3):
        s.jira.add_comment(issue.key, f"Comment {number}")
    assert [one.body for one in s.jira.comments(issue.key)] == ["Comment 0", "Comment 1", "Comment 2"]
    assert s.jira.issue(issue.key).fields.comment.comments[0].body == "Comment 0"


def flow_change_a_comment(s: Site) -> None:
    issue = s.issue()
    comment = s.jira.add_comment(issue, "Frist!")
    comment.update(body="First!")
    assert s.jira.comment(issue, comment.id).body == "First!"


def flow_delete_a_comment(s: Site) -> None:
    issue = s.issue()
    comment = s.jira.add_comment(issue, "Away")
    comment.delete()
    assert s.jira.comments(issue) == []
    refuses(404, s.jira.comment, issue, comment.id)


def flow_comment_for_a_role(s: Site) -> None:
    issue = s.issue()
    comment = s.jira.add_comment(issue, "Hush", visibility={"type": "group", "value": "jira-administrators"})
    assert s.jira.comment(issue, comment.id).visibility.value == "jira-administrators"


def flow_an_empty_comment_is_refused(s: Site) -> None:
    refuses(400, s.jira.add_comment, s.issue(), "")


def flow_comment_by_update(s: Site) -> None:
    issue = s.issue()
    issue.update(update={"comment": [{"add": {"body": "Along"}}]})
    assert [one.body for one in s.jira.comments(issue)] == ["Along"]


# --- worklogs


def flow_log_work(s: Site) -> None:
    issue = s.issue()
    made = s.jira.add_worklog(issue.key, timeSpent="1h 30m", comment="Hard")
    found = s.jira.worklog(issue.key, made.id)
    assert (found.timeSpentSeconds, found.comment, found.author.name) == (5400, "Hard", "fred")


def flow_log_work_in_seconds_at_a_time(s: Site) -> None:
    issue = s.issue()
    moment = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
    made = s.jira.add_worklog(issue.key, timeSpentSeconds=3600, started=moment)
    assert made.timeSpent == "1h"
    assert made.started.startswith("2026-03-01T08:00:00.000")


def flow_list_worklogs(s: Site) -> None:
    issue = s.issue()
    s.jira.add_worklog(issue.key, "1h")
    s.jira.add_worklog(issue.key, "1d")
    assert [one.timeSpentSeconds for one in s.jira.worklogs(issue.key)] == [3600, 28800]
    assert s.jira.issue(issue.key).fields.timespent == 32400


def flow_change_a_worklog(s: Site) -> None:
    issue = s.issue()
    made = s.jira.add_worklog(issue.key, "1h")
    made.update(comment="More", timeSpent="2h")
    found = s.jira.worklog(issue.key, made.id)
    assert (found.comment, found.timeSpentSeconds) == ("More", 7200)


def flow_delete_a_worklog(s: Site) -> None:
    issue = s.issue()
    made = s.jira.add_worklog(issue.key, "1h")
    made.delete()
    assert s.jira.worklogs(issue.key) == []


def flow_logged_work_lowers_the_estimate(s: Site) -> None:
    issue = s.issue(timetracking={"originalEstimate": "1d", "remainingEstimate": "1d"})
    s.jira.add_worklog(issue.key, "3h")
    assert s.jira.issue(issue.key).fields.timetracking.remainingEstimateSeconds == 18000


def flow_log_work_and_set_the_estimate(s: Site) -> None:
    issue = s.issue(timetracking={"originalEstimate": "1d"})
    s.jira.add_worklog(issue.key, "1h", adjustEstimate="new", newEstimate="2d")
    assert s.jira.issue(issue.key).fields.timetracking.remainingEstimateSeconds == 57600


def flow_a_wrong_duration_is_refused(s: Site) -> None:
    refuses(400, s.jira.add_worklog, s.issue().key, timeSpent="soon")


# --- attachments


def flow_attach_a_file(s: Site) -> None:
    issue = s.issue()
    made = s.jira.add_attachment(issue.key, io.BytesIO(b"content"), filename="notes.txt")
    assert (made.filename, made.size, made.author.name) == ("notes.txt", 7, "fred")
    assert made.get() == b"content"


def flow_attach_a_file_by_its_path(s: Site) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "data.bin")
        path.write_bytes(bytes(range(256)))
        issue = s.issue()
        s.jira.add_attachment(issue.key, str(path))
    [found] = s.jira.issue(issue.key).fields.attachment
    assert found.filename == "data.bin"
    assert found.get() == bytes(range(256))


def flow_read_an_attachment(s: Site) -> None:
    made = s.jira.add_attachment(s.issue().key, io.BytesIO(b"abc"), filename="a.txt")
    assert s.jira.attachment(made.id).size == 3


def flow_delete_an_attachment(s: Site) -> None:
    issue = s.issue()
    made = s.jira.add_attachment(issue.key, io.BytesIO(b"abc"), filename="a.txt")
    s.jira.delete_attachment(made.id)
    assert s.jira.issue(issue.key).fields.attachment == []
    refuses(404, s.jira.attachment, made.id)


def flow_iterate_over_an_attachment(s: Site) -> None:
    made = s.jira.add_attachment(s.issue().key, io.BytesIO(b"x" * 5000), filename="a.txt")
    assert b"".join(made.iter_content(1024)) == b"x" * 5000


def flow_may_files_be_attached(s: Site) -> None:
    meta = s.jira.attachment_meta()
    assert meta["enabled"] is True
    assert meta["uploadLimit"] > 0


# --- links


def flow_link_two_issues(s: Site) -> None:
    first, second = s.issue(), s.issue()
    s.jira.create_issue_link("Blocks", first.key, second.key)
    [link] = s.jira.issue(first.key).fields.issuelinks
    assert link.type.name == "Blocks"
    assert link.outwardIssue.key == second.key
    [back] = s.jira.issue(second.key).fields.issuelinks
    assert back.inwardIssue.key == first.key


def flow_read_and_delete_a_link(s: Site) -> None:
    first, second = s.issue(), s.issue()
    s.jira.create_issue_link("Duplicate", first.key, second.key, comment={"body": "Same"})
    number = s.jira.issue(first.key).fields.issuelinks[0].id
    assert s.jira.issue_link(number).type.name == "Duplicate"
    s.jira.delete_issue_link(number)
    refuses(404, s.jira.issue_link, number)
    assert s.jira.issue(first.key).fields.issuelinks == []


def flow_list_link_types(s: Site) -> None:
    found = s.jira.issue_link_types()
    assert {"Blocks", "Duplicate"} <= {one.name for one in found}
    assert s.jira.issue_link_type(found[0].id).inward == found[0].inward


def flow_a_link_of_no_type_is_refused(s: Site) -> None:
    refuses(404, s.jira.create_issue_link, "Nonsense", s.issue().key, s.issue().key)


def flow_link_a_page(s: Site) -> None:
    issue = s.issue()
    made = s.jira.add_simple_link(issue.key, {"url": "https://example.com/a", "title": "A page"})
    found = s.jira.remote_link(issue.key, made.id)
    assert (found.object.url, found.object.title) == ("https://example.com/a", "A page")


def flow_link_a_page_by_global_id_twice_is_one_link(s: Site) -> None:
    issue = s.issue()
    for title in ("One", "Two"):
        s.jira.add_remote_link(issue.key, {"url": "https://example.com", "title": title}, globalId="system=1&id=2")
    [found] = s.jira.remote_links(issue.key)
    assert (found.globalId, found.object.title) == ("system=1&id=2", "Two")


def flow_change_a_remote_link(s: Site) -> None:
    issue = s.issue()
    made = s.jira.add_simple_link(issue.key, {"url": "https://example.com/a", "title": "A"})
    link = s.jira.remote_link(issue.key, made.id)
    link.update({"url": "https://example.com/b", "title": "B"})
    assert s.jira.remote_link(issue.key, made.id).object.title == "B"


def flow_delete_a_remote_link(s: Site) -> None:
    issue = s.issue()
    made = s.jira.add_simple_link(issue.key, {"url": "https://example.com/a", "title": "A"})
    s.jira.remote_link(issue.key, made.id).delete()
    assert s.jira.remote_links(issue.key) == []


# --- votes and watchers


def flow_watch_an_issue(s: Site) -> None:
    issue = s.issue()
    s.jira.add_watcher(issue.key, "barney")
    found = s.jira.watchers(issue.key)
    assert "barney" in {one.name for one in found.watchers}
    assert s.jira.issue(issue.key).fields.watches.watchCount == found.watchCount


def flow_stop_watching(s: Site) -> None:
    issue = s.issue()
    s.jira.add_watcher(issue.key, "barney")
    s.jira.remove_watcher(issue.key, "barney")
    assert "barney" not in {one.name for one in s.jira.watchers(issue.key).watchers}


def flow_vote(s: Site) -> None:
    reporter = {"name": "barney"}
    issue = s.issue(reporter=reporter)
    s.jira.add_vote(issue.key)
    found = s.jira.votes(issue.key)
    assert (found.votes, found.hasVoted) == (1, True)
    s.jira.remove_vote(issue.key)
    assert s.jira.votes(issue.key).votes == 0


def flow_nobody_votes_for_an_issue_of_his_own(s: Site) -> None:
    refuses(404, s.jira.add_vote, s.issue().key)


# --- properties


def flow_properties_of_an_issue(s: Site) -> None:
    issue = s.issue()
    s.jira.add_issue_property(issue.key, "build", {"number": 7})
    assert [one.key for one in s.jira.issue_properties(issue.key)] == ["build"]
    found = s.jira.issue_property(issue.key, "build")
    assert found.value.number == 7
    found.delete()
    assert s.jira.issue_properties(issue.key) == []


# --- search


def flow_search_by_project(s: Site) -> None:
    key = s.project()
    made = [s.issue(key).key for _ in range(3)]
    assert [one.key for one in s.jira.search_issues(f"project = {key} ORDER BY key")] == made


def flow_search_by_text(s: Site) -> None:
    key = s.project()
    made = s.issue(key, summary="The unicorn sings").key
    s.issue(key)
    assert [one.key for one in s.jira.search_issues(f'project = {key} AND summary ~ "unicorn"')] == [made]


def flow_search_by_status_and_type(s: Site) -> None:
    key = s.project()
    bug = s.issue(key, "Bug")
    s.issue(key, "Task")
    found = s.jira.search_issues(f'project = {key} AND issuetype = Bug AND status = "Open"')
    assert [one.key for one in found] == [bug.key]


def flow_search_by_assignee(s: Site) -> None:
    key = s.project()
    made = s.issue(key, assignee={"name": "barney"})
    s.issue(key)
    assert [one.key for one in s.jira.search_issues(f"project = {key} AND assignee = barney")] == [made.key]
    assert s.jira.search_issues(f"project = {key} AND reporter = currentUser()").total == 2


def flow_search_pages(s: Site) -> None:
    key = s.project()
    for _ in range(5):
        s.issue(key)
    page = s.jira.search_issues(f"project = {key} ORDER BY key", startAt=2, maxResults=2)
    assert (page.total, page.startAt, page.maxResults) == (5, 2, 2)
    assert [one.key for one in page] == [f"{key}-3", f"{key}-4"]


def flow_search_everything(s: Site) -> None:
    key = s.project()
    for _ in range(4):
        s.issue(key)
    assert len(s.jira.search_issues(f"project = {key}", maxResults=False)) == 4


def flow_search_counts_only(s: Site) -> None:
    key = s.project()
    s.issue(key)
    page = s.jira.search_issues(f"project = {key}", maxResults=0, json_result=True)
    assert (page["total"], page["issues"]) == (1, [])


def flow_search_with_fields(s: Site) -> None:
    key = s.project()
    s.issue(key, description="x")
    [found] = s.jira.search_issues(f"project = {key}", fields=["summary"])
    assert set(found.raw["fields"]) == {"summary"}


def flow_search_by_label_and_date(s: Site) -> None:
    key = s.project()
    made = s.issue(key, labels=["rare"], duedate="2026-01-31")
    s.issue(key)
    query = f"project = {key} AND labels = rare AND duedate <= 2026-02-01 AND created >= -1d"
    assert [one.key for one in s.jira.search_issues(query)] == [made.key]


def flow_search_by_version_and_component(s: Site) -> None:
    key = s.project()
    s.jira.create_version("2.0", key)
    s.jira.create_component("Core", key)
    made = s.issue(key, fixVersions=[{"name": "2.0"}], components=[{"name": "Core"}])
    s.issue(key)
    query = f'project = {key} AND fixVersion = "2.0" AND component = Core'
    assert [one.key for one in s.jira.search_issues(query)] == [made.key]


def flow_search_expands_the_history(s: Site) -> None:
    key = s.project()
    s.issue(key).update(summary="Changed")
    [found] = s.jira.search_issues(f"project = {key}", expand="changelog")
    assert found.changelog.histories[0].items[0].field == "summary"


def flow_a_wrong_query_is_refused(s: Site) -> None:
    error = refuses(400, s.jira.search_issues, "project = = EX")
    assert error.response.json()["errorMessages"]


def flow_a_field_that_is_not_there_is_refused_in_a_query(s: Site) -> None:
    error = refuses(400, s.jira.search_issues, "nonsense = 1")
    assert "Field 'nonsense' does not exist or you do not have permission to view it." in error.text


def flow_a_value_that_is_not_there_is_refused_in_a_query(s: Site) -> None:
    error = refuses(400, s.jira.search_issues, "project = NOPE")
    assert "The value 'NOPE' does not exist for the field 'project'." in error.text


# --- fields


def flow_list_fields(s: Site) -> None:
    found = {one["id"]: one for one in s.jira.fields()}
    assert found["summary"]["name"] == "Summary"
    assert found["summary"]["custom"] is False
    assert found["created"]["schema"]["type"] == "datetime"


def flow_list_priorities(s: Site) -> None:
    found = s.jira.priorities()
    assert [one.name for one in found][:2] == ["Highest", "High"]
    assert s.jira.priority(found[0].id).name == "Highest"


def flow_list_resolutions(s: Site) -> None:
    found = s.jira.resolutions()
    assert "Done" in {one.name for one in found}
    assert s.jira.resolution(found[0].id).name == found[0].name


def flow_list_statuses(s: Site) -> None:
    found = s.jira.statuses()
    assert "Open" in {one.name for one in found}
    assert s.jira.status(found[0].id).name == found[0].name


def flow_read_a_status_by_name(s: Site) -> None:
    assert s.jira.status("Open").name == "Open"


def flow_list_status_categories(s: Site) -> None:
    found = s.jira.statuscategories()
    assert {"new", "indeterminate", "done"} <= {one.key for one in found}
    assert s.jira.statuscategory(found[1].id).key == found[1].key


def flow_list_issue_types(s: Site) -> None:
    found = s.jira.issue_types()
    assert "Bug" in {one.name for one in found}
    assert s.jira.issue_type(found[0].id).name == found[0].name
    assert s.jira.issue_type_by_name("Bug").subtask is False


def flow_statuses_of_a_project(s: Site) -> None:
    found = s.jira.issue_types_for_project("EX")
    assert "Open" in {status.name for status in found[0].statuses}


# --- projects


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


# --- people


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


# --- the server


def flow_server_info(s: Site) -> None:
    info = s.jira.server_info()
    assert info["baseUrl"] == s.url
    assert info["versionNumbers"][0] >= 10
    assert info["deploymentType"] != "Cloud"


def flow_client_info(s: Site) -> None:
    assert s.jira.client_info() == s.url


def flow_application_properties(s: Site) -> None:
    found = s.jira.application_properties()
    assert found
    one = s.jira.application_properties(key="jira.title")
    assert one["id"] == "jira.title"


def flow_set_an_application_property(s: Site) -> None:
    s.jira.set_application_property("jira.clone.prefix", "COPY -")
    assert s.jira.application_properties(key="jira.clone.prefix")["value"] == "COPY -"


def flow_permission_schemes(s: Site) -> None:
    assert s.jira.permissionschemes()[0]["name"]


def flow_notification_schemes(s: Site) -> None:
    assert s.jira.notificationschemes()[0]["name"]


def flow_issue_type_schemes(s: Site) -> None:
    assert s.jira.issue_type_schemes()[0]["name"]


def flow_project_categories(s: Site) -> None:
    assert isinstance(s.jira.projectcategories(), list)


def flow_workflows(s: Site) -> None:
    assert s.jira.workflows()


def flow_global_roles(s: Site) -> None:
    assert "Administrators" in {one["name"] for one in s.jira.role()}


def flow_templates_of_projects(s: Site) -> None:
    assert {"Scrum software development", "Task management"} <= set(s.jira.templates())


def flow_application_links(s: Site) -> None:
    assert s.jira.applicationlinks() == []


# --- logins


def flow_end_a_secure_session(s: Site) -> None:
    other = JIRA(s.url, basic_auth=(os.environ["JIRA_MOCK_USER"], os.environ["JIRA_MOCK_PASSWORD"]), max_retries=0)
    assert other.kill_websudo().status_code == 204


def flow_log_in_with_a_password(s: Site) -> None:
    other = JIRA(s.url, basic_auth=(os.environ["JIRA_MOCK_USER"], os.environ["JIRA_MOCK_PASSWORD"]), max_retries=0)
    assert other.myself()["name"] == "fred"


def flow_log_in_with_a_cookie(s: Site) -> None:
    login = (os.environ["JIRA_MOCK_USER"], os.environ["JIRA_MOCK_PASSWORD"])
    other = JIRA(s.url, auth=login, max_retries=0)
    assert other.session().name == "fred"
    other.kill_session()


def flow_a_wrong_password_is_401(s: Site) -> None:
    refuses(401, JIRA, s.url, basic_auth=("fred", "wrong"), max_retries=0, validate=True)


def flow_the_latest_version_of_the_api(s: Site) -> None:
    other = JIRA(s.url, token_auth=os.environ["JIRA_TOKEN"], options={"rest_api_version": "latest"}, max_retries=0)
    assert other.issue(s.issue().key).fields.project.key == "EX"


if __name__ == "__main__":
    run(globals(), Site())
