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

from generator.compare.change import LEVELS, Change
from generator.compare.comparison import Comparison
from generator.compare.page.picture import draw_picture
from generator.compare.wording import (
    AUDIENCES,
    KINDS,
    ORIGINS,
    Piece,
    count,
    count_levels,
    tell_change,
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
    """One change as the page lists it: what is written, and what it is found by."""

    change: Change
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
    entries = [_make_entry(change, change.origin, ORIGINS[change.origin]) for change in comparison.changes]
    entries += [
        _make_entry(each.change, ABSORBED, f"{each.why} {tell_upstream_levels(each.change)}".strip())
        for each in comparison.absorbed
    ]
    return environment.get_template("page.html.jinja").render(
        comparison=comparison,
        entries=sorted((entry for entry in entries if entry.origin != ABSORBED), key=_rank),
        absorbed=sorted((entry for entry in entries if entry.origin == ABSORBED), key=_rank),
        counts=[(called, count_levels(comparison.changes, attribute)) for attribute, called in AUDIENCES],
        change_count=count(len(comparison.changes), "change"),
        levels=LEVELS,
        kinds=KINDS,
        origins=[origin for origin in (*ORIGINS, ABSORBED) if any(entry.origin == origin for entry in entries)],
        groups=sorted({entry.change.subject.group for entry in entries}),
        picture=draw_picture(comparison.changes),
        policy=_write_policy(style, script),
        style=style,
        script=script,
    )


def _make_entry(change: Change, origin: str, note: str) -> Entry:
    subject, told = tell_subject(change), tell_change(change)
    users = tell_users(change, MOST_USERS) if change.use.by or origin != ABSORBED else []
    notes = (change.rule.why, "It only looks like a rename: read both sides." if change.candidate else "", note)
    words = [_read(subject), _read(told), " ".join(change.use.by), *notes, change.rule.id, change.subject.group]
    kept = tuple(text for text in notes if text)
    return Entry(change, origin, subject, told, users, kept, " ".join(" ".join(words).lower().split()))


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
