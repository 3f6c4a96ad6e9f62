"""How a download goes on that broke off: what is asked for next, and what an answer means. Pure decisions.

RFC 9110 (13.1.5, 14.2, 15.3.7): `Range` asks for the rest, `If-Range` for all of it if the file has changed meanwhile.
Only what is strong tells one state of a file from another: an ETag that is not weak, or a Last-Modified that was at
least a second old, and only where no ETag is.
"""

from __future__ import annotations

import re
from email.utils import parsedate_to_datetime
from enum import Enum, auto
from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec

from .bounded_body import announced_length

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

PART: Final = 206
BEYOND_THE_END: Final = 416
_CONTENT_RANGE: Final = re.compile(r"bytes\s+(\d{1,18})-(\d{1,18})/(\d{1,18}|\*)", re.IGNORECASE)
_ETAG: Final = re.compile(r'"[\x21\x23-\x7e]*"')
_NOT_PACKED: Final = frozenset({"", "identity"})


class Validator(msgspec.Struct, frozen=True):
    """What tells that a file is still the same: the name of a header, in lower case, and its value."""

    header: str
    value: str


class Range(NamedTuple):
    """What a `Content-Range` says: the first and the last byte, and how many the whole file has, None for unknown."""

    first: int
    last: int
    total: int | None


class SoFar(msgspec.Struct, frozen=True):
    """What is known of a file of which `position` bytes have been passed on."""

    position: int = 0
    total: int | None = None
    validator: Validator | None = None
    asks_for_rest: bool = False
    """Whether the server is asked for the rest only."""


class Meaning(Enum):
    """What an answer of 2xx or 416 is to a download."""

    FILE = auto()
    """The whole file, of which nothing was passed on yet."""
    REST = auto()
    """The rest of it."""
    AGAIN = auto()
    """The whole file; what has been written is thrown away."""
    SAME = auto()
    """The whole file, the same as before; what has been passed on is skipped."""
    UNFIT = auto()
    """Not what was asked for; asking for the whole file may help."""
    OTHER = auto()
    """Maybe another file, and what has been passed on cannot be taken back."""


class Reading(NamedTuple):
    """The meaning of an answer, and for the last two of them what is wrong, as the second half of a sentence."""

    meaning: Meaning
    reason: str = ""


def find_validator(headers: Mapping[str, str]) -> Validator | None:
    """Return what tells later that the file is the same, or None if nothing does."""
    etag = headers.get("etag", "").strip()
    if etag:
        return Validator("etag", etag) if _ETAG.fullmatch(etag) else None
    changed = headers.get("last-modified", "").strip()
    since, now = _read_date(changed), _read_date(headers.get("date", ""))
    # In the second of the last change it may have changed once more.
    if since is None or now is None or (now - since).total_seconds() < 1:
        return None
    return Validator("last-modified", changed)


def can_go_on(so_far: SoFar, *, can_start_again: bool) -> bool:
    """Return whether it makes sense to ask once more."""
    return can_start_again or so_far.position == 0 or so_far.validator is not None


def write_range(so_far: SoFar) -> dict[str, str]:
    """Return the headers that ask for the rest of the file; none to ask for all of it."""
    if not so_far.asks_for_rest or so_far.validator is None or so_far.position == 0:
        return {}
    return {"Range": f"bytes={so_far.position}-", "If-Range": so_far.validator.value}


def read_answer(status: int, headers: Mapping[str, str], so_far: SoFar, *, can_start_again: bool) -> Reading:
    """Return what an answer of 2xx or 416 means to the request that `write_range` describes."""
    if status == BEYOND_THE_END:
        return Reading(Meaning.UNFIT, f"the server says that it has no more than {so_far.position} bytes now")
    if status == PART:
        if not write_range(so_far):
            return Reading(Meaning.UNFIT, "a part of it came, though all of it was asked for")
        problem = _find_misfit(headers, so_far)
        return Reading(Meaning.UNFIT, problem) if problem else Reading(Meaning.REST)
    if so_far.position == 0:
        return Reading(Meaning.FILE)
    if can_start_again:
        return Reading(Meaning.AGAIN)
    if so_far.validator is None:
        return Reading(Meaning.OTHER, "the server sends it from its beginning, and nothing says that it is the same")
    if so_far.validator != find_validator(headers) or _differ(so_far.total, announced_length(headers)):
        return Reading(Meaning.OTHER, "the file has changed since the download began")
    return Reading(Meaning.SAME)


def read_content_range(headers: Mapping[str, str]) -> Range | None:
    """Return what `Content-Range` says, or None if that is nothing."""
    found = _CONTENT_RANGE.fullmatch(headers.get("content-range", "").strip())
    if found is None:
        return None
    first, last, total = found.groups()
    return Range(int(first), int(last), None if total == "*" else int(total))


def is_packed(headers: Mapping[str, str]) -> str:
    """Return how the body of an answer is compressed, or "" if it is not."""
    packed = headers.get("content-encoding", "").strip().lower()
    return "" if packed in _NOT_PACKED else packed


def _find_misfit(headers: Mapping[str, str], so_far: SoFar) -> str:
    """Return why a part of a file is not the one that was asked for, or "" if it is."""
    part = read_content_range(headers)
    if part is None:
        return "a part of it came that does not say which"
    total = so_far.total if part.total is None else part.total
    if part.first != so_far.position or part.last < part.first or total is None or part.last >= total:
        return "another part of it came than was asked for"
    if _differ(so_far.total, total):
        return "a part of a file of another length came"
    if _differ(announced_length(headers), part.last - part.first + 1):
        return "a part of it came whose length is not what it says"
    if is_packed(headers):
        return "a part of it came that is compressed"
    validator = so_far.validator
    if validator is not None and _differ(headers.get(validator.header), validator.value):
        return "a part of another file came"
    return ""


def _differ(one: object, other: object) -> bool:
    """Return whether two values differ that are both known."""
    return one is not None and other is not None and one != other


def _read_date(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
    except ValueError:
        return None
    return found if found.tzinfo is not None else None
