"""fake: what stands in for the network inside the process, and what is asked."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import httpx

HOST = "https://jira.example.com"
KEY = "EX-1"
FIELDS = ("summary", "status")
JQL = "project = EX"
HEADERS = {"Content-Type": "application/json;charset=UTF-8"}


def answer_httpx(content: bytes) -> httpx.MockTransport:
    """Return a transport for httpx that answers everything with `content`."""
    import httpx  # noqa: PLC0415 - the environments of requests-based peers have none

    return httpx.MockTransport(lambda _request: httpx.Response(200, content=content, headers=HEADERS))


def answer_requests(session: Any, content: bytes) -> None:
    """Make a session of requests answer everything with `content`."""
    requests: Any = importlib.import_module("requests")

    def send(request: Any, **_options: object) -> Any:
        response = requests.Response()
        response.status_code = 200
        response.headers.update(HEADERS)
        response.url, response.request = request.url, request
        response._content = content  # noqa: SLF001 - requests has no public way to make a finished response
        return response

    adapter = requests.adapters.HTTPAdapter()
    adapter.send = send
    session.mount(HOST, adapter)
