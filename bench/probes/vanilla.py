"""vanilla: the client that plain openapi-python-client writes from the corrected document."""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable
from typing import Any

from bench.probes.fake import FIELDS, HOST, JQL, KEY, answer_httpx

PACKAGE = "vanilla_client"
get_issue: Any = importlib.import_module(f"{PACKAGE}.api.issue.issue_get_issue")
search: Any = importlib.import_module(f"{PACKAGE}.api.search.search_search")


def call_issue(content: bytes) -> Callable[[], object]:
    """Get one issue."""
    connected = _connect(content)
    return lambda: get_issue.sync(KEY, client=connected, fields=list(FIELDS))


def call_search(content: bytes) -> Callable[[], object]:
    """Get one page of a search."""
    connected = _connect(content)
    return lambda: search.sync(client=connected, jql=JQL, max_results=100)


def decode_search(content: bytes) -> Callable[[], object]:
    """Decode the page to its models."""
    models: Any = importlib.import_module(f"{PACKAGE}.models")
    return lambda: models.SearchResults.from_dict(json.loads(content))


def _connect(content: bytes) -> Any:
    peer: Any = importlib.import_module(PACKAGE)
    return peer.Client(base_url=f"{HOST}/rest", httpx_args={"transport": answer_httpx(content)})


ACTIONS = {"issue": call_issue, "search": call_search, "decode": decode_search}
