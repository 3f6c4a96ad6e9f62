"""Searching with JQL, and what a form that helps to write it asks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from jira_dc_runtime.ground.json_kind import is_object
from jira_dc_runtime.testing import jql
from jira_dc_runtime.testing.calls import RecordedCall
from jira_dc_runtime.testing.exchange import Answer, JsonObject, Refused, json_answer
from jira_dc_runtime.testing.state.issues import Issue
from jira_dc_runtime.testing.state.state import State
from jira_dc_runtime.testing.write.found import write_found
from jira_dc_runtime.testing.write.issues import split_fields

from .route import Route

USUAL_WINDOW: Final = 10_000
_BUCKETS: Final = 65_535


def search(state: State, call: RecordedCall) -> Answer:
    wanted: JsonObject = {**call.query, **(call.body if is_object(call.body) else {})}
    found = jql.find(state, str(wanted.get("jql") or ""), call.user, validate=_validation(wanted))
    return answer_found(state, call, found, wanted)


def answer_found(
    state: State,
    call: RecordedCall,
    found: jql.Found,
    wanted: Mapping[str, Any],
    add: Callable[[State, Issue], JsonObject] | None = None,
) -> Answer:
    """Return the page of what was found that a request wants; refuse with 500 one beyond the window of searches.

    `add` gives more fields of an issue, of which those are shown that the request asks for.
    """
    written = write_found(state, found.issues, wanted, call.user)
    if add is not None:
        by_key = {issue.key: issue for issue in found.issues}
        asked = split_fields(wanted.get("fields"))
        for one in written["issues"]:
            one["fields"] |= choose(add(state, by_key[one["key"]]), asked)
    end = written["startAt"] + written["maxResults"]
    if state.search_window is not None and end > state.search_window:
        raise Refused(
            500, f"Search limit exceeded: a page reaches to {end}, and no further than {state.search_window}."
        )
    return json_answer(200, {**written, "warningMessages": list(found.warnings) or None})


def choose(fields: JsonObject, asked: str) -> JsonObject:
    """Return those of some fields that a comma list asks for, all where it names none."""
    names = {name.strip() for name in asked.split(",") if name.strip()}
    wanted = {name for name in names if not name.startswith("-")}
    everything = not wanted or bool(wanted & {"*all", "*navigable"})
    return {name: value for name, value in fields.items() if (everything or name in wanted) and f"-{name}" not in names}


def _validation(wanted: Mapping[str, Any]) -> object:
    given = wanted.get("validateQuery")
    return "true" if given is None or given == "" else given


def get_window(state: State, call: RecordedCall) -> Answer:
    return json_answer(200, state.search_window or USUAL_WINDOW)


def get_buckets(state: State, call: RecordedCall) -> Answer:
    return json_answer(200, _BUCKETS)


def get_error(state: State, call: RecordedCall) -> Answer:
    """There is no search that failed: a MockJira searches at once."""
    return Answer(204)


def get_autocomplete(state: State, call: RecordedCall) -> Answer:
    return json_answer(200, jql.describe(state, call.user))


def get_suggestions(state: State, call: RecordedCall) -> Answer:
    query = call.query
    name, typed = query.get("fieldName", ""), query.get("fieldValue", "")
    predicate, value = query.get("predicateName", ""), query.get("predicateValue", "")
    results = jql.complete(state, call.user, "creator" if predicate == "by" else name, value if predicate else typed)
    return json_answer(200, {"results": results})


ROUTES: Final[Mapping[str, Route]] = {
    "GET /api/2/search": search,
    "POST /api/2/search": search,
    "GET /api/2/search/error/lookup": get_error,
    "GET /api/2/searchLimits/maxResultWindow": get_window,
    "GET /api/2/searchLimits/maxAggregationBuckets": get_buckets,
    "GET /api/2/jql/autocompletedata": get_autocomplete,
    "GET /api/2/jql/autocompletedata/suggestions": get_suggestions,
}
