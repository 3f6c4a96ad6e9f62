"""How a model shows itself: on one line for people and logs, as a table in a notebook. Never a password or a token."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any, Final

from jira_dc_runtime.ground.json_kind import is_array, is_object

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import msgspec

LINE: Final = 160  # characters
TEXT: Final = 48  # characters of a text on that line
CELL: Final = 200  # characters of a text in a table
ROWS: Final = 100  # of a table; a notebook is no place for more
_SECRETS: Final = frozenset({"current_password", "new_password", "old_password", "password", "raw_token", "secret"})
_FIRST: Final = ("key", "id", "name", "display_name")
"""What says which one it is, so that it comes first and stands alone for a model within another."""


def summarize(model: msgspec.Struct) -> str:
    """Return one line: the class, what says which one it is, and as much of the rest as fits."""
    name = type(model).__qualname__
    parts: list[str] = []
    length = len(name) + 2
    for field, value in _shown(model):
        part = f"{field}={_brief(field, value)}"
        length += len(part) + 2
        if length > LINE and parts:
            parts.append("...")
            break
        parts.append(part)
    return f"{name}({', '.join(parts)})"


def write_html(model: msgspec.Struct) -> str:
    """Return a table of the fields that are there; a page shows the models of its list as rows."""
    for _, value in _shown(model):
        if is_array(value) and value and all(_is_model(item) for item in value):
            columns = list(dict.fromkeys(field for item in value[:ROWS] for field, _ in _shown(item)))
            rows = [[getattr(item, field, None) for field in columns] for item in value[:ROWS]]
            return write_table(columns, rows, len(value))
    fields = ((field, "***" if field in _SECRETS else value) for field, value in _shown(model))
    return write_table([type(model).__qualname__, ""], fields)


def write_table(columns: Sequence[str], rows: Iterable[Sequence[object]], total: int = 0) -> str:
    """Return an HTML table; `total` is how many rows there are, if these are only the first."""
    head = "".join(f"<th>{escape(column)}</th>" for column in columns)
    lines = [
        f"<tr>{''.join(_cell(column, value) for column, value in zip(columns, row, strict=True))}</tr>" for row in rows
    ]
    caption = f"<caption>the first {len(lines)} of {total}</caption>" if total > len(lines) else ""
    return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{''.join(lines)}</tbody></table>"


def _cell(column: str, value: object) -> str:
    if value is None:
        text = ""
    else:
        text = value if isinstance(value, str) and column not in _SECRETS else _brief(column, value)
    return f"<td>{escape(text if len(text) <= CELL else f'{text[:CELL]}...')}</td>"


def _shown(model: Any) -> Iterator[tuple[str, Any]]:
    """Yield the fields that hold something, those first that say which one it is."""
    names = [*(name for name in _FIRST if name in model.__struct_fields__)]
    names += [name for name in model.__struct_fields__ if name not in names]
    for name in names:
        value = getattr(model, name, None)
        if value is not None and not (is_object(value) and not value) and not (is_array(value) and not value):
            yield name, value


def _brief(field: str, value: Any) -> str:
    if field in _SECRETS:
        return "***"
    if _is_model(value):
        inner = next(((name, item) for name, item in _shown(value) if name in _FIRST), None)
        return f"{type(value).__qualname__}({'...' if inner is None else f'{inner[0]}={_brief(*inner)}'})"
    if is_object(value):
        return f"{{{len(value)} {'key' if len(value) == 1 else 'keys'}}}"
    if is_array(value):
        return f"[{len(value)} items]" if len(value) != 1 else f"[{_brief('', value[0])}]"
    text = repr(value)
    return text if len(text) <= TEXT or not isinstance(value, str) else f"{value[: TEXT - 8]!r}..."


def _is_model(value: object) -> bool:
    return hasattr(value, "__struct_fields__")
