"""A program for PyPI `jira`, moved: what most programs do, without one check that only a checker wants."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from jira_dc import BadRequest, File, Jira, jql
from jira_dc.models import Issue


def describe(issue: Issue) -> str:
    fields = issue.fields
    assignee = fields.assignee.display_name if fields.assignee else "nobody"
    versions = ", ".join(version.name for version in fields.fix_versions)
    return (
        f"{issue.key} [{fields.status.name}] {assignee} {fields.created:%Y-%m-%d} {versions}: {fields.summary.strip()}"
    )


def list_open(jira: Jira, project: str) -> Iterator[Issue]:
    query = jql.format("project = {} AND resolution is EMPTY ORDER BY created", project)
    return jira.search.iter_search(jql=query, fields=["*navigable", "comment", "attachment", "issuelinks"])


def report(jira: Jira, project: str) -> Counter[str]:
    statuses: Counter[str] = Counter()
    for issue in list_open(jira, project):
        statuses[issue.fields.status.name] += 1
        print(describe(issue))
        for comment in issue.fields.comment.comments:
            print("  ", comment.created.date(), comment.body.splitlines()[0])
        for link in issue.fields.issuelinks:
            other = link.outward_issue or link.inward_issue
            print("  ", link.type.name if link.type else "linked", other.key if other else "")
        for component in issue.fields.components:
            print("  ", component.name.upper())
    return statuses


def file_a_bug(jira: Jira, project: str, log: Path, related: str) -> str:
    me = jira.myself.get_user()
    fields = {"project": {"key": project}, "issuetype": {"name": "Bug"}, "summary": "It broke", "labels": ["nightly"]}
    created = jira.issue.create_issue({"fields": fields})
    jira.issue.edit_issue(
        created.key, {"fields": {"description": "See the log."}, "update": {"labels": [{"add": "ci"}]}}
    )
    jira.issue.assign_issue(created.key, {"name": me.name})
    comment = jira.issue.add_comment(created.key, {"body": f"Found by {me.display_name}."})
    jira.issue.update_comment(created.key, comment.id, {"body": comment.body.replace("Found", "Seen")})
    for attachment in jira.issue.add_attachment(created.key, File(log.name, log)):
        jira.download(attachment.content, log.with_suffix(f".{attachment.id}"))
    jira.issue_link.link_issues(
        {"type": {"name": "Relates"}, "inwardIssue": {"key": created.key}, "outwardIssue": {"key": related}}
    )
    return created.key


def move(jira: Jira, key: str, status: str) -> bool:
    for transition in jira.issue.get_transitions(key).transitions:
        if transition.to.name.casefold() == status.casefold():
            jira.issue.do_transition(key, {"transition": {"id": transition.id}})
            return True
    return False


def clean_up(jira: Jira, key: str) -> str:
    try:
        jira.issue.delete_issue(key, delete_subtasks=False)
    except BadRequest as error:
        return "; ".join(error.error_messages)
    return ""
