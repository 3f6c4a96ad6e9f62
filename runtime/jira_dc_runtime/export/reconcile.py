"""What an export of before has that is not so any more: issues that are gone, and older versions of the same issue.

To find what is gone, ids are looked up by a search for a thousand of them at a time, which passes over what it does not
find. That takes one request for a thousand issues and needs no plan; to read the ids of all slices takes as many pages
and the plan besides, and would take an issue that left the query, as by a move, for one that is gone. Jira's index may
lack an issue that is there, so each that was not found is asked for by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import Any, Final

from jira_dc_runtime.call import Call
from jira_dc_runtime.errors import RequestError
from jira_dc_runtime.paging.pages import OffsetPages
from jira_dc_runtime.paging.walk import Walk

from .asking import MOST_PAGE, MYSELF, Ask, Flow, Issue, IssuePage, fields_of, issues_of, search, together
from .completing import Job, get_issue, is_gone, is_refused
from .jql_window import read_moment

ROUND: Final = 16
"""How many searches are asked in a round. The ids of more need not be held at once."""


def find_deleted(known: Iterable[int | str]) -> Flow[list[str]]:
    """Find out which ids are gone. See `Export.find_deleted`."""
    (who,) = yield Ask((MYSELF,))  # whoever is not logged in may see nothing at all
    _ = who.value
    gone: dict[str, None] = {}
    ids = _check_ids(known)
    while turn := list(islice(ids, MOST_PAGE * ROUND)):
        there: set[str] = set()
        yield from together(
            [_look_up(turn[at : at + MOST_PAGE], there) for at in range(0, len(turn), MOST_PAGE)], _fail
        )
        missing = [each for each in dict.fromkeys(turn) if each not in there and each not in gone]
        if missing:
            outcomes = yield Ask(tuple(map(get_issue, missing)))
            for each, outcome in zip(missing, outcomes, strict=True):
                if is_gone(outcome.error):
                    gone[each] = None
                elif outcome.error is not None and not is_refused(outcome.error):
                    raise outcome.error
    return [*gone]


def newest_versions(issues: Iterable[Issue]) -> list[Issue]:
    """Return each issue once, as it was updated last, in the order in which the ids came first.

    An export and its increments may have an issue several times. Of two that were updated at the same time the later
    one is taken. Raise `RequestError` for an issue without an id, or without the field `updated`.
    """
    newest: dict[str, tuple[datetime, Issue]] = {}
    for issue in issues:
        updated = read_moment(fields_of(issue).get("updated"))
        key = issue.get("id")
        if updated is None or not isinstance(key, str):
            message = f"The issue {issue.get('key')!r} does not tell its id and when it was updated. Read both fields."
            raise RequestError(message)
        if key not in newest or newest[key][0] <= updated:
            newest[key] = (updated, issue)
    return [issue for _, issue in newest.values()]


def _check_ids(known: Iterable[int | str]) -> Iterator[str]:
    for each in known:
        text = str(each)
        if not (text.isascii() and text.isdecimal()):
            message = f"{each!r} is no id of an issue, such as 10001. A key may lead to another issue some day."
            raise RequestError(message)
        yield text


def _look_up(ids: list[str], there: set[str]) -> Job:
    """Add to `there` which of these ids a search finds."""
    jql = f"id in ({', '.join(ids)}) ORDER BY key ASC"

    def ask(start: int, size: int | None) -> Call[IssuePage]:
        return search(jql, start, size or MOST_PAGE, lenient=True)

    walk: Walk[Any, Issue] = Walk(OffsetPages(ask, issues_of), MOST_PAGE, None, quiet=True)
    while (call := walk.find_call()) is not None:
        walk.take(call, (yield call))
        there.update(issue["id"] for issue in walk.ready)
        walk.ready.clear()


def _fail(_place: int, error: Exception) -> None:
    raise error
