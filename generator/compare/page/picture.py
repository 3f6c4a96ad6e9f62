"""The picture of what moved where: the older release on the left, the newer on the right, a line for what both have.

Only places are computed here; the template draws them, and escapes the names.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from generator.compare.change import WHOLE, Change, Level, find_worst

ROW = 26
TOP = 34
WIDTH = 1000
MOST_ROWS = 60
LONGEST = 56
HEAVIEST = 6


@dataclass(frozen=True)
class Label:
    """A name beside the picture's middle."""

    text: str
    whole: str
    y: int
    level: Level
    mark: str
    """`+` for what is new, `-` for what is gone; empty for what goes on."""


@dataclass(frozen=True)
class Line:
    """What becomes of a name: from its place on the left to its place on the right."""

    start: int
    end: int
    level: Level
    weight: int
    title: str


@dataclass(frozen=True)
class Picture:
    """All there is to draw."""

    width: int
    height: int
    left: tuple[Label, ...]
    right: tuple[Label, ...]
    lines: tuple[Line, ...]
    by_group: bool
    """Whether there were too many things to draw each, so that resources are drawn."""


@dataclass(frozen=True)
class _Thing:
    key: str
    before: str
    after: str
    level: Level
    weight: int


def draw_picture(changes: Iterable[Change]) -> Picture:
    """Return the picture of all changes: a row for each operation, model or login, or for each resource if too many."""
    listed = tuple(changes)
    things = _collect(listed, by_group=False)
    by_group = len(things) > MOST_ROWS
    if by_group:
        things = _collect(listed, by_group=True)
    by_key = {thing.key: thing for thing in things}
    left = _place({thing.key: thing.before for thing in things if thing.before})
    right = _place({thing.key: thing.after for thing in things if thing.after})
    return Picture(
        width=WIDTH,
        height=TOP + ROW * max(len(left), len(right), 1),
        left=tuple(_label(by_key[key].before, y, by_key[key], "" if key in right else "-") for key, y in left.items()),
        right=tuple(_label(by_key[key].after, y, by_key[key], "" if key in left else "+") for key, y in right.items()),
        lines=tuple(
            Line(y, right[key], by_key[key].level, min(by_key[key].weight, HEAVIEST), _tell(by_key[key]))
            for key, y in left.items()
            if key in right
        ),
        by_group=by_group,
    )


def _collect(changes: tuple[Change, ...], *, by_group: bool) -> list[_Thing]:
    gathered: dict[str, list[Change]] = {}
    for change in changes:
        key = change.subject.group if by_group else f"{change.subject.kind} {change.subject.key}"
        gathered.setdefault(key, []).append(change)
    return [_make_thing(key, group, by_group=by_group) for key, group in gathered.items()]


def _make_thing(key: str, changes: list[Change], *, by_group: bool) -> _Thing:
    level = find_worst({change.level for change in changes})
    subject = changes[0].subject
    if by_group:
        return _Thing(key, subject.group, subject.group, level, len(changes))
    whole = {change.rule.kind: change for change in changes if change.part == WHOLE}
    before = whole["renamed"].before if "renamed" in whole else subject.python
    after = "" if "removed" in whole else subject.python
    return _Thing(key, "" if "added" in whole else before, after, level, len(changes))


def _place(names: Mapping[str, str]) -> Mapping[str, int]:
    """Return the height of each key, in the order of the names."""
    ordered = sorted(names, key=lambda key: (names[key], key))
    return {key: TOP + ROW * number + ROW // 2 for number, key in enumerate(ordered)}


def _label(name: str, y: int, thing: _Thing, mark: str) -> Label:
    text = name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…"
    return Label(text, name, y, thing.level, mark)


def _tell(thing: _Thing) -> str:
    moved = thing.before if thing.before == thing.after else f"{thing.before} → {thing.after}"
    return f"{moved}: {thing.weight} changed, {thing.level}"
