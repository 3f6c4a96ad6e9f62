"""Boards and sprints."""

from __future__ import annotations

import msgspec


class Board(msgspec.Struct):
    """A board; it stands in `project` (a key), and `filter` (an id) chooses its issues."""

    id: int
    name: str
    type: str
    project: str
    filter: str = ""
    refined_velocity: bool = False


class Sprint(msgspec.Struct):
    """A sprint, with the dates as they are written."""

    id: int
    name: str
    state: str
    board: int
    goal: str = ""
    start: str | None = None
    end: str | None = None
    complete: str | None = None
    activated: str | None = None
    synced: bool = False
    automatic: bool = False
    """Whether it starts and ends by itself on its dates. A MockJira never does that."""
    leftover: int | None = None
    """The sprint that takes what is not done when this one ends."""
    place: int = 0
    """Its place among the sprints of its board."""


def usual_boards() -> dict[int, Board]:
    """Return the boards that are there from the start."""
    return {1: Board(1, "EX board", "scrum", "EX", "10000"), 2: Board(2, "OPS board", "kanban", "OPS", "10001")}


def usual_sprints() -> dict[int, Sprint]:
    """Return the sprints that are there from the start, one in each state."""
    start, end = "2026-01-05T09:00:00.000Z", "2026-01-30T17:00:00.000Z"
    next_start = "2026-02-05T09:00:00.000Z"
    return {
        1: Sprint(1, "Sprint 1", "closed", 1, start=start, complete=end, activated=start, place=1),
        2: Sprint(2, "Sprint 2", "active", 1, start=next_start, activated=next_start, place=2),
        3: Sprint(3, "Sprint 3", "future", 1, place=3),
    }
