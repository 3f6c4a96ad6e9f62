"""The fields of an issue: a mapping, and typed attributes that are converted when they are read."""

from __future__ import annotations

import copy
import datetime as dt
import json
import pickle
from typing import Any

import msgspec
import pytest

from jira_dc_runtime import Drift, Model
from jira_dc_runtime.codec.decode import decode
from jira_dc_runtime.codec.encode import to_wire
from jira_dc_runtime.codec.fields import Fields, field

RAW: dict[str, Any] = {
    "summary": "Disk full",
    "created": "2026-05-15T11:53:38.000+0000",
    "duedate": None,
    "status": {"name": "Open", "extra": 1},
    "fixVersions": [{"name": "1.0"}],
    "customfield_10002": 3,
    "labels": "one",
}


class Named(Model, kw_only=True):
    name: str | None = None


class SomeFields(Fields):
    created: dt.datetime
    duedate: dt.date | None
    fix_versions: list[Named] = field("fixVersions")
    labels: list[str]
    status: Named
    summary: str


class MyFields(SomeFields):
    story_points: float | None = field("customfield_10002")
    team: str | None = field("customfield_10099")


class Holder(Model, kw_only=True):
    key: str | None = None
    fields: SomeFields = msgspec.field(default_factory=SomeFields)


def _read(raw: object, seen: list[Drift] | None = None) -> Holder:
    def tell(drift: tuple[Drift, ...]) -> None:
        if seen is not None:
            seen.extend(drift)

    value, drift = decode(json.dumps({"key": "EX-1", "fields": raw}).encode(), Holder, "GET /thing", tell)
    if seen is not None:
        seen.extend(drift)
    assert isinstance(value, Holder)
    return value


def test_nothing_is_lost_and_the_order_is_kept() -> None:
    fields = _read(RAW).fields
    assert fields == RAW
    assert list(fields) == list(RAW)
    assert (len(fields), "status" in fields, fields.get("none")) == (7, True, None)
    assert fields.to_dict() == RAW
    assert to_wire(_read(RAW), keeps_nulls=True) == {"key": "EX-1", "fields": RAW}


def test_declared_fields_are_typed_attributes() -> None:
    fields = _read(RAW).fields
    assert fields.summary == "Disk full"
    assert fields.created == dt.datetime(2026, 5, 15, 11, 53, 38, tzinfo=dt.UTC)
    assert fields.duedate is None
    assert fields.status == Named(name="Open")
    assert fields.fix_versions == [Named(name="1.0")]
    assert fields.status is fields.status


def test_a_field_of_another_type_is_the_raw_value_and_drift_once() -> None:
    seen: list[Drift] = []
    fields = _read(RAW, seen).fields
    assert seen == []
    labels: list[Any] = [fields.labels, fields.labels]
    assert labels == ["one", "one"]
    assert seen == [Drift("GET /thing", "/fields/labels", "list", "string")]


def test_a_list_that_is_null_is_empty() -> None:
    seen: list[Drift] = []
    assert _read({"labels": None}, seen).fields.labels == []
    assert seen == []


def test_drift_within_a_field_says_where() -> None:
    seen: list[Drift] = []
    fields = _read({"fixVersions": [{"name": "1.0"}, {"name": 2}]}, seen).fields
    assert fields.fix_versions[1].name == 2  # type: ignore[comparison-overlap]
    assert seen == [Drift("GET /thing", "/fields/fixVersions/1/name", "str", "integer")]


def test_fields_that_are_no_object_are_kept_with_drift() -> None:
    seen: list[Drift] = []
    fields: Any = _read(["x"], seen).fields
    assert fields == ["x"]
    assert [each.pointer for each in seen] == ["/fields"]


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("status", r"Jira sent no status in this answer.*fields=\['status', \.\.\.\]"),
        ("fix_versions", r"Jira sent no fixVersions.*fields=\['fixVersions', \.\.\.\]"),
        ("sumary", "Did you mean summary"),
        ("fixVersions", "has fixVersions under the name fix_versions"),
        ("customfield_7", r"fields\['customfield_10002'\]"),
    ],
)
def test_what_is_not_there_says_so(name: str, says: str) -> None:
    fields = _read({"summary": "x"}).fields
    with pytest.raises(AttributeError, match=says):
        getattr(fields, name)
    assert not hasattr(fields, name)


def test_a_site_declares_its_own() -> None:
    issue = _read(RAW)
    mine = MyFields.of(issue)
    assert mine.story_points == 3.0
    assert mine.summary == "Disk full"
    assert MyFields.of(RAW).story_points == 3.0
    assert MyFields.ids()[-2:] == ["customfield_10002", "customfield_10099"]
    assert SomeFields.ids() == ["created", "duedate", "fixVersions", "labels", "status", "summary"]


def test_it_can_be_compared_copied_and_pickled() -> None:
    fields = MyFields.of(_read(RAW))
    for other in (copy.copy(fields), copy.deepcopy(fields), pickle.loads(pickle.dumps(fields))):
        assert other == fields
        assert type(other) is MyFields
        assert other.summary == "Disk full"


def test_it_shows_names_only() -> None:
    assert repr(_read(RAW).fields) == (
        "SomeFields(7 fields: summary, created, duedate, status, fixVersions, customfield_10002, ...)"
    )
    assert repr(SomeFields()) == "SomeFields(0 fields)"
    assert {"summary", "fix_versions", "items"} <= set(dir(SomeFields()))


def test_absent_fields_are_an_empty_mapping() -> None:
    value, _ = decode(b'{"key": "EX-1"}', Holder, "GET /thing")
    assert value.fields == {}


def test_fields_that_came_in_no_answer_tell_nobody() -> None:
    seen: list[Drift] = []
    _read(RAW, seen)
    alone = Holder.from_dict({"key": "EX-1", "fields": {"labels": "one"}})
    labels: Any = alone.fields.labels
    assert (labels, seen) == ("one", [])
