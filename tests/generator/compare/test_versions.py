"""The reports of the three known releases say what a semantic diff of Atlassian's documents found by other means.

That diff (../shared/facts/versions.md) counts 14 changes from 10.0 to 10.3.17 and 4 from there to 10.3.24. Two of the
14 are new descriptions, which are prose and never taken. All others are found, and each is either a change of the
corrected documents or told as absorbed.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from generator.compare import compare_documents
from generator.compare.comparison import Comparison, Release, compare_releases
from generator.compare.sources import load_release
from generator.correct.spec import load_spec
from tests.operations import ROOT
from tests.shared_files import find_shared

UNUSED = (
    "CreateProjectShortcutBean",
    "LastVisitedItem",
    "OrderByOption",
    "OrderByOptions",
    "OrderByPreferences",
    "OrderByRequest",
    "SortByBean",
    "StatusMapping",
    "WorkflowSchemeMigrationRequest",
)
PIN = "PUT /api/2/issue/{issueIdOrKey}/comment/{id}/pin"

Compare = Callable[[str, str], Comparison]


@pytest.fixture(scope="module")
def releases() -> dict[str, Release]:
    """The three releases, upstream and corrected."""
    spec = load_spec(ROOT / "spec")
    known = ("10.0", "10.3.17", "10.3.24")
    return {
        name: load_release(f"{name}={find_shared('specs', f'jira-{name}.json')}", ROOT / "spec", spec) for name in known
    }


@pytest.fixture
def compare(releases: dict[str, Release]) -> Compare:
    """Return the function that compares two of the releases."""
    names = load_spec(ROOT / "spec").names
    return lambda before, after: compare_releases(releases[before], releases[after], names)


def tell(comparison: Comparison) -> list[tuple[str, str, str]]:
    """Return (rule, Jira's noun, origin) of each change of the corrected documents."""
    return [(change.rule.id, change.subject.api, change.origin) for change in comparison.changes]


def tell_absorbed(comparison: Comparison) -> list[tuple[str, str, str]]:
    """Return (rule, Jira's noun, reason) of each change that only upstream's documents show."""
    return [(each.change.rule.id, each.change.subject.api, each.why) for each in comparison.absorbed]


def test_from_10_0_to_10_3_17(compare: Compare) -> None:
    comparison = compare("10.0", "10.3.17")
    assert tell(comparison) == [
        ("endpoint-added", "GET /api/2/user/list", "upstream"),
        ("api-schema-added", "UserStreamPage", "both"),  # upstream's StreamPageBean does not say of what it is a page
    ]
    unreached = "No operation reaches it, so we leave it out."
    assert sorted(tell_absorbed(comparison)) == sorted(
        [
            # The one break in upstream's documents: Jira always wanted this body, so we require it in every release.
            ("request-body-became-required", PIN, "Our corrections say the same of both releases."),
            *(("api-schema-added", name, unreached) for name in UNUSED),
            ("api-schema-added", "StreamPageBean", "Our corrections put another model in its place."),
        ]
    )
    (pin,) = (each.change for each in comparison.absorbed if each.change.subject.kind == "operation")
    assert (pin.callers, pin.readers) == ("breaking", "compatible")
    assert comparison.bump == "minor"


def test_from_10_3_17_to_10_3_24(compare: Compare) -> None:
    comparison = compare("10.3.17", "10.3.24")
    assert tell(comparison) == [
        ("endpoint-added", "GET /api/2/readonly-mode", "upstream"),
        ("endpoint-added", "PUT /api/2/readonly-mode", "upstream"),
        ("api-schema-added", "ReadOnlyModeStatus", "upstream"),
    ]
    assert tell_absorbed(comparison) == [
        # The same shape as ReadOnlyModeStatus, so the two are one model of ours.
        ("api-schema-added", "ReadOnlyModeUpdateRequest", "Our corrections put another model in its place."),
    ]
    assert comparison.bump == "minor"


@pytest.mark.parametrize(("before", "after", "counted"), [("10.0", "10.3.17", 12), ("10.3.17", "10.3.24", 4)])
def test_upstreams_documents_show_as_many_changes_as_the_other_diff(
    before: str, after: str, counted: int, releases: dict[str, Release]
) -> None:
    old, new = releases[before].upstream, releases[after].upstream
    assert old is not None
    assert new is not None
    assert len(compare_documents(old, new, load_spec(ROOT / "spec").names)) == counted


@pytest.mark.parametrize("release", ["10.0", "10.3.17", "10.3.24"])
def test_a_release_does_not_differ_from_itself(release: str, compare: Compare) -> None:
    comparison = compare(release, release)
    assert (comparison.changes, comparison.absorbed, comparison.bump) == ((), (), "patch")


def test_a_later_release_seen_backwards_takes_things_away(compare: Compare) -> None:
    backwards = compare("10.3.24", "10.3.17")
    assert [change.rule.id for change in backwards.changes] == [
        "api-removed-without-deprecation",
        "api-removed-without-deprecation",
        "api-schema-removed",
    ]
    assert backwards.bump == "major"
