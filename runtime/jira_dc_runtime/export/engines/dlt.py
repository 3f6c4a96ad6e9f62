"""dlt: a source with a resource for each table, which brings everything first and then what was updated since."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from threading import Semaphore
from typing import TYPE_CHECKING, Any, Final

import msgspec

from jira_dc_runtime.errors import RequestError
from jira_dc_runtime.export.export import Export
from jira_dc_runtime.export.slices import Slice, Watermark
from jira_dc_runtime.export.write.schema import load_arrow

from .connect import Connection, share_client
from .libraries import import_library
from .slice_reader import TABLES, SliceReader, pack

if TYPE_CHECKING:
    from jira_dc_runtime.export.slices import Plan

MARK: Final = "watermark"
"""What the state of the pipeline calls how far it came; `READ` is what was brought."""
READ: Final = "read"
USUAL: Final = tuple(table for table in TABLES if table != "properties")
"""The tables that cost no request per issue."""
GONE: Final = "_gone"
"""The column by which a row says: what the table had of this issue is no more. dlt deletes that and the row itself."""


def dlt_source(
    jql: str = "",
    *,
    tables: Collection[str] = USUAL,
    include: Collection[str] = (),
    slice_size: int = 5000,
    connection: Connection | None = None,
    workers: int = 4,
    rate: float | None = None,
    page_size: int = 250,
) -> Any:
    """Return a dlt source named `jira`: `pipeline.run(dlt_source("project = EX"))`.

    The first run brings every issue of `jql`. Each later run of the same pipeline brings what was updated since, and
    merges it: an issue replaces its row, and its comments replace those that it had. How far a run came is in the state
    of the pipeline, which dlt keeps with the data, so the next run makes up for one that failed. What was deleted in
    Jira stays; `jira.export.find_deleted` tells what it is. A pipeline has one query: for another one make another
    pipeline, or run it with `refresh="drop_sources"`.

    - `tables`: the resources of the source, all of `TABLES` but `properties` unless told otherwise, for those cost a
      request per issue. An issue is read once for all of them. A table, or an `include`, that the
      last run did not have makes the next one bring everything again.
    - `include`: what is read with each issue, some of `INCLUDES`; what the tables need is added.
    - `connection`: which Jira; without it, the environment tells. It has to have the login anyway.
    - `workers`: how many slices are read at a time, by the threads of dlt; its setting `extract.workers` is a bound.
    - `rate`: how many requests a second are sent at most; None is as many as Jira allows.

    Raise `ConfigurationError` where dlt is not installed, and `RequestError` for a table or an `include` that there is
    not.
    """
    dlt = import_library("dlt", "dlt")
    connection = connection or Connection()
    reader = SliceReader.of((), tables, include, connection, page_size)

    def make_plan(since: Watermark | None) -> Plan:
        return Export(share_client(connection)).plan(
            jql, slice_size=slice_size, since=since, workers=workers, rate=rate
        )

    def jira() -> list[Any]:
        slices = dlt.resource(_list_slices(dlt, jql, make_plan, reader), name="slices", selected=False)
        read = dlt.transformer(_reading(dlt, workers), data_from=slices, name="read", selected=False)
        return [
            dlt.transformer(_pick(table), data_from=read, name=table, write_disposition="merge", **_hints(table))
            for table in reader.tables
        ]

    return dlt.source(jira, name="jira")()


class _Task(msgspec.Struct, frozen=True):
    piece: Slice
    reader: SliceReader
    replaces: bool  # whether the tables may have something of its issues already


def _list_slices(
    dlt: Any, jql: str, make_plan: Callable[[Watermark | None], Plan], reader: SliceReader
) -> Callable[[], Any]:
    def list_slices() -> Iterator[_Task]:
        state = dlt.current.resource_state()
        mark = msgspec.convert(state[MARK], Watermark) if MARK in state else None
        wanted = sorted({*reader.tables, *reader.include})
        has_all = set(wanted) <= set(state.get(READ, ()))  # if not, there are issues of which something was never read
        if mark is not None and mark.jql != jql:
            message = (
                f"This pipeline has read the query {mark.jql!r} so far, and not {jql!r}. Make another one, with a name "
                'of its own, or begin this one again: pipeline.run(..., refresh="drop_sources").'
            )
            raise RequestError(message)
        plan = make_plan(mark if has_all else None)
        needed = tuple(sorted({"issues", *reader.tables}))  # whose ids tell what is replaced
        chosen = msgspec.structs.replace(reader, catalogue=pack(plan.fields), tables=needed)
        for piece in plan.slices:
            yield _Task(piece, chosen, replaces=mark is not None)
        state.update({MARK: msgspec.to_builtins(plan.watermark), READ: wanted})  # kept if everything is loaded

    return list_slices


def _reading(dlt: Any, workers: int) -> Callable[[_Task], Any]:
    turn = Semaphore(workers)

    def read(task: _Task) -> dict[str, Any]:
        with turn:
            return _read_tables(task)

    deferred: Callable[[_Task], Any] = dlt.defer(read)
    return deferred


def _read_tables(task: _Task) -> dict[str, Any]:
    """Return an Arrow table for each table of the slice; where it replaces something, with rows that say so."""
    arrow = load_arrow()
    made = task.reader.read(task.piece)
    ids = made["issues"]["id"]
    gone = arrow.table({"issue_id": ids, GONE: arrow.repeat(arrow.scalar(value=True), len(ids))})
    for name in made:
        rows = made[name]
        if name != "issues":
            rows = rows.append_column(GONE, arrow.nulls(len(rows), arrow.bool_()))
            rows = arrow.concat_tables([rows, gone], promote_options="default") if task.replaces else rows
        key = rows.schema.field(0)  # id, or issue_id: dlt takes a key for what is never null
        made[name] = rows.cast(rows.schema.set(0, key.with_nullable(nullable=False)))
    return made


def _pick(table: str) -> Callable[[dict[str, Any]], Any]:
    def pick(tables: dict[str, Any]) -> Any:
        return tables[table]

    return pick


def _hints(table: str) -> dict[str, Any]:
    """Return what a row replaces: the row of its issue, or everything that its issue had in the table."""
    if table == "issues":
        return {"primary_key": "id"}
    return {"merge_key": "issue_id", "columns": {GONE: {"hard_delete": True, "data_type": "bool"}}}
