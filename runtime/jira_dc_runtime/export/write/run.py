"""A whole export is written: several slices at a time, each until it is done, and what is done is left alone."""

from __future__ import annotations

import os
import queue
import threading
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Any, Final, NamedTuple

import msgspec

from jira_dc_runtime.errors import ConfigurationError, JiraError, LoginError, RequestError, Unauthorized
from jira_dc_runtime.export.slices import Plan, Progress, Slice, SliceChanged

from .attachments import Fetch, remove_lists
from .files import locked, remove_parts
from .folder import make_settings, settle
from .formats import Format
from .manifest import (
    MANIFEST,
    Entry,
    ExportUnfinished,
    Manifest,
    Settings,
    find_done,
    is_whole,
    make_manifest,
    read_json,
    write_json,
)
from .slice_files import Read, SliceWriter, Stopped, open_table
from .tables import FIELDS, Tables

_PAUSES: Final = (1.0, 2.0, 4.0, 8.0)  # seconds before a slice is read again that changed meanwhile
_MOST_FAILURES: Final = 8  # slices that fail one after the other before the rest is left for later
_OF_ALL: Final = (LoginError, Unauthorized, ConfigurationError, RequestError)
"""What no other slice would be spared either."""
_TOLD: Final = 50  # issues of a slice between two words of it
_PATIENCE: Final = 5.0  # seconds for the threads to end after an interruption
_TURN: Final = 0.5  # seconds; a wait without an end would not see Ctrl-C everywhere


def write_export(
    read: Read,
    plan: Plan,
    to: str | os.PathLike[str],
    *,
    format: Format = "parquet",  # noqa: A002 - as it is asked for
    include: Collection[str] = (),
    fetch: Fetch | None = None,
    jira: str = "",
    at_once: int = 4,
    on_progress: Callable[[Progress], object] | None = None,
    pauses: Collection[float] = _PAUSES,
) -> Manifest:
    """Write what a plan describes to the folder `to`, and return its manifest.

    `read` yields the issues of a slice, with what `include` says. `fetch` writes the file at an address to a path;
    without it no attachment is downloaded. `jira` is the address of the Jira that is read, so that no folder is begun
    with one Jira and finished with another.

    A folder that was begun and not finished goes on where it stopped, by its own plan. Raise `ConfigurationError` for a
    folder that another process writes to, or that holds something else, and where pyarrow is missing;
    `ExportUnfinished` when everything else is written and some slices could not be read; at once, what no slice would
    be spared, such as the error of a login; and what the file system refuses, its own `OSError`.
    """
    settings = make_settings(format=format, include=include, files=fetch is not None, jira=jira)
    if at_once < 1:
        message = f"at_once is {at_once}; it takes 1 or more."
        raise ConfigurationError(message)
    folder = Path(to)
    folder.mkdir(parents=True, exist_ok=True)
    with locked(folder):
        settled = settle(folder, plan, settings)
        finished: Manifest | None = read_json(folder / MANIFEST, Manifest)
        if finished is not None and is_whole(folder, finished) and all(find_done(folder, s) for s in settled.slices):
            return finished
        (folder / MANIFEST).unlink(missing_ok=True)  # somebody removed files of it
        remove_parts(folder)
        tables = Tables(settled.fields, settings.include)
        paced = partial(_read_paced, read, plan.rate)
        run = _Run(
            folder,
            settled,
            partial(SliceWriter, folder, tables, settings.format, paced, fetch, settings.jira),
            on_progress,
        )
        run.carry_out(at_once, tuple(pauses))
        return _finish(folder, settled, settings, tables, run.done)


def keep_plan(
    plan: Plan,
    to: str | os.PathLike[str],
    *,
    format: Format = "parquet",  # noqa: A002 - as it is asked for
    include: Collection[str] = (),
    files: bool = False,
    jira: str = "",
) -> Plan:
    """Keep a plan in the folder `to`, for an export that is written later, and return the one that counts there."""
    settings = make_settings(format=format, include=include, files=files, jira=jira)
    folder = Path(to)
    folder.mkdir(parents=True, exist_ok=True)
    with locked(folder):
        return settle(folder, plan, settings)


def _read_paced(read: Read, rate: float | None, slice: Slice) -> Iterator[dict[str, Any]]:  # noqa: A002 - what it is
    """Read a slice at the rate of all: slices that one client reads at the same time share it."""
    return read(msgspec.structs.replace(slice, rate=rate))


def _finish(folder: Path, plan: Plan, settings: Settings, tables: Tables, done: dict[str, Entry]) -> Manifest:
    writer = open_table(folder, FIELDS, FIELDS.name, settings.format)
    try:
        writer.write(tables.list_fields())
        beside = writer.close()
    except BaseException:
        writer.drop()
        raise
    remove_lists(folder)
    manifest = make_manifest(plan, settings, (done[each.name] for each in plan.slices), beside)
    write_json(folder / MANIFEST, manifest)
    return manifest


class _Word(NamedTuple):
    """What a thread tells of a slice: issues read (less than none if it is read again), its end, or what went wrong."""

    slice: str
    issues: int = 0
    is_again: bool = False
    entry: Entry | None = None
    error: BaseException | None = None


class _Run:
    """The slices that are left, the threads that write them, and what has become of each."""

    def __init__(
        self,
        folder: Path,
        plan: Plan,
        make_writer: Callable[[Callable[[str, int], None]], SliceWriter],
        on_progress: Callable[[Progress], object] | None,
    ) -> None:
        self._writer = make_writer(self._tell)
        found = {each.name: find_done(folder, each) for each in plan.slices}
        self.done = {name: entry for name, entry in found.items() if entry is not None}
        self._left = [each for each in plan.slices if each.name not in self.done]
        self._pending: Iterator[Slice] = iter(self._left)
        self._turn = threading.Lock()
        self._words: queue.SimpleQueue[_Word] = queue.SimpleQueue()
        self._stop = threading.Event()
        self._counts: dict[str, int] = {}
        self._on_progress = on_progress
        read = sum(entry.issues for entry in self.done.values())
        to_read = sum(each.expected for each in self._left)
        self._progress = Progress(len(plan.slices), len(self.done), read + to_read, read)

    def carry_out(self, at_once: int, pauses: tuple[float, ...]) -> None:
        """Write every slice that is left. Raise as `write_export` says."""
        threads = [
            threading.Thread(target=self._work, args=(pauses,), name=f"export-{number}", daemon=True)
            for number in range(min(at_once, len(self._left)))
        ]
        self._report()
        try:
            for thread in threads:
                thread.start()
            failures = self._listen(threads)
        finally:
            self._stop.set()
            end = monotonic() + _PATIENCE
            for thread in threads:
                if thread.ident is not None:
                    thread.join(max(0.0, end - monotonic()))
        if failures:
            raise self._unfinished(failures)

    def _tell(self, name: str, issues: int) -> None:
        """Count an issue of a slice that is under way, or none. Raise `Stopped` if the export ends."""
        if self._stop.is_set():
            raise Stopped
        count = self._counts[name] = self._counts.get(name, 0) + issues
        if issues and count % _TOLD == 0:
            self._words.put(_Word(name, issues=_TOLD))

    def _listen(self, threads: list[threading.Thread]) -> dict[str, JiraError]:
        """Take words until every thread has ended, and return what failed."""
        failures: dict[str, JiraError] = {}
        in_a_row = 0
        while len(failures) + len(self.done) < self._progress.slices:
            try:
                word = self._words.get(timeout=_TURN)
            except queue.Empty:
                if any(thread.is_alive() for thread in threads) or not self._words.empty():
                    continue
                break  # they were stopped
            if word.error is not None:
                if not isinstance(word.error, JiraError) or isinstance(word.error, _OF_ALL):
                    raise word.error
                failures[word.slice] = word.error
                in_a_row += 1
            elif word.entry is not None:
                self.done[word.slice] = word.entry
                in_a_row = 0
            self._count(word)
            if in_a_row >= _MOST_FAILURES:
                self._stop.set()
        return failures

    def _count(self, word: _Word) -> None:
        before = self._progress
        planned = before.issues if word.entry is None else before.issues + word.entry.issues - word.entry.slice.expected
        self._progress = Progress(
            before.slices,
            len(self.done),
            planned,
            before.issues_done + word.issues,
            before.repeated + word.is_again,
            before.failed + (word.error is not None),
        )
        self._report()

    def _report(self) -> None:
        if self._on_progress is not None:
            self._on_progress(self._progress)

    def _work(self, pauses: tuple[float, ...]) -> None:
        while not self._stop.is_set():
            with self._turn:
                slice = next(self._pending, None)  # noqa: A001 - what it is
            if slice is None:
                return
            try:
                entry = self._write(slice, pauses)
            except Stopped:
                return
            except BaseException as error:  # noqa: BLE001 - told to the thread that waits
                self._words.put(_Word(slice.name, issues=-self._take_back(slice.name), error=error))
            else:
                self._words.put(_Word(slice.name, issues=self._counts.pop(slice.name, 0) % _TOLD, entry=entry))

    def _write(self, slice: Slice, pauses: tuple[float, ...]) -> Entry:  # noqa: A002 - what it is
        for pause in pauses:
            with suppress(SliceChanged):
                return self._writer.write(slice)
            self._words.put(_Word(slice.name, issues=-self._take_back(slice.name), is_again=True))
            if self._stop.wait(pause):
                raise Stopped
        return self._writer.write(slice)

    def _take_back(self, name: str) -> int:
        """Return how many issues of a slice were told of that count no more."""
        count = self._counts.pop(name, 0)
        return count - count % _TOLD

    def _unfinished(self, failures: dict[str, JiraError]) -> ExportUnfinished:
        left = self._progress.slices - len(self.done) - len(failures)
        first, error = next(iter(sorted(failures.items())))
        more = f" {left} more were not tried, since {_MOST_FAILURES} failed one after the other." if left else ""
        message = (
            f"{len(failures)} of {self._progress.slices} slices could not be read; the first is {first}: {error}{more} "
            "Start the same export again, and it goes on with these."
        )
        return ExportUnfinished(message, failures, left)
