"""Whatever arguments the document allows, the request is valid for openapi-core, and the one the document asks for."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.cases.request import FORM, find_body, write_request
from generator.correct.spelling import spell_argument
from generator.document.openapi import is_array, is_object
from jira_dc import File
from tests.contract.flavours import FLAVOURS, call
from tests.contract.judge import load_judge
from tests.contract.load import pass_value, write_value
from tests.contract.strategies import SENT, Strategy, draw_values
from tests.contract.wire import read_line, write_canonical
from tests.operations import SampleCall, list_sample_calls

_NO_SEGMENTS = {"", ".", ".."}
_BODIES = {"application/json": "body", "text/plain": "text"}


@pytest.mark.parametrize("operation", list_sample_calls(), ids=lambda operation: operation.key)
@given(data=st.data())
def test_any_allowed_arguments_make_a_valid_request(operation: SampleCall, data: st.DataObject) -> None:
    parameters = [p for p in operation.operation.get("parameters", ()) if "default" not in _header_schema(p)]
    values = data.draw(_draw_arguments(parameters), label="arguments")
    keywords = {spell_argument(name): pass_value(value) for name, value in values.items()}
    body = data.draw(_draw_body(operation.operation), label="body")
    keywords.update({name: pass_value(value) for name, value in body.items()})
    refusal = httpx.Response(500)  # any answer will do; this one needs no body
    outcome = call(
        data.draw(st.sampled_from(FLAVOURS)), f"{operation.resource}.{operation.method}", keywords, [refusal]
    )
    (request,) = outcome.requests
    assert load_judge().object_to_request(request) == ""
    assert read_line(request) == write_request(operation.key, parameters, values)
    if "body" in body:
        assert write_canonical(json.loads(request.content)) == write_canonical(_drop_absent(write_value(body["body"])))


def _header_schema(parameter: Mapping[str, Any]) -> Mapping[str, Any]:
    schema: Mapping[str, Any] = parameter["schema"] if parameter["in"] == "header" else {}
    return schema


def _draw_arguments(parameters: list[Mapping[str, Any]]) -> Strategy:
    drawn = {parameter["name"]: _draw_argument(parameter) for parameter in parameters}
    required = {parameter["name"] for parameter in parameters if parameter.get("required")}
    return st.fixed_dictionaries(
        {name: values for name, values in drawn.items() if name in required},
        optional={name: values for name, values in drawn.items() if name not in required},
    )


def _draw_argument(parameter: Mapping[str, Any]) -> Strategy:
    schema = parameter["schema"]
    values = draw_values(schema, SENT)
    match parameter["in"]:
        case "path":
            return values.filter(lambda value: str(value).partition(";")[0] not in _NO_SEGMENTS)
        case "header":
            return st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=12)
        case _ if schema.get("type") == "array":
            # An empty list is refused: no URL can say it.
            return st.lists(draw_values(schema["items"], SENT).filter(_is_one_item), min_size=1, max_size=3)
        case _:
            return values.filter(lambda value: value != "")


def _is_one_item(item: Any) -> bool:
    """Return whether an item stays one on the wire: with a comma it would be two, and OpenAPI wants none empty."""
    return not isinstance(item, str) or (item != "" and "," not in item)


def _draw_body(operation: Mapping[str, Any]) -> Strategy:
    """Return a strategy for the arguments that make the body, by name."""
    media_type, schema = find_body(operation)
    match media_type:
        case "":
            return st.just({})
        case "application/json":
            bodies = draw_values(schema, SENT).filter(_says_something)
            return st.fixed_dictionaries({"body": bodies})
        case "text/plain":
            return st.fixed_dictionaries({"text": st.text(min_size=1)})
        case "multipart/form-data":
            ((field, field_schema),) = schema["properties"].items()
            files = st.builds(File, st.text(min_size=1, max_size=12), st.binary(max_size=64), st.just("image/png"))
            is_list = field_schema.get("type") == "array"
            return st.fixed_dictionaries({field: st.lists(files, min_size=1, max_size=3) if is_list else files})
        case _ if media_type == FORM:
            # A form can't tell a list of one item from one value.
            lists = st.lists(st.text(min_size=1, max_size=12), min_size=2, max_size=3)
            fields = {
                spell_argument(name): lists if field.get("type") == "array" else st.text(min_size=1, max_size=12)
                for name, field in schema["properties"].items()
            }
            return st.fixed_dictionaries(fields)
        case _:
            kind = {"content_type": st.just("image/png")} if media_type.endswith("/*") else {}
            return st.fixed_dictionaries({"content": st.binary(min_size=1, max_size=64), **kind})


def _says_something(body: Any) -> bool:
    """Return whether anything is left of a body without what is None: one that says nothing is refused."""
    return body is not None and not _is_void(_drop_absent(write_value(body)))


def _is_void(value: Any) -> bool:
    return is_object(value) and all(_is_void(inner) for inner in value.values())


def _drop_absent(value: Any) -> Any:
    """Return a body as the client must send it: None in an object means absent."""
    if is_object(value):
        return {key: _drop_absent(inner) for key, inner in value.items() if inner is not None}
    return [_drop_absent(inner) for inner in value] if is_array(value) else value
