"""Issues and other models as flat rows, for pandas, polars and CSV files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from jira_dc_runtime.errors import RequestError
from jira_dc_runtime.ground.json_kind import is_array, is_object

from .show import ROWS, write_table


class Rows(list[dict[str, Any]]):
    """Rows of one set of columns. A notebook shows them as a table; `pandas.DataFrame(rows)` and others take them."""

    def _repr_html_(self) -> str:
        columns = list(self[0]) if self else []
        return write_table(columns, [list(row.values()) for row in self[:ROWS]], len(self))


def to_rows(models: Iterable[msgspec.Struct | Mapping[str, Any]], columns: Sequence[str] | None = None) -> Rows:
    """Return one row per model: `to_rows(issues, ["key", "fields.status.name", "fields.labels"])`.

    A column is the path to a value, with a dot between Python's or Jira's names; a field of a list of objects gives the
    list of its values. What is not there is None. Without `columns` there is one for every value that some model has,
    down through objects, in the order in which they come; a list stays one value. Raise `RequestError` for `columns`
    that is one text.
    """
    if isinstance(columns, str):
        message = f"The columns are the text {columns!r}. Pass a list of them, [{columns!r}]."
        raise RequestError(message)
    if columns is not None:
        paths = [column.split(".") for column in columns]
        return Rows(dict(zip(columns, (_find(model, path) for path in paths), strict=True)) for model in models)
    flat = [dict(_flatten(model, "")) for model in models]
    names = list(dict.fromkeys(name for row in flat for name in row))
    return Rows({name: row.get(name) for name in names} for row in flat)


def _find(value: Any, path: Sequence[str]) -> Any:
    for index, name in enumerate(path):
        if is_array(value):
            return [_find(item, path[index:]) for item in value]
        if is_object(value):
            rest = ".".join(path[index:])
            if rest in value:  # a name of Jira may have dots, as the keys of properties do
                return value[rest]
            value = value.get(name)
        else:
            value = _read(value, name)
        if value is None:
            return None
    return value


def _read(value: Any, name: str) -> Any:
    if not isinstance(value, msgspec.Struct):
        return None
    for field, wire in zip(value.__struct_fields__, value.__struct_encode_fields__, strict=True):
        if name in {field, wire}:
            return getattr(value, field)
    return None


def _flatten(value: Any, at: str) -> Iterable[tuple[str, Any]]:
    if isinstance(value, msgspec.Struct):
        held = ((name, getattr(value, name)) for name in value.__struct_fields__)
        pairs = [(name, item) for name, item in held if item is not None and item != []]
    elif is_object(value):
        pairs = list(value.items())
    else:
        yield at, value
        return
    for name, item in pairs:
        yield from _flatten(item, f"{at}.{name}" if at else name)
