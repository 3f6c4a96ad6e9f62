"""What goes on the wire for what the caller passes."""

from __future__ import annotations

import copy
import datetime as dt
import decimal
import enum
import math
import pickle
import types
from typing import Any

import pytest

from jira_dc_runtime import NULL, Call, JsonBody, RequestError
from jira_dc_runtime.http.request import prepare
from tests.runtime.models import Issue, User

UTC = dt.UTC
BERLIN = dt.timezone(dt.timedelta(hours=2))


class PluginIssue(Issue):
    points: int | None = None


class Color(enum.Enum):
    RED = "red"


def sent(value: Any, model: Any = None, timestamps: Any = "jira") -> bytes | None:
    content = prepare(Call("POST", "/rest/x", None, body=JsonBody(value, model, timestamps)), "").content
    assert content is None or isinstance(content, bytes)
    return content


@pytest.mark.parametrize(
    ("value", "wire"),
    [
        (Issue(), b"{}"),
        (Issue(key="EX-1", self_link="x"), b'{"key":"EX-1","self":"x"}'),
        (Issue(key=NULL), b'{"key":null}'),
        (Issue(assignee=User(name=NULL)), b'{"assignee":{"name":null}}'),
        (Issue(fields={"a": None, "b": NULL, "c": [None, NULL]}), b'{"fields":{"b":null,"c":[null,null]}}'),
        ({"key": "EX-1", "unknown": {"x": None, "y": 1}}, b'{"key":"EX-1","unknown":{"y":1}}'),
        ({"assignee": User(name="fred")}, b'{"assignee":{"name":"fred"}}'),
        (types.MappingProxyType({"a": 1}), b'{"a":1}'),
        ([1, "a", True, None], b'[1,"a",true,null]'),
        ((1, 2), b"[1,2]"),
        ("text", b'"text"'),
        (0, b"0"),
        (False, b"false"),
        ({}, b"{}"),
        ([], b"[]"),
        (NULL, b"null"),
        (2**70, b"1180591620717411303424"),
        (1.5, b"1.5"),
        ("ß😀\n", '"ß😀\\n"'.encode()),
        (Color.RED, b'"red"'),
        (dt.date(2026, 5, 15), b'"2026-05-15"'),
        (dt.datetime(2026, 5, 15, 11, 53, 38, tzinfo=UTC), b'"2026-05-15T11:53:38.000+0000"'),
        (dt.datetime(2026, 5, 15, 11, 53, 38, 123999, BERLIN), b'"2026-05-15T09:53:38.123+0000"'),
        (Issue(created=dt.datetime(2026, 1, 1, tzinfo=UTC)), b'{"created":"2026-01-01T00:00:00.000+0000"}'),
        (
            {"fields": {"when": dt.datetime(99, 1, 1, tzinfo=UTC)}},
            b'{"fields":{"when":"0099-01-01T00:00:00.000+0000"}}',
        ),
    ],
)
def test_the_wire(value: Any, wire: bytes) -> None:
    assert sent(value) == wire


def test_the_other_form_of_timestamps() -> None:
    moment = dt.datetime(2026, 5, 15, 11, 53, 38, tzinfo=BERLIN)
    assert sent(Issue(created=moment), Issue, "rfc3339") == b'{"created":"2026-05-15T09:53:38.000+00:00"}'


def _circle() -> Any:
    circle: dict[str, Any] = {}
    circle["self"] = circle
    return circle


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ({"a": dt.datetime(2026, 1, 1)}, "/a is a datetime without time zone"),  # noqa: DTZ001  # the point of the case
        ({"a": [dt.datetime(1, 1, 1, tzinfo=BERLIN)]}, "/a/0 is a datetime outside the years"),
        ({"a": math.nan}, "/a is nan"),
        (math.inf, "the body is inf"),
        ({1: 2}, "the key 1 at / is a int"),
        ({"a": b"x"}, "/a is a bytes"),
        ({"a": {1, 2}}, "/a is a set"),
        ({"a": decimal.Decimal(1)}, "/a is a Decimal"),
        ({"a": object()}, "/a is a object"),
        ({"a": "\ud800"}, "surrogate"),
        ({"\udfff": 1}, "surrogate"),
        (_circle(), "contains itself"),
    ],
)
def test_what_json_cannot_carry(value: Any, says: str) -> None:
    with pytest.raises(RequestError, match=says) as caught:
        sent(value)
    assert str(caught.value).startswith("POST /x: ")
    assert isinstance(caught.value, ValueError)


@pytest.mark.parametrize(
    ("value", "model"),
    [
        ({"key": "EX-1", "fields": {"customfield_10000": {"any": None}, "unknown": 1}}, Issue),
        (Issue(key="EX-1", watchers=[User(name="fred")]), Issue),
        (PluginIssue(key="EX-1", points=3), Issue),
        ({"parent": PluginIssue(points=3)}, Issue),
        ({"created": "2013-05-15T11:53:38.000+0000"}, Issue),
        ({"created": "2013-05-15T11:53:38Z"}, Issue),
        ({"watchers": []}, Issue),
        ({"fields": {}}, Issue),
        ({"assignee": NULL}, Issue),
        (Issue(assignee=NULL), Issue),
        ([], list[str]),
        ({}, dict[str, User]),
        ({"created": dt.datetime(2026, 1, 1, tzinfo=UTC), "due": dt.date(2026, 1, 1)}, Issue),
        ({"key": NULL, "watchers": [User(name="fred"), {"name": "x"}]}, Issue),
        ([{"key": "EX-1"}, Issue()], list[Issue]),
        ({"a": {"name": "fred"}}, dict[str, User]),
        (NULL, Issue),
        ({"hours": 1}, Issue),
    ],
)
def test_bodies_that_hold_to_their_model(value: Any, model: Any) -> None:
    assert sent(value, model) == sent(value)


@pytest.mark.parametrize(
    ("value", "model", "says"),
    [
        ({"id": "1"}, Issue, "/id is a string, and not an integer. Pass it as an int."),
        ({"watchers": [{"active": "yes"}]}, Issue, "/watchers/0/active is a string, and not a boolean."),
        ({"kind": "epic"}, Issue, "/kind is a string, and not 'bug' or 'task'."),
        ([], Issue, "the body is an array, and not an object."),
        ({"created": "yesterday"}, Issue, "/created is a string, and not a time. Pass a datetime"),
        (User(name="fred"), Issue, "expected Issue or a mapping, got User"),
        (Issue(assignee=Issue()), Issue, "expected User or a mapping, got Issue at /assignee"),  # type: ignore[arg-type]
        ({"watchers": [Issue()]}, Issue, "got Issue at /watchers/0"),
        (Issue(watchers="fred"), Issue, "/watchers is a string, and not an array. Pass a list"),  # type: ignore[arg-type]
        (Issue(watchers=[User(active="yes")]), Issue, "/watchers/0/active is a string, and not a boolean"),  # type: ignore[arg-type]
        ({"watchers": [User(active="yes")]}, Issue, "/watchers/0/active is a string"),  # type: ignore[arg-type]
        ({"watcher": []}, Issue, "Issue has no key 'watcher'; did you mean 'watchers'?"),
        ({"self_link": "x"}, Issue, "did you mean 'self'?"),
        ({"key": "EX-1", "unknown": 1}, Issue, "Issue has no key 'unknown'; it has 'key', 'id'"),
        (
            {"accountId": "x"},
            User,
            r"User has no key 'accountId'; it has 'name', 'active'\. .*JsonBody\(value\) and no",
        ),
        ({"assignee": {"nam": "x"}}, Issue, "User has no key 'nam' at /assignee; did you mean 'name'?"),
        ([{"keys": "EX-1"}], list[Issue], "Issue has no key 'keys' at /0; did you mean 'key'?"),
        ({"a": {"nme": "x"}}, dict[str, User], "User has no key 'nme' at /a"),
        ({"roles": {"a": {"nme": "x"}}}, Issue, "at /roles/a; did you mean 'name'?"),
        (Issue(parent=Issue(fields={"x": 1}, roles={"a": {"nme": "x"}})), Issue, "at /parent/roles/a"),  # type: ignore[dict-item]
        ({"created": "2013-05-15T11:53:38.000"}, Issue, "/created is a time without a zone"),
        (Issue(created="2013-05-15 11:53:38"), Issue, "/created is a time without a zone"),  # type: ignore[arg-type]
        ({"parent": {"created": "2013-05-15T11:53:38"}}, Issue, "/parent/created is .*2013-05-15T11:53:38.000.0000"),
        ({"created": "2013-05-15"}, Issue, "/created is a string, and not a time"),
        ({"due": dt.datetime(2013, 5, 15, tzinfo=UTC)}, Issue, "/due is a string, and not a date"),
        ({}, Issue, "the body is empty"),
        (Issue(), Issue, "the body is empty"),
        (None, Issue, "the body is None, which means absent. NULL sends"),
        (None, None, "the body is None"),
        ({"assignee": None}, Issue, "all that the body holds is None"),
        ({"assignee": None}, None, "all that the body holds is None"),
        ({"fields": {"assignee": None}}, Issue, "all that the body holds is None"),
        (Issue(fields={"assignee": None}), Issue, "all that the body holds is None"),
    ],
)
def test_bodies_that_do_not(value: Any, model: Any, says: str) -> None:
    with pytest.raises(RequestError, match=says) as caught:
        sent(value, model)
    assert "POST /x: " in str(caught.value)
    assert "Nothing was sent" in str(caught.value)


def test_null() -> None:
    assert repr(NULL) == "NULL"
    assert not NULL
    assert pickle.loads(pickle.dumps(NULL)) is NULL
    assert copy.deepcopy(NULL) is NULL
    assert NULL is not None
