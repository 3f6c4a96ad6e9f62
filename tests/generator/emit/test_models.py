"""The classes of generated models: every schema can be decoded, and names of fields and classes are stable and safe."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any, get_type_hints

import msgspec
import pytest

from jira_dc_runtime.codec import decode
from tests.generator.conftest import Generate
from tests.generator.inline_spec import Choices, Package


def decode_all(package: Package) -> dict[str, msgspec.json.Decoder[Any]]:
    """Return a decoder for each class of models; making one resolves every annotation."""
    models = package.load("models")
    return {name: msgspec.json.Decoder(getattr(models, name)) for name in models.__all__}


def one_property(name: str, schema: str) -> str:
    """Return a document whose schema `Thing` has one property."""
    return f"schemas: {{Thing: {{type: object, properties: {{'{name}': {schema}}}}}}}"


@pytest.mark.parametrize(
    "names",
    [
        ["self", "from", "class", "None", "48x48", "max-results", "field", "msgspec"],
        ["int", "str", "bool", "float", "list", "dict", "bytes", "object", "type", "name"],
        ["date", "datetime", "Any", "Model", "Struct", "annotations"],
        ["_links", "$id", "a.b", "a:b", "UPPER", "issueURLs"],
    ],
    ids=["keywords", "builtins", "imports", "signs"],
)
def test_any_property_name_survives_beside_every_kind_of_field(generate: Generate, names: list[str]) -> None:
    schemas = {
        "text": "{type: string}",
        "count": "{type: integer}",
        "flag": "{type: boolean}",
        "ratio": "{type: number}",
        "many": "{type: array, items: {type: string}}",
        "map": "{type: object, additionalProperties: {type: integer}}",
        "day": "{type: string, format: date}",
        "instant": "{type: string, format: date-time}",
        "anything": "{type: object}",
    }
    fields = "".join(f"      '{name}': {{type: string}}\n" for name in names)
    fields += "".join(f"      {name}: {schema}\n" for name, schema in schemas.items())
    thing = generate(f"schemas:\n  Thing:\n    type: object\n    properties:\n{fields}")
    wire: dict[str, Any] = dict.fromkeys(names, "x")
    wire |= {"text": "a", "count": 1, "flag": True, "ratio": 0.5, "many": ["b"], "map": {"c": 2}}
    wire |= {"day": "2024-05-15", "instant": "2024-05-15T12:00:00Z", "anything": [None]}
    decoded = decode_all(thing)["Thing"].decode(msgspec.json.encode(wire))
    assert msgspec.to_builtins(decoded) == wire
    assert decoded.day == date(2024, 5, 15)
    assert decoded.instant == datetime(2024, 5, 15, 12, tzinfo=UTC)


@pytest.mark.parametrize("own", ["int", "str", "list", "bool", "date", "float"])
def test_a_property_called_like_its_own_type_does_not_hide_it(generate: Generate, own: str) -> None:
    schema = {
        "int": "{type: integer}",
        "str": "{type: string}",
        "list": "{type: array, items: {type: integer}}",
        "bool": "{type: boolean}",
        "date": "{type: string, format: date}",
        "float": "{type: number}",
    }[own]
    thing = generate(
        f"schemas: {{Thing: {{type: object, properties: {{{own}: {schema}, z: {{type: array, items: {schema}}}}}}}}}"
    )
    value: Any = {"int": 1, "str": "a", "list": [1], "bool": True, "date": "2024-05-15", "float": 0.5}[own]
    decoded = decode_all(thing)["Thing"].decode(msgspec.json.encode({own: value, "z": [value]}))
    assert msgspec.to_builtins(decoded) == {own: value, "z": [value]}


FIELDS: list[tuple[str, Any, Any]] = [
    (
        "{type: string, format: date-time}",
        "2013-05-15T11:53:38.000+0000",
        datetime(2013, 5, 15, 11, 53, 38, tzinfo=UTC),
    ),
    ("{type: string, format: rfc3339}", "2013-05-15T11:53:38.000Z", datetime(2013, 5, 15, 11, 53, 38, tzinfo=UTC)),
    ("{type: string, format: date}", "2013-05-15", date(2013, 5, 15)),
    ("{type: string, format: uri}", "/not a/uri", "/not a/uri"),
    ("{type: string, format: anything}", "x", "x"),
    ("{type: string, enum: [open, done]}", "a new one", "a new one"),
    ("{type: string, maxLength: 1, pattern: '[a-z]'}", "LONG", "LONG"),
    ("{type: integer, format: int32, maximum: 3}", 2**40, 2**40),
    ("{type: object}", [1, None], [1, None]),
    ("{type: object, additionalProperties: true}", {"a": 1}, {"a": 1}),
    ("{type: object, additionalProperties: {type: array, items: {type: integer}}}", {"a": [1]}, {"a": [1]}),
    ("{type: array, items: {type: object}}", [1, "a", None], [1, "a", None]),
    ("{type: string}", None, None),
]
READING = ", ".join(f"{chr(ord('a') + number)}: {schema}" for number, (schema, _given, _read) in enumerate(FIELDS))


@pytest.mark.parametrize(("schema", "given", "read"), FIELDS)
def test_a_field_reads_what_jira_sends(generate: Generate, schema: str, given: Any, read: Any) -> None:
    decoder = decode_all(generate(f"schemas: {{Thing: {{type: object, properties: {{{READING}}}}}}}"))["Thing"]
    name = chr(ord("a") + FIELDS.index((schema, given, read)))
    assert getattr(decoder.decode(msgspec.json.encode({name: given})), name) == read
    for nothing in ({name: None, "unknown": 1}, {}):
        value, drift = decode(msgspec.json.encode(nothing), decoder.type, "GET /thing")
        assert (getattr(value, name), drift) == ([] if "array, items: {type: object}" in schema else None, ())


@pytest.mark.parametrize(
    "reference",
    [
        "{$ref: '#/components/schemas/Inner'}",
        "{$ref: '#/components/schemas/Inner', nullable: true}",
        "{allOf: [{$ref: '#/components/schemas/Inner'}]}",
        "{allOf: [{$ref: '#/components/schemas/Inner'}], nullable: true}",
        "{$ref: '#/components/schemas/Alias'}",
    ],
)
def test_a_reference_is_that_class_nullable_or_not(generate: Generate, reference: str) -> None:
    thing = generate(f"""
        schemas:
          Thing: {{type: object, properties: {{inner: {reference}}}}}
          Inner: {{type: object, properties: {{name: {{type: string}}}}}}
          Alias: {{$ref: '#/components/schemas/Inner'}}
    """)
    models = thing.load("models")
    assert get_type_hints(models.Thing)["inner"] == models.Inner | None
    decoder = decode_all(thing)["Thing"]
    assert decoder.decode(b'{"inner": {"name": "a"}}').inner == models.Inner(name="a")
    assert decoder.decode(b'{"inner": null}').inner is None


def test_inline_objects_become_classes_named_from_their_place(generate: Generate) -> None:
    thing = generate("""
        schemas:
          Thing:
            type: object
            properties:
              fields: {type: object, properties: {assignee: {type: object, properties: {name: {type: string}}}}}
              links: {type: array, items: {type: object, properties: {url: {type: string}}}}
              by-key: {type: object, additionalProperties: {type: object, properties: {id: {type: integer}}}}
    """)
    decoders = decode_all(thing)
    assert sorted(decoders) == ["Thing", "ThingByKeyValue", "ThingFields", "ThingFieldsAssignee", "ThingLinksItem"]
    wire = {"fields": {"assignee": {"name": "fred"}}, "links": [{"url": "/"}], "by-key": {"a": {"id": 1}}}
    assert msgspec.to_builtins(decoders["Thing"].decode(msgspec.json.encode(wire))) == wire


def test_a_name_made_for_an_inline_object_does_not_depend_on_other_schemas(generate: Generate) -> None:
    inner = "{type: object, properties: {a: {type: object, properties: {b: {type: string}}}}}"
    alone = generate(f"schemas: {{Thing: {inner}}}").source("models/thing.py")
    before = generate(f"""
        schemas:
          Another: {inner}
          Thing: {{type: object, properties: {{a: {{type: object, properties: {{b: {{type: string}}}}}},
                                               c: {{$ref: '#/components/schemas/Another'}}}}}}
    """).source("models/thing.py")
    assert "class ThingA(" in alone
    assert "class ThingA(" in before


def test_schemas_may_contain_each_other(generate: Generate) -> None:
    thing = generate("""
        schemas:
          Thing:
            type: object
            properties: {parent: {$ref: '#/components/schemas/Thing'}, others: {$ref: '#/components/schemas/Others'}}
          Others: {type: object, properties: {list: {type: array, items: {$ref: '#/components/schemas/Thing'}}}}
    """)
    wire = b'{"others":{"list":[{},{"others":{"list":[{}]}}]},"parent":{"parent":{}}}'
    assert msgspec.json.encode(decode_all(thing)["Thing"].decode(wire)) == wire


def test_javas_bean_is_dropped_and_the_upstream_name_is_told(generate: Generate) -> None:
    thing = generate("""
        paths: {/api/2/thing: {get: {returns: {$ref: '#/components/schemas/AvatarBean'}}}}
        schemas:
          AvatarBean: {type: object, properties: {owner: {$ref: '#/components/schemas/UserJsonBean'}}}
          UserJsonBean: {type: object, properties: {name: {type: string}}}
    """)
    models = thing.load("models")
    assert sorted(decode_all(thing)) == ["Avatar", "User"]
    assert "AvatarBean" in models.Avatar.__doc__


def test_a_class_takes_the_name_chosen_by_hand(generate: Generate) -> None:
    document = one_property("name", "{type: string}")
    assert sorted(decode_all(generate(document, Choices(classes={"Thing": "Item"})))) == ["Item"]


def test_known_values_are_told_in_the_class_and_are_plain_strings_in_the_field(generate: Generate) -> None:
    thing = generate(one_property("status", "{type: string, enum: [done, open]}"))
    models = thing.load("models")
    assert get_type_hints(models.Thing)["status"] == str | None
    assert "`status` is one of: done, open; other values may come." in models.Thing.__doc__


def test_two_properties_that_would_become_one_field_stay_two(generate: Generate) -> None:
    thing = generate(
        "schemas: {Thing: {type: object, properties: {userName: {type: string}, user-name: {type: string}}}}"
    )
    wire = {"userName": "a", "user-name": "b"}
    assert msgspec.to_builtins(decode_all(thing)["Thing"].decode(msgspec.json.encode(wire))) == wire


def test_a_class_that_no_operation_reaches_is_not_written(generate: Generate) -> None:
    thing = generate("""
        schemas:
          Thing: {type: object, properties: {name: {type: string}}}
          Lonely: {type: object, properties: {name: {type: string}}}
    """)
    assert sorted(decode_all(thing)) == ["Thing"]
