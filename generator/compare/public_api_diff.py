"""The difference between two releases of the Python package, as values: breaks, additions, what the checkers say."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PythonBreak:
    """Something public that code written for the last release can no longer rely on."""

    kind: str
    """griffe's name of the breakage, as `object-removed`; or `annotation-changed`, which griffe does not look at."""
    name: str
    """Where: `jira_dc.models.Issue.fields`, or `jira.issue.get_issue(fields)` for a method and its argument."""
    before: str
    after: str


@dataclass(frozen=True)
class TypingTest:
    """What one checker says of the last release's user code, run against the new package."""

    checker: str
    errors: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """Tell whether the checker still understands all of it."""
        return not self.errors


@dataclass(frozen=True)
class PublicApiDiff:
    """The whole difference. `since` is the git ref or the folder of the release that was compared with."""

    since: str = ""
    breaks: tuple[PythonBreak, ...] = ()
    additions: tuple[str, ...] = ()
    typing_tests: tuple[TypingTest, ...] = ()
