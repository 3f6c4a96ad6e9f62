"""How a slice is read: in the order of creation by pages that overlap, or by key where there are too many for that.

Issues change while they are read. Each that is there from the beginning to the end comes once, or `SliceChanged` says
that the slice is to be read again; one that comes or goes meanwhile comes once or not at all.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from jira_dc_runtime.call import Call
from jira_dc_runtime.call.jql import quote
from jira_dc_runtime.errors import BadRequest, ConfigurationError, ServerError, UnexpectedBody
from jira_dc_runtime.paging.pages import OffsetPages
from jira_dc_runtime.paging.walk import Walk

from .asking import (
    IN_ORDER,
    MYSELF,
    WINDOW,
    Ask,
    Flow,
    Found,
    Issue,
    IssuePage,
    issues_of,
    join,
    ordered,
    search,
    time_zone_of,
)
from .broken import find_broken, is_failure
from .completing import Wanted, complete
from .slices import Slice, SliceChanged

SLACK: Final = 5
"""Minutes that are looked back further than reading took: Jira's index and the clocks of its nodes are not exact."""

MOST_STEPS_BACK: Final = 40
"""How often in a row the key where a page begins may be gone; each time twice as far back is tried."""

BEYOND: Final = "Search limit exceeded"
"""How Jira 11 begins to refuse, with 500, a page beyond its window."""


class _Overgrown(Exception):
    """There are more issues than a search shows."""


def read(part: Slice, wanted: Wanted, clock: Callable[[], float] = time.monotonic) -> Flow[None]:
    """Find the issues of a slice. See `Export.read`."""
    if part.time_zone:
        (outcome,) = yield Ask((MYSELF,))
        _check_zone(part, time_zone_of(outcome.value))
    reader = _Reader(part, wanted, clock)
    if not part.by_key:
        try:
            yield from reader.in_order(part.jql)
        except _Overgrown:  # it has grown since it was planned
            pass
        else:
            return
    yield from reader.by_key()


class _Reader:
    def __init__(self, part: Slice, wanted: Wanted, clock: Callable[[], float]) -> None:
        self._part = part
        self._wanted = wanted
        self._clock = clock
        self._began = clock()
        self._seen: set[str] = set()

    def in_order(self, jql: str) -> Flow[None]:
        """Go through a search page by page. Raise `_Overgrown` where Jira would show no more."""
        walk: Walk[IssuePage, Issue] = Walk(
            OffsetPages(self._build(jql), issues_of), self._wanted.page_size, None, quiet=True
        )
        while True:
            try:
                call = walk.find_call()
            except UnexpectedBody as problem:
                raise self._changed(problem) from problem
            if call is None:
                return
            try:
                page = yield from self._ask(call)
            except ServerError as error:
                if _is_beyond_window(error):
                    raise _Overgrown from None
                raise
            walk.take(call, page)
            issues = list(walk.ready)
            walk.ready.clear()
            yield from self._hand_out(issues)

    def by_key(self) -> Flow[None]:
        """Go through one project after another, by keys; then look for what was moved to another meanwhile."""
        condition = f"({self._part.jql})"
        done: list[str] = []
        while True:
            others = f"project not in ({', '.join(map(quote, done))})" if done else ""
            issues = yield from self._page(join(condition, others), 1)
            if not issues:
                break
            project = issues[0]["key"].rpartition("-")[0]
            if project in done:
                message = f"{self._part.name}: Jira finds the project {project} among the others. Read the slice again."
                raise SliceChanged(message)
            yield from self._project(join(condition, f"project = {quote(project)}"))
            done.append(project)
        minutes = math.ceil((self._clock() - self._began) / 60) + SLACK
        try:
            yield from self.in_order(join(condition, f'updated >= "-{minutes}m"'))
        except _Overgrown:
            message = f"{self._part.name}: too many of its issues were changed while they were read. Read it again."
            raise SliceChanged(message) from None

    def _project(self, condition: str) -> Flow[None]:
        """Go through the issues of one project by key. Each page begins with an issue that came before.

        If it does not, that issue is gone, or its key leads to another project now: then the page is asked for again
        from one that came earlier, or at last from the beginning.
        """
        path: list[tuple[str, str]] = []  # the keys and ids that came, in order
        back, steps_back, idle = 1, 0, 0
        while True:
            last = path[-1] if path else None
            after = "" if last is None else f"key >= {quote(last[0])}"
            try:
                issues = yield from self._page(join(condition, after), self._wanted.page_size + 1)
            except BadRequest:
                if last is None:
                    raise
                issues = []
            # A key that was left is a key of the same issue still: it may lead to a place far behind.
            if last is not None and (not issues or (issues[0]["key"], issues[0]["id"]) != last):
                steps_back += 1
                if steps_back > MOST_STEPS_BACK:
                    raise self._too_fast()
                del path[-back:]
                back *= 2
                continue
            back = 1
            idle += 1
            if any(issue["id"] not in self._seen for issue in issues):
                steps_back = idle = 0
            elif idle > MOST_STEPS_BACK + len(self._seen):  # it may go through all of them again, not for ever
                raise self._too_fast()
            yield from self._hand_out(issues)
            if len(issues) <= (last is not None):
                return
            path += [(issue["key"], issue["id"]) for issue in (issues if last is None else issues[1:])]

    def _too_fast(self) -> SliceChanged:
        return SliceChanged(f"{self._part.name}: keys come and go faster than they can be read. Read it again.")

    def _page(self, condition: str, size: int) -> Flow[list[Issue]]:
        fields, expand = self._wanted.fields, self._wanted.expand
        call = search(ordered(condition, "ORDER BY key ASC"), 0, size, fields, expand=expand)
        return issues_of((yield from self._ask(call)))

    def _ask(self, call: Call[IssuePage]) -> Flow[IssuePage]:
        """Return a page. Raise `BrokenIssue` if one issue makes it fail."""
        (outcome,) = yield Ask((call,))
        error = outcome.error
        if is_failure(error) and not _is_beyond_window(error):
            broken = yield from find_broken(call, error)
            if broken is not None:
                raise broken from error
        page: IssuePage = outcome.value
        return page

    def _hand_out(self, issues: Sequence[Issue]) -> Flow[None]:
        """Complete the issues that did not come yet, and hand them out."""
        fresh = list(self._take_new(issues))
        whole = yield from complete(fresh, self._wanted)
        if whole:
            yield Found(whole)

    def _take_new(self, issues: Sequence[Issue]) -> Iterator[Issue]:
        for issue in issues:
            if issue["id"] not in self._seen:
                self._seen.add(issue["id"])
                yield issue

    def _build(self, jql: str) -> Callable[[int, int | None], Any]:
        def build(start: int, size: int | None) -> Any:
            left = WINDOW - start
            if left <= 1:  # the only one left came with the page before
                raise _Overgrown
            size = min(size or left, left)
            fields, expand = self._wanted.fields, self._wanted.expand
            return search(ordered(jql, IN_ORDER), start, size, fields, expand=expand)

        return build

    def _changed(self, problem: Exception) -> SliceChanged:
        return SliceChanged(f"The slice {self._part.name} changed while it was read. {problem}")


def _is_beyond_window(error: ServerError) -> bool:
    """Return whether a page lies beyond the window of searches: an administrator may have made it smaller."""
    return BEYOND.lower() in " ".join(error.error_messages).lower()


def _check_zone(part: Slice, zone: str) -> None:
    """Raise `ConfigurationError` for a reader to whom the minutes of a slice mean other moments than to the planner."""
    if zone != part.time_zone:
        message = (
            f"The slice {part.name} was planned by a user in the time zone {part.time_zone}, and JQL goes by that of "
            f"who asks, which is {zone} here: issues would be lost between the slices. Give both users the same time "
            "zone in their profiles, or plan and read as one user."
        )
        error = ConfigurationError(message)
        error.sent = "yes"  # Jira was asked for it
        raise error
