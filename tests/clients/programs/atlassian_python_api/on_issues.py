"""What hangs on issues."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

from tests.clients.programs.flow import new_name, refuses

from .site import Site

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
