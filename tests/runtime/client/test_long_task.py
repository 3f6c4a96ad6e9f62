"""Waiting for what Jira carries out by itself."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

import jira_dc.models
from jira_dc import AsyncJira, Jira
from jira_dc.errors import TaskFailed, TaskUnfinished
from jira_dc.models import (
    IndexSnapshotStatus,
    ReindexProgress,
    ReindexRequest,
    UpgradeResult,
    UserAnonymizationProgress,
)
from jira_dc.testing import MockJira, Reply
from jira_dc_runtime import ConfigurationError, ConnectionFailed, RequestError, ServiceUnavailable
from jira_dc_runtime.client import long_task
from jira_dc_runtime.client.long_task import judge

FINISHED = "2013-05-15T11:53:38.000+0000"


@pytest.fixture(autouse=True)
def in_a_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(long_task, "FIRST_PAUSE", 0.001)
    monkeypatch.setattr(long_task, "LONGEST_PAUSE", 0.01)


def reindexing(progress: int, **fields: Any) -> dict[str, Any]:
    url = "/rest/api/2/reindex/progress?taskId=10204"
    return {"currentProgress": progress, "type": "BACKGROUND", "progressUrl": url, "success": False, **fields}


def anonymizing(progress: int, status: str = "IN_PROGRESS", **fields: Any) -> dict[str, Any]:
    url = "https://jira.example.com/rest/api/2/user/anonymization/progress?taskId=10301"
    return {"currentProgress": progress, "status": status, "progressUrl": url, **fields}


def play(mock: MockJira) -> None:
    """Let each task end well after some polls."""
    mock.reply("POST /api/2/reindex", reindexing(0))
    mock.reply(
        "GET /api/2/reindex/progress",
        reindexing(0),
        reindexing(40),
        Reply(status=503),
        reindexing(90),
        reindexing(100, success=True, finishTime=FINISHED),
    )
    mock.reply("POST /api/2/user/anonymization", anonymizing(0))
    mock.reply("GET /api/2/user/anonymization/progress", anonymizing(30), anonymizing(100, "COMPLETED"))
    mock.reply("GET /api/2/index-snapshot/isRunning", {"running": True}, {"running": True}, {"running": False})
    mock.reply("POST /api/2/reindex/request", [7, 8])
    mock.reply(
        "GET /api/2/reindex/request/bulk",
        [{"id": 7, "status": "PENDING"}, {"id": 8, "status": "RUNNING"}],
        [{"id": 7, "status": "ACTIVE"}, {"id": 8, "status": "COMPLETE"}],
        [{"id": 7, "status": "COMPLETE"}, {"id": 8, "status": "COMPLETE"}],
    )
    mock.reply(
        "GET /api/2/upgrade",
        Reply(status=303, headers={"Location": "/rest/api/2/upgrade"}),
        {"outcome": "SUCCESS", "message": "", "duration": 3},
    )


def test_every_task_is_waited_for() -> None:
    with MockJira() as mock:
        play(mock)
        jira = mock.jira()
        seen: list[int | None] = []
        done = jira.wait_for(jira.reindex.start_reindex(), on_progress=lambda task: seen.append(task.current_progress))
        assert done.success
        assert seen == [0, 40, 90, 100]
        assert [call.query for call in mock.calls_to("GET /api/2/reindex/progress")] == [{"taskId": "10204"}] * 5
        begun = jira.user.schedule_user_anonymization({"userKey": "fred"})
        assert jira.wait_for(begun).status == "COMPLETED"
        assert not jira.wait_for(jira.index_snapshot.get_index_snapshot_status).running
        ids = jira.reindex.process_requests()
        ended = jira.wait_for(lambda: jira.reindex.get_bulk_request_progress(request_id=ids))
        assert [request.status for request in ended] == ["COMPLETE", "COMPLETE"]
        assert jira.wait_for(jira.upgrade.get_upgrade_result).outcome == "SUCCESS"


def test_async_code_waits_for_the_same() -> None:
    async def main(jira: AsyncJira) -> None:
        seen: list[int | None] = []
        begun = await jira.reindex.start_reindex()
        done = await jira.wait_for(begun, on_progress=lambda task: seen.append(task.current_progress))
        assert done.success
        assert seen == [0, 40, 90, 100]
        assert (await jira.wait_for(await jira.user.schedule_user_anonymization({"userKey": "fred"}))).status
        assert not (await jira.wait_for(jira.index_snapshot.get_index_snapshot_status)).running
        ended = await jira.wait_for(lambda: jira.reindex.get_bulk_request_progress(request_id=[7, 8]))
        assert [request.status for request in ended] == ["COMPLETE", "COMPLETE"]
        assert (await jira.wait_for(jira.upgrade.get_upgrade_result)).outcome == "SUCCESS"

    with MockJira() as mock:
        play(mock)
        asyncio.run(main(mock.async_jira()))


VERDICTS: list[tuple[Any, Any]] = [
    (ReindexProgress(), "running"),
    (ReindexProgress(success=False, current_progress=100), "running"),
    (ReindexProgress(success=True, current_progress=99), "running"),
    (ReindexProgress(success=True, current_progress=100), "done"),
    (ReindexRequest(status="PENDING"), "running"),
    (ReindexRequest(status="ACTIVE"), "running"),
    (ReindexRequest(status="RUNNING"), "running"),
    (ReindexRequest(status="what a later release calls it"), "running"),
    (ReindexRequest(status="COMPLETE"), "done"),
    (ReindexRequest(status="FAILED", id=7), ("failed", "reindex request 7")),
    ([], "done"),
    ([ReindexRequest(status="FAILED", id=7), ReindexRequest(status="RUNNING")], "running"),
    ([ReindexRequest(status="COMPLETE"), ReindexRequest(status="FAILED", id=7)], ("failed", "reindex request 7")),
    (UserAnonymizationProgress(), "running"),
    (UserAnonymizationProgress(status="IN_PROGRESS"), "running"),
    (UserAnonymizationProgress(status="COMPLETED", errors={}), "done"),
    (UserAnonymizationProgress(status="INTERRUPTED"), ("failed", "INTERRUPTED.")),
    (UserAnonymizationProgress(status="VALIDATION_FAILED"), ("failed", "VALIDATION_FAILED.")),
    (IndexSnapshotStatus(running=True), "running"),
    (IndexSnapshotStatus(running=False), "done"),
    (UpgradeResult(outcome="SUCCESS"), "done"),
    (UpgradeResult(outcome="FAIL", message="No disk."), ("failed", "FAIL. No disk.")),
    ({"running": True}, None),
    ([ReindexRequest(status="COMPLETE"), 3], None),
]


@pytest.mark.parametrize(("task", "verdict"), VERDICTS)
def test_what_jira_says_tells_whether_a_task_has_ended(task: Any, verdict: Any) -> None:
    assert judge(task) == verdict


def test_the_table_names_classes_of_the_document() -> None:
    judged: set[str] = set(long_task.JUDGES)
    assert judged <= set(jira_dc.models.__all__)
    assert judged == {type(task).__name__ for task, verdict in VERDICTS if verdict} - {"list"}


ENDS: list[tuple[Callable[[Jira], Any], str, Any, str]] = [
    (
        lambda jira: jira.wait_for(jira.reindex.start_reindex()),
        "GET /api/2/reindex/progress",
        reindexing(70, finishTime=FINISHED, currentSubTask="Disk full"),
        "good end: Disk full",
    ),
    (
        lambda jira: jira.wait_for(jira.user.schedule_user_anonymization({"userKey": "fred"})),
        "GET /api/2/user/anonymization/progress",
        anonymizing(50, "VALIDATION_FAILED", errors={"USER": {"errorMessages": ["Fred is an admin."], "errors": {}}}),
        "VALIDATION_FAILED. USER: Fred is an admin.",
    ),
    (
        lambda jira: jira.wait_for(jira.upgrade.get_upgrade_result),
        "GET /api/2/upgrade",
        {"outcome": "FAIL", "message": "No disk."},
        "FAIL. No disk.",
    ),
]


@pytest.mark.parametrize(("wait", "operation", "answer", "said"), ENDS)
def test_a_bad_end_is_an_error_with_what_jira_says(
    wait: Callable[[Jira], Any], operation: str, answer: Any, said: str
) -> None:
    with MockJira() as mock:
        play(mock)
        mock.reply(operation, answer)
        with pytest.raises(TaskFailed) as caught:
            wait(mock.jira())
    assert said in str(caught.value)
    assert type(caught.value.task).__name__ in {"ReindexProgress", "UserAnonymizationProgress", "UpgradeResult"}
    assert caught.value.sent == "yes"


def test_at_the_deadline_the_error_has_what_jira_last_said() -> None:
    with MockJira() as mock:
        mock.reply("GET /api/2/reindex/progress", reindexing(40))
        jira = mock.jira()
        with pytest.raises(TaskUnfinished, match=r"After 0\.05 seconds the task is still under way") as caught:
            jira.wait_for(lambda: jira.reindex.get_reindex_progress(task_id=7), deadline=0.05)
        assert caught.value.task.current_progress == 40


def test_jira_may_be_away_for_a_while_but_not_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    with MockJira() as mock:
        mock.reply("GET /api/2/reindex/progress", Reply(status=503))
        jira = mock.jira()
        with pytest.raises(TaskUnfinished) as caught:
            jira.wait_for(jira.reindex.get_reindex_progress, deadline=0.05)
        assert isinstance(caught.value.__cause__, ServiceUnavailable)
        monkeypatch.setattr(long_task, "OUTAGE", 0.02)
        with pytest.raises(ServiceUnavailable):
            jira.wait_for(jira.reindex.get_reindex_progress)
    with pytest.raises(ConnectionFailed), Jira("http://127.0.0.1:9") as away:
        away.wait_for(away.reindex.get_reindex_progress)


def test_an_error_of_the_question_ends_the_waiting() -> None:
    with MockJira() as mock:
        mock.reply("GET /api/2/reindex/progress", reindexing(40), Reply(status=404))
        jira = mock.jira()
        with pytest.raises(jira_dc.NotFound):
            jira.wait_for(jira.reindex.get_reindex_progress)


def test_what_on_progress_raises_ends_the_waiting() -> None:
    def stop(_task: ReindexProgress) -> None:
        raise InterruptedError

    with MockJira() as mock:
        mock.reply("GET /api/2/reindex/progress", reindexing(40))
        jira = mock.jira()
        with pytest.raises(InterruptedError):
            jira.wait_for(jira.reindex.get_reindex_progress, on_progress=stop)


def test_a_cancelled_task_stops_waiting() -> None:
    async def main(jira: AsyncJira) -> None:
        asked = asyncio.Event()
        work = jira.wait_for(jira.reindex.get_reindex_progress, on_progress=lambda _: asked.set())
        waiting = asyncio.ensure_future(work)
        await asked.wait()
        waiting.cancel()
        await asyncio.wait([waiting])
        assert waiting.cancelled()

    with MockJira() as mock:
        mock.reply("GET /api/2/reindex/progress", reindexing(40))
        asyncio.run(main(mock.async_jira()))


def test_anything_can_be_waited_for_with_a_decision_of_ones_own() -> None:
    with MockJira() as mock:
        jira = mock.jira()
        answers = iter(range(5))
        assert jira.wait_for(lambda: next(answers), is_done=lambda number: number == 3) == 3
        with pytest.raises(RequestError, match="A int does not tell whether a task has ended"):
            jira.wait_for(lambda: 3)


@pytest.mark.parametrize(("task", "named"), [(3, "int"), (UpgradeResult(), "UpgradeResult")])
def test_what_is_no_task_is_refused(task: Any, named: str) -> None:
    with MockJira() as mock, pytest.raises(RequestError, match=f"wait_for got a {named}"):
        mock.jira().wait_for(task)


def test_a_deadline_in_the_past_is_refused() -> None:
    with MockJira() as mock, pytest.raises(ConfigurationError, match="it must be more than 0 seconds"):
        mock.jira().wait_for(lambda: 1, deadline=0)
