"""The document as a whole: logins, the server, flags, and noise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tests.generator.correct.defects.case import Case, Checker, ensure
from tests.generator.correct.defects.shape import ANY, ListOf, MapOf, Shape, expect, fields, fits
from tests.generator.correct.defects.spec import Node, Unhandled, is_node, walk

INSTANT = "2013-05-15T11:53:38.000+0000"
"""The one example that is ours: it shows the form of Jira's instants."""
MEANS_ANY: Mapping[str, Shape] = {
    "FieldMetaBean.allowedValues.example": ListOf(ANY),
    "FieldValueBean.value.example": ANY,
    "IssueBean.fields.example": MapOf(ANY),
    "FieldOperation.value.example": ANY,
}
"""Where the example is right and the schema was wrong."""


def _check_schemes(case: Case) -> None:
    schemes: Mapping[str, Node] = case.corrected.document["components"]["securitySchemes"]
    kinds = [(one["type"], one.get("scheme", one.get("in", "")), one.get("name", "")) for one in schemes.values()]
    for wanted in (("http", "basic", ""), ("http", "bearer", ""), ("apiKey", "cookie", "JSESSIONID")):
        ensure(wanted in kinds, f"no security scheme is {wanted}; there are {kinds}")
    flows = [one["flows"] for one in schemes.values() if one["type"] == "oauth2"]
    ensure(any("authorizationCode" in flow for flow in flows), "no OAuth 2 scheme has the authorization code flow")


def _check_security(case: Case) -> None:
    owner = case.operation if "security" in case.operation else case.corrected.document
    offered: list[Node] = owner.get("security", [])
    named = {name for choice in offered for name in choice}
    missing = set(case.corrected.document["components"]["securitySchemes"]) - named
    ensure(
        bool(named) and not missing,
        f"{case.finding.operation} does not offer {', '.join(sorted(missing)) or 'any login'}",
    )


def _check_anonymous(case: Case) -> None:
    ensure({} in case.corrected.document.get("security", []), "anonymous use is not allowed")
    closed = [key for key, one in case.corrected.operations.items() if {} not in one.get("security", [{}])]
    ensure(not closed, f"{closed[:3]} forbid anonymous use")


def _check_deprecated(case: Case) -> None:
    ensure(case.operation.get("deprecated") is True, f"{case.finding.operation} is not marked deprecated")


_BELOW_REST = {"api", "agile", "auth", "dev-status", "jira-webhook", "pat"}
"""The first three are of the document, the others of our supplements."""


def _check_server(case: Case) -> None:
    servers = case.corrected.document.get("servers", [])
    ensure([one["url"] for one in servers] == ["{baseUrl}/rest"], f"servers is {servers}")
    default = servers[0]["variables"]["baseUrl"]["default"]
    ensure(default.startswith("https://"), f"the default base URL is {default}")
    outside = [path for path in case.corrected.document["paths"] if path.split("/")[1] not in _BELOW_REST]
    ensure(not outside, f"{outside[:3]} do not begin with one of {sorted(_BELOW_REST)}")


def _check_noise(case: Case) -> None:
    if case.finding.place == "xml":
        held = [
            name
            for name, schema in case.corrected.schemas.items()
            if any("xml" in node for node in _list_schemas(schema))
        ]
        ensure(not held, f"{', '.join(held[:5])} carry xml")
    else:
        foreign = [example for example in _list_examples(case.corrected.document) if example != INSTANT]
        ensure(not foreign, f"{len(foreign)} examples are not ours, the first is {foreign[:1]}")


def _check_example(case: Case) -> None:
    """No upstream example stays; where the example was right, the schema must fit it now."""
    if case.finding.operation:
        answer = case.corrected.response(case.finding.operation, case.finding.status)
        held = any(key in media for media in answer.get("content", {}).values() for key in ("example", "examples"))
    elif case.corrected.name_of(case.finding.schema) is None:
        held = False
    else:
        held = "example" in (case.corrected.inside(case.finding.schema, case.finding.inner[:-1]) or {})
    ensure(not held, f"{case.finding.place} is still there")
    shape = MEANS_ANY.get(case.finding.place)
    if shape is not None and not _is_operation_by_key(case):
        expect(case.corrected, _find_owner(case), shape, case.finding.place)
    if case.finding.correction == "schema too narrow":
        ensure("enum" not in _find_owner(case), f"{case.finding.place} still has a closed enum beside it")


def _is_operation_by_key(case: Case) -> bool:
    """Tell whether the operations of a field update are keys, as on the wire, which leaves no property `value`."""
    is_value = case.finding.place == "FieldOperation.value.example"
    return is_value and fits(case.corrected, case.corrected.schema("FieldOperation"), fields(add=ANY, set_=ANY))


def _find_owner(case: Case) -> Node:
    """Return the schema that the example was beside."""
    node = case.corrected.inside(case.finding.schema, case.finding.inner[:-1])
    if node is None:
        raise Unhandled(f"{case.finding.place} has no schema any more")
    return node


def _list_schemas(schema: Node) -> Iterator[Node]:
    """Yield the schemas in `schema`; a mapping of properties is none, one may be called xml or example."""
    yield schema
    inner: list[Any] = [*schema.get("properties", {}).values()]
    inner += [schema[key] for key in ("items", "additionalProperties", "not") if isinstance(schema.get(key), dict)]
    inner += [one for key in ("allOf", "anyOf", "oneOf") for one in schema.get(key, ())]
    for one in inner:
        yield from _list_schemas(one)


def _list_examples(document: Node) -> Iterator[Any]:
    """Yield every example: of schemas and media types, which are the mappings that may hold one."""
    for node in walk(document):
        written: list[Any] = [node.get("schema"), *node.get("schemas", {}).values()]
        for child in written:
            if is_node(child):
                yield from (one["example"] for one in _list_schemas(child) if "example" in one)
        if "schema" in node:
            yield from (node[key] for key in ("example", "examples") if key in node)


CHECKERS: Mapping[str, Checker] = {
    "deprecated": _check_deprecated,
    "example-contradicts-schema": _check_example,
    "generator-noise": _check_noise,
    "security-anonymous": _check_anonymous,
    "security-missing": _check_security,
    "security-schemes-missing": _check_schemes,
    "servers": _check_server,
}
