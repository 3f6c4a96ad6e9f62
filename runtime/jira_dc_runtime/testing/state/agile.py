"""Boards and sprints."""

from __future__ import annotations

from typing import Any

import msgspec


class Board(msgspec.Struct):
    """A board; it stands in `project` (a key), and `filter` (an id) chooses its issues."""

    id: int
    name: str
    type: str
    project: str
    filter: str = ""
    properties: dict[str, Any] = {}
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
    properties: dict[str, Any] = {}
