"""The values of an export: a `Plan` of `Slice`s, which do not overlap and together are everything, and a `Watermark`.

They are plain: a plan is a JSON file, and a slice can be sent to another process or machine. None of them holds a login
or the address of a Jira.
"""

from __future__ import annotations

import math
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from jira_dc_runtime.client.catalogue.catalogue import SiteField
from jira_dc_runtime.errors import ConfigurationError, JiraError, RequestError
from jira_dc_runtime.errors.base import Sent

if TYPE_CHECKING:
    from typing import Self

INCLUDES: Final = ("changelog", "comments", "worklogs", "attachments", "properties", "remote_links")
"""What can be read with each issue, beside its fields."""


class SliceChanged(JiraError):
    """The issues of a slice changed so much while it was read that it is not known to be whole. Read it again."""

    sent: Sent = "yes"


class Slice(msgspec.Struct, frozen=True, kw_only=True):
    """A part of a query, which shares no issue with another part.

    - `name`: what its files are called; names sort as the plan does.
    - `jql`: the condition that its issues meet, and no others; without an order.
    - `expected`: how many issues it had when it was planned.
    - `by_key`: whether it is one minute in which more issues were created than a slice should hold.
    - `rate`: how many requests a second the client that reads it may send; None leaves that to Jira's own limit.
    - `time_zone`: the one that its minutes are meant in. Whoever reads it must have it too; empty is not checked.
    """

    name: str
    jql: str
    expected: int
    by_key: bool = False
    rate: float | None = None
    time_zone: str = ""


class Watermark(msgspec.Struct, frozen=True, kw_only=True):
    """How far an export has come: what the next one begins with, to bring what was updated since.

    `updated` is a minute of `time_zone`, that of the user who asked, such as `2026-01-31 10:05`. Some minutes are taken
    off already, since Jira's index lags behind.
    """

    jql: str
    updated: str
    time_zone: str


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What an export reads: slices, in the order in which their issues were created.

    - `jql`, `slice_size`, `since`: what was asked for.
    - `time_zone`: the one that JQL goes by, which is that of the user who asked.
    - `total`: how many issues there were; `requests`: how many requests were needed to find that out.
    - `watermark`: what to pass as `since` next time.
    - `fields`: the fields that this Jira has, so that everybody who reads the plan makes the same columns.
    - `workers`: among how many readers `rate` of the slices is divided.
    """

    jql: str
    slice_size: int
    time_zone: str
    slices: tuple[Slice, ...]
    total: int
    requests: int
    watermark: Watermark
    since: Watermark | None = None
    fields: tuple[SiteField, ...] = ()
    workers: int = 1

    @property
    def rate(self) -> float | None:
        """How many requests a second all readers may send together; None leaves that to Jira's own limit."""
        share = self.slices[0].rate if self.slices else None
        return None if share is None else share * self.workers

    def divide(self, workers: int, rate: float | None) -> Self:
        """Return this plan for so many workers, which together send `rate` requests a second at most.

        Raise `RequestError` for less than one worker, and for a rate of 0 or less.
        """
        if workers < 1:
            message = f"A plan was divided among {workers} workers; it takes 1 or more."
            raise RequestError(message)
        if rate is not None and not 0 < rate < math.inf:
            message = f"A plan was given a rate of {rate} requests a second; it takes a number above 0, or None."
            raise RequestError(message)
        share = None if rate is None else rate / workers
        slices = tuple(msgspec.structs.replace(each, rate=share) for each in self.slices)
        return msgspec.structs.replace(self, slices=slices, workers=workers)

    def to_json(self) -> bytes:
        """Return the plan as JSON, a line for each slice, and always the same bytes for the same plan."""
        return msgspec.json.format(msgspec.json.encode(self), indent=1) + b"\n"

    @classmethod
    def from_json(cls, text: bytes | str) -> Self:
        """Return the plan that `to_json` wrote. Raise `ConfigurationError` for what is none."""
        try:
            return msgspec.json.decode(text, type=cls)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            message = f"This is no plan of an export: {error}. Make one with jira.export.plan(...)."
            raise ConfigurationError(message) from None

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the plan to a file: whole, or not at all."""
        target = Path(path)
        aside = target.with_name(f"{target.name}.part")
        aside.write_bytes(self.to_json())
        aside.replace(target)

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> Self:
        """Return the plan of a file. Raise `ConfigurationError` for a file that holds none."""
        try:
            return cls.from_json(Path(path).read_bytes())
        except ConfigurationError as error:
            message = f"{os.fspath(path)}: {error}"
            raise ConfigurationError(message) from None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an export has come, for a bar: slices and issues that are done, and what went wrong on the way.

    `repeated` counts how often a slice was read again since it changed, `failed` the slices that could not be read.
    """

    slices: int
    slices_done: int
    issues: int
    issues_done: int
    repeated: int = 0
    failed: int = 0


def checked_includes(include: Sequence[str]) -> frozenset[str]:
    """Return what is to be read with each issue. Raise `RequestError` for a name that is none of `INCLUDES`."""
    unknown = [each for each in include if each not in INCLUDES]
    if isinstance(include, str) or unknown:
        message = f"include is {include!r}; it takes some of {', '.join(INCLUDES)}, as a list."
        raise RequestError(message)
    return frozenset(include)
