"""A login of someone else's, for a proxy that wants a header. It needs nothing of jira_dc but the shape of a flow."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from typing import Any


class SharedSecret:
    """Sends a secret that the proxy knows."""

    def __init__(self, secret: str) -> None:
        self._secret = secret

    def auth_flow(self, request: Any) -> Generator[Any, Any, None]:
        """Send it."""
        request.headers["X-Shared-Secret"] = self._secret
        yield request


def from_env(environ: Mapping[str, str]) -> SharedSecret:
    """Return the login that the environment describes."""
    return SharedSecret(environ["PROXY_SECRET"])
