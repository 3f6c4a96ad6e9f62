"""What is one thing in both documents is compared with itself, whatever it is called, wherever it stands."""

from __future__ import annotations

import copy
import random

import pytest

from generator.compare import compare_documents
from generator.correct.name import Names
from tests.generator.compare.inline import NAMES, THING, compare, make_change, read
from tests.generator.compare.rule_cases import CASES

FIELDS = "type: object, properties: {a: {type: string}, b: {type: integer}}"


def rules(before: str, after: str) -> list[tuple[str, str]]:
    """Return (rule, part) of each change."""
    return [(change.rule.id, change.part.text) for change in compare(before, after)]


def schemas(text: str) -> str:
    """Return a document that has the schemas `text` and no operation."""
    return f"{{paths: {{}}, schemas: {{{text}}}}}"


def test_operations_are_the_same_whatever_their_path_variables_are_called() -> None:
    before = "{paths: {'/api/2/a/{id}': {get: {parameters: [{name: id, in: path, schema: {type: string}}]}}}}"
    after = before.replace("id}", "key}").replace("name: id", "name: key")
    (change,) = compare(before, after)
    assert (change.before, change.after, change.part.python) == ("id", "key", "key")


def test_a_renamed_variable_of_another_type_is_both() -> None:
    before = "{paths: {'/api/2/a/{id}': {get: {parameters: [{name: id, in: path, schema: {type: string}}]}}}}"
    after = before.replace("{id}", "{key}").replace("name: id", "name: key").replace("string", "integer")
    assert rules(before, after) == [
        ("request-parameter-type-changed", "path parameter key"),
        ("request-path-parameter-renamed", "path parameter key"),
    ]


def test_parameters_of_one_name_in_two_places_are_two() -> None:
    before = "{paths: {/api/2/a: {get: {parameters: [{name: a, in: query, schema: {type: string}}]}}}}"
    assert rules(before, before.replace("query", "header")) == [
        ("new-optional-request-parameter", "header parameter a"),
        ("request-parameter-removed", "query parameter a"),
    ]


@pytest.mark.parametrize(
    ("before", "after", "renamed"),
    [
        pytest.param(f"Old: {{{FIELDS}}}", f"New: {{{FIELDS}}}", {"Old": "New"}, id="equal"),
        pytest.param(f"Old: {{{FIELDS}}}", "New: {type: object, properties: {a: {type: string}}}", {}, id="unlike"),
        pytest.param("Old: {type: object}", "New: {type: object}", {}, id="without fields"),
        pytest.param(f"Old: {{{FIELDS}}}", f"New: {{{FIELDS}}}, Two: {{{FIELDS}}}", {}, id="equal to two"),
        pytest.param(f"Old: {{{FIELDS}}}, Two: {{{FIELDS}}}", f"New: {{{FIELDS}}}", {}, id="two are equal"),
        pytest.param(f"Old: {{{FIELDS}}}", f"Old: {{{FIELDS}}}, New: {{{FIELDS}}}", {}, id="the old one stays"),
        pytest.param(
            "Old: {type: object, properties: {next: {$ref: '#/components/schemas/Old'}}}",
            "New: {type: object, properties: {next: {$ref: '#/components/schemas/New'}}}",
            {"Old": "New"},
            id="refers to itself",
        ),
        pytest.param(
            f"Old: {{type: object, properties: {{in: {{$ref: '#/components/schemas/Sub'}}}}}}, Sub: {{{FIELDS}}}",
            f"New: {{type: object, properties: {{in: {{$ref: '#/components/schemas/Low'}}}}}}, Low: {{{FIELDS}}}",
            {"Old": "New", "Sub": "Low"},
            id="refers to another renamed one",
        ),
    ],
)
def test_models_are_renamed_when_each_is_the_only_one_that_equals_the_other(
    before: str, after: str, renamed: dict[str, str]
) -> None:
    found = [change for change in compare(schemas(before), schemas(after)) if change.rule.id == "api-schema-renamed"]
    assert {change.before: change.after for change in found} == renamed


def test_a_renamed_model_is_no_other_type_where_it_is_used() -> None:
    before = f"{{paths: {{/api/2/thing: {{get: {{returns: {THING}}}}}}}, schemas: {{Thing: {{{FIELDS}}}}}}}"
    assert rules(before, before.replace("Thing", "Item")) == [("api-schema-renamed", "")]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param("a: {type: string}", "b: {type: string}", "a → b", id="one of one type for another"),
        pytest.param("a: {type: string}", "b: {type: integer}", "", id="another type"),
        pytest.param("a: {type: string}", "b: {type: string}, c: {type: string}", "", id="two of the type are new"),
        pytest.param("a: {type: string}, d: {type: string}", "b: {type: string}", "", id="two of the type are gone"),
    ],
)
def test_a_field_that_looks_renamed_is_marked_as_a_candidate(before: str, after: str, expected: str) -> None:
    found = compare(*(schemas(f"Thing: {{type: object, properties: {{{each}}}}}") for each in (before, after)))
    renames = [change for change in found if change.rule.id == "property-renamed"]
    assert [change.candidate for change in renames] == [True] * len(renames)
    told = [f"{change.before.partition(':')[0]} → {change.after.partition(':')[0]}" for change in renames]
    assert told == ([expected] if expected else [])


def test_upstream_ids_and_the_order_of_things_are_no_change() -> None:
    before = """{paths: {/api/2/a: {get: {operationId: getThing_1}, put: {operationId: putThing}}, /api/2/b: {get: {}}},
                 schemas: {A: {type: object, properties: {x: {type: string}, y: {type: string}}}, B: {type: string}}}"""
    document = read(before)
    shuffled = read(before.replace("getThing_1", "getThing_7"))
    shuffled["paths"] = dict(reversed(shuffled["paths"].items()))
    shuffled["components"]["schemas"] = dict(reversed(shuffled["components"]["schemas"].items()))
    assert compare_documents(document, shuffled, NAMES) == ()


@pytest.mark.parametrize(
    ("paths", "callers", "readers"),
    [
        pytest.param("", "compatible", "compatible", id="by nobody"),
        pytest.param(f"takes: {THING}", "breaking", "compatible", id="sent"),
        pytest.param(f"returns: {THING}", "compatible", "breaking", id="read"),
        pytest.param(f"takes: {THING}, returns: {THING}", "breaking", "breaking", id="sent and read"),
        pytest.param(f"takes: {{type: array, items: {THING}}}", "breaking", "compatible", id="sent in a list"),
        pytest.param("returns: {$ref: '#/components/schemas/Holder'}", "compatible", "breaking", id="read inside"),
    ],
)
def test_a_field_concerns_those_who_meet_its_model(paths: str, callers: str, readers: str) -> None:
    holder = f"Holder: {{type: object, properties: {{one: {THING}}}}}"
    text = f"{{paths: {{/api/2/thing: {{put: {{{paths}}}}}}}, schemas: {{{holder}, Thing: {{{FIELDS}}}}}}}"
    (change,) = compare(text, text.replace(", b: {type: integer}", ""))
    assert (change.rule.id, change.callers, change.readers) == ("property-removed", callers, readers)
    assert change.use.by == (("jira.thing.do_thing",) if paths else ())


def test_names_are_jiras_and_ours() -> None:
    names = Names({"GET /api/2/issue/{issueIdOrKey}": "get_issue"}, {"issue": "issue"}, {"IssueBean": "Issue"})
    issue = "{$ref: '#/components/schemas/IssueBean'}"
    before = f"""{{paths: {{'/api/2/issue/{{issueIdOrKey}}': {{get: {{tags: [issue], returns: {issue}}}}}}},
                 schemas: {{IssueBean: {{type: object, properties: {{renderedBody: {{type: string}}}}}}}}}}"""
    after = before.replace("returns", "deprecated: true, returns").replace("type: string", "type: integer")
    operation, field = compare_documents(read(before), read(after), names)
    assert (operation.subject.python, operation.subject.api) == (
        "jira.issue.get_issue",
        "GET /api/2/issue/{issueIdOrKey}",
    )
    assert (field.subject.python, field.subject.api) == ("Issue", "IssueBean")
    assert (field.part.text, field.part.python) == ("field renderedBody", "rendered_body")


def test_a_corrected_document_carries_its_own_names() -> None:
    ours = "info: {title: Jira Data Center, version: '10.3'}, servers: [{url: /}]"
    model = "{x-upstream-name: ThingBean, type: object, properties: {a: {}}}"
    before = f"{{{ours}, paths: {{/api/2/a: {{get: {{operationId: thing_get_thing}}}}}}, schemas: {{Thing: {model}}}}}"
    after = before.replace("thing_get_thing", "thing_read_thing").replace("Thing: {", "Item: {")
    names = Names({}, {}, {"Thing": "Unused", "Item": "Unasked"})
    method, model_change = compare_documents(read(before), read(after), names)
    assert (method.rule.id, method.before, method.after) == (
        "method-renamed",
        "jira.thing.get_thing",
        "jira.thing.read_thing",
    )
    assert (model_change.rule.id, model_change.before, model_change.after) == ("api-schema-renamed", "Thing", "Item")
    assert model_change.subject.api == "ThingBean"


def test_known_values_may_be_said_either_way() -> None:
    """Upstream says `enum`; our corrections open it."""
    closed = schemas("Thing: {type: string, enum: [a, b]}")
    assert rules(closed, closed.replace("enum", "x-extensible-enum")) == []


def test_a_reference_with_flags_is_the_reference_in_an_all_of() -> None:
    flagged = "{$ref: '#/components/schemas/Sub', readOnly: true}"
    wrapped = "{allOf: [{$ref: '#/components/schemas/Sub'}], readOnly: true}"
    text = f"Thing: {{type: object, properties: {{a: {flagged}}}}}, Sub: {{{FIELDS}}}"
    assert rules(schemas(text), schemas(text.replace(flagged, wrapped))) == []


@pytest.mark.parametrize(
    ("place", "part"),
    [
        ("{type: array, items: VALUE}", "field a[].x"),
        ("{type: object, additionalProperties: VALUE}", "field a{}.x"),
        ("{type: object, properties: {deep: VALUE}}", "field a.deep.x"),
    ],
)
def test_what_is_written_in_place_is_looked_into(place: str, part: str) -> None:
    value = "{type: object, properties: {x: {type: string}}}"
    before = schemas(f"Thing: {{type: object, properties: {{a: {place.replace('VALUE', value)}}}}}")
    assert rules(before, before.replace("string", "integer")) == [("property-type-changed", part)]


def test_what_stands_in_an_all_of_of_one_is_compared() -> None:
    bare = schemas("Thing: {type: object, properties: {a: {type: string, maxLength: 5}}}")
    wrapped = schemas("Thing: {type: object, properties: {a: {allOf: [{type: string, maxLength: 3}]}}}")
    assert rules(bare, wrapped) == [("property-limit-tightened", "field a")]


def test_how_a_single_value_is_written_is_no_matter_of_lists() -> None:
    before = "{paths: {/api/2/a: {get: {parameters: [{name: a, in: query, schema: {type: string}}]}}}}"
    assert rules(before, before.replace("in: query", "in: query, explode: false")) == []


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("", "security: [{bearer: []}]", ["api-security-added", "api-security-removed"]),
        ("security: [{bearer: []}]", "", ["api-security-added", "api-security-removed"]),
        ("", "security: [{basic: []}]", []),
        ("", "security: []", ["api-security-added", "api-security-removed"]),
    ],
)
def test_an_operation_without_a_login_of_its_own_has_that_of_the_document(
    before: str, after: str, expected: list[str]
) -> None:
    whole = "security: [{basic: []}], paths: {/api/2/a: {get: {"
    found = compare(f"{{{whole}{before}}}}}}}}}", f"{{{whole}{after}}}}}}}}}")
    assert sorted(change.rule.id for change in found) == expected
    assert {change.subject.api for change in found} <= {"GET /api/2/a"}


def test_a_model_concerns_those_who_met_it_before() -> None:
    """The operation that read it is gone, and its model is another at the same time."""
    model = f"schemas: {{Thing: {{{FIELDS}}}}}"
    before = f"{{paths: {{/api/2/thing: {{get: {{returns: {THING}}}}}}}, {model}}}"
    after = f"{{paths: {{}}, {model.replace(', b: {type: integer}', '')}}}"
    (field,) = (change for change in compare(before, after) if change.subject.kind == "model")
    assert (field.callers, field.readers) == ("compatible", "breaking")


def test_operations_stand_in_the_order_of_our_names() -> None:
    named = {"GET /api/2/a": "read_last", "GET /api/2/b": "find_first"}
    after = read("{paths: {/api/2/a: {get: {}}, /api/2/b: {get: {}}}}")
    found = compare_documents(read("{paths: {}}"), after, Names(named, {}, {}))
    assert [change.subject.python for change in found] == ["jira.thing.find_first", "jira.thing.read_last"]


def test_the_order_of_changes_does_not_hang_on_the_documents() -> None:
    """Two documents with all the changes of the cases: shuffled, they give the same report."""
    before, after = read("{paths: {}}"), read("{paths: {}}")
    for number, case in enumerate(CASES):
        for document, text in ((before, case.before), (after, case.after)):
            stated = read(text)
            for path, item in stated["paths"].items():
                document["paths"][f"/case{number}{path}"] = item
    shuffled = copy.deepcopy(after)
    paths = list(shuffled["paths"].items())
    random.Random(4).shuffle(paths)
    shuffled["paths"] = dict(paths)
    found = compare_documents(before, after, NAMES)
    assert found == compare_documents(before, shuffled, NAMES)
    assert len(found) > len(CASES) // 2


def test_a_change_is_as_bad_as_for_those_it_hits_hardest() -> None:
    change = make_change()
    assert (change.callers, change.readers, change.level) == ("breaking", "compatible", "breaking")
