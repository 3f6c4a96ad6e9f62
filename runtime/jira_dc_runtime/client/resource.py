"""What the generated classes stand on: send one call, or go through pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from jira_dc_runtime.paging.walk import iterate, iterate_async

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from jira_dc_runtime.call import Call
    from jira_dc_runtime.paging.pages import Pages
    from jira_dc_runtime.paging.walk import AsyncItemIterator, ItemIterator

T = TypeVar("T")
PageT = TypeVar("PageT")
Item = TypeVar("Item")


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


class Resource:
    """A group of operations of one client."""

    def __init__(self, client: Sender) -> None:
        self._client = client

    def _send(self, call: Call[T]) -> T:
        return self._client.send(call)

    def _iterate(self, pages: Pages[Any, PageT, Item], page_size: int | None, limit: int | None) -> ItemIterator[Item]:
        return iterate(self._send, pages, page_size, limit)


class AsyncResource:
    """A group of operations of one async client."""

    def __init__(self, client: AsyncSender) -> None:
        self._client = client

    def _send(self, call: Call[T]) -> Awaitable[T]:
        return self._client.send(call)

    def _iterate(
        self, pages: Pages[Any, PageT, Item], page_size: int | None, limit: int | None
    ) -> AsyncItemIterator[Item]:
        return iterate_async(self._send, pages, page_size, limit)
