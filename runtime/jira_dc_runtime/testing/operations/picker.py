"""The operations that suggest issues to pick, and that tell people about one."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from html import escape
from typing import Final

from jira_dc_runtime.ground.json_kind import is_object
from jira_dc_runtime.testing import jql
from jira_dc_runtime.testing.calls import RecordedCall
from jira_dc_runtime.testing.exchange import Answer, JsonObject, Refused, json_answer
from jira_dc_runtime.testing.state.access import may_browse, visible_issue
from jira_dc_runtime.testing.state.issues import Issue
from jira_dc_runtime.testing.state.state import State

from .route import Route

_SHOWN: Final = 20
_RECIPIENTS: Final = ("reporter", "assignee", "watchers", "voters")


def pick_issue(state: State, call: RecordedCall) -> Answer:
    query, user = call.query.get("query", "").strip().lower(), call.user
    seen = sorted(
        (one for one in state.issues.values() if user in one.viewed and one.archived is None),
        key=lambda one: one.viewed[user or ""],
        reverse=True,
    )
    found = jql.find_issues(state, call.query.get("currentJQL", ""), user)
    sections = [
        ("hs", "History Search", _choose(state, call, seen, query)),
        ("cs", "Current Search", _choose(state, call, found, query)),
    ]
    return json_answer(200, {"sections": [_write_section(state, *section, query) for section in sections]})


def notify(state: State, call: RecordedCall) -> Answer:
    """Take a message about an issue. A MockJira sends no mail."""
    issue = visible_issue(state, call.path["issueIdOrKey"], call.user)
    wanted: JsonObject = dict(call.body["to"]) if is_object(call.body.get("to")) else {}
    named: dict[str, Collection[str]] = {"users": state.users, "groups": state.groups}
    for kind, known in named.items():
        for one in wanted.get(kind) or ():
            if one.get("name") not in known:
                raise Refused(400, errors={kind: f"'{one.get('name')}' does not exist."})
    people = [issue.fields.get("reporter"), issue.fields.get("assignee"), *issue.watchers, *issue.voters]
    if not any(wanted.get(name) for name in (*_RECIPIENTS, *named)) or not any([*people, *wanted.values()]):
        raise Refused(400, "No recipients were defined for notification.")
    return Answer(204)


def _choose(state: State, call: RecordedCall, issues: Iterable[Issue], query: str) -> list[Issue]:
    current, with_subtasks = call.query.get("currentIssueKey"), call.query.get("showSubTasks", "true") != "false"
    project = call.query.get("currentProjectId")
    return [
        one
        for one in issues
        if may_browse(state, call.user, one)
        and one.key != current
        and (not project or str(state.projects[one.project].id) == project)
        and (with_subtasks or not state.issue_types[one.type].subtask)
        and _fits(one, query)
    ]


def _fits(issue: Issue, query: str) -> bool:
    text = f"{issue.key} {issue.fields.get('summary') or ''}".lower()
    return all(word in text for word in query.split()) or issue.key.rpartition("-")[2] == query


def _write_section(state: State, number: str, label: str, issues: list[Issue], query: str) -> JsonObject:
    written: JsonObject = {"id": number, "label": label}
    if issues:
        written["sub"] = f"Showing {min(len(issues), _SHOWN)} of {len(issues)} matching issues"
        return {**written, "issues": [_write_issue(state, one, query) for one in issues[:_SHOWN]]}
    return {**written, "msg": "No matching issues found.", "issues": []}


def _write_issue(state: State, issue: Issue, query: str) -> JsonObject:
    summary = str(issue.fields.get("summary") or "")
    avatar = state.issue_types[issue.type].avatar
    return {
        "key": issue.key,
        "keyHtml": _mark(issue.key, query),
        "img": f"/secure/viewavatar?size=xsmall&avatarId={avatar}&avatarType=issuetype",
        "summary": _mark(summary, query),
        "summaryText": summary,
    }


def _mark(text: str, query: str) -> str:
    """Return `text` as HTML in which the words that were looked for are bold."""
    if not query:
        return escape(text)
    words = "|".join(re.escape(escape(word)) for word in query.split())
    return re.sub(words, lambda found: f"<b>{found[0]}</b>", escape(text), flags=re.IGNORECASE)


ROUTES: Final[Mapping[str, Route]] = {
    "GET /api/2/issue/picker": pick_issue,
    "POST /api/2/issue/{issueIdOrKey}/notify": notify,
}
