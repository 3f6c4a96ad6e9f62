"""What hangs on issues."""

from __future__ import annotations

import io
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from tests.clients.programs.flow import refuses

from .site import Site

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
