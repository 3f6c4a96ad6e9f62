"""The format `jira` of PySpark's Python Data Source API: a partition is a slice, and an offset is a watermark."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from time import monotonic
from typing import TYPE_CHECKING, Any, TypeAlias

from jira_dc_runtime.client.catalogue.catalogue import SiteField
from jira_dc_runtime.export.export import Export
from jira_dc_runtime.export.slices import Plan, Slice, Watermark

from .connect import open_client
from .libraries import import_library
from .spark_options import SourceOptions, read_options

if TYPE_CHECKING:
    # PySpark is not installed where types are checked; this much of it is used here.
    DataSourceReader = object
    DataSourceStreamReader = object
    InputPartition = object

    class DataSource:
        """A format."""

        options: Mapping[str, str]

else:
    _source = import_library("pyspark.sql.datasource", "spark")
    DataSource, DataSourceReader = _source.DataSource, _source.DataSourceReader
    DataSourceStreamReader, InputPartition = _source.DataSourceStreamReader, _source.InputPartition

Offset: TypeAlias = dict[str, str]
"""How far a stream has come: the fields of a `Watermark` but its query."""


class JiraDataSource(DataSource):
    """The format `jira`. Spark makes one for each read, with its options, and sends it to where it plans."""

    @classmethod
    def name(cls) -> str:
        return "jira"

    def schema(self) -> Any:
        types = import_library("pyspark.sql.pandas.types", "spark")
        options = read_options(self.options)
        plan = options.load_plan()
        catalogue = _ask_fields(options) if plan is None else plan.fields
        return types.from_arrow_schema(options.choose_reader(catalogue).schemas()[options.table])

    def reader(self, schema: Any) -> JiraReader:
        options = read_options(self.options)
        return JiraReader(options, schema, options.load_plan() or _make_plan(options, None))

    def streamReader(self, schema: Any) -> JiraStreamReader:  # noqa: N802 - Spark's name
        options = read_options(self.options)
        return JiraStreamReader(options, schema, _ask_fields(options))


class SlicePartition(InputPartition):
    """What is sent to a worker for each task: a slice."""

    def __init__(self, piece: Slice) -> None:
        self.value = piece.name  # which Spark shows
        self.piece = piece


class _Reading:
    """What both readers share. Spark sends it to the workers once."""

    def __init__(self, options: SourceOptions, schema: Any, catalogue: Sequence[SiteField]) -> None:
        self.options = options
        self.columns: list[str] = schema.fieldNames()
        self.reader = options.choose_reader(catalogue)

    def read(self, partition: Any) -> Iterator[Any]:
        if not isinstance(partition, SlicePartition):
            return  # Spark's own, where there is no slice
        rows = self.reader.read(partition.piece)[self.options.table]
        yield from rows.select(self.columns).to_batches()

    def _split(self, plan: Plan) -> list[SlicePartition]:
        return [SlicePartition(piece) for piece in self.options.divide(plan).slices]


class JiraReader(_Reading, DataSourceReader):
    """Reads a plan."""

    def __init__(self, options: SourceOptions, schema: Any, plan: Plan) -> None:
        super().__init__(options, schema, plan.fields)
        self._plan: Plan | None = plan

    def __getstate__(self) -> dict[str, Any]:
        return {**vars(self), "_plan": None}  # each worker gets its slices

    def partitions(self) -> list[SlicePartition]:
        return [] if self._plan is None else self._split(self._plan)


class JiraStreamReader(_Reading, DataSourceStreamReader):
    """Reads what was updated since the last batch, first everything. An issue may come again: its newest row counts."""

    def __init__(self, options: SourceOptions, schema: Any, catalogue: Sequence[SiteField]) -> None:
        super().__init__(options, schema, catalogue)
        self._since: Offset = {"updated": options.since, "time_zone": options.time_zone}
        self._next: Plan | None = None
        self._again_at = 0.0

    def initialOffset(self) -> Offset:  # noqa: N802
        return self._since

    def latestOffset(self, start: Offset | None = None, limit: object = None) -> Offset:  # noqa: ARG002, N802
        """Return how far the next batch goes: as far as its plan. Before Spark 4.2 nobody tells where it starts."""
        if start is not None and start != self._since:
            self._since, self._next, self._again_at = start, None, 0.0
        if self._next is None and monotonic() >= self._again_at:
            planned = self._plan(self._since)
            # Offsets are minutes, so there is nothing new within one, and nothing to do where nothing changed.
            self._again_at = monotonic() + 60
            self._next = planned if planned.total and _offset_of(planned) != self._since else None
        return self._since if self._next is None else _offset_of(self._next)

    def partitions(self, start: Offset, end: Offset) -> list[SlicePartition]:
        planned = self._next
        self._since, self._next, self._again_at = end, None, 0.0
        if start == end:
            return []
        if planned is None or _offset_of(planned) != end or planned.since != self._mark(start):
            planned = self._plan(start)  # Spark makes up for a batch that was begun before it was started
        return self._split(planned)

    def _mark(self, offset: Offset) -> Watermark | None:
        return Watermark(jql=self.options.jql, **offset) if offset["updated"] else None

    def _plan(self, since: Offset) -> Plan:
        return _make_plan(self.options, self._mark(since))


def _ask_fields(options: SourceOptions) -> tuple[SiteField, ...]:
    with open_client(options.connection) as client:
        return tuple(client.fields.values())


def _make_plan(options: SourceOptions, since: Watermark | None) -> Plan:
    with open_client(options.connection) as client:
        return Export(client).plan(options.jql, slice_size=options.slice_size, since=since)


def _offset_of(plan: Plan) -> Offset:
    return {"updated": plan.watermark.updated, "time_zone": plan.watermark.time_zone}
