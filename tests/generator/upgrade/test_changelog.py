"""The changelog entry of an adopted release, and the version it stands under."""

from __future__ import annotations

import pytest

from generator.compare.version import Versions, read_versions
from generator.problem import Problem
from generator.upgrade.changelog import add_entry

OPEN = "# Changelog\n\nWords.\n\n## 0.2.0 (unreleased)\n\n- One thing.\n\n## 0.1.0\n\n- First.\n"
FIRST = "# Changelog\n\n## 0.1.0 (unreleased)\n\n- One thing.\n"
RELEASED = "# Changelog\n\n## 0.1.0\n\n- First.\n"


@pytest.mark.parametrize(
    ("changelog", "versions"),
    [
        (OPEN, Versions("0.2.0", is_open=True, released="0.1.0")),
        (FIRST, Versions("0.1.0", is_open=True, released=None)),
        (RELEASED, Versions("0.1.0", is_open=False, released="0.1.0")),
    ],
)
def test_the_headings_say_which_version_is_to_come(changelog: str, versions: Versions) -> None:
    assert read_versions(changelog) == versions


@pytest.mark.parametrize(
    ("changelog", "version", "after"),
    [
        (
            OPEN,
            "1.0.0",
            OPEN.replace("0.2.0", "1.0.0").replace("- One thing.", "- One thing.\n- Jira 11.\n  - more"),
        ),
        (FIRST, "0.1.0", "# Changelog\n\n## 0.1.0 (unreleased)\n\n- One thing.\n- Jira 11.\n  - more\n"),
        (
            RELEASED,
            "0.2.0",
            "# Changelog\n\n## 0.2.0 (unreleased)\n\n- Jira 11.\n  - more\n\n## 0.1.0\n\n- First.\n",
        ),
    ],
)
def test_an_entry_comes_last_under_the_version_to_come(changelog: str, version: str, after: str) -> None:
    assert add_entry(changelog, version, ["- Jira 11.", "  - more"]) == after


def test_a_changelog_without_a_version_is_a_problem() -> None:
    with pytest.raises(Problem, match=r"CHANGELOG\.md has no heading like"):
        add_entry("# Changelog\n", "0.1.0", ["- Jira 11."])
    with pytest.raises(Problem, match=r"CHANGELOG\.md has no heading like"):
        read_versions("# Changelog\n")
