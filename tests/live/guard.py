"""The guard: nothing but reading gets through it, whatever asks."""

from __future__ import annotations

import re

import httpx

READING_POSTS = ("/rest/api/2/search", "/rest/api/2/worklog/list")
"""POSTs that read: what they ask is too long for a URL. They change nothing."""

_READING_POST = re.compile("(/.*)?(" + "|".join(map(re.escape, READING_POSTS)) + ")")


class NotReadOnly(Exception):
    """A request would not only read. Nothing was sent."""


def reading_client(transport: httpx.BaseTransport | None = None) -> httpx.Client:
    """Return a client that sends GET and the reading POSTs, and raises `NotReadOnly` before it sends anything else.

    It uses the proxies and certificates of the environment, unless it is given a `transport`.
    """
    return httpx.Client(transport=transport, event_hooks={"request": [refuse_writing]})


def refuse_writing(request: httpx.Request) -> None:
    """Raise `NotReadOnly` for a request that may change something; httpx asks before each one that it sends."""
    path = request.url.path
    if request.method != "GET" and not (request.method == "POST" and _READING_POST.fullmatch(path)):
        raise NotReadOnly(f"{request.method} {path} may change something: only reading is allowed.")
