"""The Arrow schema of a table. pyarrow comes with the extra `export`."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from jira_dc_runtime.errors import ConfigurationError

from .columns import Column, Table
from .values import ColumnType

if TYPE_CHECKING:
    from collections.abc import Mapping

_MAKERS: Final[Mapping[ColumnType, tuple[str, tuple[str, ...]]]] = {
    "bool": ("bool_", ()),
    "date": ("date32", ()),
    "int": ("int64", ()),
    "number": ("float64", ()),
    "text": ("string", ()),
    "time": ("timestamp", ("ms", "UTC")),
}
_POOL: Final = "ARROW_DEFAULT_MEMORY_POOL"
_ITEMS: Final[Mapping[ColumnType, ColumnType]] = {"ints": "int", "texts": "text", "times": "time"}


def load_arrow() -> Any:
    """Return pyarrow. Raise `ConfigurationError` where it is not installed.

    Where nobody has chosen where it takes memory from, that is the system: its own pools keep what threads gave back.
    """
    chooses = "pyarrow" not in sys.modules and _POOL not in os.environ
    if chooses:
        os.environ[_POOL] = "system"
    try:
        arrow: Any = import_module("pyarrow")
        import_module("pyarrow.parquet")
        arrow.default_memory_pool()  # which reads the variable once
    except ImportError:
        message = "Files of an export are written by pyarrow, which is missing. Run: pip install 'jira-dc[export]'"
        raise ConfigurationError(message) from None
    finally:
        if chooses:
            del os.environ[_POOL]
    return arrow


def make_schema(table: Table) -> Any:
    """Return the schema of a table. What is known of the field of a column stands in the column's metadata."""
    arrow = load_arrow()
    return arrow.schema(
        [
            arrow.field(column.name, _make_type(arrow, column.type), metadata=_describe(column))
            for column in table.columns
        ]
    )


def _make_type(arrow: Any, type_: ColumnType) -> Any:
    if type_ in _ITEMS:
        return arrow.list_(_make_type(arrow, _ITEMS[type_]))
    name, arguments = _MAKERS[type_]
    return getattr(arrow, name)(*arguments)


def _describe(column: Column) -> dict[str, str] | None:
    field = column.field
    if field is None:
        return None
    known = {
        "field_id": field.id,
        "field_name": field.name,
        "field_type": field.type,
        "field_items": field.items,
        "field_custom_type": field.custom_type,
    }
    return {key: value for key, value in known.items() if value}
