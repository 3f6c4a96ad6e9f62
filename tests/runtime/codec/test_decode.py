"""Reading what Jira really sends: typed where it holds to its type, kept and reported where not."""

from __future__ import annotations

import datetime as dt
import logging
from typing import Any

import msgspec
import pytest

from jira_dc_runtime import Drift, DriftError, Model, UnexpectedBody
from jira_dc_runtime.client import Client
from jira_dc_runtime.codec import NotJson, decode
from jira_dc_runtime.codec.repair import make_empty
from tests.runtime.fake_jira import answer, fake_jira
from tests.runtime.models import Issue, User, get_issue

RawIssue: Any = Issue  # with fields of any type, as a response may have them
RawUser: Any = User
MOMENT = dt.datetime(2013, 5, 15, 11, 53, 38, tzinfo=dt.UTC)


def read(text: str, form: Any = Issue) -> tuple[Any, list[tuple[str, str, str]]]:
    value, drift = decode(text.encode(), form, "GET /x")
    assert all(item.operation == "GET /x" for item in drift)
    return value, [(item.pointer, item.expected, item.got) for item in drift]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"created":"2013-05-15T11:53:38.000+0000"}', Issue(created=MOMENT)),
        ('{"created":"2013-05-15T21:53:38.000+1000"}', Issue(created=MOMENT)),
        ('{"due":"2013-05-15"}', Issue(due=dt.date(2013, 5, 15))),
        ('{"id":123456789012345678901234567890}', Issue(id=123456789012345678901234567890)),
        ('{"hours":1}', Issue(hours=1.0)),
        ('{"unknown":{"a":[1]},"key":null}', Issue()),
        ('{"fields":{"x":99999999999999999999}}', Issue(fields={"x": 99999999999999999999})),
        ('{"parent":{"parent":{"key":"EX-1"}}}', Issue(parent=Issue(parent=Issue(key="EX-1")))),
        ('{"self":"x"}', Issue(self_link="x")),
    ],
)
def test_without_drift(text: str, value: Any) -> None:
    assert read(text) == (value, [])


@pytest.mark.parametrize(
    ("text", "value", "drift"),
    [
        ('{"key":5}', RawIssue(key=5), [("/key", "str", "integer")]),
        ('{"id":"7","key":"EX-1"}', RawIssue(id="7", key="EX-1"), [("/id", "int", "string")]),
        ('{"id":1.5}', RawIssue(id=1.5), [("/id", "int", "number")]),
        ('{"hours":"2"}', RawIssue(hours="2"), [("/hours", "float", "string")]),
        ('{"created":"2013-05-15"}', RawIssue(created="2013-05-15"), [("/created", "datetime", "string")]),
        ('{"created":1368618818000}', RawIssue(created=1368618818000), [("/created", "datetime", "integer")]),
        (
            '{"due":"2013-05-15T00:00:00.000+0000"}',
            RawIssue(due="2013-05-15T00:00:00.000+0000"),
            [("/due", "date", "string")],
        ),
        ('{"kind":"epic"}', RawIssue(kind="epic"), [("/kind", "'bug' or 'task'", "string")]),
        (
            '{"assignee":{"active":1,"name":"fred"}}',
            RawIssue(assignee=RawUser(active=1, name="fred")),
            [("/assignee/active", "bool", "integer")],
        ),
        ('{"assignee":"fred"}', RawIssue(assignee="fred"), [("/assignee", "User", "string")]),
        ('{"assignee":[]}', RawIssue(assignee=[]), [("/assignee", "User", "array")]),
        ('{"watchers":{"name":"x"}}', RawIssue(watchers={"name": "x"}), [("/watchers", "list", "object")]),
        (
            '{"watchers":[{"name":"a"},{"name":2},null]}',
            RawIssue(watchers=[RawUser(name="a"), RawUser(name=2), None]),
            [("/watchers/1/name", "str", "integer"), ("/watchers/2", "User", "null")],
        ),
        (
            '{"roles":{"a/b~":{"name":true},"c":{}}}',
            RawIssue(roles={"a/b~": RawUser(name=True), "c": RawUser()}),
            [("/roles/a~1b~0/name", "str", "boolean")],
        ),
        ('{"fields":[1]}', RawIssue(fields=[1]), [("/fields", "dict", "array")]),
        ('{"self":1}', RawIssue(self_link=1), [("/self", "str", "integer")]),
        (
            '{"parent":{"id":"x","parent":{"id":"y"}},"key":"EX-1"}',
            RawIssue(key="EX-1", parent=RawIssue(id="x", parent=RawIssue(id="y"))),
            [("/parent/id", "int", "string"), ("/parent/parent/id", "int", "string")],
        ),
        ("[]", [], [("", "Issue", "array")]),
        ("null", None, [("", "Issue", "null")]),
        ('"x"', "x", [("", "Issue", "string")]),
    ],
)
def test_with_drift_the_raw_value_stays(text: str, value: Any, drift: list[tuple[str, str, str]]) -> None:
    assert read(text) == (value, drift)


class Entity(Model):
    """An entity as generated: what always comes has no default, and a list that may be absent is empty."""

    id: str
    name: str | None = None
    tags: list[str] = msgspec.field(default_factory=list[str])


class EntityPage(Model):
    values: list[Entity]
    any: Any
    total: int | None = None


RawEntity: Any = Entity
RawPage: Any = EntityPage


@pytest.mark.parametrize(
    ("form", "text", "value", "drift"),
    [
        (Entity, '{"id":"1"}', Entity(id="1", tags=[]), []),
        (Entity, '{"id":"1","name":null,"tags":null}', Entity(id="1"), []),
        (Entity, "{}", RawEntity(id=None), [("/id", "str", "nothing")]),
        (Entity, '{"id":null,"name":"n"}', RawEntity(id=None, name="n"), [("/id", "str", "null")]),
        (Entity, '{"id":7,"tags":["x"]}', RawEntity(id=7, tags=["x"]), [("/id", "str", "integer")]),
        (list[Entity], '[{"id":"1"},{}]', [Entity(id="1"), RawEntity(id=None)], [("/1/id", "str", "nothing")]),
        (EntityPage, '{"values":[],"any":null}', EntityPage(values=[], any=None), []),
        (
            EntityPage,
            '{"values":[{}],"total":"1","any":5}',
            RawPage(values=[RawEntity(id=None)], total="1", any=5),
            [("/values/0/id", "str", "nothing"), ("/total", "int", "string")],
        ),
        (EntityPage, "{}", RawPage(values=[], any=None), [("/values", "list", "nothing"), ("/any", "Any", "nothing")]),
        (EntityPage, '{"values":null,"any":1}', RawPage(values=[], any=1), [("/values", "list", "null")]),
    ],
)
def test_what_always_comes_and_does_not_is_drift_and_no_crash(
    form: Any, text: str, value: Any, drift: list[tuple[str, str, str]]
) -> None:
    assert read(text, form) == (value, drift)


def test_a_write_without_an_answer_gives_a_model_without_values() -> None:
    assert make_empty(Entity) == RawEntity(id=None)
    assert make_empty(EntityPage | None) == RawPage(values=[], any=None)


@pytest.mark.parametrize(
    ("form", "text", "value", "drift"),
    [
        (list[Issue], '[{"id":"x"},{"id":1}]', [RawIssue(id="x"), RawIssue(id=1)], [("/0/id", "int", "string")]),
        (dict[str, User], '{"a":{"name":1}}', {"a": RawUser(name=1)}, [("/a/name", "str", "integer")]),
        (Issue | None, '{"id":"x"}', RawIssue(id="x"), [("/id", "int", "string")]),
        (Issue | None, "null", None, []),
        (list[Issue], '{"id":1}', {"id": 1}, [("", "list", "object")]),
        (list[list[int]], '[[1],["2"]]', [[1], ["2"]], [("/1/0", "int", "string")]),
        (list[int] | dict[str, int], '{"a":"b"}', {"a": "b"}, [("/a", "int", "string")]),
        (str, "5", 5, [("", "str", "integer")]),
        (int, "1e3", 1000.0, [("", "int", "number")]),
        (Any, '{"a":[null]}', {"a": [None]}, []),
        (bool, "null", None, [("", "bool", "null")]),
    ],
)
def test_other_forms(form: Any, text: str, value: Any, drift: list[tuple[str, str, str]]) -> None:
    assert read(text, form) == (value, drift)


def test_everything_around_a_drift_is_still_typed() -> None:
    text = '{"id":"x","created":"2013-05-15T11:53:38.000+0000","watchers":[{"name":"fred"}],"fields":{"a":1}}'
    value, drift = read(text)
    assert (value.created, value.watchers, value.fields) == (MOMENT, [User(name="fred")], {"a": 1})
    assert len(drift) == 1


@pytest.mark.parametrize(
    ("text", "key"),
    [
        (r'{"key":"\ud83d"}', "\ufffd"),
        (r'{"key":"a\uDC00 \uD83D\uDE00"}', "a\ufffd \U0001f600"),
        (r'{"key":"\ud83d\ud83d\ude00"}', "\ufffd\U0001f600"),
        (r'{"key":"\\ud83d \ud83d"}', "\\ud83d \ufffd"),
    ],
)
def test_half_of_a_surrogate_pair_costs_one_character_and_no_more(text: str, key: str) -> None:
    assert read(text) == (Issue(key=key), [])


@pytest.mark.parametrize("text", ["", "{", '{"key":', "[1,", "nul", "{}x", "\ufeff{}", r'{"key":"\ud8zz"}', r"\ud83d"])
def test_what_is_not_json(text: str) -> None:
    with pytest.raises(NotJson):
        read(text)


@pytest.mark.parametrize("inner", ["1", '"x"'])
def test_deep_nesting_is_no_crash(inner: str) -> None:
    deep = '{"parent":' * 400 + f'{{"id":{inner}}}' + "}" * 400
    try:
        value, _ = read(deep)
    except NotJson:
        return
    for _ in range(400):
        value = value.parent
    assert str(value.id) == inner.strip('"')


def test_drift_is_called_each_time_and_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING, "jira_dc.drift")
    told: list[Drift] = []
    body = b'{"watchers":[{"name":1},{"name":2},{"active":"s3cret"}]}'
    with fake_jira(answer(body)) as jira, Client(jira.url, on_drift=told.append) as client:
        client.send(get_issue())
        client.with_options(timeout=9).send(get_issue())
    assert len(told) == 6
    assert told[0] == Drift("GET /api/2/issue/{issueIdOrKey}", "/watchers/0/name", "str", "integer")
    assert [record.getMessage() for record in caplog.records] == [
        "GET /api/2/issue/{issueIdOrKey} /watchers/*/name: expected str, got integer",
        "GET /api/2/issue/{issueIdOrKey} /watchers/*/active: expected bool, got string",
    ]
    assert "s3cret" not in str(told) + caplog.text


def test_the_log_is_bounded(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING, "jira_dc.drift")
    roles = {f"role {n}": {"name": n} for n in range(3000)}
    with fake_jira(answer(msgspec.json.encode({"roles": roles}))) as jira, Client(jira.url) as client:
        client.send(get_issue())
    assert len(caplog.records) == 1000


def test_strict_raises_with_every_place(caplog: pytest.LogCaptureFixture) -> None:
    with (
        fake_jira(answer(b'{"key":1,"id":"x"}')) as jira,
        Client(jira.url, strict=True) as client,
        pytest.raises(
            DriftError, match=r"GET /api/2/issue/\{issueIdOrKey\}: /key should be str, got integer \(and 1 more\)"
        ) as caught,
    ):
        client.send(get_issue())
    assert [item.pointer for item in caught.value.drift] == ["/key", "/id"]
    assert caplog.records == []


def test_what_the_callback_raises_reaches_the_caller() -> None:
    def refuse(drift: Drift) -> None:
        raise LookupError(drift.pointer)

    with (
        fake_jira(answer(b'{"key":1}')) as jira,
        Client(jira.url, on_drift=refuse) as client,
        pytest.raises(LookupError, match="/key"),
    ):
        client.send(get_issue())


def test_a_body_that_is_not_json_keeps_its_bytes() -> None:
    with fake_jira(answer(b"{")) as jira, Client(jira.url) as client, pytest.raises(UnexpectedBody) as caught:
        client.send(get_issue())
    assert (caught.value.body, caught.value.status, caught.value.operation) == (
        b"{",
        200,
        "GET /api/2/issue/{issueIdOrKey}",
    )
