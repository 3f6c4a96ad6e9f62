"""What is refused because Jira would refuse it, before anything is sent."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from jira_dc_runtime import Call, JsonBody, LimitExceeded, Model, RequestError
from jira_dc_runtime.call import FormBody, Limit, TextBody
from jira_dc_runtime.http.request import prepare


class Move(Model):
    issues: list[str] | None = None
    rank_before: str | None = msgspec.field(name="rankBeforeIssue", default=None)


def call(limit: Limit, body: Any = None, **query: Any) -> Call[None]:
    shaped = body if isinstance(body, (TextBody, FormBody)) or body is None else JsonBody(body)
    return Call(
        "POST", "/rest/agile/1.0/backlog/{key}", None, path={"key": "abcd"}, query=query, body=shaped, limits=(limit,)
    )


ISSUES = Limit("body", ("issues",), max_items=2, unique=True)


@pytest.mark.parametrize(
    "accepted",
    [
        call(ISSUES, {"issues": ["EX-1", "EX-2"]}),
        call(ISSUES, {"issues": []}),
        call(ISSUES, {"issues": "not a list"}),
        call(ISSUES, {}),
        call(ISSUES, []),
        call(ISSUES),
        call(ISSUES, Move(issues=["EX-1"])),
        call(ISSUES, Move()),
        call(Limit("body", ("issues",), unique=True), {"issues": [1, True, "1", [1]]}),
        call(Limit("body", (), max_length=3), TextBody("abc")),
        call(Limit("query", ("maxResults",), maximum=100), maxResults=100),
        call(Limit("query", ("maxResults",), maximum=100), maxResults=None),
        call(Limit("query", ("maxResults",), maximum=0), maxResults=True),
        call(Limit("path", ("key",), max_length=4)),
        call(Limit("query", ("id",), max_items=1), id=["a"]),
    ],
)
def test_what_is_within(accepted: Call[None]) -> None:
    assert prepare(accepted, "").method == "POST"


@pytest.mark.parametrize(
    ("refused", "says"),
    [
        (
            call(ISSUES, {"issues": ["a", "b", "c"]}),
            "body issues has 3 items, Jira accepts at most 2: split the request",
        ),
        (call(ISSUES, Move(issues=["a", "b", "c"])), "body issues has 3 items"),
        (call(ISSUES, {"issues": ("a", "a")}), "body issues repeats at position 1 the item at position 0"),
        (
            call(Limit("body", ("l",), unique=True), {"l": [{"b": 1, "a": 2}, 3, {"a": 2, "b": 1}]}),
            "at position 2 the item at position 0",
        ),
        (
            call(Limit("body", ("rankBeforeIssue",), max_length=3), Move(rank_before="EX-1")),
            "body rankBeforeIssue has 4 characters",
        ),
        (call(Limit("body", (), max_items=1), [1, 2]), "the body has 2 items"),
        (call(Limit("body", (), max_length=2), TextBody("abc")), "the body has 3 characters"),
        (call(Limit("body", ("a",), max_items=1), FormBody({"a": ["x", "y"]})), "body a has 2 items"),
        (call(Limit("body", ("*", "ids"), max_items=1), [{"ids": [1]}, {"ids": [1, 2]}]), "body 1/ids has 2 items"),
        (call(Limit("body", ("m", "*"), maximum=5), {"m": {"x": 5, "y": 6}}), "body m/y is 6, Jira accepts 5 or less"),
        (
            call(Limit("query", ("maxResults",), minimum=1), maxResults=0),
            "query maxResults is 0, Jira accepts 1 or more",
        ),
        (
            call(Limit("query", ("maxResults",), maximum=1000), maxResults=1001),
            "query maxResults is 1001, Jira accepts 1000 or less",
        ),
        (call(Limit("query", ("id",), max_items=1), id=["a", "b"]), "query id has 2 items"),
        (call(Limit("path", ("key",), max_length=3)), "path key has 4 characters"),
    ],
)
def test_what_is_beyond(refused: Call[None], says: str) -> None:
    with pytest.raises(LimitExceeded) as caught:
        prepare(refused, "")
    assert str(caught.value).startswith("POST /agile/1.0/backlog/{key}: ")
    assert says in str(caught.value)
    assert str(caught.value).endswith("Nothing was sent.")
    assert isinstance(caught.value, RequestError)


def test_a_long_list_is_not_dumped() -> None:
    with pytest.raises(LimitExceeded) as caught:
        prepare(call(ISSUES, {"issues": [f"EX-{n}" for n in range(10_000)]}), "")
    assert len(str(caught.value)) < 200
