"""Who asks what of which state, and what is found wrong on the way."""

from __future__ import annotations

import datetime as dt

from jira_dc_runtime.testing.state.access import is_cleared
from jira_dc_runtime.testing.state.issues import Issue
from jira_dc_runtime.testing.state.permission import may
from jira_dc_runtime.testing.state.state import State

_LONGEST = 20  # digits that the id of an issue may have


class Asking:
    """One search while it is worked out. `errors` and `warnings` are Jira's messages, each once, in order."""

    def __init__(self, state: State, user: str | None) -> None:
        self.state = state
        self.user = user
        self.now = state.clock()
        self.zone = read_zone(state.users[user].time_zone if user in state.users else "Etc/UTC")
        self.errors: list[str] = []
        self.warnings: list[str] = []
        self.filters: tuple[str, ...] = ()
        """The filters that are being worked out, outermost first: one that asks for itself would not end."""
        self._browsed: dict[str, bool] = {}
        self.by_id = {
            issue.id: issue for issue in state.issues.values() if issue.archived is None and self._may_browse(issue)
        }
        """The issues that can be found: those the user may browse, and that are in no archive."""

    def _may_browse(self, issue: Issue) -> bool:
        project = self.state.projects[issue.project]
        if issue.project not in self._browsed:
            self._browsed[issue.project] = may(self.state, self.user, "BROWSE_PROJECTS", project)
        seen = self._browsed[issue.project] or may(self.state, self.user, "BROWSE_PROJECTS", project, issue)
        return seen and is_cleared(self.state, self.user, issue)

    def issue(self, id_or_key: str) -> Issue | None:
        """Return an issue by its key or id; None for one that is not there, or not to be seen."""
        key = id_or_key.upper()
        found = self.state.issues.get(key)
        number = str(self.state.moved_keys.get(key, id_or_key)) if found is None else str(found.id)
        return self.by_id.get(int(number)) if number.isdecimal() and len(number) < _LONGEST else None

    def refuse(self, message: str) -> None:
        """Note an error."""
        if message not in self.errors:
            self.errors.append(message)

    def warn(self, message: str) -> None:
        """Note a warning."""
        if message not in self.warnings:
            self.warnings.append(message)


def read_zone(name: str) -> dt.tzinfo:
    """Return a time zone by its name; UTC where the machine does not know it."""
    if name in {"Etc/UTC", "UTC"}:
        return dt.UTC
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError  # noqa: PLC0415 - slow to load, and hardly ever needed

    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return dt.UTC
