"""What a case holds beside plain JSON: values that are passed as one thing and sent as another, and references."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True)
class Instant:
    """A point in time as it stands on the wire; the caller passes an aware datetime."""

    text: str


@dataclass(frozen=True)
class Day:
    """A date as it stands on the wire; the caller passes a date."""

    text: str


@dataclass(frozen=True)
class Raw:
    """Bytes that are no JSON, written as text."""

    text: str


@dataclass(frozen=True)
class Upload:
    """A file of a multipart form."""

    name: str
    content_type: str
    content: str


@dataclass(frozen=True)
class Sample:
    """The sample of a component schema, which stands once in the file of samples."""

    schema: str


Value: TypeAlias = (
    "str | int | float | bool | Instant | Day | Raw | Upload | Sample | Sequence[Value] | Mapping[str, Value] | None"
)
