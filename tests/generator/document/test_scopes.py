"""The OAuth 2 scope of an operation: kept from the document, and named when a refusal shows that it may be missing."""

from __future__ import annotations

from typing import Any

import pytest

from generator.document.check import check_document
from generator.document.distil import distil_document
from generator.document.scope import find_scope
from generator.problem import Problem
from jira_dc_runtime.errors.http_error import http_error
from tests.generator.conftest import Generate
from tests.generator.inline_spec import complete_document

SECURITY: list[tuple[Any, str]] = [
    (None, ""),
    ([], ""),
    ([{"basic": []}], ""),
    ([{"OAuth2": ["READ"]}], "READ"),
    ([{"basic": []}, {"OAuth2": ["WRITE"]}], "WRITE"),
    ([{"OAuth2": ["READ", "ADMIN"]}], "ADMIN"),
    ([{"OAuth2": ["WRITE"]}, {"OAuth2": ["READ"]}], "READ"),
    ([{"OAuth2": ["SYSTEM_ADMIN"]}], "SYSTEM_ADMIN"),
    ([{"OAuth2": ["read:jira-work", "some prose"]}], ""),
    ([{"OAuth2": ["READ", [], 3, {}]}], "READ"),
    ([{"OAuth2": "READ"}], ""),
    ([{"OAuth2": None}], ""),
]


@pytest.mark.parametrize(("security", "scope"), SECURITY)
def test_the_scope_that_an_upstream_document_names(security: Any, scope: str) -> None:
    document = complete_document("paths: {/api/2/thing: {get: {}}}")
    if security is not None:
        document["paths"]["/api/2/thing"]["get"]["security"] = security
    distilled = distil_document(document, "1.0")
    check_document(distilled)
    assert find_scope(distilled["paths"]["/api/2/thing"]["get"].get("security", [])) == scope


def test_a_call_carries_the_scope_of_its_operation(generate: Generate) -> None:
    thing = generate("""
        paths:
          /api/2/a: {get: {operationId: getA, security: [{basic: []}, {OAuth2: [READ]}]}}
          /api/2/b: {get: {operationId: getB, security: [{basic: []}]}}
    """)
    api: Any = thing.load("api.thing")
    assert (api._get_a().scope, api._get_b().scope) == ("READ", "")
    assert "scope" not in thing.source("api/thing.py").partition("def _get_b")[2].partition("class")[0]
    assert thing.call("get_a").query == []


def test_a_refusal_names_it(generate: Generate) -> None:
    thing = generate("paths: {/api/2/thing: {put: {security: [{OAuth2: [WRITE]}]}}}")
    call: Any = thing.load("api.thing")._do_thing()
    assert "needs the scope WRITE" in str(http_error(call.operation, 403, {}, b"", call.scope))


def test_the_corrected_document_says_it_too(generate: Generate) -> None:
    thing = generate("paths: {/api/2/thing: {get: {security: [{OAuth2: [READ]}]}}}")
    operation = thing.document["paths"]["/api/2/thing"]["get"]
    logins: list[dict[str, list[str]]] = [
        {"basic": []},
        {"bearer": []},
        {"cookie": []},
        {"oauth1": []},
        {"oauth2": ["READ"]},
    ]
    assert operation["security"] == [{}, *logins]


def test_scopes_are_kept_in_the_distilled_document() -> None:
    document = complete_document("paths: {/api/2/thing: {get: {security: [{OAuth2: [WRITE, READ, some prose]}]}}}")
    operation = distil_document(document, "1.0")["paths"]["/api/2/thing"]["get"]
    assert operation["security"] == [{"OAuth2": ["READ", "WRITE"]}]


@pytest.mark.parametrize("scopes", [["read"], "READ", ["READ", "'); evil()"], [{}]])
def test_other_scopes_in_a_committed_document_are_refused(scopes: Any) -> None:
    document = distil_document(complete_document("paths: {/api/2/thing: {get: {}}}"), "1.0")
    document["paths"]["/api/2/thing"]["get"]["security"] = [{"OAuth2": scopes}]
    with pytest.raises(Problem, match="The scopes of GET /api/2/thing are not"):
        check_document(document)
