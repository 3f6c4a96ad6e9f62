"""Send batches in turn, and tell of each item what became of it, whatever happens on the way."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Generator, Iterable, Sequence
from typing import Any, TypeAlias, TypeVar, cast

import msgspec

from jira_dc_runtime.call import Call, Limit
from jira_dc_runtime.call.limits import check_limits
from jira_dc_runtime.errors import ClientError, HttpError, JiraError, RedirectError
from jira_dc_runtime.ground.json_kind import is_array, is_object
from jira_dc_runtime.http.request import prepare

from .batches import Batches, refuse
from .report import BatchItem, BatchReport

Item = TypeVar("Item")
Value = TypeVar("Value")

Answer: TypeAlias = tuple[Any, JiraError | None]
"""What came back for a call, or what it raised."""


def plan(
    batches: Batches[Item, Value], items: Iterable[Item], *, go_on: bool
) -> Generator[Call[Any], Answer, BatchReport[Item, Value]]:
    """Yield the call of each batch and take its answer; return the report.

    Every batch is checked before the first one is sent, so what can't be sent is an error and nothing happens.
    """
    given = tuple(items)
    parts = [given[start : start + batches.size] for start in range(0, len(given), batches.size)]
    for part in parts:
        prepare(batches.call(part, None), "")
    _check_whole(batches, given)
    rows: list[BatchItem[Item, Value]] = []
    stopped = False
    for part in parts:
        if stopped:
            rows += [BatchItem(item, "not sent") for item in part]
            continue
        last = next((row.item for row in reversed(rows) if row.state == "done"), None)
        answer, error = yield batches.call(part, last)
        rows += batches.read(part, answer) if error is None else _read_failure(part, error)
        stopped = error is not None and not go_on
    return BatchReport(tuple(rows))


def _check_whole(batches: Batches[Item, Any], given: tuple[Item, ...]) -> None:
    """Raise `LimitExceeded` for an item that comes twice, where Jira takes each only once, whichever batch it is in."""
    call = batches.call(given[:1], None)
    for limit in call.limits:
        if limit.unique and len(limit.name) == 1:
            whole = Limit(limit.place, limit.name, unique=True)
            check_limits(call.operation, [whole], {"body": {limit.name[0]: given}})


def _read_failure(items: Sequence[Item], error: JiraError) -> list[BatchItem[Item, Any]]:
    """Return what an error says about the items of its batch."""
    if error.sent == "no":
        return [BatchItem(item, "not sent", None, error) for item in items]
    if not isinstance(error, (ClientError, RedirectError)):
        return [BatchItem(item, "unknown", None, error) for item in items]
    rows = _find_rows(error)
    return [
        refuse(item, rows[number].get("status"), rows[number].get("elementErrors"))
        if number in rows
        else BatchItem(item, "failed", None, error)
        for number, item in enumerate(items)
    ]


def _find_rows(error: JiraError) -> dict[int, dict[str, Any]]:
    """Return what the error of a bulk request says about each of its items, by their number."""
    if not isinstance(error, HttpError):
        return {}
    try:
        body = msgspec.json.decode(error.body)
    except (msgspec.DecodeError, RecursionError):
        return {}
    rows = body.get("errors") if is_object(body) else None
    return {
        row["failedElementNumber"]: dict(row)
        for row in (rows if is_array(rows) else ())
        if is_object(row) and isinstance(row.get("failedElementNumber"), int)
    }


def carry_out(
    send: Callable[[Call[Any]], Any], batches: Batches[Item, Value], items: Iterable[Item], *, go_on: bool
) -> BatchReport[Item, Value]:
    """Send `items` in batches and return the report."""
    steps = plan(batches, items, go_on=go_on)
    answer: Answer | None = None
    while True:
        try:
            call = next(steps) if answer is None else steps.send(answer)
        except StopIteration as end:
            return cast("BatchReport[Item, Value]", end.value)
        try:
            answer = send(call), None
        except JiraError as error:
            answer = None, error


async def carry_out_async(
    send: Callable[[Call[Any]], Awaitable[Any]], batches: Batches[Item, Value], items: Iterable[Item], *, go_on: bool
) -> BatchReport[Item, Value]:
    """Do the same as `carry_out`, for async code."""
    steps = plan(batches, items, go_on=go_on)
    answer: Answer | None = None
    while True:
        try:
            call = next(steps) if answer is None else steps.send(answer)
        except StopIteration as end:
            return cast("BatchReport[Item, Value]", end.value)
        try:
            answer = await send(call), None
        except JiraError as error:
            answer = None, error
