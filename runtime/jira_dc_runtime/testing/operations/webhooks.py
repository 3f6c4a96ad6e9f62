"""Webhooks, at the address of the release: created, listed, read, replaced, deleted. None is delivered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from jira_dc_runtime.testing.calls import RecordedCall
from jira_dc_runtime.testing.exchange import Answer, JsonObject, Refused, json_answer
from jira_dc_runtime.testing.state.state import EPOCH, State

from .route import Route

_MILLISECONDS = 1000
_WINDOW = 86_400_000  # a day; a server that has delivered nothing shows a duration too


def get_webhooks(state: State, call: RecordedCall) -> Answer:
    event = call.query.get("event")
    start, limit = int(call.query.get("start", 0)), call.query.get("limit")
    found = [one for one in state.webhooks.values() if event is None or event in one["events"]]
    shown = found[start:] if limit is None else found[start : start + int(limit)]
    if call.query.get("statistics") == "true":
        shown = [{**one, "statistics": _statistics()} for one in shown]
    return json_answer(200, [_write(state, one) for one in shown])


def create_webhook(state: State, call: RecordedCall) -> Answer:
    number, now = state.next_id(), int(state.clock().timestamp() * _MILLISECONDS)
    state.webhooks[number] = {"id": number, **_read(call), "createdDate": now, "updatedDate": now}
    return json_answer(201, _write(state, state.webhooks[number]))


def get_webhook(state: State, call: RecordedCall) -> Answer:
    return json_answer(200, _write(state, _find(state, call)))


def replace_webhook(state: State, call: RecordedCall) -> Answer:
    found = _find(state, call)
    now = int(state.clock().timestamp() * _MILLISECONDS)
    state.webhooks[found["id"]] = {**_read(call), "id": found["id"], "createdDate": found["createdDate"]} | {
        "updatedDate": now
    }
    return json_answer(200, _write(state, state.webhooks[found["id"]]))


def delete_webhook(state: State, call: RecordedCall) -> Answer:
    del state.webhooks[_find(state, call)["id"]]
    return Answer(204)


def get_statistics(state: State, call: RecordedCall) -> Answer:
    _find(state, call)
    return json_answer(200, _statistics())


def get_statistics_summary(state: State, call: RecordedCall) -> Answer:
    return json_answer(200, {event: _statistics() for event in _find(state, call)["events"]})


def get_transitions(state: State, call: RecordedCall) -> Answer:
    _find(state, call)
    return json_answer(200, [])


def get_latest_delivery(state: State, call: RecordedCall) -> Answer:
    _find(state, call)
    return Answer(204)


def _find(state: State, call: RecordedCall) -> JsonObject:
    found = state.webhooks.get(int(call.path["webhookId"]))
    if found is None:
        raise Refused(404, f"There is no webhook {call.path['webhookId']}.")
    return found


def _read(call: RecordedCall) -> JsonObject:
    if not call.body.get("name") or not call.body.get("url"):
        raise Refused(400, "A webhook needs a name and a url.")
    usual: JsonObject = {"events": [], "configuration": {}, "active": True, "sslVerificationRequired": True}
    return {**usual, **call.body, "scopeType": "global"}


def _write(state: State, webhook: JsonObject) -> JsonObject:
    """Return a webhook as the release writes it: before Jira 10 it has an address, and no id and no dates."""
    if not state.has_old_webhooks:
        return webhook
    shown = {
        name: value for name, value in webhook.items() if name in {"name", "url", "events", "filters", "excludeBody"}
    }
    address = f"{state.base_url}/rest/webhooks/1.0/webhook/{webhook['id']}"
    return {**shown, "self": address, "enabled": webhook["active"]}


def _statistics() -> JsonObject:
    window = {"start": int(EPOCH.timestamp() * _MILLISECONDS), "duration": _WINDOW}
    return {"counts": {"errors": 0, "failures": 0, "successes": 0, "window": window}, "lastError": {}}


ROUTES: Final[Mapping[str, Route]] = {
    "GET /jira-webhook/1.0/webhooks": get_webhooks,
    "POST /jira-webhook/1.0/webhooks": create_webhook,
    "GET /jira-webhook/1.0/webhooks/{webhookId}": get_webhook,
    "PUT /jira-webhook/1.0/webhooks/{webhookId}": replace_webhook,
    "DELETE /jira-webhook/1.0/webhooks/{webhookId}": delete_webhook,
    "GET /jira-webhook/1.0/webhooks/{webhookId}/latest": get_latest_delivery,
    "GET /jira-webhook/1.0/webhooks/{webhookId}/statistics": get_statistics,
    "GET /jira-webhook/1.0/webhooks/{webhookId}/statistics/summary": get_statistics_summary,
    "GET /jira-webhook/1.0/webhooks/{webhookId}/transitions": get_transitions,
}
