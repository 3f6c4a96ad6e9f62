"""What each issue is to have, and how that which a search leaves out is fetched.

A search shows the first twenty worklogs of an issue, and may show less than all comments and changes; properties and
remote links it does not show at all.
"""

from __future__ import annotations

from collections.abc import Collection, Generator, Mapping, Sequence
from typing import Any, Final

import msgspec

from jira_dc_runtime.call import Call
from jira_dc_runtime.codec.model import Model
from jira_dc_runtime.errors import Forbidden, LoginError, NotAvailable, NotFound, RequestError
from jira_dc_runtime.ground.json_kind import is_array, is_object
from jira_dc_runtime.paging.pages import OffsetPages, SinglePage
from jira_dc_runtime.paging.walk import Walk

from .asking import MOST_PAGE, Ask, Flow, Issue, checked_count, fields_of, together, unreadable
from .slices import SliceChanged, checked_includes

ISSUE: Final = "/rest/api/2/issue/{issueIdOrKey}"
_FIELDS: Final = {"comments": "comment", "worklogs": "worklog", "attachments": "attachment"}
_LISTS: Final = {"comment": "comments", "worklog": "worklogs"}
_ALL: Final = frozenset({"*all", "*navigable"})

Job = Generator[Call[Any], Any, None]


class Wanted(msgspec.Struct, frozen=True):
    """What is asked for with each issue, and in pages of which size."""

    include: frozenset[str]
    fields: tuple[str, ...]
    page_size: int

    @property
    def expand(self) -> tuple[str, ...]:
        """What a search is asked to expand."""
        return ("changelog",) if "changelog" in self.include else ()


class _Comments(Model, kw_only=True):
    start_at: int | None = msgspec.field(name="startAt", default=None)
    max_results: int | None = msgspec.field(name="maxResults", default=None)
    total: int | None = None
    comments: list[Any] | None = None


class _Worklogs(Model, kw_only=True):
    start_at: int | None = msgspec.field(name="startAt", default=None)
    max_results: int | None = msgspec.field(name="maxResults", default=None)
    total: int | None = None
    worklogs: list[Any] | None = None


def choose(include: Collection[str], fields: Sequence[str], page_size: int) -> Wanted:
    """Return what to ask for. A field that is named is included; one that is not included is not asked for.

    Raise `RequestError` for what is no include, for `fields` that is no list, and for a page of no size.
    """
    if isinstance(fields, str) or not fields:
        message = f"fields is {fields!r}; it takes some ids of fields, such as ['summary', 'status'], or ['*all']."
        raise RequestError(message)
    included = checked_includes(tuple(include) if not isinstance(include, str) else include)
    included |= {name for name, field in _FIELDS.items() if field in fields}
    asked = list(fields)
    if all(name.startswith("-") for name in asked):
        asked.insert(0, "*all")
    for name, field in _FIELDS.items():
        if name in included:
            asked = [each for each in asked if each != f"-{field}"]
            if field not in asked and "*all" not in asked:
                asked.append(field)
        elif _ALL.intersection(asked) and f"-{field}" not in asked:
            asked.append(f"-{field}")
    return Wanted(included, tuple(asked), checked_count("page_size", page_size))


def complete(issues: Sequence[Issue], wanted: Wanted) -> Flow[list[Issue]]:
    """Fetch what these issues lack, and return those that are still there.

    A part that is not found or refused may be one of an issue that is gone, or hidden, by now: the issue is asked for.
    Raise `SliceChanged` if it is refused as well, as when its security level was changed; and what was raised if it is
    there, as where an administrator has switched issue links off.
    """
    jobs: list[Job] = []
    owners: list[int] = []
    for place, issue in enumerate(issues):
        for job in _list_jobs(issue, wanted):
            jobs.append(job)
            owners.append(place)
    if not jobs:
        return list(issues)
    missing: dict[int, Exception] = {}

    def note(place: int, error: Exception) -> None:
        if not is_refused(error) and (not isinstance(error, NotFound) or isinstance(error, NotAvailable)):
            raise error
        missing.setdefault(owners[place], error)

    yield from together(jobs, note)
    if missing:
        outcomes = yield Ask(tuple(get_issue(issues[place]["id"]) for place in missing))
        for (place, refusal), outcome in zip(missing.items(), outcomes, strict=True):
            if outcome.error is not None and is_refused(outcome.error):
                key = issues[place]["key"]
                message = f"The issue {key} was hidden while it was read: {outcome.error} Read the slice again."
                raise SliceChanged(message) from refusal
            if not is_gone(outcome.error):
                raise outcome.error or refusal
    return [issue for place, issue in enumerate(issues) if place not in missing]


def _list_jobs(issue: Issue, wanted: Wanted) -> list[Job]:
    """Return what is still to be asked for an issue. Each job puts what it brings into it."""
    jobs: list[Job] = []
    fields = fields_of(issue)
    if "comments" in wanted.include and _is_cut(fields.get("comment"), "comments"):
        jobs.append(_fetch_comments(issue["id"], fields["comment"]))
    if "worklogs" in wanted.include and _is_cut(fields.get("worklog"), "worklogs"):
        jobs.append(_fetch_worklogs(issue["id"], fields["worklog"]))
    lacks_changes = "changelog" in wanted.include and (
        not is_object(issue.get("changelog")) or _is_cut(issue["changelog"], "histories")
    )
    if lacks_changes or "properties" in wanted.include:
        jobs.append(_fetch_issue(issue, changelog=lacks_changes, properties="properties" in wanted.include))
    if "remote_links" in wanted.include:
        jobs.append(_fetch_remote_links(issue))
    return jobs


def _is_cut(part: Any, name: str) -> bool:
    """Return whether a list that came with an issue holds less than it says that there is."""
    if not is_object(part):
        return False
    items, total = part.get(name), part.get("total")
    return not is_array(items) or (isinstance(total, int) and total > len(items))


def _fetch_comments(issue_id: str, part: dict[str, Any]) -> Job:
    def ask(start: int, size: int | None) -> Call[_Comments]:
        query = {"startAt": start, "maxResults": size}
        return Call("GET", f"{ISSUE}/comment", _Comments, path={"issueIdOrKey": issue_id}, query=query, scope="READ")

    yield from _fetch_pages(OffsetPages(ask, lambda page: page.comments), part, "comments")


def _fetch_worklogs(issue_id: str, part: dict[str, Any]) -> Job:
    def ask(size: int | None) -> Call[_Worklogs]:
        del size  # it sends all of them
        return Call("GET", f"{ISSUE}/worklog", _Worklogs, path={"issueIdOrKey": issue_id}, scope="READ")

    yield from _fetch_pages(SinglePage(ask, lambda page: page.worklogs), part, "worklogs")


def _fetch_pages(pages: Any, part: dict[str, Any], name: str) -> Job:
    walk: Walk[Any, Any] = Walk(pages, MOST_PAGE, None, quiet=True)
    items: list[Any] = []
    while (call := walk.find_call()) is not None:
        walk.take(call, (yield call))
        items += walk.ready
        walk.ready.clear()
    part.update({name: items, "startAt": 0, "maxResults": len(items), "total": len(items)})


def _fetch_issue(issue: Issue, *, changelog: bool, properties: bool) -> Job:
    """Fetch all changes of an issue, which no other operation has, and its properties."""
    call = get_issue(
        issue["id"], expand=("changelog",) if changelog else None, properties=("*all",) if properties else None
    )
    whole: Any = yield call
    found: Mapping[str, Any] = whole if is_object(whole) else {}
    if changelog:
        changes: Any = found.get("changelog")
        if not is_object(changes) or _is_cut(changes, "histories"):
            raise unreadable(call.operation, f"Jira sends only a part of the changelog of {issue['key']}.")
        issue["changelog"] = changes
    if properties:
        values: Any = found.get("properties")
        issue["properties"] = values if is_object(values) else {}


def _fetch_remote_links(issue: Issue) -> Job:
    call: Call[Any] = Call("GET", f"{ISSUE}/remotelink", Any, path={"issueIdOrKey": issue["id"]}, scope="READ")
    links: Any = yield call
    if not is_array(links):
        raise unreadable(call.operation, f"the remote links of {issue['key']} are no list.")
    issue["remotelinks"] = links


def get_issue(
    issue_id: str, *, expand: tuple[str, ...] | None = None, properties: tuple[str, ...] | None = None
) -> Call[Any]:
    """Return the call for one issue, with hardly any of its fields."""
    query = {"fields": ("created",), "expand": expand, "properties": properties}
    return Call("GET", ISSUE, Any, path={"issueIdOrKey": issue_id}, query=query, scope="READ")


def is_gone(error: Exception | None) -> bool:
    """Return whether Jira itself said that there is no such issue."""
    return isinstance(error, NotFound) and not isinstance(error, NotAvailable) and bool(error.error_messages)


def is_refused(error: Exception) -> bool:
    """Return whether Jira does not show this user an issue that is there."""
    return isinstance(error, Forbidden) and not isinstance(error, LoginError)
