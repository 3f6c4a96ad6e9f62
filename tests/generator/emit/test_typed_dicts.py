"""The TypedDict beside each model that is sent: its keys, what they need, and how each type is written in a body."""

from __future__ import annotations

import sys
from datetime import date, datetime
from typing import Any, Required, get_type_hints

import pytest

from generator.problem import Problem
from jira_dc_runtime import RequestError
from tests.generator.conftest import Generate

THING = """
paths: {{/api/2/thing: {{post: {{takes: {{$ref: '#/components/schemas/Thing'}}}}}}}}
schemas:
  Thing:
    type: object
    required: [name]
    properties:
      name: {{type: string}}
      {field}
  Inner: {{type: object, properties: {{count: {{type: integer}}}}}}
"""


def _generate(generate: Generate, field: str) -> Any:
    return generate(THING.format(field=field))


@pytest.mark.parametrize(
    ("schema", "form"),
    [
        ("{type: string}", str | None),
        ("{type: integer}", int | None),
        ("{type: boolean}", bool | None),
        ("{type: number}", float | None),
        ("{type: object}", Any),
        ("{type: string, format: date}", date | str | None),
        ("{type: string, format: date-time}", datetime | str | None),
        ("{type: array, items: {type: string}}", list[str] | tuple[str, ...] | None),
        ("{type: array, items: {}}", list[Any] | tuple[Any, ...] | None),
    ],
)
def test_a_key_takes_what_json_carries_and_what_becomes_json(generate: Generate, schema: str, form: Any) -> None:
    hints = get_type_hints(_generate(generate, f"value: {schema}").load("bodies").ThingDict, include_extras=True)
    assert hints == {"name": Required[str], "value": form}


def test_known_values_are_offered_and_others_may_come(generate: Generate) -> None:
    fields = "one: {type: string, enum: [a, b]}\n      some: {type: array, items: {type: string, enum: [a]}}"
    source = _generate(generate, fields).source("bodies.py")
    assert '    one: Literal["a", "b"] | str | None\n' in source
    assert '    some: list[Literal["a"] | str] | tuple[Literal["a"] | str, ...] | None\n' in source


def test_objects_may_be_models_or_mappings_at_any_depth(generate: Generate) -> None:
    inner = "{$ref: '#/components/schemas/Inner'}"
    fields = [f"one: {inner}", f"some: {{type: array, items: {inner}}}"]
    fields += [f"named: {{type: object, additionalProperties: {inner}}}"]
    source = _generate(generate, "\n      ".join(fields)).source("bodies.py")
    assert "    one: models.Inner | InnerDict | None\n" in source
    assert "    some: Sequence[models.Inner | InnerDict] | None\n" in source
    assert "    named: Mapping[str, models.Inner | InnerDict] | None\n" in source


@pytest.mark.parametrize("key", ["max-results", "from", "date", "__class", "list", "models"])
def test_a_key_that_is_no_attribute_or_hides_a_type_is_a_key_all_the_same(generate: Generate, key: str) -> None:
    thing = _generate(generate, f"{key}: {{type: string, format: date}}")
    hints = get_type_hints(thing.load("bodies").ThingDict, include_extras=True)
    assert hints == {"name": Required[str], key: date | str | None}
    assert thing.call("do_thing", {"name": "a", key: date(2026, 5, 15)}).json == {"name": "a", key: "2026-05-15"}


def test_what_the_document_requires_of_a_body_is_required(generate: Generate) -> None:
    thing = _generate(generate, "note: {type: string}")
    with pytest.raises(RequestError, match="the body needs the key 'name', and it is not there"):
        thing.call("do_thing", {"note": "x"})
    with pytest.raises(TypeError, match="name"):
        thing.load("models").Thing(note="x")


def test_what_may_be_null_is_required_as_null(generate: Generate) -> None:
    thing = _generate(generate, "note: {type: string}").source("models/thing.py")
    assert "name: str\n" in thing
    nullable = generate(
        THING.format(field="note: {type: string}").replace("{type: string}", "{type: string, nullable: true}", 1)
    )
    assert "name: str | None\n" in nullable.source("models/thing.py")
    assert "name: Required[str]\n" in nullable.source("bodies.py")  # None would be absent; NULL is Any


def test_a_call_loads_no_typed_dict_and_its_annotations_can_be_read(generate: Generate) -> None:
    thing = _generate(generate, "note: {type: string}")
    thing.call("do_thing", {"name": "x"})
    assert f"{thing.name}.bodies" not in sys.modules
    assert thing.types("do_thing")["body"] == thing.load("models").Thing | thing.load("bodies").ThingDict


def test_a_schema_with_the_name_of_a_typed_dict_stops_the_build(generate: Generate) -> None:
    with pytest.raises(Problem, match="ThingDict is a schema of its own; give it another name under"):
        generate("""
            paths: {/api/2/thing: {post: {takes: {$ref: '#/components/schemas/Thing'}}}}
            schemas:
              Thing: {type: object, properties: {inner: {$ref: '#/components/schemas/ThingDict'}}}
              ThingDict: {type: object, properties: {count: {type: integer}}}
        """)


def test_a_map_whose_keys_are_ids_of_fields_refuses_what_is_almost_one(generate: Generate) -> None:
    thing = generate("""
        paths:
          /api/2/thing:
            get: {operationId: getThing, returns: {$ref: '#/components/schemas/Item'}}
            post: {takes: {$ref: '#/components/schemas/Thing'}}
        schemas:
          Thing: {type: object, properties: {values: {type: object, additionalProperties: {}, x-keys: Known}}}
          Item: {type: object, properties: {fields: {$ref: '#/components/schemas/Known'}}}
          Known: {type: object, x-typed-mapping: true, additionalProperties: {}, properties: {summary: {type: string}}}
    """)
    assert thing.call("do_thing", {"values": {"summary": "x", "other": 1}}).json == {
        "values": {"summary": "x", "other": 1}
    }
    with pytest.raises(RequestError, match="no field 'sumary' at /values; did you mean 'summary'"):
        thing.call("do_thing", {"values": {"sumary": "x"}})
    words = "in `values`, by the ids of fields, None leaves a field as it is, and NULL clears it"
    assert words in str(thing.method("do_thing").__doc__)
    assert "The keys in `values` are the ids of fields" in thing.source("bodies.py")
