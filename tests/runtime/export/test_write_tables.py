"""What stands in the tables for what Jira sends: each kind of value, what fits no column, and real answers."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from jira_dc_runtime.client.catalogue.catalogue import FieldJson, SiteField, make_catalogue
from jira_dc_runtime.export.write.columns import IN_TABLES, MISFITS, list_entries
from jira_dc_runtime.export.write.tables import Tables
from jira_dc_runtime.export.write.values import FORMS, Misfit
from jira_dc_runtime.ground.json_kind import is_object
from tests.shared_files import find_shared
from tests.site_fields import custom_field, read_catalogue

from .written import INCLUDE, make_issue

UTC = dt.UTC
FRED = {"self": "x", "name": "fred", "key": "JIRAUSER1", "displayName": "Fred", "active": True}
OPTION = {"self": "x", "id": "10100", "value": "High", "disabled": False}
VERSION = {"id": "7", "name": "1.0", "released": True}
SPRINT_TEXT = (
    "com.atlassian.greenhopper.service.sprint.Sprint@1f[id=3,rapidViewId=2,state=ACTIVE,name=S, 1,"
    "startDate=2016-05-03T01:45:17.624-04:00,endDate=<null>,completeDate=<null>,sequence=3]"
)
STARTED = dt.datetime(2016, 5, 3, 5, 45, 17, 624000, UTC)


VALUES: list[tuple[str, object, tuple[object, ...]]] = [
    ("text", "Ünglück", ("Ünglück",)),
    ("text", "", ("",)),
    ("number", 3, (3.0,)),
    ("number", 0.5, (0.5,)),
    ("int", 5400, (5400,)),
    ("int", "-1", (-1,)),
    ("int", 2**63 - 1, (2**63 - 1,)),
    ("bool", False, (False,)),
    ("date", "2026-01-31", (dt.date(2026, 1, 31),)),
    ("datetime", "2026-01-31T10:05:00.123+0530", (dt.datetime(2026, 1, 31, 4, 35, 0, 123000, UTC),)),
    ("datetime", "2025-04-24T12:01:00.123999Z", (dt.datetime(2025, 4, 24, 12, 1, 0, 123000, UTC),)),
    ("named", {"id": "1", "name": "Bug", "iconUrl": "x"}, ("Bug", 1)),
    ("status", {"id": "1", "name": "Open"}, ("Open", 1, None)),
    ("status", {"id": "3", "name": "Done", "statusCategory": {"key": "done"}}, ("Done", 3, "done")),
    ("user", FRED, ("fred", "JIRAUSER1", "Fred")),
    ("user", {"name": "old", "displayName": "Old"}, ("old", None, "Old")),
    ("users", [FRED, {"name": "old"}], (["fred", "old"], ["JIRAUSER1", None], ["Fred", None])),
    ("option", OPTION, ("High", 10100)),
    ("options", [OPTION, OPTION], (["High", "High"], [10100, 10100])),
    ("options", [], ([], [])),
    ("cascade", {**OPTION, "child": {"id": "2", "value": "Low"}}, ("High", 10100, "Low", 2)),
    ("cascade", OPTION, ("High", 10100, None, None)),
    ("version", VERSION, ("1.0", 7)),
    ("versions", [VERSION], (["1.0"], [7])),
    ("components", [{"id": "8", "name": "CPU"}], (["CPU"], [8])),
    ("group", {"name": "jira-users", "self": "x"}, ("jira-users",)),
    ("groups", [{"name": "a"}, {"name": "b"}], (["a", "b"],)),
    ("labels", ["a", "b"], (["a", "b"],)),
    ("project", {"id": "1", "key": "EX", "name": "Example"}, ("EX", 1, "Example")),
    ("issue", {"id": "1", "key": "EX-1", "fields": {}}, ("EX-1", 1)),
    ("issue_key", "EX-1", ("EX-1",)),
    ("votes", {"votes": 3, "hasVoted": False}, (3,)),
    ("watches", {"watchCount": 1, "isWatching": True}, (1,)),
    ("progress", {"progress": 60, "total": 120, "percent": 50}, (60, 120)),
    ("json", {"a": [1, None, "ü"]}, ('{"a":[1,null,"ü"]}',)),
    ("json", "0|i0002n:", ('"0|i0002n:"',)),
    ("json", "\ud83d", ('"\\ud83d"',)),
    ("sprint", [SPRINT_TEXT], (["S, 1"], [3], ["active"], [STARTED], [None], [None])),
    (
        "sprint",
        [{"id": 3, "name": "S", "state": "closed", "endDate": "2016-05-03T01:45:17.624-04:00"}],
        (["S"], [3], ["closed"], [None], [STARTED], [None]),
    ),
    ("visibility", {"type": "role", "value": "Developers"}, ("Developers", "role")),
]


@pytest.mark.parametrize(("kind", "raw", "columns"), VALUES)
def test_a_value_fills_its_columns(kind: str, raw: object, columns: tuple[object, ...]) -> None:
    form = FORMS[kind]
    assert form.read(raw) == columns
    assert len(form.columns) == len(columns)


@pytest.mark.parametrize(
    ("kind", "raw"),
    [
        ("text", 1),
        ("text", {"type": "doc"}),
        ("text", "half \ud83d"),
        ("number", "3"),
        ("number", True),
        ("number", 2**53 + 1),
        ("number", 10**400),
        ("int", 1.5),
        ("int", True),
        ("int", 2**63),
        ("int", "1_0"),
        ("int", "\u0661"),
        ("int", " 1"),
        ("int", "customfield_1"),
        ("bool", "true"),
        ("date", "31/Jan/26"),
        ("date", "20260131"),
        ("date", "2026-02-30"),
        ("date", "2026-W01-1"),
        ("datetime", "2026-01-31T10:05:00"),
        ("datetime", "just now"),
        ("datetime", 1700000000000),
        ("datetime", "0001-01-01T00:00:00.000+0100"),
        ("named", "Bug"),
        ("named", {}),
        ("named", {"id": "x", "name": "Bug"}),
        ("status", {"id": "1", "name": "Open", "statusCategory": "new"}),
        ("user", "fred"),
        ("users", FRED),
        ("users", [None]),
        ("options", [OPTION, "High"]),
        ("cascade", {**OPTION, "child": "Low"}),
        ("labels", "a"),
        ("labels", [1]),
        ("sprint", ["Sprint 1"]),
        ("sprint", {"id": 1}),
        ("project", []),
        ("votes", 3),
    ],
)
def test_what_does_not_fit_is_a_misfit(kind: str, raw: object) -> None:
    with pytest.raises(Misfit):
        FORMS[kind].read(raw)


def read(issue: dict[str, Any], include: tuple[str, ...] = INCLUDE) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of an issue as mappings without their empty columns."""
    tables = Tables(read_catalogue().values(), include)
    names = {table.name: [column.name for column in table.columns] for table in tables.tables}
    return {
        table: [
            {name: value for name, value in zip(names[table], row, strict=True) if value is not None} for row in rows
        ]
        for table, rows in tables.read(issue, {1: "ab"}).items()
    }


def test_the_tables_of_a_whole_issue() -> None:
    found = read(make_issue(1))
    own = {"issue_id": 1, "issue_key": "EX-1"}
    author = {"author": "fred", "author_key": "JIRAUSER1", "author_display_name": "Fred Example"}
    time = dt.datetime(2026, 1, 31, 10, 6, tzinfo=UTC)
    history = {**own, "history_id": 1000, **author, "created": time}
    [issue] = found.pop("issues")
    assert (issue["project"], issue["project_id"], issue["project_name"]) == ("EX", 10000, "Example")
    assert issue["created"] == dt.datetime(2026, 1, 31, 9, 5, 0, 123000, UTC)
    assert MISFITS not in issue
    assert found == {
        "changelog": [
            {**history, "item": 0, "field": "status", "field_type": "jira", "from_id": "1", "from_text": "Open"},
            {**history, "item": 1, "field": "labels", "field_type": "jira", "from_text": "", "to_text": "a b"},
        ],
        "comments": [{**own, "id": 10, **author, "body": "Done."}],
        "worklogs": [{**own, "id": 100, "seconds": 60}],
        "links": [
            {
                **own,
                "kind": "link",
                "id": 1,
                "direction": "inward",
                "type": "Blocks",
                "type_id": 10,
                "relation": "is blocked by",
                "other": "EX-1",
                "other_id": 1,
                "other_summary": "The first",
                "other_status": "Open",
                "other_status_id": 1,
            },
            {
                **own,
                "kind": "remote",
                "id": 5,
                "url": "https://example.com/",
                "title": "Example",
                "global_id": "x",
                "object": '{"url":"https://example.com/","title":"Example"}',
            },
        ],
        "attachments": [
            {**own, "id": 1, "filename": "../../a.txt", "size": 5, "content": "/secure/attachment/1/a", "sha256": "ab"}
        ],
        "properties": [{**own, "property": "colour", "value": '{"hex":"#f00"}'}],
    }


def test_parents_and_subtasks_are_links() -> None:
    other = {"id": "2", "key": "EX-2", "fields": {"summary": "Two"}}
    found = read({"id": "1", "key": "EX-1", "fields": {"parent": other, "subtasks": [other]}})
    assert [(row["kind"], row["other"], row["other_summary"]) for row in found["links"]] == [
        ("parent", "EX-2", "Two"),
        ("subtask", "EX-2", "Two"),
    ]
    assert found["issues"][0]["parent_id"] == 2


def test_only_what_is_included_has_a_table() -> None:
    found = read(make_issue(1), ("comments",))
    assert [*found] == ["issues", "comments", "links"]
    assert [row["kind"] for row in found["links"]] == ["link"]
    assert MISFITS not in found["issues"][0]


@pytest.mark.parametrize(
    ("change", "table", "misfits"),
    [
        ({"id": "x"}, "issues", {"id": "x"}),
        ({"key": 7}, "issues", {"key": 7}),
        ({"fields": "none"}, "issues", {"fields": "none"}),
        ({"fields": {"summary": {"text": "x"}}}, "issues", {"summary": {"text": "x"}}),
        ({"fields": {"customfield_99999": "new", "customfield_99998": None}}, "issues", {"customfield_99999": "new"}),
        ({"fields": {"customfield_10002": "3"}}, "issues", {"customfield_10002": "3"}),
        ({"fields": {"comment": "many"}}, "issues", {"comment": "many"}),
        ({"fields": {"comment": {"comments": ["one"]}}}, "issues", {"comment": {"comments": ["one"]}}),
        ({"fields": {"issuelinks": {}}}, "issues", {"issuelinks": {}}),
        ({"changelog": {"histories": None}}, "issues", {"changelog": {"histories": None}}),
        ({"properties": ["a"]}, "issues", {"properties": ["a"]}),
        ({"remotelinks": 1}, "issues", {"remotelinks": 1}),
        ({"renderedFields": {"a": "b"}}, "issues", {"renderedFields": {"a": "b"}}),
        ({"fields": {"comment": {"comments": [{"body": ["x"], "new": 1}]}}}, "comments", {"body": ["x"], "new": 1}),
        ({"fields": {"worklog": {"worklogs": [{"started": "now"}]}}}, "worklogs", {"started": "now"}),
        ({"fields": {"attachment": [{"id": "a"}]}}, "attachments", {"id": "a"}),
        ({"fields": {"issuelinks": [{"id": "1"}]}}, "links", {"issuelinks": {"id": "1"}}),
        ({"remotelinks": [{"id": "a"}]}, "links", {"id": "a"}),
        ({"changelog": {"histories": [{"items": [{"from": 1}]}]}}, "changelog", {"from": 1}),
        ({"changelog": {"histories": [{"items": "x"}]}}, "changelog", {"items": "x"}),
    ],
)
def test_what_fits_no_column_is_kept_raw(change: dict[str, Any], table: str, misfits: dict[str, Any]) -> None:
    found = read({"id": "1", "key": "EX-1", "fields": {}, **change})
    assert [json.loads(row[MISFITS]) for row in found[table] if MISFITS in row] == [misfits]
    assert not [name for name, rows in found.items() for row in rows if MISFITS in row and name != table]


@pytest.mark.parametrize("name", ["id", "KEY", "_misfits", "status_id", "Summary"])
def test_a_field_never_takes_the_column_of_another(name: str) -> None:
    field = SiteField(id=name, name="Hostile", custom=True, type="string")
    assert name not in [entry.column for entry in list_entries([field], ["id", "key", MISFITS])]
    tables = Tables([field], ())
    names = [column.name.casefold() for column in tables.tables[0].columns]
    assert len(names) == len(set(names))
    row = tables.read({"id": "1", "key": "EX-1", "fields": {name: "mine"}})["issues"][0]
    assert json.loads(row[-1]) == {name: "mine"}


def test_the_columns_do_not_depend_on_the_order_of_the_catalogue() -> None:
    fields = [*read_catalogue().values()]
    assert Tables(fields, ()).tables == Tables(fields[::-1], ()).tables


def test_two_fields_of_one_name_have_their_own_columns() -> None:
    squads = [custom_field(1, "Squad", "x:y", "string"), custom_field(2, "Squad", "x:y", "string")]
    [table, _] = Tables(read_catalogue(squads).values(), ()).tables
    assert {"customfield_1", "customfield_2"} <= {column.name for column in table.columns}


def list_recorded() -> list[Path]:
    return [
        path
        for folder in ("recorded", "responses")
        for path in sorted(find_shared(folder).glob("*.json"))
        if "issue" in path.name or "search" in path.name
    ]


def list_at(holder: Any, *path: str) -> list[Any]:
    """Return the list at `path`, or none."""
    found: Any = holder
    for key in path:
        found = found.get(key) if is_object(found) else None
    return [*(found or [])]


@pytest.mark.parametrize("file", list_recorded(), ids=lambda path: path.stem)
def test_nothing_of_a_recorded_issue_is_lost(file: Path) -> None:
    site = find_shared("recorded", "jira8207_fields.json")
    catalogue = make_catalogue(msgspec.convert(json.loads(site.read_text(encoding="utf-8")), list[FieldJson]))
    tables = Tables(catalogue.values(), INCLUDE)
    entries = {entry.key: entry for entry in list_entries(catalogue.values(), ())}
    names = [column.name for column in tables.tables[0].columns]
    body: Any = json.loads(file.read_text(encoding="utf-8"))
    listed = list_at(body, "issues") if is_object(body) else []
    issues: list[Any] = [each for each in listed or [body] if is_object(each) and is_object(each.get("fields"))]
    for issue in issues:
        found = tables.read(issue)
        row = dict(zip(names, found["issues"][0], strict=True))
        misfits = json.loads(row[MISFITS] or "{}")
        for id, value in issue["fields"].items():  # noqa: A001 - Jira's word
            if value is None or id in misfits or id in IN_TABLES or id == "issuekey":
                continue
            assert any(row[column.name] is not None for column in entries[id].columns), id
        assert len(found["comments"]) == len(list_at(issue, "fields", "comment", "comments"))
        histories = list_at(issue, "changelog", "histories")
        assert len(found["changelog"]) == sum(max(1, len(each["items"])) for each in histories)
