"""How requests are compared: as they went over the wire, but for what means nothing there."""

from __future__ import annotations

import json
from typing import Any

import httpx

from tests.contract.flavours import BASE_URL


def read_line(request: httpx.Request) -> str:
    """Return method, path and query as they went over the wire; the order of different parameters means nothing."""
    assert str(request.url).startswith(BASE_URL)
    path, question, query = request.url.raw_path.decode("ascii").partition("?")
    pairs = sorted(query.split("&"), key=lambda pair: pair.partition("=")[0])
    return f"{request.method} {path}{question}{'&'.join(pairs)}"


def write_canonical(value: Any) -> str:
    """Return JSON text that tells 1 from true and 1.0, as Python's `==` does not; the order of keys means nothing."""
    return json.dumps(value, sort_keys=True)
