"""Both clients behind one face, over a transport in process: what they send, and what they make of the replies."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import httpx

from jira_dc import JIRA_VERSION, AsyncJira, Drift, Jira, JiraError, Retry

BASE_URL = "https://jira.example.com"
Flavour = Literal["sync", "async"]
FLAVOURS: tuple[Flavour, ...] = ("sync", "async")


@dataclass(frozen=True)
class Outcome:
    """What came of one call, or of a walk through pages."""

    requests: tuple[httpx.Request, ...]
    value: Any
    error: JiraError | None
    drift: tuple[Drift, ...]


class Wire:
    """A server in process: it answers with the replies it was given, in turn, and keeps the requests."""

    def __init__(self) -> None:
        self.requests: list[httpx.Request] = []
        self.replies: list[httpx.Response] = []
        self.drift: list[Drift] = []

    def report(self, drift: Drift) -> None:
        """Keep what a client says about a reply."""
        self.drift.append(drift)

    def handle(self, request: httpx.Request) -> httpx.Response:
        """Answer the sync client."""
        request.read()
        return self._answer(request)

    async def handle_async(self, request: httpx.Request) -> httpx.Response:
        """Answer the async client."""
        await request.aread()
        return self._answer(request)

    def _answer(self, request: httpx.Request) -> httpx.Response:
        if self._asks_for_version(request):
            return httpx.Response(200, json={"version": JIRA_VERSION})
        self.requests.append(request)
        assert self.replies, f"{request.method} {request.url} was not expected after {len(self.requests) - 1} requests"
        return self.replies.pop(0)

    def _asks_for_version(self, request: httpx.Request) -> bool:
        """Tell the question that follows a 404 where not every release has the operation: which Jira is this?

        It is none of the requests of the call. This Jira is the one that the document is of, so it has the operation.
        """
        return bool(self.requests) and not self.replies and request.url.path == "/rest/api/2/serverInfo"

    def expect(self, replies: Sequence[httpx.Response]) -> None:
        """Start anew with these replies."""
        self.requests, self.replies, self.drift = [], list(replies), []


WIRE = Wire()


def call(
    flavour: Flavour,
    method: str,
    keywords: dict[str, Any],
    replies: Sequence[httpx.Response],
    retry: Retry | None = None,
) -> Outcome:
    """Call `resource.method` of one client; of an iterator, take all items."""
    WIRE.expect(replies)
    value: Any = None
    error: JiraError | None = None
    resource, name = method.split(".")
    try:
        client = _connect(flavour) if retry is None else _connect(flavour).with_options(retry=retry)
        bound = getattr(getattr(client, resource), name)
        is_iterator = name.startswith("iter_")
        if flavour == "sync":
            value = list(bound(**keywords)) if is_iterator else bound(**keywords)
        else:
            value = _loop().run(_collect(bound(**keywords)) if is_iterator else bound(**keywords))
    except JiraError as raised:
        error = raised
    return Outcome(tuple(WIRE.requests), value, error, tuple(WIRE.drift))


async def _collect(items: Any) -> list[Any]:
    return [item async for item in items]


@cache
def _connect(flavour: Flavour) -> Any:
    if flavour == "sync":
        http_client = httpx.Client(transport=httpx.MockTransport(WIRE.handle))
        return Jira(BASE_URL, http_client=http_client, on_drift=WIRE.report, retry=None)
    http_client_async = httpx.AsyncClient(transport=httpx.MockTransport(WIRE.handle_async))
    return AsyncJira(BASE_URL, http_client=http_client_async, on_drift=WIRE.report, retry=None)


@cache
def _loop() -> asyncio.Runner:
    return asyncio.Runner()
