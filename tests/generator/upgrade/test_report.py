"""What the report of an adoption says at its top: the version to come, and what a person must decide, if anything."""

from __future__ import annotations

import copy
import re
from typing import Any

import pytest

from generator.compare.change import Level
from generator.compare.comparison import Comparison
from generator.compare.version import Versions, choose_version
from generator.correct.correct import correct_document
from generator.correct.name import Names
from generator.correct.spec import Spec
from generator.correct.words import Words
from generator.document.openapi import Document
from generator.upgrade.report import MOST_CHARACTERS, MOST_LINES, compare_adopted, report_adoption


def document(release: str, *paths: str, required: bool = False, deprecated: bool = False) -> Document:
    """Return a distilled document with one operation a path."""
    operation: dict[str, Any] = {
        "tags": ["thing"],
        "operationId": "get",
        "deprecated": deprecated,
        "parameters": [{"in": "query", "name": "q", "required": required, "schema": {"type": "string"}}],
        "responses": {"204": {}},
    }
    return {
        "openapi": "3.0.1",
        "info": {"title": "Jira Data Center", "version": release},
        "paths": {path: {"get": copy.deepcopy(operation)} for path in paths},
        "components": {"schemas": {}, "securitySchemes": {}},
    }


def compare(before: Document, after: Document) -> tuple[Spec, Comparison]:
    names = Names({f"GET {path}": f"get_{path[-1]}" for path in [*before["paths"], *after["paths"]]}, {}, {})
    release = after["info"]["version"]
    spec = Spec({release: after}, release, (), names, Words({}, {}, {}), {})
    return spec, compare_adopted(spec, correct_document(spec), before, None)


CASES: dict[str, tuple[Document, Document, Level | None]] = {
    "nothing": (document("10.0", "/a"), document("10.1", "/a"), None),
    "more": (document("10.0", "/a"), document("10.1", "/a", "/b"), "compatible"),
    "less": (document("10.0", "/a", "/b"), document("10.1", "/a"), "breaking"),
    "a parameter that is required now": (document("10.0", "/a"), document("10.1", "/a", required=True), "breaking"),
}


@pytest.mark.parametrize("case", CASES)
def test_the_top_says_whether_a_person_must_decide(case: str) -> None:
    before, after, level = CASES[case]
    spec, comparison = compare(before, after)
    text = report_adoption(spec, comparison, Versions("1.2.0", is_open=False, released="1.2.0")).markdown
    said = "It breaks programs: decide" if level == "breaking" else "Nobody needs to decide anything."
    assert said in text.partition("\n")[0]


@pytest.mark.parametrize(
    ("case", "versions", "proposed"),
    [
        ("less", Versions("1.2.0", is_open=False, released="1.2.0"), "2.0.0"),
        ("more", Versions("1.2.0", is_open=False, released="1.2.0"), "1.3.0"),
        ("nothing", Versions("1.2.0", is_open=False, released="1.2.0"), "1.2.1"),
        ("less", Versions("1.3.0", is_open=True, released="1.2.0"), "2.0.0"),  # it must move further now
        ("more", Versions("2.0.0", is_open=True, released="1.2.0"), "2.0.0"),  # it has moved far enough
        ("less", Versions("0.1.0", is_open=True, released=None), "0.1.0"),  # the first release breaks nobody
    ],
)
def test_the_version_moves_as_far_as_it_must(case: str, versions: Versions, proposed: str) -> None:
    before, after, _level = CASES[case]
    spec, comparison = compare(before, after)
    assert choose_version(comparison.bump, versions) == proposed
    report = report_adoption(spec, comparison, versions)
    assert report.version == proposed
    asked = re.findall(r"asks for a \w+: (\S+)\*\*|comes with the first release of ours: (\S+)\*\*", report.markdown)
    assert ["".join(each) for each in asked] == [proposed]


def test_the_first_release_is_compared_with_nothing() -> None:
    spec, _comparison = compare(document("10.0", "/a"), document("10.1", "/a", "/b"))
    report = report_adoption(spec, None, Versions("0.1.0", is_open=True, released=None))
    assert report.entry == ("- Jira 10.1: 2 operations.",)
    assert report.title == "Adopt Jira 10.1"
    assert "Nothing was pinned before." in report.markdown


def test_the_version_line_says_which_part_moves() -> None:
    spec, comparison = compare(*CASES["more"][:2])
    text = report_adoption(spec, comparison, Versions("1.2.0", is_open=False, released="1.2.0")).markdown
    assert "This **asks for a minor: 1.3.0**." in text


def test_the_changelog_tells_the_worst_first_names_what_is_new_and_stays_short() -> None:
    many = [f"/new/{number}/{chr(97 + number)}" for number in range(MOST_LINES + 5)]
    spec, comparison = compare(document("10.0", "/a"), document("10.1", *many))
    entry = report_adoption(spec, comparison, Versions("1.0.0", is_open=False, released="1.0.0")).entry
    assert entry[0] == f"- Jira 10.1: {len(many)} operations."
    assert entry[1].startswith("  - ⚠️ `jira.thing.get_a` (`GET /a`)")
    assert entry[2].startswith(f"  - {len(many)} operations are new: `jira.thing.get_a`, `jira.thing.get_b`, ")
    assert len(entry) == 3


def test_a_changelog_entry_has_twenty_lines_at_most() -> None:
    paths = [f"/old/{number}/{chr(97 + number)}" for number in range(MOST_LINES + 5)]
    spec, comparison = compare(document("10.0", "/z", *paths), document("10.1", "/z"))
    entry = report_adoption(spec, comparison, Versions("1.0.0", is_open=False, released="1.0.0")).entry
    assert len(entry) == MOST_LINES
    assert entry[-1] == "  - and 7 more, see the report of the commit."


def test_the_same_fact_of_many_operations_is_one_line_of_the_changelog() -> None:
    paths = [f"/old/{number}/{chr(97 + number)}" for number in range(9)]
    spec, comparison = compare(document("10.0", *paths), document("10.1", *paths, deprecated=True))
    entry = report_adoption(spec, comparison, Versions("1.0.0", is_open=False, released="1.0.0")).entry
    assert entry == ("- Jira 10.1: 9 operations.", "  - 9 operations: is deprecated.")


def test_a_report_fits_a_pull_request_with_the_real_breaks_first() -> None:
    paths = [f"/old/{number}/{chr(97 + number % 26)}" for number in range(900)]
    names = Names({f"GET {path}": f"get_{number}" for number, path in enumerate([*paths, "/gone"])}, {}, {})
    before = document("10.0", "/gone", *paths)
    after = document("10.1", *paths, required=True)
    spec = Spec({"10.1": after}, "10.1", (), names, Words({}, {}, {}), {})
    for number, path in enumerate(paths):  # so that no two say the same
        after["paths"][path]["get"]["parameters"][0]["name"] = f"q{number}"
    report = report_adoption(
        spec,
        compare_adopted(spec, correct_document(spec), before, None),
        Versions("1.0.0", is_open=False, released="1.0.0"),
    )
    assert MOST_CHARACTERS - 1_000 < len(f"{report.title}\n\n{report.markdown}") <= MOST_CHARACTERS
    assert "`GET /gone`)**: is gone." in report.markdown
    assert report.markdown.endswith("`nox -s changes -- 10.0 10.1` writes all of it.\n")
    assert report.markdown.count("<details>") == report.markdown.count("</details>")


def test_hints_stand_above_the_changes() -> None:
    spec, comparison = compare(*CASES["more"][:2])
    versions = Versions("1.0.0", is_open=False, released="1.0.0")
    text = report_adoption(spec, comparison, versions, hints=["Look at this."]).markdown
    assert text.index("Worth a look:\n\n- Look at this.") < text.index("# Jira")
