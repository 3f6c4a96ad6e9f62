"""Limits that the document states are checked before anything is sent, wherever they stand."""

from __future__ import annotations

from typing import Any

import pytest

from jira_dc_runtime import LimitExceeded
from tests.generator.conftest import Generate

IDS = "{type: array, maxItems: 2, items: {type: string}}"
NESTED = f"{{type: object, properties: {{inner: {{type: object, properties: {{ids: {IDS}}}}}}}}}"
ITEMS = "{type: array, items: {type: object, properties: {name: {type: string, maxLength: 3}}}}"
REFERRED = "{$ref: '#/components/schemas/Ids'}"


BODIES: list[tuple[str, Any, Any]] = [
    ("{type: array, maxItems: 2, items: {type: string}}", ["a", "b"], ["a", "b", "c"]),
    ("{type: array, uniqueItems: true, items: {type: string}}", ["a", "b"], ["a", "a"]),
    (NESTED, {"inner": {"ids": ["a", "b"]}}, {"inner": {"ids": ["a", "b", "c"]}}),
    (ITEMS, [{"name": "abc"}, {}], [{}, {"name": "abcd"}]),
    (REFERRED, ["a"], ["a", "b"]),
    ("{type: object, properties: {count: {type: integer, minimum: 1, maximum: 5}}}", {"count": 5}, {"count": 6}),
    ("{type: object, properties: {count: {type: integer, minimum: 1, maximum: 5}}}", {"count": 1}, {"count": 0}),
    ("{type: object, properties: {count: {type: integer, minimum: 0}}}", {"count": 0}, {"count": -1}),
    ("{type: array, minItems: 1, items: {type: string}}", ["a"], []),
    ("{type: object, properties: {name: {type: string, minLength: 2}}}", {"name": "ab"}, {"name": "a"}),
]
LIMITING = "".join(
    f"  /api/2/{chr(ord('a') + number)}: {{post: {{operationId: post{chr(ord('A') + number)}, takes: {schema}}}}}\n"
    for number, (schema, _allowed, _refused) in enumerate(BODIES)
)


@pytest.mark.parametrize(
    ("schema", "allowed", "refused"),
    BODIES,
    ids=["count", "unique", "nested", "items", "referred", "maximum", "minimum", "zero", "min-items", "min-length"],
)
def test_a_body_within_the_limit_is_sent_and_one_beyond_is_not(
    generate: Generate, schema: str, allowed: Any, refused: Any
) -> None:
    thing = generate(f"schemas: {{Ids: {{type: array, maxItems: 1, items: {{type: string}}}}}}\npaths:\n{LIMITING}")
    letter = chr(ord("a") + BODIES.index((schema, allowed, refused)))
    assert thing.call(f"post_{letter}", allowed).json == allowed
    with pytest.raises(LimitExceeded, match=f"POST /api/2/{letter}"):
        thing.call(f"post_{letter}", refused)


def test_a_model_is_checked_like_a_mapping(generate: Generate) -> None:
    thing = generate("""
        paths: {/api/2/thing: {post: {takes: {$ref: '#/components/schemas/Thing'}}}}
        schemas: {Thing: {type: object, properties: {issueKeys: {type: array, maxItems: 1, items: {type: string}}}}}
    """)
    model = thing.load("models").Thing
    assert thing.call("do_thing", model(issue_keys=["EX-1"])).json == {"issueKeys": ["EX-1"]}
    with pytest.raises(LimitExceeded, match="issueKeys"):
        thing.call("do_thing", model(issue_keys=["EX-1", "EX-2"]))


@pytest.mark.parametrize(
    ("schema", "allowed", "refused"),
    [
        ("{type: string, maxLength: 3}", "abc", "abcd"),
        ("{type: integer, maximum: 100}", 100, 101),
        ("{type: array, maxItems: 1, items: {type: string}}", ["a"], ["a", "b"]),
        ("{type: array, uniqueItems: true, items: {type: string}}", ["a", "b"], ["a", "a"]),
    ],
)
def test_a_query_parameter_is_checked_too(generate: Generate, schema: str, allowed: Any, refused: Any) -> None:
    thing = generate(
        f"paths: {{/api/2/thing: {{get: {{parameters: [{{name: value, in: query, schema: {schema}}}]}}}}}}"
    )
    assert thing.call("do_thing", value=allowed).query
    assert thing.call("do_thing").query == []
    with pytest.raises(LimitExceeded, match="value"):
        thing.call("do_thing", value=refused)


def test_a_path_parameter_is_checked_too(generate: Generate) -> None:
    thing = generate("""
        paths:
          /api/2/thing/{key}:
            put: {parameters: [{name: key, in: path, required: true, schema: {type: string, maxLength: 3}}]}
    """)
    assert thing.call("do_thing", "abc").path == "/api/2/thing/abc"
    with pytest.raises(LimitExceeded, match="key"):
        thing.call("do_thing", "abcd")


def test_the_size_of_a_json_body_is_checked_in_bytes_as_sent(generate: Generate) -> None:
    media = "application/json: {schema: {type: object}}"
    thing = generate(f"paths: {{/api/2/thing: {{put: {{requestBody: {{x-max-bytes: 10, content: {{{media}}}}}}}}}}}")
    assert len(thing.call("do_thing", "ä" * 4).request.content) == 10
    with pytest.raises(LimitExceeded):
        thing.call("do_thing", "ä" * 5)


def test_the_limits_of_schemas_that_contain_themselves_have_an_end(generate: Generate) -> None:
    thing = generate("""
        paths: {/api/2/thing: {post: {takes: {$ref: '#/components/schemas/Thing'}}}}
        schemas:
          Thing:
            type: object
            properties: {name: {type: string, maxLength: 3}, child: {$ref: '#/components/schemas/Thing'}}
    """)
    with pytest.raises(LimitExceeded, match="child/name"):
        thing.call("do_thing", {"child": {"name": "abcd"}})
