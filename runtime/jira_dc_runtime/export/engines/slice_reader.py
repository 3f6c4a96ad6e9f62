"""`SliceReader`: what an adapter sends to its workers, and what they do with it."""

from __future__ import annotations

import time
import zlib
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

import msgspec

from jira_dc_runtime.client.catalogue.catalogue import SiteField
from jira_dc_runtime.errors import RequestError
from jira_dc_runtime.export.export import Export
from jira_dc_runtime.export.slices import INCLUDES, Slice, SliceChanged, checked_includes
from jira_dc_runtime.export.write.schema import load_arrow, make_schema
from jira_dc_runtime.export.write.tables import Tables

from .connect import Connection, share_client

if TYPE_CHECKING:
    from typing import Self

TABLES: Final = ("issues", "changelog", "comments", "worklogs", "links", "attachments", "properties")
"""What a worker can read of a slice."""
TRIES: Final = 5
"""How often a slice is read before its changes are an error."""
PAUSE: Final = 2.0
"""Seconds before the second try; before each later one twice as many."""
AT_A_TIME: Final = 250
"""Issues that are held as Jira sent them before they become a batch of rows."""
_FIELDS: Final = {"issues": ("*all",), "links": ("created", "issuelinks", "parent", "subtasks")}
"""The fields that are asked for a table; for any other the few that an issue is ordered by, beside what is included."""
_NEEDED: Final = frozenset(TABLES) & frozenset(INCLUDES)
"""The tables that are named like what has to be read with each issue for them."""


class SliceReader(msgspec.Struct, frozen=True, kw_only=True):
    """Which tables of a slice to read, and from where. It is a plain value: it holds no login, and can be sent.

    - `connection`: which Jira, and how a worker finds its login.
    - `tables`: some of `TABLES`; `include`: what is read with each issue.
    - `catalogue`: the fields of this Jira, by which every worker makes the same columns; as `pack` makes it, for it is
      sent with each of thousands of slices, and a Jira may have thousands of fields.
    - `fields`: what is asked for of each issue; `page_size`: how many of them a page has.
    """

    connection: Connection
    tables: tuple[str, ...]
    include: tuple[str, ...]
    catalogue: bytes
    fields: tuple[str, ...]
    page_size: int

    @classmethod
    def of(
        cls,
        catalogue: Sequence[SiteField],
        tables: Collection[str],
        include: Collection[str] = (),
        connection: Connection | None = None,
        page_size: int = 250,
    ) -> Self:
        """Return the reader of `tables` of a Jira that has the fields of `catalogue`.

        Raise `RequestError` for a table or an `include` that there is not.
        """
        if isinstance(tables, str) or not tables or not set(tables) <= set(TABLES):
            message = f"The table is {tables!r}; there are {', '.join(TABLES)}."
            raise RequestError(message)
        return cls(
            connection=connection or Connection(),
            tables=tuple(table for table in TABLES if table in tables),
            include=tuple(sorted(checked_includes(tuple(include)) | _NEEDED.intersection(tables))),
            catalogue=pack(catalogue),
            fields=next((fields for table, fields in _FIELDS.items() if table in tables), ("created",)),
            page_size=page_size,
        )

    def schemas(self) -> dict[str, Any]:
        """Return the Arrow schema of each table. They are the same for every slice, and those of the files."""
        made = {table.name: table for table in _make_tables(self.catalogue, self.include).tables}
        return {name: _in_microseconds(make_schema(made[name])) for name in self.tables}

    def read(self, piece: Slice) -> dict[str, Any]:
        """Return an Arrow table for each table. A slice is read to its end first, so nothing of it comes twice.

        One that changes too much meanwhile is read again, at most `TRIES` times in all; then raise `SliceChanged`.
        """
        for tried in range(TRIES - 1):
            try:
                return self._read_once(piece)
            except SliceChanged:
                time.sleep(PAUSE * 2**tried)
        return self._read_once(piece)

    def _read_once(self, piece: Slice) -> dict[str, Any]:
        arrow = load_arrow()
        export, tables = Export(share_client(self.connection)), _make_tables(self.catalogue, self.include)
        schemas = self.schemas()
        batches: dict[str, list[Any]] = {name: [] for name in self.tables}
        issues = export.read(piece, include=self.include, fields=self.fields, page_size=self.page_size)
        while read := [tables.read(issue) for issue in islice(issues, AT_A_TIME)]:
            for name, made in batches.items():
                made.append(_make_batch(arrow, [row for each in read for row in each[name]], schemas[name]))
        return {name: arrow.Table.from_batches(made, schema=schemas[name]) for name, made in batches.items()}


def pack(catalogue: Sequence[SiteField]) -> bytes:
    """Return fields as few bytes."""
    return zlib.compress(msgspec.msgpack.encode(catalogue))


@lru_cache(maxsize=4)
def _make_tables(catalogue: bytes, include: tuple[str, ...]) -> Tables:
    """Return the tables, which a worker makes once for all slices."""
    return Tables(msgspec.msgpack.decode(zlib.decompress(catalogue), type=list[SiteField]), include)


def _make_batch(arrow: Any, rows: Sequence[Sequence[Any]], schema: Any) -> Any:
    columns: list[Any] = list(zip(*rows, strict=True)) if rows else [()] * len(schema)
    arrays = [arrow.array(column, field.type) for column, field in zip(columns, schema, strict=True)]
    return arrow.RecordBatch.from_arrays(arrays, schema=schema)


def _in_microseconds(schema: Any) -> Any:
    """Return `schema` with moments as engines have them: Spark and dlt take no milliseconds."""
    arrow = load_arrow()
    moment = arrow.timestamp("us", "UTC")
    finer: Mapping[Any, Any] = {
        arrow.timestamp("ms", "UTC"): moment,
        arrow.list_(arrow.timestamp("ms", "UTC")): arrow.list_(moment),
    }
    return arrow.schema([field.with_type(finer.get(field.type, field.type)) for field in schema])
