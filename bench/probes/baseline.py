"""baseline: the same work by hand, with httpx, msgspec and json alone. Runs in our environment."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial

import httpx
import msgspec

from bench.probes.fake import FIELDS, HOST, JQL, KEY, answer_httpx
from jira_dc.models import Issue
from jira_dc_runtime.codec.reads_itself import read_other


def call_issue(content: bytes) -> Callable[[], object]:
    """Get one issue with httpx as it is commonly used, and decode it to its type."""
    client = httpx.Client(transport=answer_httpx(content))
    decoder = msgspec.json.Decoder(Issue, dec_hook=read_other)
    url = f"{HOST}/rest/api/2/issue/{KEY}"
    headers = {"Accept": "application/json"}

    def call() -> Issue:
        response = client.get(url, params={"fields": ",".join(FIELDS)}, headers=headers, timeout=30.0)
        response.raise_for_status()
        return decoder.decode(response.content)

    return call


def call_issue_lean(content: bytes) -> Callable[[], object]:
    """Get one issue with the least that httpx needs: a finished URL, no check of the status."""
    client = httpx.Client(transport=answer_httpx(content))
    decoder = msgspec.json.Decoder(Issue, dec_hook=read_other)
    url = f"{HOST}/rest/api/2/issue/{KEY}?fields={'%2C'.join(FIELDS)}"
    headers = {"Accept": "application/json", "User-Agent": "bench"}

    def call() -> Issue:
        request = client.build_request("GET", url, headers=headers, timeout=30.0)
        return decoder.decode(client.send(request).content)

    return call


def call_search(content: bytes) -> Callable[[], object]:
    """Get one page of a search with httpx as it is commonly used, and json.loads."""
    client = httpx.Client(transport=answer_httpx(content))
    return lambda: client.get(f"{HOST}/rest/api/2/search", params={"jql": JQL, "maxResults": 100}).json()


def decode_search(content: bytes) -> Callable[[], object]:
    """Decode the page to dicts and lists."""
    return partial(json.loads, content)


ACTIONS = {"issue": call_issue, "issue_lean": call_issue_lean, "search": call_search, "decode": decode_search}
