"""`DriftReporter`: tells of every place where a response did not hold what its type declares."""

from __future__ import annotations

import logging
from collections.abc import Callable

from jira_dc_runtime.errors import Drift

LOGGER = logging.getLogger("jira_dc.drift")
REMEMBERED = 1000  # kinds of drift one client remembers; a hostile server must not fill the memory or the log


class DriftReporter:
    """Tells the caller's function of every drift, and the log once of each kind.

    A kind is (operation, pointer without list positions, expected, got).
    """

    __slots__ = ("_on_drift", "_seen")

    def __init__(self, on_drift: Callable[[Drift], None] | None) -> None:
        self._on_drift = on_drift
        self._seen: set[tuple[str, str, str, str]] = set()

    def report(self, drifts: tuple[Drift, ...]) -> None:
        """Report each of `drifts`. Whatever `on_drift` raises reaches the caller."""
        for drift in drifts:
            kind = (drift.operation, without_positions(drift.pointer), drift.expected, drift.got)
            if kind not in self._seen and len(self._seen) < REMEMBERED:
                self._seen.add(kind)
                LOGGER.warning("%s %s: expected %s, got %s", kind[0], kind[1] or "/", kind[2], kind[3])
            if self._on_drift is not None:
                self._on_drift(drift)


def without_positions(pointer: str) -> str:
    """Return `pointer` with every number in it replaced by `*`: `/issues/3/id` gives `/issues/*/id`."""
    return "/".join("*" if part.isdigit() else part for part in pointer.split("/"))


def write_pointer(at: tuple[str | int, ...]) -> str:
    """Return the JSON pointer of the keys and positions that lead to a place."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in at)
