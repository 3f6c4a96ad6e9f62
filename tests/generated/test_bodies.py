"""Every body that a method takes: a TypedDict stands beside the model and says the same, and mistakes are not sent."""

from __future__ import annotations

import inspect
import re
from collections.abc import Mapping
from typing import Any, Required, get_origin, get_type_hints

import httpx
import msgspec
import pytest

from jira_dc import NULL, Jira, RequestError, bodies, models
from jira_dc_runtime.codec.repair import is_model, list_arms
from tests.operations import SampleCall, list_all_calls, list_sample_calls, load_document

DICTS = sorted(name for name in vars(bodies) if name.endswith("Dict") and name != "TypedDict")
_MODEL = re.compile(r"models\.(\w+) \| bodies\.(\w+Dict)")


def _find_model(call: SampleCall, jira: Jira) -> str:
    """Return the model that the body of an operation is, or "" for any other body."""
    body = inspect.signature(call.find_method(jira)).parameters.get("body")
    found = _MODEL.fullmatch(str(body.annotation)) if body is not None else None
    return found[1] if found else ""


def _refuse(request: httpx.Request) -> httpx.Response:
    raise AssertionError(request.url)


OFFLINE = Jira("https://jira.example.com", http_client=httpx.Client(transport=httpx.MockTransport(_refuse)))
WITH_MODEL = [(call, model) for call in list_sample_calls() if (model := _find_model(call, OFFLINE))]


def test_most_bodies_have_a_model() -> None:
    assert len(WITH_MODEL) > 90
    assert {f"{model}Dict" for _call, model in WITH_MODEL} <= set(DICTS)


@pytest.mark.parametrize("name", DICTS)
def test_a_mapping_has_the_keys_of_its_model_and_needs_what_it_needs(name: str) -> None:
    """But for those that Jira alone writes."""
    mapping, model = getattr(bodies, name), getattr(models, name.removesuffix("Dict"))
    fields = msgspec.structs.fields(model)
    properties = load_document()["components"]["schemas"][name.removesuffix("Dict")]["properties"]
    fixed = {key for key, schema in properties.items() if schema.get("readOnly")}
    hints = get_type_hints(mapping, include_extras=True)  # every name in it is there at run time, too
    assert set(hints) == {field.encode_name for field in fields} - fixed
    needed = {key for key, hint in hints.items() if get_origin(hint) is Required}
    assert needed == {field.encode_name for field in fields if field.required}


def _send(call: SampleCall, body: Any) -> str:
    """Return what a method says about a body that it refuses."""
    with pytest.raises(RequestError) as caught:
        call.find_method(OFFLINE)(**{**call.keywords, "body": body})
    assert str(caught.value).startswith(f"{call.key}: ")
    return str(caught.value)


@pytest.mark.parametrize(("call", "name"), WITH_MODEL, ids=str)
def test_mistakes_are_seen_before_anything_is_sent(call: SampleCall, name: str) -> None:
    """A key that is misspelt, one that is missing, and one of another type, in a mapping and in a model."""
    model: Any = getattr(models, name)
    body: Mapping[str, Any] = call.keywords["body"]
    fields = msgspec.structs.fields(model)
    key = max((field.encode_name for field in fields if field.encode_name in body), key=len)
    assert f"did you mean {key!r}?" in _send(call, {f"{key}x" if each == key else each: body[each] for each in body})
    for field in fields:
        if field.required:
            without = {each: value for each, value in body.items() if each != field.encode_name}
            assert f"needs the key {field.encode_name!r}" in _send(call, {**without, **_fill(model, without)})
            as_none = _send(call, {**body, field.encode_name: None})
            assert f"needs the key {field.encode_name!r}" in as_none or "holds is None, which means absent" in as_none
    for field in fields:
        if field.type is not Any:
            cases: tuple[Any, str] = ("text", "a string") if _is_container(field.type) else ([[]], "an array")
            wrong, kind = cases
            says = f"/{field.encode_name} is {kind}, and not "
            assert says in _send(call, {**body, field.encode_name: wrong})
            needed = {each.name: body[each.encode_name] for each in fields if each.required}
            assert says in _send(call, model(**{**needed, field.name: wrong}))


def _is_container(form: Any) -> bool:
    return any(is_model(arm) or get_origin(arm) in {dict, list} for arm in list_arms(form))


def _fill(model: Any, without: Mapping[str, Any]) -> dict[str, Any]:
    """Return a value that may stand beside the rest, so that a body is not empty."""
    optional = next((field for field in msgspec.structs.fields(model) if not field.required), None)
    return {} if without or optional is None else {optional.encode_name: NULL}


def test_every_body_of_the_contract_passes_as_a_mapping() -> None:
    """No false alarm: each case of each operation is sent."""
    sent: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        sent.append(request.method)
        return httpx.Response(404)

    transport = httpx.MockTransport(answer)
    jira = Jira("https://jira.example.com", http_client=httpx.Client(transport=transport), retry=None)
    calls = [call for call in list_all_calls() if "body" in call.keywords]
    for call in calls:
        with pytest.raises(Exception, match="404"):
            call.find_method(jira)(**call.keywords)
    assert len(sent) >= len(calls) > 200  # a webhook looks for its address
