"""Ask every operation that only reads: first those that need nothing known, then those that found ids lead to."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx
import msgspec

from generator.document.openapi import is_object
from jira_dc import Call, ConnectionFailed, HttpError, Jira, JiraError, JsonBody
from jira_dc.testing import DOCUMENT
from jira_dc_runtime.auth import Auth
from jira_dc_runtime.testing.judge.document import Document, Operation, read_document
from tests.live.compare import Drift, compare_reply
from tests.live.guard import reading_client
from tests.live.known import Known

RECENT = "ORDER BY updated DESC"
BODIES: Mapping[str, Any] = {"POST /api/2/search": {"jql": RECENT, "maxResults": 2, "fields": ["*all"]}}
QUERIES: Mapping[str, Mapping[str, str]] = {"GET /api/2/search": {"jql": RECENT, "maxResults": "2", "fields": "*all"}}
"""What is asked beside what is required, so that little comes and says much."""
STATED: Mapping[str, Mapping[str, str]] = {
    "GET /dev-status/latest/issue/detail": {"applicationType": "stash", "dataType": "repository"}
}
"""What is asked where no answer leads to a value. Of a tool that is not connected, Jira has an empty list."""
ALSO: Mapping[str, Sequence[str]] = {"GET /api/2/user": ["username"], "GET /api/2/user/properties": ["username"]}
"""Parameters that Jira wants though the document does not say so."""
_HOLE = re.compile(r"\{([^{}]+)\}")
OK = range(200, 300)


@dataclass
class Found:
    """What the walk came to."""

    version: str
    asked: dict[str, int] = field(default_factory=dict[str, int])
    """Operations that were asked, and the status of the answer; 0 if none came that could be read."""
    left_out: dict[str, str] = field(default_factory=dict[str, str])
    """Operations that were not asked, and what was not known."""
    drifts: list[Drift] = field(default_factory=list[Drift])


def walk(
    url: str, auth: Auth | None, transport: httpx.BaseTransport | None = None, *, allow_plain_http: bool = False
) -> Found:
    """Return what a Jira answers that the document does not say. Nothing but reading is sent."""
    document = read_document(DOCUMENT)
    with (
        reading_client(transport) as http,
        Jira(url, auth=auth, http_client=http, allow_plain_http=allow_plain_http) as jira,
    ):
        return _Walk(document, jira).run()


class _Walk:
    def __init__(self, document: Document, jira: Jira) -> None:
        self._document = document
        self._jira = jira
        self._known = Known()
        self._found = Found("unknown")

    def run(self) -> Found:
        pending = [operation for operation in self._document.operations.values() if _is_read(operation)]
        progress = True
        while progress:
            calls = {operation.key: self._call(operation) for operation in pending}
            ready = [(operation, call) for operation in pending if isinstance(call := calls[operation.key], Call)]
            progress = bool(ready)
            # One round asks with what is known at its start, so that the order of operations does not matter.
            for operation, call in ready:
                self._ask(operation, call)
            pending = [operation for operation in pending if operation.key not in self._found.asked]
        self._found.left_out = {operation.key: str(self._call(operation)) for operation in pending}
        return self._found

    def _call(self, operation: Operation) -> Call[bytes] | str:
        """Return the call of an operation, or the names of what is not known."""
        path = {name: self._known.value(operation.path, name) for name in _HOLE.findall(operation.path)}
        needed = [one["name"] for one in operation.parameters if one["in"] == "query" and one.get("required")]
        needed += ALSO.get(operation.key, ())
        stated = STATED.get(operation.key, {})
        query = {name: stated.get(name) or self._known.value(operation.path, name) for name in needed}
        missing = [name for name, value in {**path, **query}.items() if value is None]
        if missing:
            return ", ".join(missing)
        headers = {"X-ExperimentalApi": "opt-in"}
        body = JsonBody(BODIES[operation.key]) if operation.key in BODIES else None
        return Call(
            operation.method,
            f"/rest{operation.path}",
            bytes,
            path={name: value for name, value in path.items() if value is not None},
            query={**QUERIES.get(operation.key, {}), **query},
            headers=headers,
            body=body,
            accept="application/json, */*;q=0.1",
            before=operation.before and (operation.before[0], f"/rest{operation.before[1]}"),
        )

    def _ask(self, operation: Operation, call: Call[bytes]) -> None:
        try:
            response = self._jira.with_response(self._jira.send, call)
        except HttpError as error:
            self._found.asked[operation.key] = error.status
            return
        except JiraError as error:
            self._found.asked[operation.key] = 0
            if isinstance(error, ConnectionFailed) and error.sent == "no":
                self._jira = self._jira.with_options(retry=None)  # else all that follow wait for nothing, too
            return
        self._found.asked[operation.key] = response.status
        content_type = response.headers.get("content-type", "")
        if response.status in OK:
            self._found.drifts += compare_reply(
                self._document, operation, response.status, content_type, response.content
            )
        try:
            reply = msgspec.json.decode(response.content)
        except msgspec.DecodeError:
            return
        self._known.keep(operation, reply, {name: str(value) for name, value in call.path.items()})
        if operation.key == "GET /api/2/serverInfo" and is_object(reply):
            self._found.version = str(reply.get("version", "unknown"))


def _is_read(operation: Operation) -> bool:
    return operation.method == "GET" or operation.key in BODIES
