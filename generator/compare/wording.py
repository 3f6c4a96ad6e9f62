"""How changes are told, the same in every report: pieces of text, each marked as prose of ours or as a name of Jira's.

Names come from documents, so they may hold anything; each report writes them so that they stay names.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from generator.compare.change import LEVELS, WHOLE, Change, Kind, Level, Origin

Piece: TypeAlias = tuple[bool, str]
"""(whether it is a name or a value, text)"""

ORIGINS: dict[Origin, str] = {
    "upstream": "Jira changed it.",
    "both": "Jira changed it, and our corrections shape what came of it.",
    "corrections": "Our corrections changed it; upstream's document did not.",
    "unknown": "",
}

KINDS: tuple[Kind, ...] = ("added", "removed", "changed", "renamed")
LEVEL_WORDS: dict[Level, str] = {
    "breaking": "a correct program can fail",
    "risky": "it may, and the documents can't tell",
    "compatible": "it goes on working",
}
"""What the levels mean, wherever they stand."""

BOTH_CLIENTS = "`jira.…` stands for `Jira` and for `AsyncJira`, which have the same methods."
AUDIENCES = (("callers", "callers"), ("readers", "typed readers"))
"""(attribute of a change, how they are called)"""


def tell_subject(change: Change) -> list[Piece]:
    """Return what a change is about, in our noun and in Jira's."""
    subject = change.subject
    if subject.python == subject.api:
        return [(True, subject.python)]
    return [(True, subject.python), (False, " ("), (True, subject.api), (False, ")")]


def tell_change(change: Change) -> list[Piece]:
    """Return what happened: query parameter `startAt` has another type: `string` → `integer`."""
    pieces: list[Piece] = []
    part = change.part
    if part != WHOLE:
        pieces.append((False, f"{part.words} "))
        if part.name:
            pieces += [(True, part.name), (False, " ")]
        if part.python not in {"", part.name}:
            pieces += [(False, "(in Python "), (True, part.python), (False, ") ")]
    pieces.append((False, change.rule.title))
    if change.before or change.after:
        pieces += [(False, ": "), *_tell_values(change)]
    return [*pieces, (False, ".")]


def _tell_values(change: Change) -> list[Piece]:
    if change.before and change.after:
        return [(True, change.before), (False, " → "), (True, change.after)]
    return [(True, change.before or change.after)]


def tell_users(change: Change, most: int) -> list[Piece]:
    """Return which operations meet a model, `most` of them by name."""
    if change.subject.kind != "model":
        return []
    users = change.use.by
    if not users:
        return [(False, "No operation reaches it.")]
    ways = " and ".join(word for word, on in (("sent", change.use.sent), ("read", change.use.read)) if on)
    pieces: list[Piece] = [(False, f"{ways.capitalize()} by ")]
    for number, name in enumerate(users[:most]):
        pieces += [(False, ", " if number else ""), (True, name)]
    rest = len(users) - most
    return [*pieces, (False, f" and {rest} more." if rest > 0 else ".")]


def tell_levels(change: Change) -> str:
    """Return what a change does to whom."""
    if change.callers == change.readers:
        return f"{change.callers.capitalize()} for callers and typed readers."
    return f"For callers {change.callers}, for typed readers {change.readers}."


def tell_upstream_levels(change: Change) -> str:
    """Return the same of a change that only other clients meet; empty when they need not mind."""
    return (
        "" if change.level == "compatible" else f"For clients of the upstream document: {_lower(tell_levels(change))}"
    )


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


def count_levels(changes: Iterable[Change], audience: str) -> dict[Level, int]:
    """Return how many changes are of each level for `callers` or `readers`."""
    levels: list[Level] = [getattr(change, audience) for change in changes]
    return {level: levels.count(level) for level in LEVELS}


def tell_counts(comparison_changes: int, absorbed: int) -> str:
    """Return how many changes there are, and how many more that our users do not meet."""
    more = f", and {absorbed} more upstream that our users do not meet" if absorbed else ""
    return f"{count(comparison_changes, 'change')} of the API{more}"


def count(number: int, noun: str) -> str:
    """Return `1 change`, `2 changes`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
