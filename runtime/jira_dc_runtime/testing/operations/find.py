"""Find a comment, a worklog or another thing that hangs on an issue."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TypeVar

from jira_dc_runtime.testing.exchange import Refused


class Numbered(Protocol):
    """What has a number."""

    @property
    def id(self) -> int: ...


One = TypeVar("One", bound=Numbered)


def find_on_issue(items: Iterable[One], number: str, what: str) -> One:
    """Return the item with this number, or refuse with 404."""
    for item in items:
        if str(item.id) == number:
            return item
    raise Refused(404, f"There is no {what} {number}.")
