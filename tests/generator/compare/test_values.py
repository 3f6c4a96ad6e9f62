"""Which way a limit moves, and whether one shape takes all that another took."""

from __future__ import annotations

from typing import Any

import pytest

from generator.compare.shape import is_generalized, write_shape
from generator.compare.values import compare_limit

TIGHTER, WIDER = "limit-tightened", "limit-relaxed"

SHAPES: list[tuple[Any, str]] = [
    ({}, "any JSON"),
    (True, "any JSON"),
    ({"type": "string"}, "string"),
    ({"type": "string", "format": "uri"}, "string"),
    ({"type": "string", "format": "date"}, "string (date)"),
    ({"type": "array", "items": {"$ref": "#/components/schemas/Issue"}}, "list of Issue"),
    ({"type": "array"}, "list of any JSON"),
    ({"type": "object"}, "object without declared fields"),
    ({"type": "object", "properties": {}}, "object"),
    ({"properties": {"a": {}}}, "object"),
    ({"type": "object", "additionalProperties": {"type": "string"}}, "map of string"),
    ({"type": "object", "additionalProperties": True}, "map of any JSON"),
    ({"oneOf": [{"type": "string"}, {"type": "array", "items": {}}]}, "list of any JSON or string"),
    ({"allOf": [{"$ref": "#/components/schemas/Issue"}], "readOnly": True}, "Issue"),
    ({"allOf": [{"$ref": "#/components/schemas/A"}, {"type": "object"}]}, "A and object without declared fields"),
]


@pytest.mark.parametrize(
    ("keyword", "old", "new", "expected"),
    [
        ("maxLength", 5, 5, ""),
        ("maxLength", None, 5, TIGHTER),
        ("maxLength", 9, 5, TIGHTER),
        ("maxLength", 5, 9, WIDER),
        ("maxLength", 5, None, WIDER),
        ("maximum", 0, None, WIDER),
        ("minItems", None, 1, TIGHTER),
        ("minItems", 1, 2, TIGHTER),
        ("minItems", 2, 0, WIDER),
        ("minimum", 1, None, WIDER),
        ("uniqueItems", None, False, ""),
        ("uniqueItems", False, True, TIGHTER),
        ("uniqueItems", True, False, WIDER),
        ("pattern", "a", "b", TIGHTER),
        ("pattern", "a", None, WIDER),
        ("multipleOf", 2, 3, TIGHTER),
    ],
)
def test_a_limit_is_tightened_or_relaxed(keyword: str, old: Any, new: Any, expected: str) -> None:
    assert compare_limit(keyword, old, new) == expected


@pytest.mark.parametrize(("schema", "shape"), SHAPES)
def test_a_shape_is_written_in_words(schema: Any, shape: str) -> None:
    assert write_shape(schema, str) == shape


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("string", "any JSON", True),
        ("integer", "number", True),
        ("number", "integer", False),
        ("string", "list of string or string", True),
        ("list of string or string", "string", False),
        ("string", "integer or list of string", False),
    ],
)
def test_a_shape_may_take_all_that_another_took(before: str, after: str, *, expected: bool) -> None:
    assert is_generalized(before, after) is expected
