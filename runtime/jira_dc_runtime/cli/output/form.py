"""How an answer is printed: a table at a terminal, JSON lines in a pipe, or what was asked for."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeAlias, cast

import msgspec

from jira_dc_runtime.cli.person import say
from jira_dc_runtime.codec.encode import to_wire
from jira_dc_runtime.codec.rows import to_rows
from jira_dc_runtime.errors import ConfigurationError, RequestError
from jira_dc_runtime.ground.json_kind import is_array, is_object

from .safe_text import in_json
from .table import Columns, list_page, print_pairs, print_table

Form: TypeAlias = Literal["table", "lines"]


@dataclass(frozen=True)
class Output:
    """What was asked for, and what stands at the other end."""

    form: Form
    jq: str | None = None
    columns: Columns = ()
    """The head of each column and the path to its value; nothing for all there are, or some that suit a table."""
    path: Path | None = None
    """Where bytes go; None is the standard output."""

    def write_items(self, items: Iterable[Any]) -> None:
        """Write a list: a line for each item as it comes, or a table of all."""
        if self.form == "table":
            print_table(list(_with_progress(items)), self.columns)
            return
        lines = (self._line(item) for item in items)
        if self.jq is not None:
            _print_through_jq(self.jq, lines)
            return
        for line in lines:
            sys.stdout.write(f"{line}\n")

    def write_value(self, value: Any) -> None:
        """Write what a method returned: an object, a list or a walk through pages of them, or bytes."""
        if isinstance(value, bytes):
            self._write_bytes(value)
        elif value is None:
            say("Done; Jira answered without content.")
        elif is_array(value) or isinstance(value, Iterator):
            self.write_items(cast("Iterable[Any]", value))
        elif self.form == "table" and (items := list_page(value)) is not None:
            self.write_items(items)
        elif self.form == "table" and not self.columns and (is_object(value) or isinstance(value, msgspec.Struct)):
            print_pairs(value)
        else:
            self.write_items([value])

    def _line(self, item: Any) -> str:
        shown = item
        if self.columns and (is_object(item) or isinstance(item, msgspec.Struct)):
            (row,) = to_rows([item], [path for _, path in self.columns])
            shown = {head: row[path] for head, path in self.columns}
        return in_json(msgspec.json.encode(to_wire(shown, keeps_nulls=True)).decode())

    def _write_bytes(self, content: bytes) -> None:
        if self.path is not None:
            self.path.write_bytes(content)
            say(f"Wrote {len(content)} bytes to {self.path}.")
        elif sys.stdout.isatty():
            message = f"Jira sent {len(content)} bytes, which are no text for a terminal. Pass --output FILE."
            raise ConfigurationError(message)
        else:
            sys.stdout.buffer.write(content)


def choose(*, as_json: bool, as_table: bool, jq: str | None, columns: Columns = (), path: str | None = None) -> Output:
    """Return what `--json`, `--table` and `--jq` mean here. Raise `RequestError` for more than one of them."""
    if as_json + as_table + (jq is not None) > 1:
        message = "--json, --table and --jq exclude each other. Pass one."
        raise RequestError(message)
    form: Form = "table" if as_table or (sys.stdout.isatty() and not as_json and jq is None) else "lines"
    return Output(form, jq, columns, None if path is None else Path(path))


def _with_progress(items: Iterable[Any]) -> Iterator[Any]:
    """Yield the items of a walk through pages, and show how far it is where a person waits."""
    if not hasattr(items, "position") or not sys.stderr.isatty():
        yield from items
        return
    from rich.console import Console  # noqa: PLC0415 - only at a terminal
    from rich.progress import Progress  # noqa: PLC0415 - as above

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("Reading", total=None)
        for count, item in enumerate(items, 1):
            progress.update(task, completed=count, total=getattr(items, "total", None))
            yield item


def _print_through_jq(program: str, lines: Iterable[str]) -> None:
    jq = shutil.which("jq")
    if jq is None:
        message = (
            "--jq hands the answer to the program jq, which is not installed. Install it, or pipe --json elsewhere."
        )
        raise ConfigurationError(message)
    text = "".join(f"{line}\n" for line in lines)
    done = subprocess.run([jq, "--compact-output", program], input=text, capture_output=True, text=True, check=False)  # noqa: S603 - no shell
    for line in done.stdout.splitlines():
        sys.stdout.write(f"{in_json(line)}\n")
    if done.returncode:
        message = f"jq could not do it: {' '.join(done.stderr.split())}"
        raise RequestError(message)


def name_columns(text: Sequence[str]) -> Columns:
    """Return columns whose heads are their paths, from `--columns key,fields.status.name`."""
    return tuple((name, name) for each in text for name in each.split(",") if name)
