"""The report as Markdown, for the text of a pull request."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from generator.compare.change import LEVELS, WHOLE, Change
from generator.compare.comparison import Comparison
from generator.compare.folding import fold_absorbed, fold_changes
from generator.compare.origin import Absorbed
from generator.compare.public_api_diff import PublicApiDiff
from generator.compare.wording import (
    AUDIENCES,
    BOTH_CLIENTS,
    LEVEL_WORDS,
    ORIGINS,
    Piece,
    count,
    count_levels,
    tell_change,
    tell_counts,
    tell_levels,
    tell_subject,
    tell_upstream_levels,
    tell_users,
)

_TICKS = re.compile(r"`+")
_MARKUP = re.compile(r"[\\`*_<>\[\]]")
MOST_USERS = 3


def write_markdown(comparison: Comparison) -> str:
    """Return the report: the worst first, then what our corrections absorbed, then the Python package."""
    return "\n".join(_write_lines(comparison)) + "\n"


def _write_lines(comparison: Comparison) -> Iterator[str]:
    yield f"# Jira {_code(comparison.before)} → {_code(comparison.after)}"
    yield ""
    told = tell_counts(len(comparison.changes), len(comparison.absorbed))
    yield f"{told}. This **{comparison.asked}**. {BOTH_CLIENTS}"
    yield ""
    yield "| | breaking | risky | compatible |"
    yield "|---|---:|---:|---:|"
    for attribute, called in AUDIENCES:
        counted = count_levels(comparison.changes, attribute)
        yield f"| for {called} | {' | '.join(str(counted[level]) for level in LEVELS)} |"
    yield ""
    yield f"{'; '.join(f'{level}: {LEVEL_WORDS[level]}' for level in LEVELS).capitalize()}."
    if not comparison.knows_upstream:
        yield ""
        yield "Only corrected documents were compared, so who made a change is not told."
    for level in LEVELS:
        of_level = [change for change in comparison.changes if change.level == level]
        if of_level:
            yield from _write_level(level, of_level)
    if comparison.python is not None:
        yield from _write_python(comparison.python)
    yield from _write_absorbed(comparison.absorbed)
    yield from _write_stale_actions(comparison)


def _write_level(level: str, changes: list[Change]) -> Iterator[str]:
    yield from _write_heading(f"{level.capitalize()} ({len(changes)})")
    # A break that only looks like one, or is one of a part, comes after those that nobody can doubt.
    for fold in sorted(
        fold_changes(changes), key=lambda fold: _doubt(fold.first) if level == "breaking" else (False, False)
    ):
        change = fold.first
        subject = f"{len(fold.changes)} {change.subject.kind}s" if fold.is_folded else _write(tell_subject(change))
        notes = [
            _escape(change.note),
            tell_levels(change),
            change.rule.why,
            "It only looks like a rename: read both sides." if change.candidate else "",
            "" if fold.is_folded else _write(tell_users(change, MOST_USERS)),
            ORIGINS[change.origin],
            f"`{change.rule.id}`",
        ]
        yield f"- **{subject}**: {_write(tell_change(change))} {' '.join(note for note in notes if note)}"
        if fold.is_folded:
            names = ", ".join(_code(each.subject.python) for each in fold.changes)
            yield ""
            yield f"  <details><summary>Which {change.subject.kind}s</summary>"
            yield ""
            yield f"  {names}"
            yield ""
            yield "  </details>"
            yield ""


def _doubt(change: Change) -> tuple[bool, bool]:
    return change.candidate, change.part != WHOLE


def _write_absorbed(absorbed: tuple[Absorbed, ...]) -> Iterator[str]:
    if not absorbed:
        return
    yield from _write_heading(f"Changed upstream, but not for our users ({len(absorbed)})")
    for group in fold_absorbed(absorbed):
        first, why = group[0].change, group[0].why
        notes = " ".join(note for note in (why, tell_upstream_levels(first), f"`{first.rule.id}`") if note)
        if len(group) == 1:
            yield f"- {_write(tell_subject(first))}: {_write(tell_change(first))} {notes}"
        else:
            names = ", ".join(_code(each.change.subject.api) + _write_part(each.change) for each in group)
            yield f"- {len(group)} times: {first.rule.title}: {names}. {notes}"


def _write_part(change: Change) -> str:
    return f" {change.part.words} {_code(change.part.name)}" if change.part.name else ""


def _write_stale_actions(comparison: Comparison) -> Iterator[str]:
    for label, sentences in comparison.stale_actions.items():
        yield from _write_heading(f"Corrections that do not fit Jira {_code(label)} ({len(sentences)})")
        yield "They were left out of the corrected document of that release."
        yield ""
        yield from (f"- {_code(sentence)}" for sentence in sentences)


def _write_python(python: PublicApiDiff) -> Iterator[str]:
    yield from _write_heading(f"Python, since {_code(python.since)}")
    yield f"{count(len(python.breaks), 'break')} and {count(len(python.additions), 'new public name')}."
    yield ""
    for found in python.breaks:
        values = " → ".join(_code(value) for value in (found.before, found.after) if value)
        yield f"- **{_code(found.name)}**: {found.kind.replace('-', ' ')}{f': {values}' if values else ''}."
    yield from (f"- New: {_code(name)}." for name in python.additions)
    for test in python.typing_tests:
        if test.passed:
            yield f"- {test.checker} still understands the last release's user code."
        else:
            yield f"- **{test.checker}** finds {count(len(test.errors), 'error')} in the last release's user code:"
            yield from (f"  - {_code(error)}" for error in test.errors)


def _escape(text: str) -> str:
    """Return our own words such that Markdown takes nothing in them for its own."""
    return _MARKUP.sub(r"\\\g<0>", text)


def _write_heading(text: str) -> Iterator[str]:
    yield ""
    yield f"## {text}"
    yield ""


def _write(pieces: Iterable[Piece]) -> str:
    return "".join(_code(text) if is_name else text for is_name, text in pieces)


def _code(text: str) -> str:
    """Return `text` as a code span that it can't leave: fenced by more backticks than it holds, and on one line."""
    line = " ".join(text.split()) or " "
    fence = "`" * (max((len(ticks) for ticks in _TICKS.findall(line)), default=0) + 1)
    padding = " " if "`" in line else ""
    return f"{fence}{padding}{line}{padding}{fence}"
