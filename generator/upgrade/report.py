"""report: what an adopted release changes, for the commit, the change that is reviewed, and the changelog."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from generator.compare.change import LEVELS, Change
from generator.compare.comparison import Comparison, Release, compare_releases
from generator.compare.decide import propose_version
from generator.compare.markdown import write_markdown
from generator.compare.public_api_diff import PublicApiDiff
from generator.compare.sources import correct_release
from generator.compare.wording import Piece, tell_change, tell_subject
from generator.correct.spec import Spec
from generator.document.openapi import Document, list_operations
from generator.document.release import parse_release
from generator.upgrade.changelog import Versions

MOST_LINES = 20
"""Changes told one by one in the changelog; the report has all of them."""

_MARKS = {"breaking": "⚠️ ", "risky": "", "compatible": ""}


@dataclass(frozen=True)
class Report:
    """The adoption in API nouns: a title, the text below it in Markdown, and the lines of the changelog."""

    title: str
    markdown: str
    entry: tuple[str, ...]
    version: str
    """The version of ours that it asks for."""


def compare_adopted(spec: Spec, corrected: Document, previous: Document, python: PublicApiDiff | None) -> Comparison:
    """Return the difference between the document that was generated before and the current one of `spec`.

    `corrected` is what the current one is corrected to; `previous` is corrected by the corrections of today too, so
    that what differs is Jira.
    """
    before = correct_release(previous["info"]["version"], previous, spec)
    return compare_releases(before, Release(spec.current, corrected, spec.document), spec.names, python)


def report_adoption(spec: Spec, comparison: Comparison | None, versions: Versions) -> Report:
    """Return what adopting the current release of `spec` changes; without a `comparison`, it is the first one."""
    operations = sum(1 for _operation in list_operations(spec.document))
    title = f"Adopt Jira {spec.current}"
    headline = f"- Jira {spec.current}: {operations} operations."
    version = choose_version(comparison, versions)
    proposed = f"Proposed version: {version}."
    if comparison is None:
        return Report(
            title, f"{operations} operations. Nothing was pinned before.\n\n{proposed}\n", (headline,), version
        )
    text = f"{operations} operations. {proposed} {_judge(comparison)}\n\n{write_markdown(comparison)}"
    return Report(title, text, (headline, *_list_entries(comparison.changes)), version)


def choose_version(comparison: Comparison | None, versions: Versions) -> str:
    """Return the version that the change asks for; one that is still to be released moves only as far as it must."""
    if comparison is None or versions.released is None:
        return versions.newest
    asked = propose_version(versions.released, comparison.bump)
    return max(asked, versions.newest, key=parse_release) if versions.is_open else asked


def _judge(comparison: Comparison) -> str:
    """Say what a person must look at, if anything."""
    levels = [change.level for change in comparison.changes]
    failed = (
        [check.checker for check in comparison.python.typing_tests if not check.passed] if comparison.python else []
    )
    breaks = len(comparison.python.breaks) if comparison.python else 0
    if "breaking" in levels or breaks or failed:
        return "It breaks programs: decide whether the version may say so, and tell users what to do instead."
    if "risky" in levels:
        return "Read the risky changes; the documents cannot tell whether programs break."
    return "Nobody needs to decide anything."


def _list_entries(changes: tuple[Change, ...]) -> Iterator[str]:
    ordered = sorted(changes, key=lambda change: LEVELS.index(change.level))
    for change in ordered[:MOST_LINES]:
        yield f"  - {_MARKS[change.level]}{_write(tell_subject(change))} {_write(tell_change(change))}"
    if len(ordered) > MOST_LINES:
        yield f"  - and {len(ordered) - MOST_LINES} more changes, see the report of the commit."


def _write(pieces: Iterable[Piece]) -> str:
    return "".join(f"`{text.replace('`', chr(39))}`" if is_name else text for is_name, text in pieces)
