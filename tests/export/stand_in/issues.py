"""The issues of the stand-in: what is kept of each beside its number, how they are found, and how they change."""

from __future__ import annotations

import random
import time
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import compress
from typing import Final

from tests.export.stand_in.moments import HOUR, list_moments
from tests.export.stand_in.query import Query, Refused

PROJECTS: Final = ("EX", "OPS", "WEB", "ZOO")
FIRST_ID: Final = 10_000
WINDOW: Final = 10_000
"""As many issues as a search shows, wherever it begins."""


@dataclass(frozen=True)
class Schedule:
    """How often something happens: once in so many requests, on average; 0 is never."""

    edit: int = 0
    delete: int = 0
    create: int = 0
    move: int = 0


BUSY: Final = Schedule(edit=1, delete=4, create=3, move=8)


class Issues:
    """All issues, in the order of their creation; one is known by its place in it."""

    def __init__(self, count: int, schedule: Schedule = Schedule(), seed: int = 1) -> None:
        self.address = "http://jira.invalid"
        """Where its files are fetched from."""
        self.initial = count
        self.created, self.bulk = list_moments(count)
        self.updated = array("q", map(_updated_at_first, range(count), self.created))
        self.project = bytearray(count)
        self.number: array[int] = array("i", bytes(4 * count))
        self.members = [bytearray(count) for _ in PROJECTS]  # 1 where an issue is in that project, and not deleted
        self.alive = bytearray(b"\1" * count)
        self.by_number: list[array[int]] = [array("i") for _ in PROJECTS]
        self.edits: Counter[int] = Counter()
        self.moved: dict[int, list[str]] = {}
        """The keys that an issue had before."""
        self._lead = max(self.created, default=0) + 40 * 24 * HOUR - int(time.monotonic() * 1000)
        self.schedule = schedule
        self._chance = random.Random(seed)
        self._looked_at = range(count)
        for place in range(count):
            self._settle(place, self._project_at_first(place))

    def __len__(self) -> int:
        return len(self.created)

    @property
    def now(self) -> int:
        """What time it is in this Jira: forty days after its newest issue, when it starts."""
        return int(time.monotonic() * 1000) + self._lead

    def key(self, place: int) -> str:
        """Return the key of an issue, as it is now."""
        return f"{PROJECTS[self.project[place]]}-{self.number[place]}"

    def find_key(self, key: str) -> int | None:
        """Return the issue that has this key now and is not deleted, or None."""
        project, _, number = key.rpartition("-")
        if project not in PROJECTS or not number.isdigit():
            return None
        places = self.by_number[PROJECTS.index(project)]
        place = places[int(number) - 1] if 0 < int(number) <= len(places) else -1
        return place if place >= 0 and self.alive[place] and self.key(place) == key else None

    def find(self, id_or_key: str) -> int | None:
        """Return the issue of an id or a key, or None."""
        if not id_or_key.isdigit():
            return self.find_key(id_or_key)
        place = int(id_or_key) - FIRST_ID
        return place if 0 <= place < len(self) and self.alive[place] else None

    def select(self, query: Query) -> Sequence[int]:
        """Return the issues that meet `query`, in its order."""
        low = bisect_left(self.created, query.created_from)
        high = bisect_left(self.created, query.created_before)
        self._looked_at = range(low, high) or self._looked_at
        projects = self._projects_of(query)
        found: Sequence[int] = list(compress(range(low, high), self._mask(projects)[low:high]))
        if query.ids is not None:
            found = [place for place in found if place + FIRST_ID in query.ids]
        for project, number, more in query.from_keys:
            found = self._from_key(found, project, number, more)
        if query.updated_from > 0:
            updated, start = self.updated, query.updated_from
            found = [place for place in found if updated[place] >= start]
        if query.updated_before < self.now:
            updated, end = self.updated, query.updated_before
            found = [place for place in found if updated[place] < end]
        return self._sort(found, query.order, range(low, high))

    def count(self, query: Query) -> int:
        """Return how many issues meet `query`."""
        if query.from_keys or query.ids is not None or query.updated_from > 0 or query.updated_before < self.now:
            return len(self.select(query))
        low = bisect_left(self.created, query.created_from)
        high = bisect_left(self.created, query.created_before)
        return self._mask(self._projects_of(query)).count(1, low, max(low, high))

    def tick(self) -> None:
        """Let happen what the schedule has for one request."""
        chance, schedule = self._chance, self.schedule
        if schedule.edit and chance.randrange(schedule.edit) == 0:
            self.edit(self._anyone())
        if schedule.delete and chance.randrange(schedule.delete) == 0:
            self.delete(self._anyone())
        if schedule.create and chance.randrange(schedule.create) == 0:
            self.create()
        if schedule.move and chance.randrange(schedule.move) == 0:
            self.move(self._anyone(), chance.randrange(len(PROJECTS)))

    def edit(self, place: int) -> None:
        """Let somebody change the status of an issue: a history more, and it was updated now."""
        if self.alive[place]:
            self.edits[place] += 1
            self.updated[place] = self.now

    def delete(self, place: int) -> None:
        """Let an issue be gone."""
        self.alive[place] = self.members[self.project[place]][place] = 0

    def create(self) -> int:
        """Return a new issue, created now."""
        place = len(self)
        self.created.append(max(self.now, self.created[-1] + 1))  # two are never created at once
        self.updated.append(self.created[-1])
        self.project.append(0)
        self.number.append(0)
        self.alive.append(1)
        for members in self.members:
            members.append(0)
        self._settle(place, self._chance.randrange(len(PROJECTS)))
        return place

    def move(self, place: int, project: int) -> None:
        """Move an issue into another project, where it gets the next number."""
        if self.alive[place] and self.project[place] != project:
            self.moved.setdefault(place, []).append(self.key(place))
            self.members[self.project[place]][place] = 0
            self._settle(place, project)
            self.updated[place] = self.now

    def _anyone(self) -> int:
        """Return an issue, every other time one of those that were just asked for."""
        among = self._looked_at if self._chance.random() < 0.5 else range(len(self))
        return self._chance.choice(among or range(len(self)))

    def _settle(self, place: int, project: int) -> None:
        self.project[place] = project
        self.members[project][place] = 1
        self.by_number[project].append(place)
        self.number[place] = len(self.by_number[project])

    def _project_at_first(self, place: int) -> int:
        if place in self.bulk:  # which brought two projects, one after the other
            return int(place - self.bulk.start >= len(self.bulk) * 2 // 3)
        return (0, 0, 0, 1, 0, 1, 2, 3)[place // 37 % 8]

    def _projects_of(self, query: Query) -> frozenset[int]:
        named = (query.projects or frozenset()) | query.not_projects | {project for project, _, _ in query.from_keys}
        unknown = sorted(named - set(PROJECTS))
        if unknown:
            raise Refused(f"The value '{unknown[0]}' does not exist for the field 'project'.")
        among = set(PROJECTS) if query.projects is None else query.projects
        return frozenset(PROJECTS.index(name) for name in among - query.not_projects)

    def _mask(self, projects: frozenset[int]) -> bytearray:
        if len(projects) == len(PROJECTS):
            return self.alive
        if len(projects) == 1:
            return self.members[next(iter(projects))]
        together = 0
        for project in projects:
            together |= int.from_bytes(self.members[project], "little")
        return bytearray(together.to_bytes(len(self), "little"))

    def _from_key(self, found: Sequence[int], project: str, number: int, more: int) -> Sequence[int]:
        """Return those of one project from a number on; as Jira, refuse a key that is not there any more."""
        if self.find_key(f"{project}-{number}") is None:
            raise Refused(f"An issue with key '{project}-{number}' does not exist for field 'key'.")
        its, first = PROJECTS.index(project), number + more
        return [place for place in found if self.project[place] == its and self.number[place] >= first]

    def _sort(self, found: Sequence[int], order: str, among: range) -> Sequence[int]:
        if order == "created DESC":
            return found[::-1]
        if order == "key ASC":
            return sorted(found, key=lambda place: (PROJECTS[self.project[place]], self.number[place]))
        if order == "updated ASC":
            return sorted(found, key=self.updated.__getitem__)
        if order == "created ASC, key ASC" and any(place in among for place in self.moved):
            return sorted(found, key=lambda it: (self.created[it], PROJECTS[self.project[it]], self.number[it]))
        return found


def _updated_at_first(place: int, created: int) -> int:
    """Return when an issue was last updated: within a month, and most within hours."""
    return created + (place * 7919 % 30 * 24 * HOUR if place % 5 == 0 else place * 104_729 % (9 * HOUR))
