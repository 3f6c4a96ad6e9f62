"""atlassian: the peer `atlassian-python-api`. It returns what json.loads returns, so it has no decode of its own."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any

from bench.probes.fake import FIELDS, HOST, JQL, KEY, answer_requests


def call_issue(content: bytes) -> Callable[[], object]:
    """Get one issue."""
    connected = _connect(content)
    return lambda: connected.issue(KEY, fields=",".join(FIELDS))


def call_search(content: bytes) -> Callable[[], object]:
    """Get one page of a search."""
    connected = _connect(content)
    return lambda: connected.jql(JQL, limit=100)


def _connect(content: bytes) -> Any:
    requests: Any = importlib.import_module("requests")
    session = requests.Session()
    answer_requests(session, content)
    peer: Any = importlib.import_module("atlassian")
    return peer.Jira(HOST, session=session)


ACTIONS = {"issue": call_issue, "search": call_search}
