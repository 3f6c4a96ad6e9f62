"""`AsyncExport`, which is the `export` of an `AsyncJira`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jira_dc_runtime.client.resource import PartOfClient

from .asking import checked_count
from .completing import choose
from .driving import AsyncDriver, Paces
from .planning import plan
from .reading import read
from .reconcile import find_deleted

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Collection, Iterable, Sequence

    from jira_dc_runtime.client import AsyncClient

    from .slices import Plan, Slice, Watermark


class AsyncExport(PartOfClient):
    """The same as `Export`, with `await`. It writes no files: a `Jira` in a thread does."""

    def __init__(self, client: AsyncClient) -> None:
        self._client = client
        self._paces = Paces()

    async def plan(
        self,
        jql: str = "",
        *,
        slice_size: int = 5000,
        since: Watermark | None = None,
        workers: int = 1,
        rate: float | None = None,
        at_once: int = 8,
    ) -> Plan:
        """Return a plan, as `Export.plan` does."""
        checked_count("workers", workers)
        planned = await AsyncDriver(self._client, at_once, self._paces.at(rate)).run(plan(jql, slice_size, since))
        return planned.divide(workers, rate)

    def read(
        self,
        slice: Slice,  # noqa: A002 - what it is
        *,
        include: Collection[str] = (),
        fields: Sequence[str] = ("*all",),
        page_size: int = 250,
        at_once: int = 8,
    ) -> AsyncIterator[dict[str, Any]]:
        """Return an async iterator over the issues of a slice, as `Export.read` does."""
        wanted = choose(include, fields, page_size)
        return AsyncDriver(self._client, at_once, self._paces.at(slice.rate)).read(read(slice, wanted))

    async def find_deleted(self, known: Iterable[int | str], *, at_once: int = 8) -> list[str]:
        """Return which of the ids of issues are gone from Jira, as `Export.find_deleted` does."""
        return await AsyncDriver(self._client, at_once, self._paces.at(None)).run(find_deleted(known))
