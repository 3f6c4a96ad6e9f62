"""The report as one HTML page that needs nothing beside itself and may load nothing.

Every string of a document is escaped by Jinja, and the page forbids by its own policy all script and style but ours,
which it names by hash: were a string to slip through, it still could not run.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import jinja2

from generator.compare.change import LEVELS, WHOLE, Change
from generator.compare.comparison import Comparison
from generator.compare.folding import Fold, fold_absorbed, fold_changes
from generator.compare.page.picture import draw_picture
from generator.compare.wording import (
    AUDIENCES,
    KINDS,
    LEVEL_WORDS,
    ORIGINS,
    Piece,
    count_levels,
    tell_change,
    tell_counts,
    tell_subject,
    tell_upstream_levels,
    tell_users,
)

_HERE = Path(__file__).parent
MOST_USERS = 12
ABSORBED = "absorbed"
"""The origin of what upstream changed and the corrected documents do not show."""


@dataclass(frozen=True)
class Entry:
    """One fact as the page lists it: what is written, and what it is found by."""

    change: Change
    names: tuple[str, ...]
    """What else the fact is true of; none for most."""
    count: int
    origin: str
    subject: list[Piece]
    told: list[Piece]
    users: list[Piece]
    notes: tuple[str, ...]
    searched: str
    """All its words in lower case."""


def write_page(comparison: Comparison) -> str:
    """Return the whole page."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_HERE),
        undefined=jinja2.StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    style = (_HERE / "page.css").read_text(encoding="utf-8")
    script = (_HERE / "page.js").read_text(encoding="utf-8")
    entries = [
        _make_entry(fold, fold.first.origin, ORIGINS[fold.first.origin]) for fold in fold_changes(comparison.changes)
    ]
    entries += [
        _make_entry(
            Fold(tuple(each.change for each in group)),
            ABSORBED,
            f"{group[0].why} {tell_upstream_levels(group[0].change)}".strip(),
        )
        for group in fold_absorbed(comparison.absorbed)
    ]
    moved = [change for change in comparison.changes if change.rule.kind == "renamed" and change.part == WHOLE]
    return environment.get_template("page.html.jinja").render(
        comparison=comparison,
        entries=sorted((entry for entry in entries if entry.origin != ABSORBED), key=_rank),
        absorbed=sorted((entry for entry in entries if entry.origin == ABSORBED), key=_rank),
        counts=[(called, count_levels(comparison.changes, attribute)) for attribute, called in AUDIENCES],
        counted=tell_counts(len(comparison.changes), len(comparison.absorbed)),
        level_words=LEVEL_WORDS,
        total=sum(entry.count for entry in entries),
        levels=LEVELS,
        kinds=KINDS,
        origins=[origin for origin in (*ORIGINS, ABSORBED) if any(entry.origin == origin for entry in entries)],
        groups=sorted({entry.change.subject.group for entry in entries}),
        picture=draw_picture(moved) if moved else None,
        policy=_write_policy(style, script),
        style=style,
        script=script,
    )


def _make_entry(fold: Fold, origin: str, note: str) -> Entry:
    change = fold.first
    absorbed = origin == ABSORBED and fold.is_folded
    names = tuple(_name(each, with_part=absorbed) for each in fold.changes) if fold.is_folded else ()
    subject = [(False, f"{len(names)} {change.subject.kind}s")] if names else tell_subject(change)
    told = [(False, f"{change.rule.title}.")] if absorbed else tell_change(change)
    users = tell_users(change, MOST_USERS) if not names and (change.use.by or origin != ABSORBED) else []
    rename = "It only looks like a rename: read both sides." if change.candidate else ""
    notes = (change.note, change.rule.why, rename, note)
    everyone = [text for each in fold.changes for text in (_read(tell_subject(each)), each.subject.group, *each.use.by)]
    words = " ".join([_read(told), *everyone, *notes, change.rule.id]).lower().split()
    kept = tuple(text for text in notes if text)
    return Entry(change, names, len(fold.changes), origin, subject, told, users, kept, " ".join(words))


def _name(change: Change, *, with_part: bool) -> str:
    part = f"{change.part.words} {change.part.name}" if with_part and change.part.name else ""
    return f"{change.subject.python} {part}".strip()


def _read(pieces: Iterable[Piece]) -> str:
    return "".join(text for _is_name, text in pieces)


def _rank(entry: Entry) -> int:
    """Order entries: the worst first; within that, as the report has them."""
    return LEVELS.index(entry.change.level)


def _write_policy(style: str, script: str) -> str:
    """Return the Content-Security-Policy that lets these two texts act and nothing else."""
    return (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
