"""Which Jira releases have which operation, as far as their documents say."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Mapping
from typing import Any, Final

import msgspec

from .base import RequestError

_RELEASE: Final = r"[0-9]{1,9}(?:\.[0-9]{1,9}){1,2}"
_PARTS: Final = 3


class Entry(msgspec.Struct, frozen=True):
    """One line of the generated table: where presence changes, the methods that call it, and what to call instead."""

    turns: tuple[str, ...]
    methods: tuple[str, ...] = ()
    instead: str = ""


class Availability(msgspec.Struct, frozen=True):
    """In which Jira releases one operation exists.

    - `operation`: for example `GET /api/2/user/list`.
    - `releases`: the releases whose documents were compared, the oldest first.
    - `turns`: those where the operation appears, goes, appears again, and so on.
    - `instead`: the method that does the job where it is missing, for example `user.iter_users`; None if none is known.
    """

    operation: str
    releases: tuple[str, ...]
    turns: tuple[str, ...]
    instead: str | None = None

    @property
    def since(self) -> str:
        """The first compared release that has it. If `or_earlier`, it may have been there before."""
        return self.turns[0]

    @property
    def or_earlier(self) -> bool:
        """Whether the oldest compared release has it already."""
        return self.turns[0] == self.releases[0]

    @property
    def gone(self) -> str | None:
        """The release in which it is gone, or None while the newest one has it."""
        return None if len(self.turns) % 2 else self.turns[-1]

    @property
    def everywhere(self) -> bool:
        """Whether every compared release has it."""
        return self.or_earlier and len(self.turns) == 1

    def in_release(self, release: str) -> bool | None:
        """Return whether Jira `release` has it; None if the compared releases around it do not say.

        Raise `RequestError` for a text that is not a release such as 10.3.24.
        """
        if find_release(release) != release:
            message = f"{release!r} is not a Jira release. Write it like 10.3.24."
            raise RequestError(message)
        place = _order(release)
        at = bisect_right([_order(each) for each in self.releases], place) - 1
        if at < 0:  # older than all: what the oldest lacks, it lacks too
            return None if self.or_earlier else False
        before = self.releases[at]
        there = self._has(before)
        if _order(before) == place:
            return there
        after = self.releases[at + 1] if at + 1 < len(self.releases) else None
        if after is None:  # newer than all: what went stays away
            return None if there else False
        # A feature may come to an older line first, so only a neighbour of the same line is proof that it is there.
        if there != self._has(after) or (there and place[:2] != _order(before)[:2]):
            return None
        return there

    def explain_absence(self, server: str) -> str:
        """Return the sentence that a caller reads whose server, of the version `server`, lacks the operation."""
        other = f" jira.{self.instead} does the job there." if self.instead else ""
        return (
            f"{self.operation} is not available on this server, Jira {server}: of the releases that were compared "
            f"({', '.join(self.releases)}) it exists {self._history}.{other}"
        )

    def __str__(self) -> str:
        return f"{self.operation}: {self._history}"

    @property
    def _history(self) -> str:
        words = [f"since Jira {self.since}{' or earlier' if self.or_earlier else ''}"]
        words += [
            f"{'again since' if index % 2 else 'gone in'} Jira {turn}" for index, turn in enumerate(self.turns[1:])
        ]
        return ", ".join(words)

    def _has(self, release: str) -> bool:
        turned = [_order(turn) <= _order(release) for turn in self.turns]
        return sum(turned) % 2 == 1


class AvailabilityTable:
    """Every operation of the compared releases."""

    def __init__(self, releases: tuple[str, ...], entries: Mapping[str, Entry]) -> None:
        self._releases = releases
        self._entries = entries
        self._by_method: dict[str, str] = {}

    def of(self, operation: str | Callable[..., Any]) -> Availability:
        """Return in which releases `operation` exists: `METHOD /path`, or a method such as `jira.issue.get_issue`.

        Raise `RequestError` for what none of the compared releases has.
        """
        key = operation if isinstance(operation, str) else self._key_of(operation)
        found = self.find(key)
        if found is None:
            shown = key or repr(operation)
            message = (
                f"{shown} is not an operation of Jira {', '.join(self._releases)}; write it like GET /api/2/field."
            )
            raise RequestError(message)
        return found

    def find(self, key: str) -> Availability | None:
        """Return in which releases the operation `METHOD /path` exists, or None for one that the table lacks."""
        entry = self._entries.get(key)
        return None if entry is None else Availability(key, self._releases, entry.turns, entry.instead or None)

    def list_held(self, release: str) -> list[str]:
        """Return the key of each operation that Jira `release` surely has."""
        return [key for key in self._entries if (found := self.find(key)) is not None and found.in_release(release)]

    def list_methods(self) -> dict[str, str]:
        """Return the key of the operation that each method calls: `field.get_fields` calls `GET /api/2/field`."""
        if not self._by_method:
            self._by_method = {name: key for key, entry in self._entries.items() for name in entry.methods}
        return self._by_method

    def _key_of(self, method: Callable[..., Any]) -> str:
        module: str = getattr(method, "__module__", None) or ""
        name: str = getattr(method, "__name__", "")
        return self.list_methods().get(f"{module.rpartition('.')[2]}.{name}", "")


def _order(release: str) -> tuple[int, ...]:
    numbers = [int(part) for part in release.split(".")]
    return (*numbers, *([0] * (_PARTS - len(numbers))))


def is_older(release: str, other: str) -> bool:
    """Return whether `release` came before `other`."""
    return _order(release) < _order(other)


def find_release(text: str) -> str | None:
    """Return the Jira release that `text` begins with: 10.3.24 of `10.3.24-m0001`; None if it begins with none."""
    found = re.match(_RELEASE, text, re.ASCII)
    return found[0] if found else None
