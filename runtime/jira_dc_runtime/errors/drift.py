"""`Drift`: one place where a response did not hold what its type declares; and the error of `strict=True`."""

from __future__ import annotations

from typing import Any

import msgspec

from .base import HOME, Answered


class Drift(msgspec.Struct, frozen=True):
    """One place in a response that has another type than declared. It holds types, never values."""

    operation: str
    """For example `GET /api/2/issue/{issueIdOrKey}`."""
    pointer: str
    """JSON pointer into the response, for example `/issues/3/self`."""
    expected: str
    """The declared type, for example `datetime`."""
    got: str
    """The JSON type that came: array, boolean, integer, null, number, object or string."""

    def __str__(self) -> str:
        return f"{self.operation}: {self.pointer or 'the whole body'} should be {self.expected}, got {self.got}"


Drift.__module__ = HOME


class DriftError(Answered):
    """With `strict=True`: the response holds other types than declared. `drift` lists each place."""

    def __init__(self, drift: tuple[Drift, ...]) -> None:
        first, *rest = drift
        more = f" (and {len(rest)} more)" if rest else ""
        super().__init__(f"{first}{more}. Without strict=True the raw value is kept instead.")
        self.args: tuple[Any, ...] = (drift,)  # what pickle passes to __init__
        self.drift = drift
