"""What the client is used for after it has ended, as one of our errors. Nothing was sent in any of these cases."""

from __future__ import annotations

from typing import Final

from jira_dc_runtime.errors import ConfigurationError

CLOSED: Final = "This client is closed. Make a new one. Nothing was sent."
CLIENT_CLOSED: Final = "The http_client of this client is closed. Make a new one of each. Nothing was sent."
FORKED: Final = (
    "This client was made before the process was forked, with an http_client whose connections belong to the parent: "
    "answers would go to the wrong process. Make both after the fork. Nothing was sent."
)
OTHER_LOOP: Final = (
    "The http_client of this client has its connections in another event loop. Make both inside the loop that uses "
    "them, or pass no http_client: then this client opens new connections in each loop. Nothing was sent."
)
NEEDS_ASYNCIO: Final = (
    "aiohttp needs the event loop of asyncio, and none is running. Under another one pass a client of httpx, or no "
    "http_client. Nothing was sent."
)


def find_misuse(error: RuntimeError, *, is_closed: bool) -> ConfigurationError | None:
    """Return our error for what a library says about a client that is closed, or whose event loop is."""
    if is_closed:
        return ConfigurationError(CLIENT_CLOSED)
    if str(error) == "no running event loop":  # of asyncio; httpx would have asked for that which is running
        return ConfigurationError(NEEDS_ASYNCIO)
    # asyncio: "Event loop is closed", "... attached to a different loop"; aiohttp: "Timeout context manager should ..."
    if "loop" in str(error) or "Timeout context" in str(error):
        return ConfigurationError(OTHER_LOOP)
    return None
