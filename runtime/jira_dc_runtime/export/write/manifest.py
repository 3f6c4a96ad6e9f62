"""What an export has written: an entry for each slice that is done, and the manifest that is made of them all.

An entry is what makes a slice done. No file holds a time of ours, a path of this machine or the order in which things
came, so that an export that went on after it was killed has the same bytes as one that was not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

import msgspec

from jira_dc_runtime.errors import ConfigurationError, JiraError
from jira_dc_runtime.export.slices import Plan, Slice, Watermark

from .files import write_whole

LAYOUT: Final = 1
"""The version of the tables and files. It grows when what is there changes its meaning."""
DONE: Final = "done"
MANIFEST: Final = "manifest.json"
SETTINGS: Final = "settings.json"
PLAN: Final = "plan.json"


class WrittenFile(msgspec.Struct, frozen=True, kw_only=True):
    """One file of a table: where it lies in the folder, and what it holds.

    `misfits` counts the rows with something that fits none of their columns, which the column `_misfits` has.
    """

    table: str
    path: str
    rows: int
    misfits: int
    bytes: int
    sha256: str


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A slice that is done: how many issues it had, its files, and its attachments.

    `attachments` counts those that were downloaded; `missing` are the ids of those that Jira lists and does not give.
    """

    slice: Slice
    issues: int
    files: tuple[WrittenFile, ...]
    attachments: int = 0
    missing: tuple[int, ...] = ()


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What the files of an export depend on, beside the plan. `jira` is the address of the Jira that is read."""

    layout: int = LAYOUT
    jira: str
    format: str
    include: tuple[str, ...]
    files: bool
    pyarrow: str


class TableCount(msgspec.Struct, frozen=True, kw_only=True):
    """What a table holds, over all its files."""

    files: int
    rows: int
    misfits: int
    bytes: int


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """A whole export: `manifest.json` is written when everything else is.

    - `watermark`: what the next export begins with, to bring what was updated since (`jira.export.plan(since=...)`).
    - `issues`, `tables`: how much there is; `attachments` were downloaded, `missing` are ids of those that Jira lists
      and does not give.
    - `files`: every file of a table with its hash, in the order of the plan.
    """

    settings: Settings
    jql: str
    since: Watermark | None
    watermark: Watermark
    issues: int
    tables: dict[str, TableCount]
    attachments: int
    missing: tuple[int, ...]
    files: tuple[WrittenFile, ...]

    @classmethod
    def load(cls, folder: str | Path) -> Manifest:
        """Return the manifest of a finished export. Raise `ConfigurationError` where there is none."""
        found: Manifest | None = read_json(Path(folder) / MANIFEST, cls)
        if found is None:
            message = f"{folder} holds no finished export. Start the same export again; it goes on where it stopped."
            raise ConfigurationError(message)
        return found


class ExportUnfinished(JiraError):
    """Some slices could not be read; everything else is written. Start the same export again, and it goes on.

    `failures` has the error of each by the name of the slice; `left` counts those that were not tried any more.
    """

    def __init__(self, message: str, failures: Mapping[str, JiraError], left: int = 0) -> None:
        super().__init__(message)
        self.failures = dict(failures)
        self.left = left

    def __reduce__(self) -> Any:
        return type(self), (str(self), self.failures, self.left)


def read_json(path: Path, form: type[Any]) -> Any:
    """Return what a file of ours holds, or None if there is no such file. Raise `ConfigurationError` for another."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=form)
    except FileNotFoundError:
        return None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        message = f"{path} was changed, or written by another release: {error}. Export to a new folder."
        raise ConfigurationError(message) from None


def write_json(path: Path, value: msgspec.Struct) -> None:
    """Write a file of ours, whole or not at all."""
    write_whole(path, msgspec.json.format(msgspec.json.encode(value), indent=1) + b"\n")


def find_done(folder: Path, slice: Slice) -> Entry | None:  # noqa: A002 - what it is
    """Return the entry of a slice, if it is done and its files are there."""
    try:
        entry: Entry | None = read_json(folder / DONE / f"{slice.name}.json", Entry)
    except ConfigurationError:
        return None  # it is read again
    if entry is None or entry.slice != slice:
        return None
    return entry if all(_is_there(folder, file) for file in entry.files) else None


def is_whole(folder: Path, manifest: Manifest) -> bool:
    """Return whether the files of a manifest are there."""
    return all(_is_there(folder, file) for file in manifest.files)


def make_manifest(plan: Plan, settings: Settings, entries: Iterable[Entry], beside: WrittenFile) -> Manifest:
    """Return the manifest of these slices, which are in the order of the plan, and of the table `fields`."""
    entries = tuple(entries)
    files = (beside, *(file for entry in entries for file in entry.files))
    names = dict.fromkeys(file.table for file in (*files[1:], beside))
    return Manifest(
        settings=settings,
        jql=plan.jql,
        since=plan.since,
        watermark=plan.watermark,
        issues=sum(entry.issues for entry in entries),
        tables={name: _count([file for file in files if file.table == name]) for name in names},
        attachments=sum(entry.attachments for entry in entries),
        missing=tuple(id for entry in entries for id in entry.missing),  # noqa: A001 - Jira's word
        files=files,
    )


def _count(files: list[WrittenFile]) -> TableCount:
    return TableCount(
        files=len(files),
        rows=sum(file.rows for file in files),
        misfits=sum(file.misfits for file in files),
        bytes=sum(file.bytes for file in files),
    )


def _is_there(folder: Path, file: WrittenFile) -> bool:
    try:
        return (folder / file.path).stat().st_size == file.bytes
    except OSError:
        return False
