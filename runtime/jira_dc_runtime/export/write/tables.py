"""The tables of an export, and the rows that one issue has in each.

Every row of a table beside `issues` begins with the id and the key of its issue. Names of columns are ids of fields,
which stay when somebody renames a field; the table `fields` tells what people call them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, Final, TypeAlias

from jira_dc_runtime.client.catalogue.catalogue import SiteField
from jira_dc_runtime.ground.json_kind import is_object

from .columns import IN_TABLES, MISFITS, Column, ObjectReader, Table, kind_of, list_entries
from .items import ITEM_TABLES, Source
from .values import Misfit, to_json, to_text, to_whole

Row: TypeAlias = tuple[Any, ...]

_ISSUE: Final = (Column("id", "int"), Column("key", "text"))
_OF_ISSUE: Final = (Column("issue_id", "int"), Column("issue_key", "text"))
_LAST: Final = Column(MISFITS, "text")
_BESIDE_FIELDS: Final = frozenset(
    {
        "changelog",
        "expand",
        "fields",
        "id",
        "key",
        "properties",
        "remotelinks",
        "self",
    }  # those of tables, and addresses
)

FIELDS: Final = Table(
    "fields",
    (
        *(Column(name, "text") for name in ("id", "name")),
        Column("custom", "bool"),
        *(Column(name, "text") for name in ("type", "items", "custom_type", "kind")),
        *(Column(name, "texts") for name in ("clause_names", "columns")),
    ),
)
"""The catalogue: the fields that this Jira had, and the columns that each has in `issues`."""


class Tables:
    """The tables for the fields of a Jira and for what is included; `tables` has them in a fixed order."""

    def __init__(self, fields: Iterable[SiteField], include: Collection[str]) -> None:
        self._site = tuple(fields)
        self._entries = list_entries(self._site, [*(column.name for column in _ISSUE), MISFITS])
        self._fields = ObjectReader(self._entries, {*IN_TABLES, "issuekey"})
        self._others = {name: table for name, table in ITEM_TABLES.items() if name == "links" or name in include}
        self._with_remote_links = "remote_links" in include
        self.tables = (
            Table("issues", (*_ISSUE, *self._fields.columns, _LAST)),
            *(Table(name, (*_OF_ISSUE, *table.columns, _LAST)) for name, table in self._others.items()),
        )

    def list_fields(self) -> list[Row]:
        """Return the rows of the table `fields`."""
        columns = {entry.key: [column.name for column in entry.columns] for entry in self._entries}
        return [
            (
                *(each.id, each.name, each.custom, each.type, each.items, each.custom_type, kind_of(each)),
                *([*each.clause_names], columns.get(each.id, [])),
            )
            for each in self._site
        ]

    def read(self, issue: Mapping[str, Any], sha256: Mapping[int, str] | None = None) -> dict[str, list[Row]]:
        """Return the rows of one issue by their table. `sha256` tells of its attachments that were downloaded."""
        misfits: dict[str, Any] = {}
        id = _take(issue, "id", to_whole, misfits)  # noqa: A001 - Jira's word
        key = _take(issue, "key", to_text, misfits)
        fields: Any = issue.get("fields")
        if not is_object(fields):
            misfits |= {} if fields is None else {"fields": fields}
            fields = {}
        values, unfit = self._fields.read(fields)
        misfits |= unfit
        source = Source(issue, fields, sha256 or {}, self._with_remote_links, misfits)
        found: dict[str, list[Row]] = {"issues": []}
        for name, table in self._others.items():
            found[name] = [(id, key, *row, _text_of(unfit)) for row, unfit in table.read(source)]
        misfits |= {name: value for name, value in issue.items() if name not in _BESIDE_FIELDS and value is not None}
        found["issues"].append((id, key, *values, _text_of(misfits)))
        return found


def _take(issue: Mapping[str, Any], key: str, read: Callable[[Any], Any], misfits: dict[str, Any]) -> Any:
    value = issue.get(key)
    try:
        return None if value is None else read(value)
    except Misfit:
        misfits[key] = value
        return None


def _text_of(misfits: dict[str, Any]) -> str | None:
    return to_json(misfits) if misfits else None
