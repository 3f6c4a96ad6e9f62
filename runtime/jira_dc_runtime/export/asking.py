"""What an export asks Jira: its calls, and the steps of a flow that has them carried out.

A flow is a generator that decides what to ask and never asks itself, so that sync and async code share it: it yields
an `Ask` and is sent the outcomes, in order; a flow that reads yields what it has found as well.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from typing import Any, Final, TypeAlias, TypeVar

import msgspec

from jira_dc_runtime.call import Call, JsonBody
from jira_dc_runtime.client.gather import Outcome
from jira_dc_runtime.codec.model import Model
from jira_dc_runtime.errors import RequestError, UnexpectedBody
from jira_dc_runtime.ground.json_kind import is_array, is_object

R = TypeVar("R")
Issue: TypeAlias = dict[str, Any]
"""An issue as Jira sent it."""

WINDOW: Final = 10_000
"""How far a search can be paged; from Jira 11 on, it refuses what lies beyond."""
MOST_PAGE: Final = 1000
"""The largest page of a search, unless an administrator has set another."""
IN_ORDER: Final = "ORDER BY created ASC, key ASC"


class Ask(msgspec.Struct, frozen=True):
    """Calls to carry out, all at once. `whole` wants each `Response`, with its headers, instead of the value."""

    calls: tuple[Call[Any], ...]
    whole: bool = False


class Found(msgspec.Struct, frozen=True):
    """Issues to hand out."""

    issues: Sequence[Issue]


Outcomes: TypeAlias = Sequence[Outcome[Call[Any], Any]]
Flow: TypeAlias = Generator[Ask | Found, Outcomes, R]


class IssuePage(Model, kw_only=True):
    """A page of a search. Its issues stay as Jira sent them."""

    start_at: int | None = msgspec.field(name="startAt", default=None)
    max_results: int | None = msgspec.field(name="maxResults", default=None)
    total: int | None = None
    issues: list[Any] | None = None


MYSELF: Final[Call[Any]] = Call("GET", "/rest/api/2/myself", Any, scope="READ")
SERVER_INFO: Final[Call[Any]] = Call("GET", "/rest/api/2/serverInfo", Any, scope="READ")


def search(
    jql: str,
    start: int,
    size: int,
    fields: Sequence[str] = ("id",),
    *,
    expand: Sequence[str] = (),
    lenient: bool = False,
) -> Call[IssuePage]:
    """Return the call for a page of a search; a `lenient` one passes over ids that are not there."""
    body: dict[str, Any] = {"jql": jql, "startAt": start, "maxResults": size, "fields": list(fields)}
    if expand:
        body["expand"] = list(expand)
    if lenient:
        body["validateQuery"] = False
    return Call("POST", "/rest/api/2/search", IssuePage, body=JsonBody(body), scope="READ", reads=True)


def join(*conditions: str) -> str:
    """Return the JQL of all conditions together, without those that are empty."""
    return " AND ".join(filter(None, conditions))


def ordered(condition: str, order: str) -> str:
    """Return the condition with an order, which may be all there is."""
    return f"{condition} {order}".strip()


def total_of(page: IssuePage) -> int:
    """Return how many issues a search has. Raise `UnexpectedBody` if Jira does not say it."""
    total: Any = page.total
    if isinstance(total, int) and not isinstance(total, bool) and total >= 0:
        return total
    raise unreadable("POST /api/2/search", "the page does not say how many issues there are.")


def issues_of(page: IssuePage) -> list[Issue]:
    """Return the issues of a page. Raise `UnexpectedBody` for anything among them that is none."""
    issues: Any = page.issues
    if issues is None:
        return []
    if is_array(issues) and all(map(_is_issue, issues)):
        return list(issues)
    raise unreadable("POST /api/2/search", "the page holds something that is no issue with an id and a key.")


def fields_of(issue: Issue) -> dict[str, Any]:
    """Return the fields of an issue, which are none if Jira sent none."""
    fields: Any = issue.get("fields")
    return fields if isinstance(fields, dict) else {}  # pyright: ignore[reportUnknownVariableType]


def time_zone_of(me: Any) -> str:
    """Return the time zone of a user, which JQL goes by. Raise `UnexpectedBody` if Jira does not tell it."""
    name = me.get("timeZone") if is_object(me) else None
    if isinstance(name, str) and name:
        return name
    raise unreadable("GET /api/2/myself", "Jira does not tell the time zone of this user, which JQL goes by.")


def unreadable(operation: str, problem: str) -> UnexpectedBody:
    """Return the error for an answer that an export cannot go on with."""
    return UnexpectedBody(f"{operation}: {problem}", operation)


def checked_count(name: str, count: int, most: int | None = None) -> int:
    """Return `count`. Raise `RequestError` if it is less than 1, or more than `most`."""
    if count < 1 or (most is not None and count > most):
        bounds = "1 or more" if most is None else f"between 1 and {most}"
        message = f"{name} is {count}; it must be {bounds}."
        raise RequestError(message)
    return count


def together(jobs: Sequence[Generator[Call[Any], Any, None]], failed: Callable[[int, Exception], None]) -> Flow[None]:
    """Carry out jobs side by side: each yields a call and is sent its value, and all of a round are asked at once.

    `failed` is called with the place of a job whose call or answer was an error, and may raise it.
    """
    waiting: list[tuple[int, Generator[Call[Any], Any, None], Call[Any]]] = []

    def go_on(place: int, job: Generator[Call[Any], Any, None], step: Callable[[], Call[Any]]) -> None:
        try:
            waiting.append((place, job, step()))
        except StopIteration:
            return
        except Exception as error:  # noqa: BLE001 - `failed` decides
            failed(place, error)

    for place, job in enumerate(jobs):
        go_on(place, job, lambda job=job: next(job))  # type: ignore[misc]
    while waiting:
        turn, waiting = waiting, []
        outcomes = yield Ask(tuple(call for _, _, call in turn))
        for (place, job, _), outcome in zip(turn, outcomes, strict=True):
            go_on(place, job, lambda job=job, outcome=outcome: job.send(outcome.value))  # type: ignore[misc]


def _is_issue(item: Any) -> bool:
    if not is_object(item) or not isinstance(item.get("key"), str):
        return False
    number = item.get("id")
    return isinstance(number, str) and number.isascii() and number.isdecimal()
