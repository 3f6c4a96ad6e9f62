"""What issues go through: issue types, statuses and their categories, transitions, resolutions, priorities."""

from __future__ import annotations

from typing import Final

import msgspec

from .table import Table


class Category(msgspec.Struct, frozen=True):
    """A category of statuses; there are four, and nobody can make another."""

    id: str
    key: str
    name: str
    color: str


class IssueType(msgspec.Struct):
    """An issue type."""

    id: str
    name: str
    description: str = ""
    subtask: bool = False
    avatar: int = 10_300


class Status(msgspec.Struct):
    """A status, and the id of its category."""

    id: str
    name: str
    category: str
    description: str = ""


class Transition(msgspec.Struct):
    """A step of the workflow: its name, and the id of the status it leads to."""

    id: str
    name: str
    to: str
    screen: str | None = None
    """The screen that asks for fields."""


class Resolution(msgspec.Struct):
    """A resolution."""

    id: str
    name: str
    description: str = ""


class Priority(msgspec.Struct):
    """A priority."""

    id: str
    name: str
    description: str = ""
    color: str = "#707070"


DONE: Final = "3"
CATEGORIES: Final = {
    "1": Category("1", "undefined", "No Category", "medium-gray"),
    "2": Category("2", "new", "To Do", "blue-gray"),
    "3": Category("3", "done", "Done", "green"),
    "4": Category("4", "indeterminate", "In Progress", "yellow"),
}


def usual_issue_types() -> Table[IssueType]:
    """Return the issue types that are there from the start."""
    return Table(
        "issue type",
        IssueType("1", "Bug", "Something that does not work.", avatar=10_303),
        IssueType("3", "Task", "Work that has to be done.", avatar=10_318),
        IssueType("5", "Sub-task", "A part of an issue.", subtask=True, avatar=10_316),
        IssueType("6", "Epic", "A big piece of work, cut into stories.", avatar=10_307),
        IssueType("7", "Story", "What a user wants.", avatar=10_315),
    )


def usual_statuses() -> Table[Status]:
    """Return the statuses that are there from the start."""
    return Table("status", Status("1", "Open", "2"), Status("3", "In Progress", "4"), Status("5", "Resolved", "3"))


def usual_transitions() -> Table[Transition]:
    """Return the steps of the one workflow: each leads to a status from any other."""
    steps = (("11", "Start progress", "3", "2"), ("21", "Resolve", "5", "3"), ("31", "Reopen", "1", "2"))
    return Table("transition", *(Transition(*step) for step in steps))


def usual_resolutions() -> Table[Resolution]:
    """Return the resolutions that are there from the start."""
    names = ("Done", "Won't Do", "Duplicate", "Cannot Reproduce")
    return Table("resolution", *(Resolution(str(10_000 + at), name) for at, name in enumerate(names)))


def usual_priorities() -> Table[Priority]:
    """Return Jira's five priorities."""
    named = (
        ("Highest", "#d04437"),
        ("High", "#f15C75"),
        ("Medium", "#f79232"),
        ("Low", "#707070"),
        ("Lowest", "#999999"),
    )
    return Table("priority", *(Priority(str(at), name, color=color) for at, (name, color) in enumerate(named, 1)))
