"""Screens: which fields people see when they make, change or move an issue."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from .custom_fields import CustomField
from .table import Table

DEFAULT: Final = "1"
WORKFLOW: Final = "2"
RESOLVE: Final = "3"


class Tab(msgspec.Struct):
    """A tab of a screen and the ids of its fields, in their order."""

    id: int
    name: str
    fields: list[str] = []
    shown_when_empty: list[str] = []


class Screen(msgspec.Struct):
    """A screen."""

    id: str
    name: str
    description: str = ""
    tabs: list[Tab] = []

    def list_fields(self) -> Iterator[str]:
        """Yield the id of each field, tab by tab."""
        for tab in self.tabs:
            yield from tab.fields


_DEFAULT_FIELDS: Final = (
    "summary issuetype security priority duedate components versions fixVersions assignee reporter environment "
    "description timetracking attachment labels issuelinks worklog"
)
_WORKFLOW_FIELDS: Final = "assignee fixVersions labels priority description summary worklog"
_RESOLVE_FIELDS: Final = "resolution fixVersions assignee labels priority description summary worklog"


def usual_screens(fields: Table[CustomField]) -> Table[Screen]:
    """Return the screens that are there from the start; the default one has every custom field of the start."""
    custom = [each.id for each in fields if not each.type.endswith((":gh-lexo-rank", ":devsummary"))]
    return Table(
        "screen",
        Screen(DEFAULT, "Default Screen", "Makes and changes issues.", [_tab(1, [*_DEFAULT_FIELDS.split(), *custom])]),
        Screen(WORKFLOW, "Workflow Screen", "Asks who goes on.", [_tab(2, _WORKFLOW_FIELDS.split())]),
        Screen(RESOLVE, "Resolve Issue Screen", "Asks for a resolution.", [_tab(3, _RESOLVE_FIELDS.split())]),
    )


def _tab(number: int, fields: Sequence[str]) -> Tab:
    return Tab(number, "Field Tab", list(fields))


def next_tab_id(screens: Table[Screen]) -> int:
    """Return the number of the tab that is made next."""
    return max((tab.id for screen in screens for tab in screen.tabs), default=9_999) + 1
