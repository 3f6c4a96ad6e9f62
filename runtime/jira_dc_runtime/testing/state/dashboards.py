"""Dashboards."""

from __future__ import annotations

import msgspec

from .table import Table


class Dashboard(msgspec.Struct):
    """A dashboard, who owns it, who has marked it, and the numbers of the gadgets on it."""

    id: str
    name: str
    owner: str | None = None
    favourite_of: list[str] = []
    items: list[str] = []


def usual_dashboards() -> Table[Dashboard]:
    """Return the system dashboard, and one with a gadget. Jira's REST API makes no others."""
    return Table(
        "dashboard",
        Dashboard("10000", "System Dashboard", items=["10000", "10002", "10003"]),
        Dashboard("10100", "Team", "fred", ["fred"], ["10100"]),
    )
