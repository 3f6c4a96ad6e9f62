"""jira: the peer `jira` (pycontribs)."""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable
from typing import Any

from bench.probes.fake import FIELDS, HOST, JQL, KEY, answer_requests

peer: Any = importlib.import_module("jira")
client: Any = importlib.import_module("jira.client")


def call_issue(content: bytes) -> Callable[[], object]:
    """Get one issue."""
    connected = _connect(content)
    return lambda: connected.issue(KEY, fields=",".join(FIELDS))


def call_search(content: bytes) -> Callable[[], object]:
    """Get one page of a search."""
    connected = _connect(content)
    return lambda: connected.search_issues(JQL, maxResults=100)


def decode_search(content: bytes) -> Callable[[], object]:
    """Decode the page to the list of resources that a search returns."""
    connected = _connect(content)
    session, options = connected._session, connected._options  # noqa: SLF001 - what its own search hands on

    def decode() -> object:
        issues = [peer.Issue(options, session, raw) for raw in json.loads(content)["issues"]]
        return client.ResultList(issues, 0, 100, 200)

    return decode


def _connect(content: bytes) -> Any:
    connected = peer.JIRA(HOST, get_server_info=False)
    answer_requests(connected._session, content)  # noqa: SLF001 - it takes no session from outside
    return connected


ACTIONS = {"issue": call_issue, "search": call_search, "decode": decode_search}
