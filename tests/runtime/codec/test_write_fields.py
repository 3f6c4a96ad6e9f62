"""What a class of fields writes: each kind of field in Jira's form, and what it refuses."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from jira_dc_runtime import NULL, Model, RequestError
from jira_dc_runtime.codec.field_kinds import KINDS, SYSTEM_KINDS, write_value
from jira_dc_runtime.codec.fields import Declared, Fields, field


class Named(Model, kw_only=True):
    """Whatever Jira sends of a thing; each has only some of these."""

    id: str | int | None = None
    key: str | None = None
    name: str | None = None
    value: str | None = None
    child: Named | None = None
    state: str | None = None


ZONE = dt.timezone(dt.timedelta(hours=2))
CASCADE = {"Hardware": ["Disk", "CPU"], "Software": []}


@pytest.mark.parametrize(
    ("kind", "value", "written"),
    [
        ("text", "one\ntwo", "one\ntwo"),
        ("text", "", ""),
        ("number", 3, 3),
        ("number", 2.5, 2.5),
        ("date", dt.date(2026, 1, 31), "2026-01-31"),
        ("datetime", dt.datetime(2026, 1, 31, 12, 30, tzinfo=ZONE), "2026-01-31T10:30:00.000+0000"),
        ("labels", ["a", "b"], ["a", "b"]),
        ("labels", (), []),
        ("texts", ["a b"], ["a b"]),
        ("option", "High", {"value": "High"}),
        ("option", Named(id="10100", value="High"), {"id": "10100"}),
        ("option", Named(value="High"), {"value": "High"}),
        ("option", {"id": "10100"}, {"id": "10100"}),
        ("options", ["High", Named(id="2")], [{"value": "High"}, {"id": "2"}]),
        ("cascade", "Hardware", {"value": "Hardware"}),
        ("cascade", ("Hardware", "Disk"), {"value": "Hardware", "child": {"value": "Disk"}}),
        ("cascade", ("Hardware", None), {"value": "Hardware"}),
        ("cascade", Named(id="1", child=Named(id="2")), {"id": "1", "child": {"id": "2"}}),
        ("cascade", {"id": "1", "child": {"id": "2"}}, {"id": "1", "child": {"id": "2"}}),
        ("user", "fred", {"name": "fred"}),
        ("user", Named(name="fred", key="JIRAUSER10000"), {"name": "fred"}),
        ("user", Named(key="JIRAUSER10000"), {"key": "JIRAUSER10000"}),
        ("users", ["fred", Named(name="mia")], [{"name": "fred"}, {"name": "mia"}]),
        ("group", "jira-users", {"name": "jira-users"}),
        ("groups", [Named(name="jira-users")], [{"name": "jira-users"}]),
        ("version", "1.0", {"name": "1.0"}),
        ("version", 10010, {"id": "10010"}),
        ("versions", ["1.0", 10010, Named(id="3", name="2.0")], [{"name": "1.0"}, {"id": "10010"}, {"id": "3"}]),
        ("components", ["UI"], [{"name": "UI"}]),
        ("named", "Bug", {"name": "Bug"}),
        ("project", "EX", {"key": "EX"}),
        ("project", 10000, {"id": "10000"}),
        ("project", Named(id="10000", key="EX", name="Example"), {"id": "10000"}),
        ("issue", "EX-1", {"key": "EX-1"}),
        ("issue", Named(id="1", key="EX-1"), {"key": "EX-1"}),
        ("issue_key", "EX-1", "EX-1"),
        ("issue_key", Named(key="EX-1"), "EX-1"),
        ("sprint", 7, 7),
        ("sprint", Named(id=7), 7),
        ("sprint", [Named(id=6, state="closed"), Named(id=7, state="active")], 7),
        ("json", {"a": [1, Named(name="x")]}, {"a": [1, {"name": "x"}]}),
    ],
)
def test_a_value_is_written_in_the_form_that_jira_takes(kind: str, value: Any, written: Any) -> None:
    assert write_value("it", kind, value) == written


@pytest.mark.parametrize(
    ("kind", "value", "says"),
    [
        ("text", 3, "it takes a text; it got a int"),
        ("text", "\ud800", "surrogate"),
        ("number", "3", "it takes a number; it got '3'"),
        ("number", True, "takes a number"),
        ("number", float("nan"), "nan, which JSON cannot carry"),
        ("date", "2026-01-31", "it takes a date"),
        ("date", dt.datetime(2026, 1, 31, tzinfo=ZONE), "value.date()"),
        ("datetime", dt.date(2026, 1, 31), "a datetime with a time zone"),
        ("datetime", dt.datetime(2026, 1, 31), "without time zone"),  # noqa: DTZ001 - that is the mistake
        ("labels", "one", "it takes a list, and got 'one'"),
        ("labels", ["one two"], "without a space"),
        ("option", 3.5, "the value, the id or a value that Jira sent"),
        ("option", "", "it got ''"),
        ("option", True, "it got a bool"),
        ("options", "High", "takes a list"),
        ("cascade", ("a", "b", "c"), "a pair of a parent and a child"),
        ("user", 3, "the name or a value that Jira sent"),
        ("user", Named(), "it got a Named"),
        ("sprint", "Sprint 7", "the id of a sprint"),
        ("sprint", [Named(id=6), Named(id=7)], "2 that are not closed"),
        ("issue_key", 3, "the key of an issue"),
        ("json", object(), "JSON cannot carry"),
        ("computed", 1, "it cannot be written: Jira computes it"),
    ],
)
def test_what_a_field_cannot_hold_is_refused(kind: str, value: Any, says: str) -> None:
    with pytest.raises(RequestError) as caught:
        write_value("it", kind, value)
    assert says in str(caught.value)


@pytest.mark.parametrize("kind", sorted(KINDS - {"computed"}))
def test_null_clears_every_kind(kind: str) -> None:
    assert write_value("it", kind, NULL) == ([] if kind.endswith("s") else NULL)


def test_a_closed_sprint_alone_leaves_the_issue_in_none() -> None:
    assert write_value("it", "sprint", [Named(id=6, state="closed")]) is NULL


@pytest.mark.parametrize(
    ("kind", "value", "allowed", "says"),
    [
        ("option", "Hihg", ["High", "Low"], "it has no option 'Hihg'. Did you mean 'High'?"),
        ("option", "x", ["High", "Low"], "It has 'High', 'Low'."),
        ("option", "x", [], "It has none."),
        ("options", ["High", "x"], ["High"], "no option 'x'"),
        ("cascade", "Soft", CASCADE, "Did you mean 'Software'?"),
        ("cascade", ("Hardware", "Dish"), CASCADE, "no option 'Dish' below 'Hardware'. Did you mean 'Disk'?"),
        ("cascade", ("Software", "Disk"), CASCADE, "below 'Software'. It has none."),
    ],
)
def test_an_option_that_the_field_does_not_have_is_refused(kind: str, value: Any, allowed: Any, says: str) -> None:
    with pytest.raises(RequestError) as caught:
        write_value("it", kind, value, allowed)
    assert says in str(caught.value)
    assert write_value("it", kind, value) is not None


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("option", "High"),
        ("option", Named(id="9", value="Gone")),
        ("option", {"id": "9"}),
        ("cascade", Named(id="9")),
        ("cascade", ("Hardware", "CPU")),
    ],
)
def test_an_option_that_it_has_or_that_jira_sent_passes(kind: str, value: Any) -> None:
    write_value("it", kind, value, CASCADE if kind == "cascade" else ["High", "Low"])


class SomeFields(Fields):
    created: dt.datetime
    duedate: dt.date | None
    fix_versions: list[Named] = field("fixVersions")
    project: Named
    summary: str


class MyFields(SomeFields, project="EX", required=["severity", "summary"]):
    plain: Any = field("customfield_1")
    severity: Named | None = field("customfield_2", "Severity", "option", options=["High", "Low"])


def test_a_mapping_by_ids_is_written() -> None:
    written = MyFields.write(summary="x", fix_versions=["1.0"], severity="High", duedate=None, plain={"a": 1})
    assert written == {
        "summary": "x",
        "fixVersions": [{"name": "1.0"}],
        "customfield_2": {"value": "High"},
        "customfield_1": {"a": 1},
    }
    assert MyFields.write(plain=NULL) == {"customfield_1": NULL}
    assert MyFields.write() == {}


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"sumary": "x"}, "MyFields declares no field sumary. Did you mean summary?"),
        ({"fixVersions": ["1.0"]}, "has fixVersions under the name fix_versions"),
        ({"customfield_2": "High"}, "has customfield_2 under the name severity"),
        ({"Severity": "High"}, "has Severity under the name severity"),
        ({"sumary": None}, "declares no field sumary"),
        ({"created": dt.datetime.now(dt.UTC)}, "created cannot be written: Jira computes it"),
        ({"severity": "Hihg"}, "Did you mean 'High'"),
        ({"severity": NULL}, "severity cannot be cleared: EX requires it"),
        ({"project": "EX", "summary": "x"}, "A new issue in EX needs severity too"),
        ({"project": Named(key="EX")}, "needs severity, summary too"),
        ({"project": {"key": "EX"}}, "needs severity, summary too"),
    ],
)
def test_what_is_wrong_is_refused_before_it_is_sent(values: dict[str, Any], says: str) -> None:
    with pytest.raises(RequestError) as caught:
        MyFields.write(**values)
    assert says in str(caught.value)


def test_another_project_has_rules_of_its_own() -> None:
    assert MyFields.write(project="OTHER", severity="Urgent") == {
        "project": {"key": "OTHER"},
        "customfield_2": {"value": "Urgent"},
    }


def test_fields_are_passed_by_name() -> None:
    with pytest.raises(RequestError, match=r"MyFields\.write\(summary='\.\.\.'\)"):
        MyFields.write({"summary": "x"})


def test_a_kind_that_there_is_not_is_refused_where_it_is_declared() -> None:
    with pytest.raises(RequestError, match=r"customfield_1 has the kind 'optoin'; there are cascade"):
        field("customfield_1", "X", "optoin")  # type: ignore[arg-type]
    assert field("customfield_1", "X", "option") == Declared("customfield_1", "X", "option")


def test_each_field_of_jira_that_can_be_written_has_a_kind() -> None:
    assert set(SYSTEM_KINDS.values()) <= KINDS


def test_sprints_are_read_as_text_and_as_objects() -> None:
    class Sprints(Fields):
        sprints: list[Named] = field("customfield_7", "Sprint", "sprint")

    text = "com.atlassian.greenhopper.service.sprint.Sprint@1f[id=7,state=ACTIVE,name=Sprint 7,goal=<null>]"
    mine = Sprints.of({"customfield_7": [text, {"id": 8, "name": "Sprint 8", "state": "future"}]})
    assert mine.sprints == [
        Named(id=7, name="Sprint 7", state="active"),
        Named(id=8, name="Sprint 8", state="future"),
    ]
    assert Sprints.of({"customfield_7": None}).sprints == []
    odd: list[Any] = Sprints.of({"customfield_7": ["no sprint"]}).sprints
    assert odd == ["no sprint"]
