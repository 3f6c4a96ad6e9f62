"""vanilla: the client that plain openapi-python-client writes from the corrected document."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any

from bench.probes.fake import FIELDS, HOST, KEY, answer_httpx

PACKAGE = "vanilla_client"
get_issue: Any = importlib.import_module(f"{PACKAGE}.api.issue.issue_get_issue")


def call_issue(content: bytes) -> Callable[[], object]:
    """Get one issue."""
    connected = _connect(content)
    return lambda: get_issue.sync(KEY, client=connected, fields=list(FIELDS))


def _connect(content: bytes) -> Any:
    peer: Any = importlib.import_module(PACKAGE)
    return peer.Client(base_url=f"{HOST}/rest", httpx_args={"transport": answer_httpx(content)})


ACTIONS = {"issue": call_issue}
