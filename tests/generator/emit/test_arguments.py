"""The arguments of generated methods: their names, their order, and what they become on the wire."""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from typing import Any, Literal

import pytest

from generator.problem import Problem
from jira_dc_runtime import RequestError
from tests.generator.conftest import Generate
from tests.generator.inline_spec import Choices

_KNOWN: Any = Literal["done", "open"]
ONE_QUERY_PARAMETER = """
paths:
  /api/2/thing:
    get:
      parameters: [{{name: {name}, in: query, schema: {schema}}}]
"""


WIRE_NAMES: list[tuple[str, str]] = [
    ("from", "from_"),
    ("class", "class_"),
    ("self", "self_"),
    ("body", "body_"),
    ("limit", "limit_"),
    ("paging", "paging_"),
    ("page_size", "page_size_"),
    ("with-hyphen", "with_hyphen"),
    ("48x48", "value_48_x_48"),
    ("startAt", "start_at"),
    ("currentJQL", "current_jql"),
    ("user.name", "user_name"),
    ("list", "list_"),
    ("None", "none"),
]
NAMED = ", ".join(f"{{name: '{wire}', in: query, schema: {{type: string}}}}" for wire, _argument in WIRE_NAMES)


@pytest.mark.parametrize(("wire", "argument"), WIRE_NAMES)
def test_any_wire_name_becomes_an_argument_and_stays_itself_on_the_wire(
    generate: Generate, wire: str, argument: str
) -> None:
    thing = generate(f"paths: {{/api/2/thing: {{get: {{parameters: [{NAMED}]}}}}}}")
    assert thing.call("do_thing", **{argument: "x"}).query == [(wire, "x")]
    assert thing.call("do_thing").query == []


@pytest.mark.parametrize(
    ("schema", "given", "sent"),
    [
        ("{type: boolean}", True, "true"),
        ("{type: boolean}", False, "false"),
        ("{type: integer}", 0, "0"),
        ("{type: number}", 0.5, "0.5"),
        ("{type: string}", "", ""),
        ("{type: string}", "a b&c=ä", "a b&c=ä"),
    ],
)
def test_a_query_value_is_written_as_jira_reads_it(generate: Generate, schema: str, given: Any, sent: str) -> None:
    thing = generate(ONE_QUERY_PARAMETER.format(name="value", schema=schema))
    assert thing.call("do_thing", value=given).query == [("value", sent)]


@pytest.mark.parametrize(
    ("parameter", "sent"),
    [
        ("{name: expand, in: query, schema: {type: string}}", [("expand", "a,b")]),
        ("{name: ids, in: query, schema: {type: array, items: {type: string}}}", [("ids", "a"), ("ids", "b")]),
        ("{name: ids, in: query, explode: false, schema: {type: array, items: {type: string}}}", [("ids", "a,b")]),
        ("{name: ids, in: query, schema: {$ref: '#/components/schemas/StringList'}}", [("ids", "a,b")]),
    ],
    ids=["comma-by-name", "repeated-by-default", "comma-by-explode", "comma-by-StringList"],
)
def test_a_list_is_joined_with_commas_or_repeated(
    generate: Generate, parameter: str, sent: list[tuple[str, str]]
) -> None:
    thing = generate(f"""
        paths: {{/api/2/thing: {{get: {{parameters: [{parameter}]}}}}}}
        schemas: {{StringList: {{type: object}}}}
    """)
    name = sent[0][0]
    full: dict[str, Any] = {name: ["a", "b"]}
    empty: dict[str, Any] = {name: []}
    assert thing.call("do_thing", **full).query == sent
    with pytest.raises(RequestError, match=f"{name} is an empty list"):
        thing.call("do_thing", **empty)
    assert thing.types("do_thing")[name] == Sequence[str] | None


def test_a_path_value_is_encoded_and_a_boolean_in_it_is_lower_case(generate: Generate) -> None:
    thing = generate("""
        paths:
          /api/2/thing/{id}/{active}:
            put:
              parameters:
              - {name: active, in: path, required: true, schema: {type: boolean}}
              - {name: id, in: path, required: true, schema: {type: string}}
    """)
    assert thing.call("do_thing", "a/b c", False).path == "/api/2/thing/a%2Fb%20c/false"


def test_path_arguments_come_in_the_order_of_the_path_then_the_body_and_the_rest_by_keyword(generate: Generate) -> None:
    thing = generate("""
        paths:
          /api/2/{z}/{a}:
            post:
              parameters:
              - {name: a, in: path, required: true, schema: {type: string}}
              - {name: optionalB, in: query, schema: {type: string}}
              - {name: optionalA, in: query, schema: {type: string}}
              - {name: must, in: query, required: true, schema: {type: string}}
              - {name: z, in: path, required: true, schema: {type: string}}
              takes: {type: object}
    """)
    parameters = inspect.signature(thing.method("do_thing")).parameters
    assert list(parameters) == ["self", "z", "a", "body", "must", "optional_a", "optional_b"]
    assert [name for name, each in parameters.items() if each.kind is each.KEYWORD_ONLY] == [
        "must",
        "optional_a",
        "optional_b",
    ]
    assert [name for name, each in parameters.items() if each.default is None] == ["optional_a", "optional_b"]
    with pytest.raises(TypeError, match="must"):
        thing.call("do_thing", "z", "a", {})


def test_a_header_parameter_is_sent_as_a_header_and_left_out_when_none(generate: Generate) -> None:
    thing = generate("""
        paths:
          /api/2/thing: {get: {parameters: [{name: If-Match, in: header, schema: {type: string}}]}}
    """)
    assert thing.call("do_thing", if_match="7").request.headers["If-Match"] == "7"
    assert "If-Match" not in thing.call("do_thing").request.headers


@pytest.mark.parametrize(("schema", "given", "sent"), [("{type: boolean}", True, "true"), ("{type: integer}", 7, "7")])
def test_a_header_that_is_no_string_is_written_as_one(generate: Generate, schema: str, given: Any, sent: str) -> None:
    thing = generate(
        f"paths: {{/api/2/thing: {{get: {{parameters: [{{name: X-Value, in: header, schema: {schema}}}]}}}}}}"
    )
    assert thing.call("do_thing", x_value=given).request.headers["X-Value"] == sent


def test_an_experimental_operation_sends_its_header_unasked(generate: Generate) -> None:
    thing = generate("paths: {/api/2/thing: {get: {x-experimental: true}}, /api/2/other: {get: {operationId: other}}}")
    assert thing.call("do_thing").request.headers["X-ExperimentalApi"] == "opt-in"
    assert "X-ExperimentalApi" not in thing.call("other").request.headers
    assert list(inspect.signature(thing.method("do_thing")).parameters) == ["self"]


def test_an_experimental_header_that_the_document_states_itself_is_sent_too(generate: Generate) -> None:
    thing = generate("""
        paths:
          /api/2/thing:
            get:
              x-experimental: true
              parameters: [{name: X-ExperimentalApi, in: header, schema: {type: string}}]
    """)
    assert thing.call("do_thing").request.headers["X-ExperimentalApi"] == "opt-in"


def test_known_values_are_suggested_to_the_caller_and_others_are_taken(generate: Generate) -> None:
    thing = generate(ONE_QUERY_PARAMETER.format(name="status", schema="{type: string, enum: [open, done]}"))
    assert thing.types("do_thing")["status"] == _KNOWN | str | None
    assert thing.call("do_thing", status="new").query == [("status", "new")]


def test_known_values_in_a_list_are_suggested_too(generate: Generate) -> None:
    schema = "{type: array, items: {type: string, enum: [open, done]}}"
    thing = generate(ONE_QUERY_PARAMETER.format(name="status", schema=schema))
    assert thing.types("do_thing")["status"] == Sequence[_KNOWN | str] | None
    assert thing.call("do_thing", status=["open", "new"]).query == [("status", "open"), ("status", "new")]


SHADOWS: list[tuple[str, str, Any]] = [
    ("list", "{type: array, items: {type: string}}", ["a"]),
    ("dict", "{type: object, additionalProperties: {type: string}}", {"a": "b"}),
    ("str", "{type: string}", "a"),
    ("int", "{type: integer}", 1),
    ("bool", "{type: boolean}", True),
    ("any", "{type: object}", {"a": 1}),
]
SHADOWING = "".join(
    f"  /api/2/{wire}: {{get: {{operationId: do_{wire}, returns: {returns}, parameters: ["
    f"{{name: {wire}, in: query, schema: {{type: string}}}}]}}}}\n"
    for wire, returns, _answer in SHADOWS
)


@pytest.mark.parametrize(("wire", "returns", "answer"), SHADOWS)
def test_an_argument_called_like_a_type_does_not_hide_the_type_of_the_answer(
    generate: Generate, wire: str, returns: str, answer: Any
) -> None:
    thing = generate("paths:\n" + SHADOWING)
    for given in (None, "x"):
        arguments: dict[str, Any] = {wire if wire == "any" else f"{wire}_": given}
        assert thing.call(f"do_{wire}", **arguments, answer=answer).value == answer


def test_two_parameters_that_would_become_one_argument_stop_the_build(generate: Generate) -> None:
    with pytest.raises(Problem, match="GET /api/2/thing would have the argument user_name twice"):
        generate("""
            paths:
              /api/2/thing:
                get:
                  parameters:
                  - {name: userName, in: query, schema: {type: string}}
                  - {name: user-name, in: query, schema: {type: string}}
        """)


def test_two_tags_become_two_resources_and_an_unused_operation_id_is_not_in_the_way(generate: Generate) -> None:
    client = generate(
        """
        paths:
          /api/2/a: {get: {tags: [email-templates], operationId: getIt}}
          /api/2/b: {get: {tags: [issueLinkType], operationId: getIt_1}}
        """,
        Choices(resources={"issueLinkType": "link_type"}),
    )
    assert client.call("get_it", tag="email_templates").path == "/api/2/a"
    assert client.call("get_it", tag="link_type").path == "/api/2/b"
