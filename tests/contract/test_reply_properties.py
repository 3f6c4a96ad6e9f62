"""Whatever a server replies, the client does not crash; and what deviates is reported exactly where it does."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import httpx
import msgspec
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from generator.correct.spelling import spell_field
from generator.document.openapi import Schema, is_array, is_object
from jira_dc import Drift, HttpError, JiraError, UnexpectedBody
from jira_dc_runtime.codec.encode import encode_json, to_wire
from jira_dc_runtime.codec.fields import Fields, Origin
from tests.contract.flavours import FLAVOURS, Outcome, call
from tests.contract.load import PagesCase, load_pages, pass_value
from tests.contract.strategies import (
    ANY_JSON,
    RECEIVED,
    draw_values,
    draw_wrong,
    find_at,
    find_reference,
    is_any,
    list_places,
    load_components,
    replace_at,
    write_pointer,
)
from tests.operations import SampleCall, list_sample_calls

DEEPEST = 100
"""Levels of nesting that no honest reply reaches, and that are read and written all the same."""


def find_answer(call: SampleCall) -> tuple[int, Schema] | None:
    """Return status and schema of the first JSON answer of an operation, or None."""
    for status, answer in sorted(call.operation["responses"].items()):
        content = answer.get("content", {})
        if status[0] == "2" and "application/json" in content:
            return int(status), content["application/json"].get("schema", {})
    return None


def holds_null(value: Any) -> bool:
    """Return whether null stands anywhere in a value."""
    inner = value.values() if is_object(value) else value if is_array(value) else ()
    return value is None or any(map(holds_null, inner))


def contradicts_itself(page: Any) -> bool:
    """Return whether the numbers of a page promise items that it does not have: such a page is refused."""
    total = page.get("total") if is_object(page) else None
    if not isinstance(total, int) or any(
        is_array(value) and value for name, value in page.items() if name != "unknownToUs"
    ):
        return False
    start = page.get("startAt")
    return total > (start if isinstance(start, int) else 0)


def is_another_kind(value: Any, declared: Any) -> bool:
    """Return whether two values are different kinds of JSON, so that one cannot stand where the other is declared."""
    return _kind(value) != _kind(declared)


def says_one_kind(operation: SampleCall, schema: Schema) -> bool:
    """Return whether the answer is declared as one kind of JSON, and not as text that comes bare."""
    named = schema
    while "$ref" in named:
        named = load_components()[named["$ref"].rpartition("/")[2]]
    bare = "x-bare-text" in operation.operation or "x-bare-text" in named
    return not bare and "type" in named and not named.get("nullable") and not is_any(named)


def is_refused_page(error: Exception | None) -> bool:
    """Return whether a page was refused because its own numbers promise more than its list holds."""
    return isinstance(error, UnexpectedBody) and "with a page that says" in str(error)


def list_never_null(stated: Schema) -> set[str]:
    """Return the properties of an object in whose place null is drift."""
    if "x-typed-mapping" not in stated:
        return set(stated.get("required", ()))
    return {
        name
        for name, inner in stated["properties"].items()
        if not inner.get("nullable") and inner.get("type") != "array"
    }


def read_late(value: Any, operation: str, at: tuple[str | int, ...] = ()) -> Iterator[tuple[str, str]]:
    """Read every known field of every issue in a value, and yield the drift that this brings to light, and where."""
    if isinstance(value, Fields):
        found: list[Drift] = []
        fields = type(value)(value.to_dict(), Origin(operation, found.extend))
        for name in filter(fields.__contains__, fields.ids()):
            getattr(fields, spell_field(name))
        yield from ((each.operation, write_pointer(at) + each.pointer.removeprefix("/fields")) for each in found)
    elif isinstance(value, msgspec.Struct):
        for name, wire in zip(value.__struct_fields__, value.__struct_encode_fields__, strict=True):
            yield from read_late(getattr(value, name), operation, (*at, wire))
    elif is_object(value) or is_array(value):
        for name, inner in value.items() if is_object(value) else enumerate(value):
            yield from read_late(inner, operation, (*at, name))


def _kind(value: Any) -> str:
    if isinstance(value, bool) or value is None:
        return str(type(value))
    kinds = (("object", is_object(value)), ("array", is_array(value)), ("text", isinstance(value, str)))
    return next((name for name, fits in kinds if fits), "number")


ANSWERS = [(each, *answer) for each in list_sample_calls() if (answer := find_answer(each)) is not None]
SHAPES = [each for each in ANSWERS if each[2] and not {"oneOf", "x-bare-text"} & each[2].keys()]
"""Those that say what they are: not anything, and not one of several."""
OBJECTS = [each for each in SHAPES if find_reference(each[2])]

_FACTS = ("operation", "status", "schema")
answers = pytest.mark.parametrize(_FACTS, ANSWERS, ids=[operation.key for operation, *_rest in ANSWERS])
shapes = pytest.mark.parametrize(_FACTS, SHAPES, ids=[operation.key for operation, *_rest in SHAPES])


def ask(data: st.DataObject, operation: SampleCall, status: int, body: bytes) -> Outcome:
    """Return what one of the clients makes of a reply."""
    response = httpx.Response(status, content=body, headers={"Content-Type": "application/json"})
    method = f"{operation.resource}.{operation.method}"
    return call(data.draw(st.sampled_from(FLAVOURS), label="flavour"), method, dict(operation.keywords), [response])


objects = pytest.mark.parametrize(_FACTS, OBJECTS, ids=[operation.key for operation, *_rest in OBJECTS])


@answers
@given(data=st.data())
def test_an_allowed_reply_is_read_and_survives_the_way_back(
    operation: SampleCall, status: int, schema: Schema, data: st.DataObject
) -> None:
    reply = data.draw(draw_values(schema, RECEIVED), label="reply")
    assume(not contradicts_itself(reply))
    first = ask(data, operation, status, _write(reply))
    assert first.error is None
    assert first.drift == ()
    again = ask(data, operation, status, encode_json(to_wire(first.value)))
    assert again.drift == ()
    assert to_wire(again.value) == to_wire(first.value)
    assert again.value == first.value or holds_null(reply)  # None in a free map means absent, on the way back


@shapes
@given(data=st.data())
def test_drift_is_reported_exactly_where_it_was_planted(
    operation: SampleCall, status: int, schema: Schema, data: st.DataObject
) -> None:
    reply = data.draw(draw_values(schema, RECEIVED), label="reply")
    at, stated = data.draw(st.sampled_from(list(list_places(schema, reply))), label="place")
    planted = replace_at(reply, at, data.draw(draw_wrong(stated), label="planted"))
    assume(not contradicts_itself(planted))
    outcome = ask(data, operation, status, _write(planted))
    if not at and is_another_kind(planted, reply) and says_one_kind(operation, schema) and planted is not None:
        assert isinstance(outcome.error, UnexpectedBody)
        return
    assume(not is_refused_page(outcome.error) and (at or outcome.error is None))
    assert outcome.error is None
    found = [*((drift.operation, drift.pointer) for drift in outcome.drift), *read_late(outcome.value, operation.key)]
    assert found == [(operation.key, write_pointer(at))]


@objects
@given(data=st.data())
def test_unknown_fields_and_nulls_are_no_drift_but_where_something_always_comes(
    operation: SampleCall, status: int, schema: Schema, data: st.DataObject
) -> None:
    reply = data.draw(draw_values(schema, RECEIVED), label="reply")
    found = [place for place in list_places(schema, reply) if place[1].get("properties")]
    at, stated = data.draw(st.sampled_from(found), label="object")
    # One that the client promises to be a mapping, absent or not, is the exception: null is drift there.
    nullable = [key for key, inner in stated["properties"].items() if not inner.get("x-empty-when-absent")]
    nulls = dict.fromkeys(data.draw(st.sets(st.sampled_from(nullable)), label="nulls"))
    loosened = replace_at(
        reply, at, {**find_at(reply, at), **nulls, "unknownToUs": data.draw(ANY_JSON, label="unknown")}
    )
    assume(not contradicts_itself(loosened))
    outcome = ask(data, operation, status, _write(loosened))
    assert outcome.error is None
    missed = {write_pointer((*at, name)) for name in nulls if name in list_never_null(stated)}
    late = {pointer for _, pointer in read_late(outcome.value, operation.key)}
    assert {drift.pointer for drift in outcome.drift} | late == missed


@answers
@given(data=st.data(), reply=ANY_JSON)
def test_a_reply_of_any_shape_gives_a_value_or_is_another_kind(
    operation: SampleCall, status: int, schema: Schema, data: st.DataObject, reply: Any
) -> None:
    declared = data.draw(draw_values(schema, RECEIVED), label="declared")
    outcome = ask(data, operation, status, _write(reply))
    if contradicts_itself(reply) or reply is None or not says_one_kind(operation, schema):
        assert outcome.error is None or isinstance(outcome.error, UnexpectedBody)
    elif is_another_kind(reply, declared):
        assert isinstance(outcome.error, UnexpectedBody)
    else:
        assert outcome.error is None
    for drift in outcome.drift:
        assert str(drift)


@given(data=st.data(), operation=st.sampled_from(list_sample_calls()), status=st.integers(200, 599), body=st.binary())
def test_any_bytes_give_a_value_or_an_error_of_ours(
    data: st.DataObject, operation: SampleCall, status: int, body: bytes
) -> None:
    outcome = ask(data, operation, status, body)  # whatever else it raises, fails this test
    if status >= 400:
        assert isinstance(outcome.error, HttpError)
    if outcome.error is not None:
        assert str(outcome.error)
        assert repr(outcome.error)


HARD = {
    "half a surrogate pair": ('{"key": "\\ud83d", "id": "\\udc00x"}', "�"),
    "a whole surrogate pair": ('{"key": "\\ud83d\\ude00"}', "😀"),
    "an escaped backslash before u": ('{"key": "\\\\ud83d"}', "\\ud83d"),
    "a name twice": ('{"key": "first", "key": "second"}', "second"),
    "the null character": ('{"key": "a\\u0000b"}', "a\x00b"),
    "a huge number": (f'{{"key": "EX-1", "fields": {{"n": {10**400}}}}}', "EX-1"),
    "a tiny number": ('{"key": "EX-1", "fields": {"n": 1e-999}}', "EX-1"),
    "deep nesting": (f'{{"key": "EX-1", "fields": {{"n": {"[" * DEEPEST}{"]" * DEEPEST}}}}}', "EX-1"),
}


@pytest.mark.parametrize("flavour", FLAVOURS)
@pytest.mark.parametrize("name", HARD)
def test_what_is_hard_to_read_is_read(name: str, flavour: Any) -> None:
    text, key = HARD[name]
    response = httpx.Response(200, content=text.encode(), headers={"Content-Type": "application/json"})
    outcome = call(flavour, "issue.get_issue", {"issue_id_or_key": "EX-1"}, [response])
    assert outcome.error is None
    assert outcome.value.key == key
    assert json.loads(encode_json(to_wire(outcome.value)))["key"] == key


@pytest.mark.parametrize("pages", load_pages(), ids=str)
@given(data=st.data(), page=ANY_JSON)
@example(data=None, page={"startAt": -(10**30), "values": [1], "issues": [1]})
def test_pages_of_any_shape_come_to_an_end(pages: PagesCase, data: st.DataObject | None, page: Any) -> None:
    """The first pages may be anything, then the server has nothing more to say."""
    keywords = {name: pass_value(value) for name, value in pages.arguments.items()}
    keywords.update({"body": {}} if pages.takes_body else {})
    flavour = FLAVOURS[0] if data is None else data.draw(st.sampled_from(FLAVOURS))
    end: Any = [] if is_array(pages.exchanges[0][2]) else {}
    replies = [page, end, end, end]
    outcome = call(flavour, pages.method, keywords, [httpx.Response(200, content=_write(each)) for each in replies])
    assert outcome.error is None or isinstance(outcome.error, JiraError)
    assert len(outcome.requests) < len(replies)


def _write(reply: Any) -> bytes:
    return json.dumps(reply).encode()
