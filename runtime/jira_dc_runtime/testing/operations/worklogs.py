"""The operations on worklogs: of one issue, and of all that were changed or deleted since a time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Final

from jira_dc_runtime.testing.calls import RecordedCall
from jira_dc_runtime.testing.exchange import Answer, JsonObject, Refused, json_answer
from jira_dc_runtime.testing.state.access import may_browse, visible_issue, workable_issue
from jira_dc_runtime.testing.state.comments import may_see
from jira_dc_runtime.testing.state.issues import Issue, Worklog
from jira_dc_runtime.testing.state.state import State
from jira_dc_runtime.testing.state.worklogs import change_worklog, find_worklog, log_work, remove_worklog
from jira_dc_runtime.testing.write.attached import list_worklogs, write_worklog
from jira_dc_runtime.testing.write.pages import write_page

from .access import may_rewrite
from .route import Route

_PAGE: Final = 1000  # worklogs in one page of changes, and ids in one list: the document says so
_MILLISECONDS: Final = 1000


def get_worklogs(state: State, call: RecordedCall) -> Answer:
    issue = visible_issue(state, call.path["issueIdOrKey"], call.user)
    written = [write_worklog(state, issue, worklog) for worklog in list_worklogs(state, issue, call.user)]
    return json_answer(200, write_page(state, written, {"maxResults": len(written)}, "worklogs"))


def add_worklog(state: State, call: RecordedCall) -> Answer:
    issue = workable_issue(state, call.path["issueIdOrKey"], call.user, "WORK_ON_ISSUES")
    worklog = log_work(state, issue, call.body, call.user, call.query)
    return json_answer(201, write_worklog(state, issue, worklog))


def get_worklog(state: State, call: RecordedCall) -> Answer:
    issue = visible_issue(state, call.path["issueIdOrKey"], call.user)
    return json_answer(200, write_worklog(state, issue, _find(state, call, issue)))


def update_worklog(state: State, call: RecordedCall) -> Answer:
    issue, worklog = _find_own(state, call, "EDIT")
    change_worklog(state, issue, worklog, call.body, call.user, call.query)
    return json_answer(200, write_worklog(state, issue, worklog))


def delete_worklog(state: State, call: RecordedCall) -> Answer:
    issue, worklog = _find_own(state, call, "DELETE")
    remove_worklog(state, issue, worklog, call.user, call.query)
    return Answer(204)


def get_updated_worklogs(state: State, call: RecordedCall) -> Answer:
    changed = [(worklog.id, worklog.updated) for issue in state.issues.values() for worklog in issue.worklogs]
    return json_answer(200, _write_changes(state, call, changed, "updated"))


def get_deleted_worklogs(state: State, call: RecordedCall) -> Answer:
    return json_answer(200, _write_changes(state, call, state.deleted_worklogs, "deleted"))


def list_by_ids(state: State, call: RecordedCall) -> Answer:
    wanted = {str(number) for number in call.body.get("ids") or ()}
    if len(wanted) > _PAGE:
        raise Refused(400, f"At most {_PAGE} worklogs can be read at once.")
    written = [
        write_worklog(state, issue, worklog)
        for issue in state.issues.values()
        if may_browse(state, call.user, issue)
        for worklog in list_worklogs(state, issue, call.user)
        if str(worklog.id) in wanted
    ]
    return json_answer(200, written)


def _write_changes(state: State, call: RecordedCall, changes: list[tuple[int, dt.datetime]], kind: str) -> JsonObject:
    """Return the page of changes since a time: the oldest first, and where the next page is."""
    since = int(call.query.get("since") or 0)
    times = sorted(
        (time, number) for number, moment in changes if (time := int(moment.timestamp() * _MILLISECONDS)) >= since
    )
    shown, address = times[:_PAGE], f"{state.base_url}/rest/api/2/worklog/{kind}"
    until = shown[-1][0] if shown else since
    page: JsonObject = {
        "values": [{"worklogId": number, "updatedTime": time} for time, number in shown],
        "since": since,
        "until": until,
        "self": f"{address}?since={since}",
        "lastPage": len(shown) == len(times),
    }
    return page if page["lastPage"] else {**page, "nextPage": f"{address}?since={until}"}


def _find(state: State, call: RecordedCall, issue: Issue) -> Worklog:
    worklog = find_worklog(issue, call.path["id"])
    if not may_see(state, call.user, issue, worklog.visibility, worklog.author):
        raise Refused(404, f"Cannot find worklog with id: '{worklog.id}'.")
    return worklog


def _find_own(state: State, call: RecordedCall, verb: str) -> tuple[Issue, Worklog]:
    """Return a worklog that the user may change or delete: one of their own, or any."""
    issue = workable_issue(state, call.path["issueIdOrKey"], call.user, "BROWSE_PROJECTS")
    worklog = _find(state, call, issue)
    if not may_rewrite(state, call, issue, worklog.author, f"{verb}_ALL_WORKLOGS"):
        raise Refused(403, f"You do not have the permission to {verb.lower()} the worklog with id: {worklog.id}.")
    return issue, worklog


ROUTES: Final[Mapping[str, Route]] = {
    "GET /api/2/issue/{issueIdOrKey}/worklog": get_worklogs,
    "POST /api/2/issue/{issueIdOrKey}/worklog": add_worklog,
    "GET /api/2/issue/{issueIdOrKey}/worklog/{id}": get_worklog,
    "PUT /api/2/issue/{issueIdOrKey}/worklog/{id}": update_worklog,
    "DELETE /api/2/issue/{issueIdOrKey}/worklog/{id}": delete_worklog,
    "GET /api/2/worklog/updated": get_updated_worklogs,
    "GET /api/2/worklog/deleted": get_deleted_worklogs,
    "POST /api/2/worklog/list": list_by_ids,
}
