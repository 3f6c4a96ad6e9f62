"""What a worker reads of a slice: whole, once, and with the columns of the files."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from typing import Any

import pytest

from jira_dc.errors import ConfigurationError, RequestError
from jira_dc.testing import MockJira
from jira_dc_runtime.client.catalogue.catalogue import SiteField
from jira_dc_runtime.export.engines import slice_reader
from jira_dc_runtime.export.engines.libraries import import_library
from jira_dc_runtime.export.engines.slice_reader import TABLES, TRIES, SliceReader
from jira_dc_runtime.export.slices import Plan, Slice, SliceChanged

from .seeded_jira import canonical, read_all

PIECE = Slice(name="00001", jql="project = EX", expected=1)


@pytest.mark.parametrize(
    ("tables", "include", "read"),
    [
        (("issues",), (), ()),
        (("issues",), ("comments",), ("comments",)),
        (("comments", "worklogs"), (), ("comments", "worklogs")),
        (("links",), (), ()),
        (("links",), ("remote_links",), ("remote_links",)),
        (("properties", "changelog"), ("comments",), ("changelog", "comments", "properties")),
    ],
)
def test_a_table_brings_what_it_needs(tables: tuple[str, ...], include: tuple[str, ...], read: tuple[str, ...]) -> None:
    reader = SliceReader.of((), tables, include)
    assert reader.include == read
    assert set(reader.schemas()) == set(tables)


@pytest.mark.parametrize("table", [table for table in TABLES if table != "issues"])
def test_a_table_alone_asks_for_no_more_than_it_needs(jira: MockJira, plan: Plan, table: str) -> None:
    reader = SliceReader.of(plan.fields, (table,))
    jira.calls.clear()
    rows = [row for piece in plan.slices for row in reader.read(piece)[table].to_pylist()]
    asked = [call.body["fields"] for call in jira.calls_to("POST /api/2/search")]
    assert asked
    assert all("*all" not in fields and "summary" not in fields for fields in asked)
    assert canonical(rows) == read_all(plan, table, reader.include)


@pytest.mark.parametrize(
    ("tables", "include", "message"),
    [
        (("issue",), (), "The table is .*issue.*; there are issues, changelog"),
        ("issues", (), "The table is 'issues'"),
        ((), (), r"The table is \(\)"),
        (("issues",), ("histories",), "include is .*histories"),
    ],
)
def test_what_there_is_not_is_refused_before_anything_is_sent(tables: Any, include: Any, message: str) -> None:
    with pytest.raises(RequestError, match=message):
        SliceReader.of((), tables, include)


def test_every_table_is_the_rows_that_read_gives(plan: Plan) -> None:
    reader = SliceReader.of(plan.fields, TABLES, page_size=3)
    made = [reader.read(piece) for piece in plan.slices]
    for table in TABLES:
        rows = [row for each in made for row in each[table].to_pylist()]
        assert canonical(rows) == read_all(plan, table, reader.include)
        assert all(each[table].schema == reader.schemas()[table] for each in made)


def test_what_is_sent_holds_no_token(jira: MockJira, plan: Plan) -> None:
    reader = SliceReader.of(plan.fields, TABLES)
    assert jira.token.encode() not in pickle.dumps([reader, plan])
    assert pickle.loads(pickle.dumps(reader)) == reader


def test_it_is_small_even_for_a_jira_of_two_thousand_fields() -> None:
    kind = "com.atlassian.jira.plugin.system.customfieldtypes:float"
    names = [f"customfield_{10000 + number}" for number in range(2000)]
    fields = [
        SiteField(
            id=name, name=f"Field {name[::-1]}", custom=True, type="number", custom_type=kind, clause_names=(name,)
        )
        for name in names
    ]
    reader = SliceReader.of(fields, ("issues",))
    assert len(pickle.dumps(reader)) < 50_000
    assert set(names) <= set(reader.schemas()["issues"].names)


class _Changing:
    """Reads one issue, and then finds that the slice has changed, so many times."""

    left = 0
    asked = 0

    def __init__(self, _client: object) -> None: ...

    def read(self, _piece: Slice, **_options: Any) -> Iterator[dict[str, Any]]:
        _Changing.asked += 1
        yield {"id": "10000", "key": "EX-1", "fields": {}}
        if _Changing.left:
            _Changing.left -= 1
            raise SliceChanged("The slice has changed.")


@pytest.mark.parametrize(("changes", "tries"), [(0, 1), (1, 2), (TRIES - 1, TRIES)])
def test_a_slice_that_changed_is_read_again_and_nothing_of_it_comes_twice(
    jira: MockJira, monkeypatch: pytest.MonkeyPatch, changes: int, tries: int
) -> None:
    pauses: list[float] = []
    monkeypatch.setattr(slice_reader, "Export", _Changing)
    monkeypatch.setattr("time.sleep", pauses.append)
    _Changing.left, _Changing.asked = changes, 0
    assert SliceReader.of((), ("issues",)).read(PIECE)["issues"].num_rows == 1
    assert _Changing.asked == tries
    assert pauses == [2.0, 4.0, 8.0, 16.0][:changes]


def test_one_that_always_changes_is_an_error(jira: MockJira, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slice_reader, "Export", _Changing)
    monkeypatch.setattr(slice_reader, "PAUSE", 0.0)
    _Changing.left = TRIES
    with pytest.raises(SliceChanged):
        SliceReader.of((), ("issues",)).read(PIECE)


def test_a_library_that_is_missing_is_named_with_its_extra() -> None:
    with pytest.raises(ConfigurationError, match=r"needs the package no_such_engine.*pip install 'jira-dc\[spark]'"):
        import_library("no_such_engine.part", "spark")
    assert import_library("json.decoder", "spark").JSONDecoder
