"""ours: the client of this repository."""

from __future__ import annotations

from collections.abc import Callable

import httpx

from bench.probes.fake import FIELDS, HOST, JQL, KEY, answer_httpx
from jira_dc import Jira, PersonalAccessToken
from jira_dc.events import Event
from jira_dc.models import SearchResults
from jira_dc_runtime.codec import decode


def call_issue(content: bytes) -> Callable[[], object]:
    """Get one issue."""
    jira = _connect(content)
    return lambda: jira.issue.get_issue(KEY, fields=FIELDS)


def call_issue_token(content: bytes) -> Callable[[], object]:
    """Get one issue with a login, as nearly every program does."""
    jira = _connect(content, PersonalAccessToken("token"))
    return lambda: jira.issue.get_issue(KEY, fields=FIELDS)


def call_issue_unwatched(content: bytes) -> Callable[[], object]:
    """Get one issue with a client that could not tell anybody about it."""
    jira = _connect(content, PersonalAccessToken("token"))
    vars(vars(jira)["_transport"])["_watch"] = None
    return lambda: jira.issue.get_issue(KEY, fields=FIELDS)


def call_issue_event(content: bytes) -> Callable[[], object]:
    """Get one issue, and be told of it."""
    jira = _connect(content, PersonalAccessToken("token"), on_event=lambda _: None)
    return lambda: jira.issue.get_issue(KEY, fields=FIELDS)


def call_issue_deadline(content: bytes) -> Callable[[], object]:
    """Get one issue within a deadline."""
    jira = _connect(content, PersonalAccessToken("token"), deadline=60.0)
    return lambda: jira.issue.get_issue(KEY, fields=FIELDS)


def call_search(content: bytes) -> Callable[[], object]:
    """Get one page of a search."""
    jira = _connect(content)
    return lambda: jira.search.search(jql=JQL, max_results=100)


def decode_search(content: bytes) -> Callable[[], object]:
    """Decode the page as a call does, repairs included."""
    return lambda: decode(content, SearchResults, "GET /api/2/search")


def _connect(
    content: bytes,
    auth: PersonalAccessToken | None = None,
    *,
    deadline: float | None = None,
    on_event: Callable[[Event], object] | None = None,
) -> Jira:
    http_client = httpx.Client(transport=answer_httpx(content))
    return Jira(HOST, auth=auth, http_client=http_client, deadline=deadline, on_event=on_event)


ACTIONS = {
    "issue": call_issue,
    "issue_token": call_issue_token,
    "issue_unwatched": call_issue_unwatched,
    "issue_event": call_issue_event,
    "issue_deadline": call_issue_deadline,
    "search": call_search,
    "decode": decode_search,
}
