"""Each change is told apart by who made it, and what our corrections absorb is told too."""

from __future__ import annotations

import pytest

from generator.compare.comparison import Release, compare_releases
from tests.generator.compare.inline import NAMES, compare_upstream, read


def field(schema: str) -> str:
    """Return a document with one operation whose answer has the field `a` of the type `schema`."""
    return f"{{schemas: {{Thing: {{type: object, properties: {{a: {schema}}}}}}}}}"


STRING, INTEGER, NUMBER, DATE = (
    field(schema) for schema in ("{type: string}", "{type: integer}", "{type: number}", "{type: string, format: date}")
)


@pytest.mark.parametrize(
    ("upstream", "corrected", "origins"),
    [
        pytest.param((STRING, INTEGER), (STRING, INTEGER), ["upstream"], id="the same change"),
        pytest.param((STRING, INTEGER), (STRING, NUMBER), ["both"], id="another change of the same field"),
        pytest.param((STRING, STRING), (STRING, DATE), ["corrections"], id="only the corrected one changed"),
        pytest.param((STRING, DATE), (DATE, DATE), [], id="upstream mends what we had mended"),
    ],
)
def test_a_change_has_an_origin(upstream: tuple[str, str], corrected: tuple[str, str], origins: list[str]) -> None:
    compared = compare_upstream(*upstream, *corrected)
    assert [change.origin for change in compared.changes] == origins


def test_what_upstream_mends_is_absorbed() -> None:
    (absorbed,) = compare_upstream(STRING, DATE, DATE, DATE).absorbed
    assert absorbed.change.rule.id == "property-type-changed"
    assert absorbed.why == "Our corrections say the same of both releases."


def test_a_model_that_no_operation_reaches_is_absorbed() -> None:
    orphan = STRING.replace("schemas: {", "schemas: {Orphan: {type: object}, ")
    (absorbed,) = compare_upstream(STRING, orphan, STRING, STRING).absorbed
    assert absorbed.change.subject.api == "Orphan"
    assert absorbed.why == "No operation reaches it, so we leave it out."


def test_a_model_of_ours_for_an_operation_of_theirs_is_of_both() -> None:
    theirs = "{paths: {/api/2/list: {get: {returns: {type: object, properties: {a: {}}}}}}}"
    ours = """{paths: {/api/2/list: {get: {returns: {$ref: '#/components/schemas/GetListResult'}}}},
               schemas: {GetListResult: {type: object, properties: {a: {}}}}}"""
    compared = compare_upstream("{paths: {}}", theirs, "{paths: {}}", ours)
    assert [(change.rule.id, change.origin) for change in compared.changes] == [
        ("endpoint-added", "upstream"),
        ("api-schema-added", "both"),
    ]


def test_a_model_that_also_serves_other_operations_is_of_our_corrections() -> None:
    before = "{paths: {/api/2/old: {get: {returns: {}}}}}"
    upstream = "{paths: {/api/2/old: {get: {returns: {}}}, /api/2/new: {get: {returns: {}}}}}"
    ours = upstream.replace("returns: {}", "returns: {$ref: '#/components/schemas/Ours'}")
    ours = f"{ours[:-1]}, schemas: {{Ours: {{type: object, properties: {{a: {{}}}}}}}}}}"
    compared = compare_upstream(before, upstream, before, ours)
    assert [(change.rule.id, change.origin) for change in compared.changes] == [
        ("endpoint-added", "upstream"),
        ("response-body-type-changed", "corrections"),
        ("api-schema-added", "corrections"),
    ]


def test_a_field_of_a_model_that_upstream_made_anew_is_of_both() -> None:
    without = "{paths: {}}"
    (change,) = compare_upstream(without, STRING, STRING, INTEGER).changes
    assert (change.rule.id, change.origin) == ("property-type-changed", "both")


def test_origins_are_known_only_with_both_upstream_documents() -> None:
    older, newer = read(STRING), read(INTEGER)
    for before, after in ((None, newer), (older, None), (None, None)):
        compared = compare_releases(Release("10.0", older, before), Release("10.3", newer, after), NAMES)
        assert (compared.knows_upstream, [change.origin for change in compared.changes]) == (False, ["unknown"])


def test_a_model_upstream_that_we_replace_is_absorbed() -> None:
    theirs = "{paths: {/api/2/list: {get: {returns: {$ref: '#/components/schemas/Page'}}}}, schemas: {Page: {}}}"
    ours = theirs.replace("Page", "UserPage")
    compared = compare_upstream("{paths: {}}", theirs, "{paths: {}}", ours)
    assert [(each.change.subject.api, each.why) for each in compared.absorbed] == [
        ("Page", "Our corrections put another model in its place.")
    ]
