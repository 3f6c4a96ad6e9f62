"""How Jira writes times and pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final

from jira_dc_runtime.testing.exchange import JsonObject, Refused
from jira_dc_runtime.testing.state.state import State

USUAL_PAGE: Final = 50


def write_time(moment: dt.datetime) -> str:
    """Return a time as Jira writes it: `2026-01-05T09:30:00.000+0000`."""
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "+0000")


def write_page(
    state: State, items: Sequence[Any], query: Mapping[str, Any], name: str, *, total: bool = True
) -> JsonObject:
    """Return the page that `query` asks for, at most `page_cap` items of it; refuse numbers that are none."""
    try:
        start, asked = int(query.get("startAt", 0)), int(query.get("maxResults", USUAL_PAGE))
    except (TypeError, ValueError):
        raise Refused(400, "startAt and maxResults are numbers.") from None
    start, size = max(0, start), min(asked, state.page_cap) if asked >= 0 else state.page_cap
    shown = items[start : start + size]
    page: JsonObject = {"startAt": start, "maxResults": size, name: shown}
    if name == "values":
        page["isLast"] = start + len(shown) >= len(items)
    return {**page, "total": len(items)} if total else page


def write_list(name: str, items: list[Any]) -> JsonObject:
    """Return items that stand whole in an issue, as the page that Jira makes of them there."""
    return {"startAt": 0, "maxResults": len(items), "total": len(items), name: items}
