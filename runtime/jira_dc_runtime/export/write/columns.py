"""Tables: their columns, and how a row is read from an object that Jira sent."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from jira_dc_runtime.client.catalogue.catalogue import SiteField
from jira_dc_runtime.client.catalogue.kinds import find_kind
from jira_dc_runtime.codec.field_kinds import SYSTEM_KINDS

from .values import FORMS, ColumnType, Misfit

MISFITS: Final = "_misfits"
"""The last column of each table: what came and fits no column, as a JSON object."""

_COMPUTED: Final[Mapping[str, str]] = {
    "aggregateprogress": "progress",
    "aggregatetimeestimate": "int",
    "aggregatetimeoriginalestimate": "int",
    "aggregatetimespent": "int",
    "archivedby": "user",
    "archiveddate": "datetime",
    "created": "datetime",
    "creator": "user",
    "lastViewed": "datetime",
    "progress": "progress",
    "resolutiondate": "datetime",
    "status": "status",
    "timeestimate": "int",
    "timeoriginalestimate": "int",
    "timespent": "int",
    "updated": "datetime",
    "votes": "votes",
    "watches": "watches",
    "workratio": "int",
}
"""What Jira's own fields hold that nobody writes, by their ids."""

_SYSTEM: Final[Mapping[str, str]] = dict(sorted({**SYSTEM_KINDS, **_COMPUTED}.items()))
"""Jira's own fields with the kind of each. Every table of issues has them, so that it is the same for every Jira."""

IN_TABLES: Final[Mapping[str, str]] = {
    "attachment": "attachments",
    "comment": "comments",
    "issuelinks": "links",
    "subtasks": "links",
    "worklog": "worklogs",
}
"""The fields whose values are rows of other tables."""
_WITHOUT_VALUE: Final = frozenset({"issuekey", "thumbnail"})  # the key stands beside the fields; one is for screens


@dataclass(frozen=True, slots=True)
class Column:
    """A column, and the field of Jira that it comes from, if it comes from one."""

    name: str
    type: ColumnType
    field: SiteField | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its name and its columns."""

    name: str
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A key of an object that Jira sends, the kind of its value, and the name of its first column."""

    key: str
    kind: str
    column: str
    field: SiteField | None = None

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns that the value fills."""
        return tuple(Column(f"{self.column}{suffix}", type_, self.field) for suffix, type_ in FORMS[self.kind].columns)


class ObjectReader:
    """Reads objects of one shape. `ignored` are the keys that an export leaves out: addresses, and other tables."""

    __slots__ = ("_known", "_steps", "columns")

    def __init__(self, entries: Iterable[Entry], ignored: Collection[str] = ()) -> None:
        entries = tuple(entries)
        self.columns = tuple(column for entry in entries for column in entry.columns)
        forms = tuple((entry.key, FORMS[entry.kind]) for entry in entries)
        self._steps = tuple((key, form.read, (None,) * len(form.columns)) for key, form in forms)
        self._known = frozenset({*(entry.key for entry in entries), *ignored})

    def read(self, raw: Mapping[str, Any]) -> tuple[list[Any], dict[str, Any]]:
        """Return the values of the columns, and by their keys those that fit none."""
        values: list[Any] = []
        misfits: dict[str, Any] = {}
        for key, read, nulls in self._steps:
            value = raw.get(key)
            if value is None:
                values += nulls
                continue
            try:
                values += read(value)
            except Misfit:
                values += nulls
                misfits[key] = value
        if not raw.keys() <= self._known:
            misfits |= {key: value for key, value in raw.items() if key not in self._known and value is not None}
        return values, misfits


def list_entries(fields: Iterable[SiteField], taken: Collection[str] = ()) -> tuple[Entry, ...]:
    """Return the entries of the fields of an issue: Jira's own, and those of the catalogue, sorted.

    A field whose columns have names that are taken has none; what it holds is a misfit.
    """
    named = {field.id: field for field in fields}
    own = [Entry(id, kind, id, named.get(id)) for id, kind in _SYSTEM.items()]  # noqa: A001 - Jira's word
    others = [
        Entry(field.id, kind_of(field), field.id, field)
        for field in sorted(named.values(), key=lambda each: (each.custom, len(each.id), each.id))
        if field.id not in _SYSTEM and field.id not in IN_TABLES and field.id not in _WITHOUT_VALUE
    ]
    names = {name.casefold() for name in taken}
    kept: list[Entry] = []
    for entry in (*own, *others):
        wanted = {column.name.casefold() for column in entry.columns}  # queries take no notice of case
        if names.isdisjoint(wanted):
            names |= wanted
            kept.append(entry)
    return tuple(kept)


def kind_of(field: SiteField) -> str:
    """Return the kind of values that a field has."""
    return _SYSTEM.get(field.id) or find_kind(field).kind
