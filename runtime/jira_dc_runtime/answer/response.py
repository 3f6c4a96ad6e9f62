"""What `with_response` gives back, and the headers of an answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Generic, TypeVar

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from jira_dc_runtime.codec.drift import Drift

T = TypeVar("T")

# Headers that identify or explain an answer and carry no secret (protocol notes, section 8).
_SAFE = frozenset(
    {
        "content-length",
        "content-type",
        "retry-after",
        "x-anodeid",
        "x-arequestid",
        "x-asessionid",
        "x-ausername",
        "x-authentication-denied-reason",
        "x-ratelimit-fillrate",
        "x-ratelimit-interval-seconds",
        "x-ratelimit-limit",
        "x-ratelimit-remaining",
        "x-seraph-loginreason",
    }
)
# Headers that hold a secret; they are left out when headers, or an error that has them, are pickled.
_SECRET = frozenset({"authorization", "cookie", "set-cookie", "set-cookie2", "upm-token"})


class Headers(Mapping[str, str]):
    """Read-only headers; names match in any case. A header sent twice has its values joined by `, `."""

    __slots__ = ("_values",)

    def __init__(self, pairs: Iterable[tuple[str, str]] = ()) -> None:
        self._values: dict[str, str] = {}
        for name, value in pairs:
            key = name.lower()
            self._values[key] = f"{self._values[key]}, {value}" if key in self._values else value

    def __getitem__(self, name: str) -> str:
        return self._values[name.lower()]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __repr__(self) -> str:
        return f"Headers({self.safe()})"

    def __reduce__(self) -> tuple[type[Headers], tuple[list[tuple[str, str]]]]:
        return Headers, ([(name, value) for name, value in self._values.items() if name not in _SECRET],)

    def safe(self) -> dict[str, str]:
        """Return only the headers that may be logged."""
        return {name: value for name, value in self._values.items() if name in _SAFE}


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
