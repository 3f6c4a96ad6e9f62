"""A table at a terminal. What Jira sent is shown as text, never as markup or as a sequence for the terminal."""

from __future__ import annotations

import datetime as dt
import io
import sys
from collections.abc import Iterator, Sequence
from typing import Any, Final, TypeAlias

import msgspec
from rich.console import Console
from rich.table import Table
from rich.text import Text

from jira_dc_runtime.call import write_scalar
from jira_dc_runtime.cli.person import say
from jira_dc_runtime.codec.encode import to_wire
from jira_dc_runtime.codec.rows import to_rows
from jira_dc_runtime.ground.json_kind import is_array, is_object

from .safe_text import in_cell

Columns: TypeAlias = Sequence[tuple[str, str]]

_MOST_COLUMNS: Final = 6
_FIRST: Final = ("key", "id", "name", "display_name", "displayName", "summary")
_DULL: Final = frozenset({"self", "expand", "icon_url", "iconUrl"})
"""What people do not want to read unless they ask for it."""
_OF_A_PAGE: Final = frozenset({"total", "start_at", "max_results", "is_last"})
_SAYS_ALL: Final = ("displayName", "display_name", "name", "value", "key", "id")
"""What stands for a thing in one cell: the first of these that it has."""
_ENDLESS: Final = 1_000_000
"""Columns of a terminal that is none: nothing is cut or wrapped."""


def print_table(items: Sequence[Any], columns: Columns = ()) -> None:
    """Print a row for each item: the columns, or the few that suit a terminal."""
    rows = [item if is_object(item) or isinstance(item, msgspec.Struct) else {"value": item} for item in items]
    left = 0
    if not columns:
        names = _list_columns(rows)
        left = max(0, len(names) - _MOST_COLUMNS)
        columns = [(name, name) for name in names[:_MOST_COLUMNS]]
    flat = to_rows(rows, [path for _, path in columns])
    table = Table(box=None, pad_edge=False, header_style="bold")
    for head, _ in columns:
        table.add_column(Text(in_cell(head)), overflow="fold")
    for row in flat:
        table.add_row(*(Text(show(row[path])) for _, path in columns))
    if columns:
        _print(table)
    if not rows:
        say("Nothing was found.")
    if left:
        say(f"{left} more columns; --columns chooses, --json shows all.")


def print_pairs(value: Any) -> None:
    """Print one object, a line for each value that is there."""
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    (row,) = to_rows([value])
    for name, item in row.items():
        if item is not None and name.rpartition(".")[2] not in _DULL:
            table.add_row(Text(in_cell(name)), Text(show(item)))
    _print(table)


def show(value: Any) -> str:
    """Return a value as the one line of a cell: what people call it by, if it is a thing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return write_scalar(value)
    if isinstance(value, (dt.datetime, dt.date)):
        return value.isoformat(sep=" ", timespec="minutes") if isinstance(value, dt.datetime) else value.isoformat()
    if isinstance(value, msgspec.Struct) or is_object(value):
        plain = to_wire(value, keeps_nulls=True)
        said = next((plain[name] for name in _SAYS_ALL if plain.get(name) is not None), None)
        return in_cell(msgspec.json.encode(plain).decode()) if said is None else show(said)
    if is_array(value):
        return ", ".join(show(item) for item in value)
    return in_cell(str(value))


def list_page(value: Any) -> list[Any] | None:
    """Return the items of an answer that is one page of a list; None if it is no page."""
    if not isinstance(value, msgspec.Struct) or not _OF_A_PAGE & {*value.__struct_fields__}:
        return None
    lists = [held for name in value.__struct_fields__ if is_array(held := getattr(value, name))]
    return list(lists[0]) if len(lists) == 1 else None


def _list_columns(rows: Sequence[Any]) -> list[str]:
    """Return the columns that have something to say, what people look for first in front."""
    names = dict.fromkeys(name for row in rows for name in _list_names(row))
    flat = to_rows(rows, list(names))
    telling = [
        name
        for name in names
        if name.rpartition(".")[2] not in _DULL and any(row[name] not in (None, "", []) for row in flat)
    ]
    first = [name for name in _FIRST if name in telling]
    return first + [name for name in telling if name not in first]


def _list_names(row: Any) -> Iterator[str]:
    """Yield the names of a thing; the fields of an issue stand beside its key."""
    for name in row.__struct_fields__ if isinstance(row, msgspec.Struct) else row:
        held = getattr(row, name) if isinstance(row, msgspec.Struct) else row[name]
        if name == "fields" and is_object(held):
            yield from (f"fields.{each}" for each in held)
        else:
            yield str(name)


def _print(table: Table) -> None:
    if sys.stdout.isatty():
        Console(file=sys.stdout, markup=False, highlight=False, emoji=False).print(table)
        return
    text = io.StringIO()
    Console(file=text, width=_ENDLESS, color_system=None, markup=False, highlight=False, emoji=False).print(table)
    sys.stdout.writelines(f"{line.rstrip()}\n" for line in text.getvalue().splitlines())
