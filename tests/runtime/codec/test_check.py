"""What a body has to hold, how a field may be misspelt, and that messages tell places and kinds, never values."""

from __future__ import annotations

import datetime as dt
from collections import UserDict
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import msgspec
import pytest

from jira_dc_runtime import NULL, Call, JsonBody, Model, RequestError
from jira_dc_runtime.codec.fields import Fields, field
from jira_dc_runtime.http.request import prepare


class Change(Model, kw_only=True):
    add: Any = None


class Link(Model, kw_only=True):
    kind: str = msgspec.field(name="type")
    issue_key: str = msgspec.field(name="issueKey")
    weight: int | None = None
    inner: Link | None = None


class Update(Model):
    fields: dict[str, Any] | None = None
    update: dict[str, list[Change]] | None = None
    links: list[Link] | None = None


class Updates(Model):
    updates: list[Update]


class Assignee(Model):
    name: str | None


class Known(Fields):
    summary: str
    duedate: dt.date | None
    labels: list[str]
    fix_versions: list[str] = field("fixVersions")


KEYS = {"fields": Known, "update": Known}
LINK = {"type": "Blocks", "issueKey": "EX-1"}


def sent(value: Any, model: Any, keys: Mapping[str, type[Fields]] = KEYS) -> Any:
    content = prepare(Call("POST", "/rest/x", None, body=JsonBody(value, model, keys=keys)), "https://x").content
    assert isinstance(content, bytes)
    return msgspec.json.decode(content)


@pytest.mark.parametrize(
    ("value", "model"),
    [
        (LINK, Link),
        (UserDict(LINK), Link),
        (MappingProxyType({**LINK, "inner": UserDict(LINK)}), Link),
        (Link(kind="Blocks", issue_key="EX-1"), Link),
        ({**LINK, "inner": Link(kind="Blocks", issue_key="EX-2")}, Link),
        ((LINK, Link(kind="Blocks", issue_key="EX-1")), list[Link]),
        ([], list[Link]),
        ({"name": NULL}, Assignee),
        (Assignee(name=NULL), Assignee),
        ({"fields": {"summary": "x", "customfield_10002": 3, "fixVersions": []}}, Update),
        ({"fields": {"Story Points": 3, "key": 1, "rank": 1, "summaries of others": 1}}, Update),
        ({"fields": {"labels": NULL, "summary": None}}, Update),
        ({"update": {"labels": [{"add": "x"}], "customfield_1": [Change(add=1)]}}, Update),
        (Update(fields=Known({"summary": "x"})), Update),  # type: ignore[arg-type]  # a mapping all the same
        ({"updates": [Update(fields={"summary": "x"})]}, Updates),
    ],
)
def test_what_holds_to_its_model_is_sent(value: Any, model: Any) -> None:
    assert sent(value, model) == sent(value, None)


@pytest.mark.parametrize(
    ("value", "model", "says"),
    [
        ({"type": "Blocks"}, Link, "the body needs the key 'issueKey', and it is not there. None counts as absent."),
        ({"type": "Blocks", "issueKey": None}, Link, "the body needs the key 'issueKey'"),
        ({"type": "Blocks", "issue_key": "EX-1"}, Link, "did you mean 'issueKey'"),
        ({"type": "Blocks", "isueKey": "EX-1"}, Link, "did you mean 'issueKey'"),
        (UserDict({**LINK, "wieght": 1}), Link, "did you mean 'weight'"),
        ({**LINK, "inner": {"type": "x"}}, Link, "/inner needs the key 'issueKey'"),
        ({"links": [LINK, {"type": "x"}]}, Update, "/links/1 needs the key 'issueKey'"),
        ([LINK, {}], list[Link], "/1 needs the key 'type'"),
        (Link(kind="x", issue_key=None), Link, "the body needs the key 'issueKey'"),  # type: ignore[arg-type]
        ({**LINK, "weight": "3"}, Link, "/weight is a string, and not an integer. Pass it as an int."),
        ({**LINK, "weight": True}, Link, "/weight is a boolean, and not an integer."),
        ({**LINK, "type": 3}, Link, "/type is an integer, and not a string. Pass it as text."),
        ({**LINK, "type": NULL}, Link, "/type is null, and not a string. NULL cannot stand there."),
        ({**LINK, "type": {"name": "x"}}, Link, "/type is an object, and not a string."),
        ({**LINK, "inner": "EX-2"}, Link, "/inner is a string, and not an object."),
        (Link(kind=3, issue_key="x"), Link, "/type is an integer, and not a string."),  # type: ignore[arg-type]
        ({"links": LINK}, Update, "/links is an object, and not an array."),
        ({"updates": "x"}, Updates, "/updates is a string, and not an array. Pass a list, also for one item."),
        ("EX-1", list[str], "the body is a string, and not an array."),
        ([3], list[str], "/0 is an integer, and not a string."),
        (3, str, "the body is an integer, and not a string."),
        ({"fields": {"Summary": "x"}}, Update, "no field 'Summary' at /fields; did you mean 'summary'?"),
        ({"fields": {"fixVersion": []}}, Update, "did you mean 'fixVersions'?"),
        ({"fields": {"fix_versions": []}}, Update, "did you mean 'fixVersions'?"),
        ({"fields": {"due_date": "2026-05-15"}}, Update, "did you mean 'duedate'?"),
        ({"fields": {"customfield10002": 3}}, Update, "did you mean 'customfield_10001'?"),
        ({"fields": {"Custom field 10002": 3}}, Update, "did you mean 'customfield_10001'?"),
        ({"update": {"label": []}}, Update, "no field 'label' at /update; did you mean 'labels'?"),
        ({"update": {"labels": [{"ad": 1}]}}, Update, "Change has no key 'ad' at /update/labels/0; did you mean 'add'"),
        (Update(fields={"sumary": "x"}), Update, "did you mean 'summary'?"),
        ({"updates": [{}, {"fields": {"sumary": "x"}}]}, Updates, "no field 'sumary' at /updates/1/fields"),
    ],
)
def test_what_does_not_is_refused(value: Any, model: Any, says: str) -> None:
    with pytest.raises(RequestError) as caught:
        sent(value, model)
    assert says in str(caught.value)
    assert str(caught.value).endswith("Nothing was sent.")


def test_a_field_may_be_called_anything_where_no_fields_are() -> None:
    assert sent({"fields": {"sumary": "x"}}, Update, {}) == {"fields": {"sumary": "x"}}


def test_no_message_tells_a_value() -> None:
    values: list[tuple[Any, Any]] = [
        ({"type": "Blocks", "issueKey": {"key": "hush"}}, Link),
        ({**LINK, "weight": "hush"}, Link),
        ({**LINK, "hush": None, "wieght": "hush-hush"}, Link),
        ({"fields": {"sumary": "hush"}}, Update),
    ]
    for value, model in values:
        with pytest.raises(RequestError) as caught:
            sent(value, model)
        assert "hush" not in str(caught.value).replace("key 'hush'", "")
