"""The two formats of a table's file. Both are written batch by batch, and the same rows make the same bytes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final, Literal, Protocol, TypeAlias

import msgspec

from .columns import Table
from .files import NewFile
from .schema import load_arrow, make_schema
from .tables import Row

_LINES: Final = 50  # written at a time: a line has the names of all columns, of which there may be a thousand
Format: TypeAlias = Literal["parquet", "jsonl"]


class TableFile(Protocol):
    """What rows are written to."""

    def write(self, rows: Sequence[Row]) -> None:
        """Write a batch of rows."""

    def close(self) -> None:
        """Write the end of the file."""


class ParquetFile:
    """A Parquet file, compressed with zstd; each batch is a row group."""

    def __init__(self, table: Table, file: NewFile) -> None:
        self._arrow = load_arrow()
        self._schema = make_schema(table)
        self._writer = self._arrow.parquet.ParquetWriter(file, self._schema, compression="zstd")

    def write(self, rows: Sequence[Row]) -> None:
        arrow = self._arrow
        columns = zip(*rows, strict=True)
        arrays = [arrow.array(values, type=field.type) for values, field in zip(columns, self._schema, strict=True)]
        self._writer.write_table(arrow.Table.from_arrays(arrays, schema=self._schema), row_group_size=len(rows))

    def close(self) -> None:
        self._writer.close()


class JsonLinesFile:
    """A JSON object for each row, every column in each, compressed with zstd."""

    def __init__(self, table: Table, file: NewFile) -> None:
        arrow = load_arrow()
        self._names = [column.name for column in table.columns]
        self._file = arrow.CompressedOutputStream(arrow.PythonFile(file, mode="w"), "zstd")
        self._encode = msgspec.json.Encoder().encode

    def write(self, rows: Sequence[Row]) -> None:
        for start in range(0, len(rows), _LINES):
            lines = [self._encode(dict(zip(self._names, row, strict=True))) for row in rows[start : start + _LINES]]
            self._file.write(b"\n".join((*lines, b"")))

    def close(self) -> None:
        self._file.close()


FORMATS: Final[Mapping[str, tuple[str, Callable[[Table, NewFile], TableFile]]]] = {
    "parquet": ("parquet", ParquetFile),
    "jsonl": ("jsonl.zst", JsonLinesFile),
}
"""Of each format, how its files end, and what writes them."""
