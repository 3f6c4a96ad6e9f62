"""What `with_response` gives back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Generic, TypeVar

import msgspec

from jira_dc_runtime.errors.drift import Drift

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
