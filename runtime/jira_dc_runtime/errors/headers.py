"""The headers of an answer, which of them may be shown, and which says that the login did not count."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

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

REFUSED: Final = frozenset({"AUTHENTICATED_FAILED", "AUTHENTICATION_DENIED"})
"""The reasons in `X-Seraph-LoginReason` for which Jira did not accept the login (4.3), whatever the status (4.4)."""


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


def find_refused_reason(headers: Mapping[str, str]) -> str:
    """Return what `X-Seraph-LoginReason` says if the login was not accepted, or "". Jira may send the header twice."""
    said = headers.get("x-seraph-loginreason")
    if said is None or said == "OK":
        return ""
    return next((reason for each in said.split(",") if (reason := each.strip().upper()) in REFUSED), "")
