"""Ray Data: a `Dataset` with a block for each slice."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Any, Final

import msgspec

from jira_dc_runtime.export.slices import Slice

from .libraries import import_library
from .slice_reader import SliceReader

if TYPE_CHECKING:
    from jira_dc_runtime.export.slices import Plan

    from .connect import Connection

_COLUMN: Final = "slice"


def ray_dataset(
    plan: Plan,
    table: str = "issues",
    *,
    include: Collection[str] = (),
    connection: Connection | None = None,
    workers: int | None = None,
    rate: float | None = None,
    cpus: float = 1.0,
    page_size: int = 250,
) -> Any:
    """Return a `ray.data.Dataset` of one table of the slices of `plan`; nothing is read before Ray runs it.

    - `table`: `issues`, `changelog`, `comments`, `worklogs`, `links` or `attachments`.
    - `include`: what is read with each issue, some of `INCLUDES`; what the table needs is added.
    - `connection`: which Jira; without it, the environment of each worker tells. It has to have the login anyway.
    - `workers`: how many slices are read at a time; None is as many as the cluster has CPUs for.
    - `rate`: how many requests a second all workers send together at most; None is what the plan says.
    - `cpus`: how many CPUs a reader takes. It waits for Jira most of the time, so with 0.25 four of them share one.

    Raise `ConfigurationError` where Ray is not installed, and `RequestError` for a table or an `include` that there is
    not.
    """
    reader = SliceReader.of(plan.fields, (table,), include, connection, page_size)
    data = import_library("ray.data", "ray")
    if rate is not None:
        workers = workers or max(1, int(_count_cpus() / cpus))
        plan = plan.divide(workers, rate)
    sent = [{_COLUMN: msgspec.json.encode(piece)} for piece in plan.slices]
    if not sent:
        return data.from_arrow(reader.schemas()[table].empty_table())
    return data.from_items(sent, override_num_blocks=len(sent)).map_batches(
        _read_rows,
        batch_size=1,
        batch_format="pyarrow",
        concurrency=workers,
        num_cpus=cpus,
        fn_kwargs={"reader": reader},
    )


def _count_cpus() -> float:
    ray = import_library("ray", "ray")
    if not ray.is_initialized():
        ray.init()
    count: float = ray.cluster_resources().get("CPU", 1)
    return count


def _read_rows(sent: Any, reader: SliceReader) -> Iterator[Any]:
    for text in sent.column(_COLUMN).to_pylist():
        yield from reader.read(msgspec.json.decode(text, type=Slice)).values()
