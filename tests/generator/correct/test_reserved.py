"""The reserved names are those that generated code and the client use, no fewer."""

from __future__ import annotations

import ast
from typing import Any

import pytest

from generator.correct.name import Names, name_document, read_names
from generator.correct.reserved import CLASS_NAMES, RESOURCE_NAMES
from generator.problem import Problem
from jira_dc_runtime.client import AsyncClient, Client
from tests.generator.conftest import Generate
from tests.generator.inline_spec import complete_document, render_upstream
from tests.shared_files import ROOT

GENERATED = ROOT / "generated" / "jira_dc"


def test_every_class_that_generated_modules_import_is_reserved() -> None:
    imported = {
        alias.name
        for path in (*GENERATED.glob("api/*.py"), *GENERATED.glob("models/[!_]*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and not str(node.module).startswith("jira_dc.models")
        for alias in node.names
    }
    assert {"Call", "Model", "Resource"} <= imported
    assert {name for name in imported if name[0].isupper()} <= CLASS_NAMES


def test_every_public_method_of_the_clients_is_reserved() -> None:
    public = {name for client in (Client, AsyncClient) for name in dir(client) if not name.startswith("_")}
    assert public <= RESOURCE_NAMES


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ({"adopted": {"GET /a": "list"}}, "GET /a 'list'"),
        ({"adopted": {"GET /a": 7}}, r"GET /a under \[adopted\]"),
        ({"adopted": ["GET /a"]}, r"no table \[adopted\]"),
        ({"chosen": {"GET /a": {"reason": "x"}}}, r"GET /a under \[chosen\]"),
        ({"resources": {"thing": "import"}}, "'thing' can't be called 'import'"),
        ({"resources": {"thing": "send"}}, "'thing' can't be called 'send'"),
        ({"resources": {"thing": {"why": "x"}}}, r"thing under \[resources\]"),
        ({"classes": {"Thing": {"reason": "x"}}}, r"Thing under \[classes\]"),
        ({"classes": {"Thing": {"name": "Call", "reason": "x"}}}, "'Thing' can't be called 'Call'"),
        ({"classes": {"Thing": {"name": "thing", "reason": "x"}}}, "'Thing' can't be called 'thing'"),
    ],
)
def test_a_name_that_is_taken_or_missing_is_refused(content: dict[str, Any], said: str) -> None:
    with pytest.raises(Problem, match=said) as raised:
        read_names(content)
    assert "spec/names.toml" in str(raised.value)


@pytest.mark.parametrize("inner", ["Body", "body"])
def test_an_inline_object_whose_class_would_be_taken_is_refused(inner: str) -> None:
    document = complete_document(f"""
        paths: {{/api/2/thing: {{get: {{returns: {{$ref: '#/components/schemas/Json'}}}}}}}}
        schemas:
          Json: {{type: object, properties: {{{inner}: {{type: object, properties: {{a: {{type: string}}}}}}}}}}
    """)
    with pytest.raises(Problem, match=r"'JsonBody'.* choose another under \[classes\]"):
        name_document(document, Names({"GET /api/2/thing": "get_thing"}, {}, {}))


def test_an_iterator_that_is_called_like_a_method_is_refused() -> None:
    document = complete_document("""
        paths:
          /api/2/a: {get: {x-paging: {style: single, in: query}}}
          /api/2/b: {get: {}}
    """)
    names = Names({"GET /api/2/a": "get_things", "GET /api/2/b": "iter_things"}, {}, {})
    with pytest.raises(Problem, match=r"spec/names.toml: iter_things of thing would be made twice"):
        name_document(document, names)


USED = [
    "AsyncResource",
    "Any",
    "Call",
    "Content",
    "File",
    "Iterable",
    "JsonBody",
    "Limit",
    "Literal",
    "Mapping",
    "Model",
    "Resource",
    "Sequence",
    "ThingApi",
    "AsyncThingApi",
]


@pytest.mark.parametrize("name", USED)
def test_a_schema_called_like_something_the_code_uses_is_refused(name: str) -> None:
    document = complete_document(f"schemas: {{{name}: {{type: object, properties: {{total: {{type: integer}}}}}}}}")
    document["paths"]["/api/2/thing"]["get"]["responses"] = {
        "200": {"content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}}}
    }
    with pytest.raises(Problem, match=r"choose another( name)? under \[classes\]"):
        render_upstream(document)


@pytest.mark.parametrize(
    "name", ["Calls", "Client", "Jira", "Pages", "Response", "Struct", "ThingApis", "Type", "_Str"]
)
def test_a_schema_called_almost_like_that_takes_nothing_of_its_place(generate: Generate, name: str) -> None:
    thing = generate(f"""
        paths:
          /api/2/thing:
            post:
              parameters:
              - name: order
                in: query
                schema: {{type: array, maxItems: 3, items: {{type: string, enum: [up, down]}}}}
              - {{name: startAt, in: query, schema: {{type: integer}}}}
              - {{name: maxResults, in: query, schema: {{type: integer}}}}
              takes: {{$ref: '#/components/schemas/{name}'}}
              returns: {{$ref: '#/components/schemas/{name}'}}
        schemas:
          {name}:
            type: object
            properties:
              total: {{type: integer}}
              when: {{type: string, format: date-time}}
              values: {{type: array, items: {{$ref: '#/components/schemas/{name}'}}}}
    """)
    answer = {"total": 1, "values": [{"total": 2}]}
    assert thing.call("do_thing", {"total": 0}, order=["up"], answer=answer).value.values[0].total == 2
    items, _requests = thing.iterate("iter_do_thing", {"total": 0}, answers=[answer])
    assert [item.total for item in items] == [2]
    assert thing.types("do_thing")


@pytest.mark.parametrize(
    "tag", ["class", "import", "async", "cached_property", *sorted(name for name in dir(Client) if name[0] != "_")]
)
def test_a_tag_called_like_a_keyword_or_like_a_method_of_the_client_is_refused(tag: str) -> None:
    document = complete_document(f"paths: {{/api/2/thing: {{get: {{tags: [{tag.replace('_', '-')}]}}}}}}")
    with pytest.raises(Problem, match=r"choose another under \[resources\]"):
        render_upstream(document)


@pytest.mark.parametrize(
    ("tag", "resource"), [("None", "none"), ("init", "init"), ("Closed", "closed"), ("sends", "sends")]
)
def test_a_tag_called_almost_like_that_is_a_resource(generate: Generate, tag: str, resource: str) -> None:
    client = generate(f"paths: {{/api/2/thing: {{get: {{tags: ['{tag}']}}}}}}").load("client").Jira
    assert not hasattr(Client, resource)
    assert hasattr(client, resource)
