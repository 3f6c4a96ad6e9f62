"""report: what an adopted release changes, for the commit, the change that is reviewed, and the changelog."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from generator.compare.change import LEVELS, WHOLE, Change
from generator.compare.comparison import Comparison, Release, compare_releases
from generator.compare.folding import Fold, fold_changes
from generator.compare.markdown import write_markdown
from generator.compare.operations import OPERATION_ADDED
from generator.compare.public_api_diff import PublicApiDiff
from generator.compare.sources import correct_release
from generator.compare.version import Versions, choose_version, tell_version
from generator.compare.wording import Piece, tell_change, tell_subject
from generator.correct.spec import Spec
from generator.document.openapi import Document, list_operations

MOST_LINES = 20
"""Lines of an entry in the changelog; the report has all of it."""
MOST_CHARACTERS = 60_000
"""What the text of a pull request may have; GitHub takes 65,536."""
MOST_NAMES = 8
"""New operations that get a line each; more are named on one line."""

_MARKS = {"breaking": "⚠️ ", "risky": "", "compatible": ""}


@dataclass(frozen=True)
class Report:
    """The adoption in API nouns: a title, the text below it in Markdown, and the lines of the changelog."""

    title: str
    markdown: str
    entry: tuple[str, ...]
    version: str
    """The version of ours that it asks for."""


def compare_adopted(
    spec: Spec, corrected: Document, previous: Document, python: PublicApiDiff | None, release: str | None = None
) -> Comparison:
    """Return the difference between `previous` and `release` of `spec`, the current one unless said.

    `corrected` is what `release` is corrected to; `previous` is corrected by the corrections of today too, so that what
    differs is Jira.
    """
    new = release or spec.current
    before = correct_release(previous["info"]["version"], previous, spec)
    after = Release(new, corrected, spec.releases[new])
    return compare_releases(before, after, spec.names, python, spec.words.summaries)


def report_adoption(
    spec: Spec, comparison: Comparison | None, versions: Versions, release: str | None = None, hints: Iterable[str] = ()
) -> Report:
    """Return what adopting `release` of `spec` changes; without a `comparison`, it is the first one.

    `hints` are sentences on what a person should look at, though nothing stops.
    """
    new = release or spec.current
    operations = sum(1 for _operation in list_operations(spec.releases[new]))
    title = f"Adopt Jira {new}" if new == spec.current else f"Pin Jira {new}"
    headline = f"- Jira {new}: {operations} operations."
    if comparison is None:
        proposed = f"It {tell_version(None, versions)}."
        text = f"{operations} operations. Nothing was pinned before. {proposed}\n{_list_hints(hints)}"
        return Report(title, text, (headline,), choose_version(None, versions))
    told = replace(comparison, asks=tell_version(comparison.bump, versions))
    text = f"{operations} operations. {_judge(told)}\n{_list_hints(hints)}\n{write_markdown(told)}"
    entry = (headline, *_list_entries(told.changes))
    return Report(title, _fit(text, title, told), entry, choose_version(told.bump, versions))


def _list_hints(hints: Iterable[str]) -> str:
    listed = [f"- {hint}" for hint in hints]
    return "\n".join(["", "Worth a look:", "", *listed, ""]) if listed else ""


def _fit(text: str, title: str, comparison: Comparison) -> str:
    """Return as much of `text` as a pull request takes, whole lines from its top, where the real breaks are."""
    most = MOST_CHARACTERS - len(title) - 2
    if len(text) <= most:
        return text
    sides = f"{comparison.before} {comparison.after}"
    rest = f"\n\nThe rest is too long for this text: `nox -s changes -- {sides}` writes all of it.\n"
    kept = text[: most - len(rest) - len(_CLOSING)].rpartition("\n")[0]
    is_open = kept.count("<details>") > kept.count("</details>")
    return f"{kept}{_CLOSING if is_open else ''}{rest}"


_CLOSING = "\n\n  </details>"


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
    """Yield at most MOST_LINES - 1 lines: what breaks, what is new, and the rest as long as there is room."""
    folds = sorted(fold_changes(changes), key=_rank)
    added = [fold for fold in folds if fold.first.rule == OPERATION_ADDED]
    lines = [f"  - {_tell(fold)}" for fold in folds]
    if len(added) > MOST_NAMES:
        names = ", ".join(f"`{fold.first.subject.python}`" for fold in added)
        first = folds.index(added[0])
        lines[first : first + len(added)] = [f"  - {len(added)} operations are new: {names}."]
    if len(lines) >= MOST_LINES:
        yield from lines[: MOST_LINES - 2]
        yield f"  - and {len(lines) - MOST_LINES + 2} more, see the report of the commit."
    else:
        yield from lines


def _rank(fold: Fold) -> tuple[bool, bool, bool, int]:
    """Order the lines: what breaks, the certain first; what is new; the rest, the worst first."""
    change = fold.first
    breaks = change.level == "breaking"
    return (
        not breaks,
        change.candidate if breaks else change.rule != OPERATION_ADDED,
        breaks and change.part != WHOLE,
        LEVELS.index(change.level),
    )


def _tell(fold: Fold) -> str:
    change = fold.first
    if change.part == WHOLE and change.rule.kind == "added":
        change = replace(change, after="")  # the report shows its signature or its fields
    subject = f"{len(fold.changes)} {change.subject.kind}s:" if fold.is_folded else _write(tell_subject(change))
    return f"{_MARKS[change.level]}{subject} {_write(tell_change(change))}"


def _write(pieces: Iterable[Piece]) -> str:
    return "".join(f"`{text.replace('`', chr(39))}`" if is_name else text for is_name, text in pieces)
