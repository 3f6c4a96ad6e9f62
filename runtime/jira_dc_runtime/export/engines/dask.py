"""Dask: a dataframe with a partition for each slice."""

from __future__ import annotations

import os
from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from .libraries import import_library
from .slice_reader import SliceReader

if TYPE_CHECKING:
    from jira_dc_runtime.export.slices import Plan, Slice

    from .connect import Connection


def dask_frame(
    plan: Plan,
    table: str = "issues",
    *,
    include: Collection[str] = (),
    connection: Connection | None = None,
    workers: int | None = None,
    rate: float | None = None,
    page_size: int = 250,
) -> Any:
    """Return a `dask.dataframe.DataFrame` of one table of the slices of `plan`; nothing is read before it is computed.

    Its columns are those of Arrow (`pandas.ArrowDtype`), so no number becomes a float because one is missing.

    - `table`: `issues`, `changelog`, `comments`, `worklogs`, `links` or `attachments`.
    - `include`: what is read with each issue, some of `INCLUDES`; what the table needs is added.
    - `connection`: which Jira; without it, the environment of each worker tells. It has to have the login anyway.
    - `workers`: among how many tasks at a time `rate` is divided; None is the threads of the cluster.
    - `rate`: how many requests a second all workers send together at most; None is what the plan says.

    Raise `ConfigurationError` where Dask is not installed, and `RequestError` for a table or an `include` that there is
    not.
    """
    reader = SliceReader.of(plan.fields, (table,), include, connection, page_size)
    frames = import_library("dask.dataframe", "dask")
    if rate is not None:
        plan = plan.divide(workers or _count_threads(), rate)
    meta = _to_frame(reader.schemas()[table].empty_table())
    if not plan.slices:
        return frames.from_pandas(meta, npartitions=1)
    return frames.from_map(_read_frame, plan.slices, args=(reader,), meta=meta, label=f"jira-{table}")


def _count_threads() -> int:
    """Return how many tasks run at a time: those of the cluster that this process uses, or the threads of this one."""
    distributed = import_library("distributed", "dask")
    try:
        client = distributed.get_client()
    except ValueError:  # there is none
        return os.cpu_count() or 1
    threads: dict[str, int] = client.nthreads()
    return max(1, sum(threads.values()))


def _read_frame(piece: Slice, reader: SliceReader) -> Any:
    (rows,) = reader.read(piece).values()
    return _to_frame(rows)


def _to_frame(rows: Any) -> Any:
    return rows.to_pandas(types_mapper=import_library("pandas", "dask").ArrowDtype)
