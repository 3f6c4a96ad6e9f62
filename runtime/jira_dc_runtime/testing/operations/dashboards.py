"""The operations on dashboards."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from jira_dc_runtime.testing.calls import RecordedCall
from jira_dc_runtime.testing.exchange import Answer, JsonObject, Refused, json_answer
from jira_dc_runtime.testing.state.dashboards import Dashboard
from jira_dc_runtime.testing.state.state import State
from jira_dc_runtime.testing.write.pages import read_span

from .route import Route


def write_dashboard(state: State, one: Dashboard) -> JsonObject:
    """Return a dashboard."""
    return {
        "id": one.id,
        "name": one.name,
        "self": f"{state.base_url}/rest/api/2/dashboard/{one.id}",
        "view": f"{state.base_url}/secure/Dashboard.jspa?selectPageId={one.id}",
    }


def get_dashboards(state: State, call: RecordedCall) -> Answer:
    kind = call.query.get("filter", "")
    if kind not in {"", "favourite", "my"}:
        raise Refused(400, "The filter is favourite or my.")
    found = [
        one
        for one in state.dashboards
        if not kind or (kind == "my" and one.owner == call.user) or (kind != "my" and call.user in one.favourite_of)
    ]
    start, size = read_span(state, call.query)
    shown = [write_dashboard(state, one) for one in found[start : start + size]]
    page: JsonObject = {"startAt": start, "maxResults": size, "total": len(found), "dashboards": shown}
    address = f"{state.base_url}/rest/api/2/dashboard?{f'filter={kind}&' if kind else ''}maxResults={size}&startAt="
    if start + size < len(found):
        page["next"] = f"{address}{start + size}"
    if start:
        page["prev"] = f"{address}{max(0, start - size)}"
    return json_answer(200, page)


def get_dashboard(state: State, call: RecordedCall) -> Answer:
    return json_answer(200, write_dashboard(state, state.dashboards[call.path["id"]]))


ROUTES: Final[Mapping[str, Route]] = {
    "GET /api/2/dashboard": get_dashboards,
    "GET /api/2/dashboard/{id}": get_dashboard,
}
