"""What `with_response` gives back."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Generic, TypeVar

import msgspec

from jira_dc_runtime.errors.drift import Drift
from jira_dc_runtime.errors.rate_limit import RateLimit, read_rate_limit

T = TypeVar("T")


class Response(msgspec.Struct, Generic[T], frozen=True):
    """A decoded value together with the answer it came from."""

    operation: str
    """For example `GET /api/2/issue/{issueIdOrKey}`."""
    value: T
    """What the method itself returns."""
    status: int
    headers: Mapping[str, str]
    """Every header of the answer; names in any case. Its repr shows only what may be logged."""
    content: bytes
    """The body as it came, with fields the model does not know."""
    drift: tuple[Drift, ...] = ()
    """Each place where the body has another type than declared."""

    def __repr__(self) -> str:
        return f"Response({self.operation!r}, status={self.status}, headers={self.headers!r}, drift={self.drift!r})"

    @property
    def request_id(self) -> str | None:
        """`X-AREQUESTID`; Jira's access log holds the same id."""
        return self.headers.get("x-arequestid")

    @property
    def rate_limit(self) -> RateLimit | None:
        """What the answer tells of this user's rate limit; None if it tells nothing."""
        return read_rate_limit(self.headers, time.time())
