"""One slice is read and written: a file for each table, then the entry that makes it done."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from jira_dc_runtime.export.slices import Slice

from .attachments import Attachments, Fetch
from .columns import MISFITS, Table
from .files import NewFile
from .formats import FORMATS
from .manifest import DONE, Entry, WrittenFile, write_json
from .tables import Row, Tables

Read = Callable[[Slice], Iterator[dict[str, Any]]]
"""Yields the issues of a slice, each once and complete, or raises."""

_MOST_ROWS: Final = 1000  # in one batch
_MOST_TEXT: Final = 4_000_000  # characters in one batch


class Stopped(Exception):
    """The export ends before this slice is done."""


@dataclass
class TableWriter:
    """One file of a table, written batch by batch."""

    table: Table
    path: str
    file: NewFile
    format: str
    rows: int = 0
    misfits: int = 0
    _batch: list[Row] = field(default_factory=list[Row])
    _text: int = 0

    def __post_init__(self) -> None:
        self._target = FORMATS[self.format][1](self.table, self.file)
        self._tells_misfits = self.table.columns[-1].name == MISFITS

    def write(self, rows: list[Row]) -> None:
        """Take rows, and write them when there are enough."""
        for row in rows:
            self._batch.append(row)
            self._text += sum(len(value) for value in row if type(value) is str)
            self.misfits += self._tells_misfits and row[-1] is not None
            if len(self._batch) >= _MOST_ROWS or self._text >= _MOST_TEXT:
                self._flush()

    def close(self) -> WrittenFile:
        """Write what is left, put the file in its place, and return what it holds."""
        self._flush()
        self._target.close()
        self.file.keep()
        return WrittenFile(
            table=self.table.name,
            path=self.path,
            rows=self.rows,
            misfits=self.misfits,
            bytes=self.file.size,
            sha256=self.file.sha256,
        )

    def drop(self) -> None:
        """Throw the file away."""
        self.file.drop()
        with suppress(OSError, ValueError):  # or pyarrow does it at the end of the process, and complains
            self._target.close()

    def _flush(self) -> None:
        if self._batch:
            self._target.write(self._batch)
            self.rows += len(self._batch)
            self._batch, self._text = [], 0


@dataclass(frozen=True)
class SliceWriter:
    """Writes slices of the Jira at `jira` into one folder.

    `tell` is called with how many more issues there are; what it raises ends the slice.
    """

    folder: Path
    tables: Tables
    format: str
    read: Read
    fetch: Fetch | None
    jira: str
    tell: Callable[[str, int], None]

    def write(self, slice: Slice) -> Entry:  # noqa: A002 - what it is
        """Read a slice, write its files and its entry, and return the entry. Raise what reading and writing raise."""
        attachments = None if self.fetch is None else Attachments(self.folder, slice.name, self.fetch, self.jira)
        writers: dict[str, TableWriter] = {}
        issues = 0
        try:
            for table in self.tables.tables:
                writers[table.name] = open_table(self.folder, table, slice.name, self.format)
            with closing(_as_generator(self.read(slice))) as found:
                for issue in found:
                    sha256 = None if attachments is None else attachments.download(issue)
                    for name, rows in self.tables.read(issue, sha256).items():
                        writers[name].write(rows)
                    issues += 1
                    self.tell(slice.name, 1)
            self.tell(slice.name, 0)
            # That of the issues comes last: who queries an unfinished export joins the others to it.
            closed = [writer.close() for writer in reversed(writers.values())]
        except BaseException:
            for writer in writers.values():
                writer.drop()
            raise
        entry = Entry(
            slice=slice,
            issues=issues,
            files=tuple(reversed(closed)),
            attachments=0 if attachments is None else attachments.count,
            missing=() if attachments is None else tuple(attachments.missing),
        )
        write_json(self.folder / DONE / f"{slice.name}.json", entry)
        if attachments is not None:
            attachments.end()
        return entry


def open_table(folder: Path, table: Table, name: str, format: str) -> TableWriter:  # noqa: A002 - as it is asked for
    """Return what writes the file `name` of a table."""
    ending = FORMATS[format][0]
    path = f"{table.name}/{name}.{ending}"
    (folder / table.name).mkdir(exist_ok=True)
    return TableWriter(table, path, NewFile(folder / path), format)


def _as_generator(found: Iterator[dict[str, Any]]) -> Any:
    """Return what can be closed: reading may hold connections."""
    return found if hasattr(found, "close") else (each for each in found)
