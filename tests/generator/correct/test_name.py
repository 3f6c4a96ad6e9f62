"""Names: every one is chosen in spec/names.toml, none moves by itself, and a collision stops the build."""

from __future__ import annotations

from typing import Any

import pytest

from generator.correct.name import Names, name_document, name_iterator, propose_name, read_names
from generator.correct.spelling import spell_argument, spell_pascal, spell_snake
from generator.problem import Problem
from tests.generator.inline_spec import Choices, complete_document, render_upstream

TWO = """
paths:
  /api/2/a: {{get: {{tags: [{first}], operationId: {id_a}}}}}
  /api/2/b: {{get: {{tags: [{second}], operationId: {id_b}}}}}
"""
NAMES = Names({"GET /api/2/a": "get_a", "GET /api/2/b": "get_b"}, {}, {})


def two_operations(
    first: str = "thing", second: str = "thing", id_a: str = "getA", id_b: str = "getB"
) -> dict[str, Any]:
    """Return a document with two operations."""
    return complete_document(TWO.format(first=first, second=second, id_a=id_a, id_b=id_b))


def test_an_operation_without_a_name_stops_the_build_with_a_proposal() -> None:
    with pytest.raises(Problem) as raised:
        name_document(two_operations(id_b="getAllThings_12"), Names({"GET /api/2/a": "get_a"}, {}, {}))
    assert str(raised.value) == (
        'spec/names.toml has no name for GET /api/2/b; add `"GET /api/2/b" = "get_all_things"` '
        "under [adopted], or choose one."
    )


def test_two_operations_of_one_tag_and_one_name_stop_the_build() -> None:
    names = Names({"GET /api/2/a": "get_it", "GET /api/2/b": "get_it"}, {}, {})
    with pytest.raises(Problem, match=r"gives 2 operations of thing the name get_it; choose others under \[chosen\]"):
        name_document(two_operations(), names)
    assert name_document(two_operations(second="other"), names)


def test_two_tags_that_would_become_one_resource_stop_the_build() -> None:
    with pytest.raises(Problem, match=r"email-templates.*emailTemplates|emailTemplates.*email-templates"):
        render_upstream(two_operations(first="email-templates", second="emailTemplates"))


def test_two_schemas_that_would_become_one_class_stop_the_build() -> None:
    document = complete_document("""
        paths: {/api/2/a: {get: {}}}
        schemas: {UserBean: {type: object}, User: {type: object}}
    """)
    with pytest.raises(Problem, match=r"User.* would both become the class User; choose names under \[classes\]"):
        name_document(document, Names({"GET /api/2/a": "get_a"}, {}, {}))
    chosen = name_document(document, Names({"GET /api/2/a": "get_a"}, {}, {"UserBean": "UserDetails"}))
    assert list(chosen["components"]["schemas"]) == ["User", "UserDetails"]


def test_an_inline_object_that_would_take_the_name_of_a_schema_stops_the_build() -> None:
    document = complete_document("""
        schemas:
          Thing: {type: object, properties: {inner: {type: object, properties: {a: {type: string}}}}}
          ThingInner: {type: object, properties: {b: {type: string}}}
    """)
    with pytest.raises(Problem, match="ThingInner"):
        name_document(document, Names({"GET /api/2/thing": "get_thing"}, {}, {}))


def test_names_of_operations_that_the_document_lacks_are_allowed() -> None:
    names = Names({**NAMES.methods, "GET /api/2/newer": "get_newer"}, {}, {})
    assert name_document(two_operations(), names) == name_document(two_operations(), NAMES)


def test_renaming_every_operation_id_upstream_changes_nothing() -> None:
    choices = Choices(methods=NAMES.methods)
    before = render_upstream(two_operations(), choices)
    after = render_upstream(two_operations(id_a="completely_9", id_b="different"), choices)
    assert before == after


def test_a_new_operation_changes_no_line_of_the_others() -> None:
    lines = render_upstream(complete_document("paths: {/api/2/a: {get: {operationId: getA}}}"))[0]
    more = render_upstream(two_operations())[0]
    gone = set(lines["jira_dc/api/thing.py"].splitlines()) - set(more["jira_dc/api/thing.py"].splitlines())
    assert gone == set()


def test_naming_leaves_its_input_alone() -> None:
    document = two_operations()
    name_document(document, NAMES)
    assert document == two_operations()


@pytest.mark.parametrize(
    ("method", "iterator"),
    [
        ("get_boards", "iter_boards"),
        ("get_all_boards", "iter_boards"),
        ("find_users", "iter_users"),
        ("find_paginated_issues", "iter_issues"),
        ("list_groups", "iter_list_groups"),
        ("search", "iter_search"),
        ("get", "iter_get"),
        ("bulk_get_users", "iter_bulk_get_users"),
    ],
)
def test_the_name_of_an_iterator_follows_from_its_method(method: str, iterator: str) -> None:
    assert name_iterator(method) == iterator


@pytest.mark.parametrize(
    ("operation_id", "proposal"),
    [
        ("getIssue", "get_issue"),
        ("getProperty_1", "get_property"),
        ("get_12_3", "get_12"),
        ("setBaseURL", "set_base_url"),
    ],
)
def test_a_proposal_drops_the_number_that_upstream_adds(operation_id: str, proposal: str) -> None:
    assert propose_name(operation_id) == proposal


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ({"adopted": {"GET /a": "GetA"}}, "no Python method name"),
        ({"adopted": {"GET /a": "get a"}}, "no Python method name"),
        ({"adopted": {"GET /a": "_get"}}, "no Python method name"),
        ({"adopted": {"GET /a": "1st"}}, "no Python method name"),
        ({"adopted": {"GET /a": "x(): pass\n"}}, "no Python method name"),
        ({"adopted": {"GET /a": "class"}}, "no Python method name"),
        ({"chosen": {"GET /a": {"name": "getA", "why": "x"}}}, "no Python method name"),
        ({"adopted": {"GET /a": "a"}, "chosen": {"GET /a": {"name": "b", "why": "x"}}}, "both in"),
        ({"resources": {"thing": "../evil"}}, "resource"),
        ({"classes": {"Thing": {"name": "a b", "why": "x"}}}, "class"),
    ],
)
def test_a_line_of_the_names_file_that_is_no_name_is_refused(content: dict[str, Any], said: str) -> None:
    with pytest.raises(Problem, match=said) as raised:
        read_names(content)
    assert "spec/names.toml" in str(raised.value)


def test_the_names_file_gives_methods_resources_and_classes() -> None:
    names = read_names(
        {
            "adopted": {"GET /a": "get_a"},
            "chosen": {"GET /b": {"name": "get_the_b", "why": "b means two things"}},
            "resources": {"issueLinkType": "link_type"},
            "classes": {"Bean": {"name": "Item", "why": "Bean says nothing"}},
        }
    )
    assert (names.method("GET /a"), names.method("GET /b")) == ("get_a", "get_the_b")
    assert (names.resource("issueLinkType"), names.resource("email-templates")) == ("link_type", "email_templates")
    assert (names.class_for("Bean"), names.class_for("UserJsonBean"), names.class_for("user-data")) == (
        "Item",
        "User",
        "UserData",
    )


@pytest.mark.parametrize(
    ("wire", "snake", "pascal"),
    [
        ("issueIdOrKey", "issue_id_or_key", "IssueIdOrKey"),
        ("email-templates", "email_templates", "EmailTemplates"),
        ("JQLQuery", "jql_query", "JQLQuery"),
        ("a", "a", "A"),
        ("already_snake", "already_snake", "AlreadySnake"),
    ],
)
def test_spelling(wire: str, snake: str, pascal: str) -> None:
    assert (spell_snake(wire), spell_pascal(wire)) == (snake, pascal)


@pytest.mark.parametrize(
    ("wire", "argument"), [("from", "from_"), ("limit", "limit_"), ("2fa", "value_2_fa"), ("projectKey", "project_key")]
)
def test_an_argument_is_never_a_keyword_a_number_or_one_of_ours(wire: str, argument: str) -> None:
    assert spell_argument(wire) == argument
