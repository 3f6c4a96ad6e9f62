"""Filters, and with whom they are shared."""

from __future__ import annotations

from typing import Literal

import msgspec

from .table import Table


class Share(msgspec.Struct, frozen=True):
    """With whom a filter is shared; `target` is the id of the project, the name of the group, the name of the user."""

    id: int
    type: Literal["global", "authenticated", "group", "user", "project"]
    target: str = ""
    role: str = ""
    """The id of a role of the project; nothing is everybody who may browse it."""
    edit: bool = False


class Filter(msgspec.Struct):
    """A filter; `favourites` are the names of the users who marked it."""

    id: str
    name: str
    owner: str
    jql: str = ""
    description: str = ""
    favourites: list[str] = []
    shares: list[Share] = []


def usual_filters() -> Table[Filter]:
    """Return the filters that are there from the start: those of the two boards, which everybody may see."""
    everybody = Share(10_000, "authenticated")
    return Table(
        "filter",
        Filter("10000", "Filter for EX board", "fred", "project = EX ORDER BY Rank ASC", shares=[everybody]),
        Filter("10001", "Filter for OPS board", "fred", "project = OPS ORDER BY Rank ASC", shares=[everybody]),
    )
