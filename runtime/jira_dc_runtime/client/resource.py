"""What the generated classes stand on: send one call, or go through pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Awaitable, Iterable

    from jira_dc_runtime.call import Call
    from jira_dc_runtime.paging.pages import Pages
    from jira_dc_runtime.paging.walk import AsyncItemIterator, ItemIterator

    from .batched.batches import Batches
    from .batched.report import BatchReport

    T = TypeVar("T")
    PageT = TypeVar("PageT")
    Item = TypeVar("Item")
    Value = TypeVar("Value")

    class Sender(Protocol):
        """Whatever sends a call: a client, or what `with_response` puts in its place."""

        def send(self, call: Call[T]) -> T:
            """Return the decoded value."""
            ...

    class AsyncSender(Protocol):
        """The same for async code."""

        def send(self, call: Call[T]) -> Awaitable[T]:
            """Return the decoded value."""
            ...


class PartOfClient:
    """What is made for one client and kept by it; a view of the client with other options makes its own."""


class Resource(PartOfClient):
    """A group of operations of one client."""

    def __init__(self, client: Sender) -> None:
        self._client = client

    def _send(self, call: Call[T]) -> T:
        return self._client.send(call)

    def _iterate(self, pages: Pages[Any, PageT, Item], page_size: int | None, limit: int | None) -> ItemIterator[Item]:
        from jira_dc_runtime.paging.walk import iterate  # noqa: PLC0415 - not every program iterates

        return iterate(self._send, pages, page_size, limit)

    def _batch(self, batches: Batches[Item, Value], items: Iterable[Item], *, go_on: bool) -> BatchReport[Item, Value]:
        from .batched.carry_out import carry_out  # noqa: PLC0415 - not every program needs it

        return carry_out(self._send, batches, items, go_on=go_on)


class AsyncResource(PartOfClient):
    """A group of operations of one async client."""

    def __init__(self, client: AsyncSender) -> None:
        self._client = client

    def _send(self, call: Call[T]) -> Awaitable[T]:
        return self._client.send(call)

    def _iterate(
        self, pages: Pages[Any, PageT, Item], page_size: int | None, limit: int | None
    ) -> AsyncItemIterator[Item]:
        from jira_dc_runtime.paging.walk import iterate_async  # noqa: PLC0415 - not every program iterates

        return iterate_async(self._send, pages, page_size, limit)

    async def _batch(
        self, batches: Batches[Item, Value], items: Iterable[Item], *, go_on: bool
    ) -> BatchReport[Item, Value]:
        from .batched.carry_out import carry_out_async  # noqa: PLC0415 - not every program needs it

        return await carry_out_async(self._send, batches, items, go_on=go_on)
