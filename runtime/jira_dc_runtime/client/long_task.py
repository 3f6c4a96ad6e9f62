"""Wait for what Jira carries out by itself: ask with growing pauses how far it is, until it has ended.

How a task ends is read from the type of what Jira says about it (protocol notes, section 9, and the document):

ReindexProgress             it has a finish time, and `success` says how it ended
ReindexRequest              FAILED and COMPLETE are ends; PENDING, ACTIVE and RUNNING are not
UserAnonymizationProgress   COMPLETED is good; INTERRUPTED and VALIDATION_FAILED are bad ends; so are errors beside it
IndexSnapshotStatus         it is running or not
UpgradeResult               303 while it runs, and then an outcome

No operation of Jira Data Center changes a project's type or publishes a workflow scheme in the background: those answer
when they are done.
"""

from __future__ import annotations

import re
import time
from collections.abc import Awaitable, Callable, Generator
from typing import Any, Final, Literal, TypeAlias, cast

import msgspec

from jira_dc_runtime.call import Call
from jira_dc_runtime.codec.model import Model
from jira_dc_runtime.errors import (
    ConfigurationError,
    ConnectionFailed,
    HttpError,
    JiraError,
    RedirectError,
    RequestError,
    TaskFailed,
    TaskUnfinished,
)
from jira_dc_runtime.ground.json_kind import is_array

FIRST_PAUSE: Final = 0.5
GROWTH: Final = 1.5
LONGEST_PAUSE: Final = 15.0
OUTAGE: Final = 600.0
"""Seconds for which Jira may be away without a deadline: in a foreground reindex it answers 503 to everything."""
PASSING: Final = frozenset({429, 502, 503, 504})
STILL_RUNNING: Final = 303

Verdict: TypeAlias = Literal["running", "done"] | tuple[Literal["failed"], str]
Answer: TypeAlias = tuple[Any, JiraError | None]


def judge(task: Any) -> Verdict | None:
    """Return whether a task is running, done or failed, and why; None if its type does not tell."""
    if is_array(task):
        verdicts: list[Verdict | None] = [judge(each) for each in task]
        if None in verdicts or "running" in verdicts:
            return None if None in verdicts else "running"
        bad: Verdict | None = next((each for each in verdicts if isinstance(each, tuple)), None)
        return bad or "done"
    decide = JUDGES.get(type(task).__name__)
    return decide(task) if decide is not None else None


def _judge_reindex(task: Any) -> Verdict:
    if task.finish_time is None:
        return "done" if task.success and task.current_progress == 100 else "running"  # noqa: PLR2004 - percent
    return "done" if task.success is not False else ("failed", task.current_sub_task or "")


def _judge_request(task: Any) -> Verdict:
    if task.status == "FAILED":
        return "failed", f"reindex request {task.id}"
    return "done" if task.status == "COMPLETE" else "running"


def _judge_anonymization(task: Any) -> Verdict:
    said = "; ".join(_list_texts(task.errors))
    if task.status == "COMPLETED":
        return ("failed", said) if said else "done"
    if task.status in {"INTERRUPTED", "VALIDATION_FAILED"}:
        return "failed", f"{task.status}. {said}".strip()
    return "running"


def _judge_snapshot(task: Any) -> Verdict:
    return "running" if task.running else "done"


def _judge_upgrade(task: Any) -> Verdict:
    if task.outcome is None or task.outcome.upper().startswith("SUCCESS"):
        return "done"
    return "failed", f"{task.outcome}. {task.message or ''}".strip()


JUDGES: Final[dict[str, Callable[[Any], Verdict]]] = {
    "ReindexProgress": _judge_reindex,
    "ReindexRequest": _judge_request,
    "UserAnonymizationProgress": _judge_anonymization,
    "IndexSnapshotStatus": _judge_snapshot,
    "UpgradeResult": _judge_upgrade,
}
_PROGRESS: Final = {
    "ReindexProgress": "/rest/api/2/reindex/progress",
    "UserAnonymizationProgress": "/rest/api/2/user/anonymization/progress",
}
"""Where Jira tells how far a task is that it has begun; `progressUrl` holds the id of the task."""
_TASK: Final = re.compile(r"[?&]taskId=(\d+)")


def find_poll(task: Any, send: Callable[[Call[Any]], Any]) -> Callable[[], Any]:
    """Return what asks how far `task` is: itself if it can be called, or the call that belongs to a task begun.

    Raise `RequestError` for anything else.
    """
    if isinstance(task, Model):
        path = _PROGRESS.get(type(task).__name__)
        if path is not None:
            found = _TASK.search(getattr(task, "progress_url", None) or "")
            call: Call[Any] = Call("GET", path, type(task), query={"taskId": int(found[1]) if found else None})
            return lambda: send(call)
    elif callable(task):
        return cast("Callable[[], Any]", task)
    message = (
        f"wait_for got a {type(task).__name__}. Pass what Jira answered when it began the task, or what asks how far "
        "it is, as in wait_for(lambda: jira.reindex.get_request_progress(7))."
    )
    raise RequestError(message)


def watch(
    on_progress: Callable[[Any], object] | None, deadline: float | None, is_done: Callable[[Any], bool] | None
) -> Generator[float, Answer, Any]:
    """Yield the pause before the next question, and take its answer; return what Jira said at the end."""
    if deadline is not None and not deadline > 0:
        message = f"The deadline is {deadline!r}; it must be more than 0 seconds, or None to wait for ever."
        raise ConfigurationError(message)
    begun = heard = time.monotonic()
    pause, last = 0.0, None
    while True:
        task, error = yield pause
        if error is None:
            heard, last = time.monotonic(), task
            if on_progress is not None:
                on_progress(task)
            if _has_ended(task, is_done):
                return task
        elif not _is_passing(error) or (deadline is None and time.monotonic() - heard > OUTAGE):
            raise error
        pause = min(max(FIRST_PAUSE, pause * GROWTH), LONGEST_PAUSE)
        if deadline is not None:
            left = deadline - (time.monotonic() - begun)
            if left <= 0:
                message = f"After {deadline:g} seconds the task is still under way, and Jira goes on with it."
                raise TaskUnfinished(message, last) from error
            pause = min(pause, left)


def wait(poll: Callable[[], Any], steps: Generator[float, Answer, Any]) -> Any:
    """Ask with `poll` as `steps` say, and return what they return."""
    pause = next(steps)
    while True:
        time.sleep(pause)
        try:
            answer: Answer = poll(), None
        except JiraError as error:
            answer = None, error
        try:
            pause = steps.send(answer)
        except StopIteration as end:
            return end.value


async def wait_async(poll: Callable[[], Awaitable[Any]], steps: Generator[float, Answer, Any]) -> Any:
    """Do the same as `wait`, for async code."""
    from anyio import sleep  # noqa: PLC0415 - httpx needs anyio itself, and only for async

    pause = next(steps)
    while True:
        await sleep(pause)
        try:
            answer: Answer = await poll(), None
        except JiraError as error:
            answer = None, error
        try:
            pause = steps.send(answer)
        except StopIteration as end:
            return end.value


def _has_ended(task: Any, is_done: Callable[[Any], bool] | None) -> bool:
    """Return whether the task is done. Raise `TaskFailed` if it failed."""
    if is_done is not None:
        return is_done(task)
    verdict = judge(task)
    if verdict is None:
        message = f"A {type(task).__name__} does not tell whether a task has ended. Say it with is_done=."
        raise RequestError(message)
    if isinstance(verdict, tuple):
        message = f"Jira did not bring the task to a good end: {verdict[1] or 'it does not say why.'}"
        raise TaskFailed(message, task)
    return verdict == "done"


def _is_passing(error: JiraError) -> bool:
    """Return whether a question that got `error` may be asked again: it only reads."""
    if isinstance(error, RedirectError):
        return error.status == STILL_RUNNING
    return isinstance(error, ConnectionFailed) or (isinstance(error, HttpError) and error.status in PASSING)


def _list_texts(errors: Any) -> list[str]:
    """Return every message in the errors that an anonymization tells of, which stand below a key of the operation."""
    if not errors:
        return []
    texts: list[str] = []
    for name, collection in msgspec.to_builtins(errors).items():
        said: list[Any] = [*(collection.get("errorMessages") or ()), *(collection.get("errors") or {}).values()]
        texts += [f"{name}: {text}" for text in said]
    return texts
