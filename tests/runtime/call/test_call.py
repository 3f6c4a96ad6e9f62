"""How a call becomes a URL, and that it is a plain value."""

from __future__ import annotations

import datetime as dt
import math
import pickle
from collections.abc import Mapping
from typing import Any

import pytest

from jira_dc_runtime import Call, File, JsonBody, RequestError
from jira_dc_runtime.call import BinaryBody, Limit, MultipartBody, QueryValue, render_target
from tests.runtime.models import Issue


@pytest.mark.parametrize(
    ("query", "target"),
    [
        ({}, "/rest/x"),
        ({"a": None}, "/rest/x"),
        ({"a": ""}, "/rest/x?a="),
        ({"a": True, "b": False}, "/rest/x?a=true&b=false"),
        ({"a": 0, "b": -5, "c": 1.5}, "/rest/x?a=0&b=-5&c=1.5"),
        ({"a": 2**70}, "/rest/x?a=1180591620717411303424"),
        ({"a": ["x", "y"]}, "/rest/x?a=x%2Cy"),
        ({"a": ("x", 1, True)}, "/rest/x?a=x%2C1%2Ctrue"),
        ({"a": ["x"]}, "/rest/x?a=x"),
        ({"r": ["x", "y z"]}, "/rest/x?r=x&r=y%20z"),
        ({"r": ["a,b", ""]}, "/rest/x?r=a%2Cb&r="),
        ({"a": {"x": 1}.keys()}, "/rest/x?a=x"),
        ({"a": "x,y"}, "/rest/x?a=x%2Cy"),
        ({"a": ["½"]}, "/rest/x?a=%C2%BD"),
        ({"r": "x"}, "/rest/x?r=x"),
        ({"a b": "c&d=e"}, "/rest/x?a%20b=c%26d%3De"),
        ({"a": "?/+#%"}, "/rest/x?a=%3F%2F%2B%23%25"),
        ({"a": "-._~"}, "/rest/x?a=-._~"),
        ({"a": "ß😀"}, "/rest/x?a=%C3%9F%F0%9F%98%80"),
        ({"a": "²"}, "/rest/x?a=%C2%B2"),
        ({"a": "x", "b": None, "c": ["y"]}, "/rest/x?a=x&c=y"),
    ],
)
def test_query(query: Mapping[str, QueryValue], target: str) -> None:
    call: Call[Any] = Call("GET", "/rest/x", Any, query=query, repeated=("r",))
    assert render_target(call) == target


@pytest.mark.parametrize(
    ("value", "segment"),
    [
        ("EX-1", "EX-1"),
        (10001, "10001"),
        (True, "true"),
        (False, "false"),
        ("a/b", "a%2Fb"),
        ("{x}", "%7Bx%7D"),
        ("..%2f", "..%252f"),
    ],
)
def test_path_values(value: str | int | bool, segment: str) -> None:
    call = Call("GET", "/rest/{a}/b/{c}", None, path={"a": value, "c": "d"})
    assert render_target(call) == f"/rest/{segment}/b/d"


@pytest.mark.parametrize("value", ["", ".", ".."])
def test_values_that_would_change_the_path(value: str) -> None:
    call = Call("DELETE", "/rest/api/2/issue/{key}", None, path={"key": value})
    with pytest.raises(
        RequestError, match=r"DELETE /api/2/issue/\{key\}: key is '.*', which would address something else"
    ):
        render_target(call)


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (Call("GET", "/rest/{key}", None), "needs a value for 'key'"),
        (Call("GET", "/rest/{key}", None, path={"key": None}), "needs a value for 'key'"),  # type: ignore[dict-item]
        (Call("GET", "/rest/{key}", None, path={"key": ["a"]}), "key is a list"),  # type: ignore[dict-item]
        (Call("GET", "/rest/{key}", None, path={"key": "\ud800"}), "surrogate"),
        (Call("GET", "/rest", None, query={"q": "\ud800"}), "surrogate"),
        (Call("GET", "/rest", None, query={"q": [object()]}), "q is a object"),  # type: ignore[list-item]
        (Call("GET", "/rest", None, query={"q": [None]}), "q is a NoneType"),  # type: ignore[list-item]
        (Call("GET", "/rest", None, query={"q": ["a", ["b"]]}), "q is a list"),  # type: ignore[list-item]
        (Call("GET", "/rest", None, query={"q": [b"a"]}), "q is a bytes"),  # type: ignore[list-item]
        (Call("GET", "/rest", None, query={"q": b"a"}), "q is a bytes"),
        (Call("GET", "/rest", None, query={"q": {"a": "b"}}), "q is a dict"),  # type: ignore[dict-item]
        (Call("GET", "/rest", None, query={"q": iter(["a"])}), "q is a list_iterator"),  # type: ignore[dict-item]
        (Call("GET", "/rest", None, query={"q": dt.datetime(2026, 1, 1, tzinfo=dt.UTC)}), "q is a datetime"),  # type: ignore[dict-item]
        (Call("GET", "/rest", None, query={"q": [dt.date(2026, 1, 1)]}), "q is a date"),  # type: ignore[list-item]
        (Call("GET", "/rest", None, query={"q": math.nan}), "q is nan"),
        (Call("GET", "/rest", None, query={"q": [-math.inf]}), "q is -inf"),
        (Call("GET", "/rest", None, query={"q": []}), "q is an empty list, which no URL can say"),
        (Call("GET", "/rest", None, query={"q": ()}), "q is an empty list"),
        (Call("GET", "/rest", None, query={"q": []}, repeated=("q",)), "q is an empty list"),
        (Call("GET", "/rest", None, query={"q": ["a,b", "c"]}), "Jira would not read 'a,b' as one value"),
        (Call("GET", "/rest", None, query={"q": ["a", ""]}), "Jira would not read '' as one value"),
    ],
)
def test_values_no_url_can_carry(call: Call[Any], says: str) -> None:
    with pytest.raises(RequestError, match=says):
        render_target(call)


CALLS: list[Call[Any]] = [
    Call("GET", "/rest/api/2/issue/{key}", Issue, path={"key": "EX-1"}, query={"fields": ["a"], "x": None}),
    Call("GET", "/rest/x", list[Issue]),
    Call("GET", "/rest/x", dict[str, Issue]),
    Call("GET", "/rest/x", Any),
    Call("GET", "/rest/x", None),
    Call("GET", "/rest/x", bytes, accept="image/*"),
    Call("GET", "/rest/x", Issue | None, repeated=("a",)),
    Call("POST", "/rest/x", Issue, body=JsonBody({"a": 1}, Issue), limits=(Limit("body", ("a",), max_items=5),)),
    Call("POST", "/rest/x", None, body=MultipartBody({"file": [File("a", b"b")]}), headers={"If-Match": "1"}),
    Call("POST", "/rest/x", None, body=BinaryBody("path/to/file")),
]


@pytest.mark.parametrize("call", CALLS)
def test_a_call_survives_pickling(call: Call[Any]) -> None:
    again = pickle.loads(pickle.dumps(call))
    assert again == call
    assert again.returns == call.returns


def test_calls_compare_by_value() -> None:
    assert Call("GET", "/rest/x", Issue) == Call("GET", "/rest/x", Issue)
    other: Call[Any] = Call("GET", "/rest/x", None)
    assert Call("GET", "/rest/x", Issue) != other
    assert Call("GET", "/rest/x", Issue, query={"a": 1}) != Call("GET", "/rest/x", Issue, query={"a": 2})


def test_a_call_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        Call("GET", "/rest/x", Issue).method = "PUT"  # type: ignore[misc]


def test_defaults_are_not_shared() -> None:
    first, second = Call("GET", "/rest/x", None), Call("GET", "/rest/x", None)
    assert first.path is not second.path


@pytest.mark.parametrize(
    ("template", "operation"),
    [
        ("/rest/api/2/issue/{key}", "GET /api/2/issue/{key}"),
        ("/rest/agile/1.0/board", "GET /agile/1.0/board"),
        ("/status", "GET /status"),
    ],
)
def test_the_operation(template: str, operation: str) -> None:
    assert Call("GET", template, None).operation == operation


def test_a_repr_names_values_but_does_not_show_them() -> None:
    call = Call(
        "POST",
        "/rest/{a}",
        None,
        path={"a": "s3cret"},
        query={"token": "s3cret", "absent": None},
        headers={"If-Match": "s3cret"},
        body=JsonBody({"password": "s3cret"}),
    )
    assert repr(call) == "Call('POST', '/rest/{a}', path=['a'], query=['token'], headers=['If-Match'], body=JsonBody)"


@pytest.mark.parametrize(
    "template",
    [
        ".evil.example/x",
        "rest/api/2/myself",
        "@host/x",
        "//evil.example/x",
        ":8080/x",
        "",
        "/jira/../other/x",
        "/rest/%2e%2e/other",
        "/rest/..;x=y/other",
        "/rest/.%2E/x",
        "/rest\\..\\x",
        "/rest/api/2/search?jql=x",
        "/rest/api/2/x#y",
        "/rest/api/2/a b",
        "/rest/api/2/a\nHost: evil",
        "/rest/api/2/ä",
    ],
)
def test_a_path_never_leaves_the_base_url(template: str) -> None:
    with pytest.raises(RequestError, match=r"^The path .* Nothing was sent\.$"):
        render_target(Call("GET", template, Any))


@pytest.mark.parametrize("value", ["..", ".", "", "..;x", ".;", ";x"])
def test_a_value_never_changes_the_path(value: str) -> None:
    with pytest.raises(RequestError, match="would address something else"):
        render_target(Call("GET", "/rest/api/2/issue/{key}", Any, path={"key": value}))


@pytest.mark.parametrize(
    ("method", "reads", "expected"),
    [
        ("GET", None, True),
        ("HEAD", None, True),
        ("OPTIONS", None, True),
        ("POST", None, False),
        ("PUT", None, False),
        ("DELETE", None, False),
        ("PATCH", None, False),
        ("POST", True, True),
        ("GET", False, False),
    ],
)
def test_whether_a_call_only_reads_goes_by_its_method_unless_it_says_so(
    method: str, reads: bool | None, expected: bool
) -> None:
    call: Call[Any] = Call(method, "/rest/x", Any, reads=reads)
    assert call.only_reads is expected
