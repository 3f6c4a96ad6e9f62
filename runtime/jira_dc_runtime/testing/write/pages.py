"""How Jira writes times and pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import quote, urlencode

from jira_dc_runtime.testing.calls import RecordedCall
from jira_dc_runtime.testing.exchange import JsonObject, Refused
from jira_dc_runtime.testing.state.state import State

USUAL_PAGE: Final = 50


def write_time(moment: dt.datetime) -> str:
    """Return a time as Jira writes it: `2026-01-05T09:30:00.000+0000`."""
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "+0000")


def write_moment(moment: dt.datetime) -> str:
    """Return a time as Jira shows it to people: `05/Jan/26 9:30 AM`."""
    return f"{moment:%d/%b/%y} {moment.hour % 12 or 12}:{moment:%M %p}"


def write_day(day: str) -> str:
    """Return a day, given as `2026-01-05`, as Jira shows it to people: `05/Jan/26`."""
    try:
        return f"{dt.date.fromisoformat(day[:10]):%d/%b/%y}"
    except ValueError:
        return day


def read_span(state: State, query: Mapping[str, Any]) -> tuple[int, int]:
    """Return from where on and how many items `query` asks for; refuse numbers that are none."""
    try:
        start, asked = int(query.get("startAt", 0)), int(query.get("maxResults", USUAL_PAGE))
    except (TypeError, ValueError):
        raise Refused(400, "startAt and maxResults are numbers.") from None
    return max(0, start), min(asked, state.page_cap) if asked >= 0 else state.page_cap


def write_page(
    state: State, items: Sequence[Any], query: Mapping[str, Any], name: str, *, total: bool = True
) -> JsonObject:
    """Return the page that `query` asks for, at most `page_cap` items of it; refuse numbers that are none."""
    start, size = read_span(state, query)
    shown = items[start : start + size]
    page: JsonObject = {"startAt": start, "maxResults": size, name: shown}
    if name == "values":
        page["isLast"] = start + len(shown) >= len(items)
    return {**page, "total": len(items)} if total else page


def write_linked_page(state: State, call: RecordedCall, items: Sequence[Any]) -> JsonObject:
    """Return the page of items that `call` asks for, with its own address and that of the next page."""
    page = write_page(state, items, call.query, "values")
    path = call.operation.partition(" ")[2]
    for name, value in call.path.items():
        path = path.replace(f"{{{name}}}", quote(value, safe=""))
    kept = {name: value for name, value in call.query.items() if name not in {"startAt", "maxResults"}}

    def address(start: int) -> str:
        query = urlencode({**kept, "maxResults": page["maxResults"], "startAt": start})
        return f"{state.base_url}/rest{path}?{query}"

    more: JsonObject = {} if page["isLast"] else {"nextPage": address(page["startAt"] + page["maxResults"])}
    return {"self": address(page["startAt"]), **more, **page}


def write_list(name: str, items: list[Any]) -> JsonObject:
    """Return items that stand whole in an issue, as the page that Jira makes of them there."""
    return {"startAt": 0, "maxResults": len(items), "total": len(items), name: items}
