"""Whatever JSON comes in the place of an issue: it has its rows, they can be written, and nothing of it is lost."""

from __future__ import annotations

import io
import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from jira_dc_runtime.export.write.columns import IN_TABLES, MISFITS, list_entries
from jira_dc_runtime.export.write.files import NewFile
from jira_dc_runtime.export.write.formats import JsonLinesFile
from jira_dc_runtime.export.write.schema import load_arrow, make_schema
from jira_dc_runtime.export.write.tables import Tables
from jira_dc_runtime.ground.json_kind import is_object
from tests.site_fields import read_catalogue

from .written import INCLUDE, make_issue

FIELDS = tuple(read_catalogue().values())
TABLES = Tables(FIELDS, INCLUDE)
ENTRIES = list_entries(FIELDS, ())
ARROW = load_arrow()
WHOLE = make_issue(3)
SHAPED = st.sampled_from([value for value in WHOLE["fields"].values() if value is not None])
TEXTS = st.text(st.characters()) | st.sampled_from(
    ["1", "2026-01-31", "2026-01-31T10:05:00.000+0000", "\ud83d", "\x00"]
)
LEAVES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXTS
KEYS = st.sampled_from(
    ["id", "key", "name", "value", "fields", "comments", "histories", "items", "child", "type", "to", "x"]
)
JSON = st.recursive(
    LEAVES | SHAPED, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=8
)
NAMES = [*(entry.key for entry in ENTRIES), *IN_TABLES, "customfield_99999"]
ISSUES = st.fixed_dictionaries(
    {"fields": JSON | st.dictionaries(st.sampled_from(NAMES), JSON, max_size=6)},
    optional=dict.fromkeys(("id", "key", "changelog", "properties", "remotelinks", "names"), JSON),
)


@settings(max_examples=40, deadline=None)
@given(issue=ISSUES)
def test_any_json_has_rows_that_can_be_written(issue: dict[str, Any]) -> None:
    found = TABLES.read(issue)
    [row] = found["issues"]
    for table in TABLES.tables:
        rows = found[table.name]
        columns = zip(*rows, strict=True) if rows else ()
        schema = make_schema(table)
        for cells, field in zip(columns, schema, strict=bool(rows)):
            assert len(ARROW.array(cells, type=field.type)) == len(rows)
        JsonLinesFile(table, _Nowhere()).write(rows)
    names = [column.name for column in TABLES.tables[0].columns]
    values: dict[str, Any] = dict(zip(names, row, strict=True))
    misfits = json.loads(row[-1] or "{}")
    fields: Any = issue["fields"]
    if not is_object(fields):
        assert fields is None or "fields" in misfits
        return
    for entry in ENTRIES:
        value = fields.get(entry.key)
        is_there = any(values[column.name] is not None for column in entry.columns)
        assert is_there is (value is not None and entry.key not in misfits), entry.key
    assert (fields.get("customfield_99999") is None) is ("customfield_99999" not in misfits)
    assert MISFITS not in misfits


class _Nowhere(NewFile):
    """A file that keeps nothing."""

    def __init__(self) -> None:
        self.size = 0
        self._file: Any = io.BytesIO()

    def write(self, data: bytes) -> int:
        return len(data)
