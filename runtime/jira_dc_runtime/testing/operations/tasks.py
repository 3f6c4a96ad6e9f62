"""What Jira carries out by itself: reindexing, snapshots of the index, upgrades; and the cluster that there is not.

A task has ended when it is looked at for the second time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from jira_dc_runtime.testing.calls import RecordedCall
from jira_dc_runtime.testing.exchange import Answer, JsonObject, Refused, json_answer
from jira_dc_runtime.testing.state.settings import Task
from jira_dc_runtime.testing.state.state import State
from jira_dc_runtime.testing.write.pages import write_time

from .access import administered
from .route import Route

_TYPES: Final = ("FOREGROUND", "BACKGROUND", "BACKGROUND_PREFERRED", "BACKGROUND_PREFFERED")
_LOOKS: Final = 2
_HOME: Final = "/var/atlassian/application-data/jira"


def begin(state: State, kind: str, about: JsonObject) -> Task:
    """Begin a task, and return it."""
    task = Task(state.next_id(), kind, state.clock(), about)
    state.settings.tasks[task.id] = task
    return task


def look(state: State, call: RecordedCall, kind: str) -> Task:
    """Return the task that a call asks for by `taskId`, or the newest of its kind; refuse with 404."""
    wanted = call.query.get("taskId")
    for task in reversed(state.settings.tasks.values()):
        if task.kind == kind and wanted in {None, "", str(task.id)}:
            task.looked_at += 1
            return task
    raise Refused(404, f"There is no task {wanted}." if wanted else "There is no such task.")


def has_ended(task: Task) -> bool:
    """Return whether a task is at its end."""
    return task.looked_at >= _LOOKS


def write_progress(state: State, task: Task, page: str) -> JsonObject:
    """Return how far a task is; `page` is where people see it."""
    ended = has_ended(task)
    written: JsonObject = {
        "progressUrl": f"{state.base_url}{page}?taskId={task.id}",
        "currentProgress": 100 if ended else 50 if task.looked_at else 0,
        "submittedTime": write_time(task.submitted),
        "startTime": write_time(task.submitted),
        **task.about,
    }
    return {**written, "finishTime": write_time(state.clock())} if ended else written


def _write_reindex(state: State, task: Task) -> JsonObject:
    done = has_ended(task)
    progress = write_progress(state, task, "/secure/admin/IndexProgress.jspa")
    return {**progress, "currentSubTask": "" if done else "Currently reindexing", "success": done}


def start_reindex(state: State, call: RecordedCall) -> Answer:
    kind = call.query.get("type") or "BACKGROUND_PREFERRED"
    if kind not in _TYPES:
        raise Refused(400, f"There is no reindexing of the type '{kind}'.")
    return json_answer(202, _write_reindex(state, begin(state, "reindex", {"type": kind})))


def reindex_issue(state: State, call: RecordedCall) -> Answer:
    for named in [one for one in call.query.get("issueId", "").split(",") if one]:
        state.issue(named)
    task = Task(state.next_id(), "reindex", state.clock(), {"type": "FOREGROUND"}, _LOOKS)
    state.settings.tasks[task.id] = task
    return json_answer(200, _write_reindex(state, task))


def get_reindex(state: State, call: RecordedCall) -> Answer:
    return json_answer(200, _write_reindex(state, look(state, call, "reindex")))


def _write_request(state: State, task: Task) -> JsonObject:
    ended = has_ended(task)
    written = {
        "id": task.id,
        "status": "COMPLETE" if ended else "RUNNING",
        "type": "IMMEDIATE",
        "requestTime": write_time(task.submitted),
        "startTime": write_time(task.submitted),
    }
    return {**written, "completionTime": write_time(state.clock())} if ended else written


def process_requests(state: State, call: RecordedCall) -> Answer:
    return json_answer(200, [begin(state, "request", {}).id])


def _find_request(state: State, number: str) -> Task:
    task = state.settings.tasks.get(int(number)) if number.isdigit() else None
    if task is None or task.kind != "request":
        raise Refused(404, f"There is no reindex request {number}.")
    task.looked_at += 1
    return task


def get_request(state: State, call: RecordedCall) -> Answer:
    return json_answer(200, _write_request(state, _find_request(state, call.path["requestId"])))


def get_requests(state: State, call: RecordedCall) -> Answer:
    wanted = [one for one in call.query.get("requestId", "").split(",") if one]
    return json_answer(200, [_write_request(state, _find_request(state, number)) for number in wanted])


def get_index_summary(state: State, call: RecordedCall) -> Answer:
    count, now = len(state.issues), write_time(state.clock())
    newest = max((issue.updated for issue in state.issues.values()), default=state.clock())
    index = {
        "indexReadable": True,
        "countInDatabase": count,
        "countInIndex": count,
        "countInArchive": 0,
        "lastUpdatedInDatabase": write_time(newest),
        "lastUpdatedInIndex": write_time(newest),
    }
    return json_answer(200, {"nodeId": "node1", "reportTime": now, "issueIndex": index, "replicationQueues": {}})


def create_snapshot(state: State, call: RecordedCall) -> Answer:
    now = state.clock()
    path = f"{_HOME}/export/indexsnapshots/IndexSnapshot_{state.next_id()}.tar.sz"
    state.settings.snapshots.append((path, now))
    begin(state, "snapshot", {})
    return json_answer(202, {"futureAbsolutePath": path})


def get_snapshots(state: State, call: RecordedCall) -> Answer:
    made = state.settings.snapshots
    return json_answer(200, [{"absolutePath": path, "timestamp": int(at.timestamp() * 1000)} for path, at in made])


def is_snapshot_running(state: State, call: RecordedCall) -> Answer:
    tasks = [task for task in state.settings.tasks.values() if task.kind == "snapshot"]
    for task in tasks:
        task.looked_at += 1
    return json_answer(200, {"running": any(not has_ended(task) for task in tasks)})


def run_upgrade(state: State, call: RecordedCall) -> Answer:
    state.settings.upgraded = state.clock()
    begin(state, "upgrade", {})
    return Answer(200)


def get_upgrade(state: State, call: RecordedCall) -> Answer:
    """Until upgrade tasks ran once there is nothing to tell: seen on 10.3."""
    if state.settings.upgraded is None:
        raise Refused(404, "No upgrade tasks have run.")
    if not has_ended(look(state, call, "upgrade")):
        return Answer(303, headers={"Location": f"{state.base_url}/rest/api/2/upgrade"})
    started = write_time(state.settings.upgraded)
    return json_answer(200, {"startTime": started, "duration": 1, "outcome": "SUCCESS", "message": ""})


def refuse_without_cluster(state: State, call: RecordedCall) -> Answer:
    """One node that is no cluster has no such thing: seen on 10.3."""
    return Answer(405)


def get_cluster_state(state: State, call: RecordedCall) -> Answer:
    build = {"buildNumber": state.build_number, "version": state.version}
    return json_answer(200, {"state": state.settings.zero_downtime, "build": build})


def _step(needed: str, then: str, status: int) -> Route:
    """Return what takes an upgrade without downtime from one state to another, and refuses in any other state."""

    def step(state: State, call: RecordedCall) -> Answer:
        if state.settings.zero_downtime != needed:
            raise Refused(409, f"The cluster is {state.settings.zero_downtime}, and must be {needed} for this.")
        state.settings.zero_downtime = then
        return Answer(status)

    return step


_ZDU: Final = "/api/2/cluster/zdu"
_OPEN: Final[Mapping[str, Callable[[State, RecordedCall], Any]]] = {
    "GET /api/2/reindex": get_reindex,
    "GET /api/2/reindex/progress": get_reindex,
}
_ADMINISTERED: Final[Mapping[str, Callable[[State, RecordedCall], Any]]] = {
    "POST /api/2/reindex": start_reindex,
    "POST /api/2/reindex/issue": reindex_issue,
    "POST /api/2/reindex/request": process_requests,
    "GET /api/2/reindex/request/bulk": get_requests,
    "GET /api/2/reindex/request/{requestId}": get_request,
    "GET /api/2/index/summary": get_index_summary,
    "GET /api/2/index-snapshot": get_snapshots,
    "POST /api/2/index-snapshot": create_snapshot,
    "GET /api/2/index-snapshot/isRunning": is_snapshot_running,
    "GET /api/2/upgrade": get_upgrade,
    "POST /api/2/upgrade": run_upgrade,
    "GET /api/2/cluster/nodes": refuse_without_cluster,
    "DELETE /api/2/cluster/node/{nodeId}": refuse_without_cluster,
    "PUT /api/2/cluster/node/{nodeId}/offline": refuse_without_cluster,
    "PUT /api/2/cluster/index-snapshot/{nodeId}": refuse_without_cluster,
    f"GET {_ZDU}/state": get_cluster_state,
    f"POST {_ZDU}/start": _step("STABLE", "READY_TO_UPGRADE", 201),
    f"POST {_ZDU}/cancel": _step("READY_TO_UPGRADE", "STABLE", 201),
    f"POST {_ZDU}/approve": _step("READY_TO_RUN_UPGRADE_TASKS", "STABLE", 200),
    f"POST {_ZDU}/retryUpgrade": _step("UPGRADE_TASKS_FAILED", "STABLE", 200),
}

ROUTES: Final[Mapping[str, Route]] = {
    **_OPEN,
    **{key: administered(route) for key, route in _ADMINISTERED.items()},
}
