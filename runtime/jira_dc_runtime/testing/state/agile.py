"""Boards and sprints."""

from __future__ import annotations

import msgspec


class Board(msgspec.Struct):
    """A board and the project whose issues it shows."""

    id: int
    name: str
    type: str
    project: str


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
