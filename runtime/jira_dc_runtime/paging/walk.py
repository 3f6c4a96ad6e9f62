"""The driver of all paging: ask for a page, hand out its items, and ask for the next one only when it is needed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeVar

from jira_dc_runtime.errors import RequestError, UnexpectedBody
from jira_dc_runtime.json_kind import is_array

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence

    from jira_dc_runtime.call import Call

    from .pages import Pages, Position

PageT = TypeVar("PageT")
Item = TypeVar("Item")

USUAL_PAGE: Final = 50  # what most resources send unasked; a limit up to it is worth telling the server


def iterate(
    send: Callable[[Call[PageT]], PageT],
    pages: Pages[Any, PageT, Item],
    page_size: int | None,
    limit: int | None,
) -> Iterator[Item]:
    """Return an iterator over the items of all pages, at most `limit`. A page is asked for when it is needed.

    Raise `RequestError` at once for a `page_size` below 1 or a `limit` below 0.
    """
    return _walk(send, pages, _size(page_size, limit), limit)


def iterate_async(
    send: Callable[[Call[PageT]], Awaitable[PageT]],
    pages: Pages[Any, PageT, Item],
    page_size: int | None,
    limit: int | None,
) -> AsyncIterator[Item]:
    """The same as `iterate`, for async code."""
    return _walk_async(send, pages, _size(page_size, limit), limit)


def _walk(
    send: Callable[[Call[PageT]], PageT], pages: Pages[Any, PageT, Item], size: int | None, limit: int | None
) -> Iterator[Item]:
    position: Position[Any] | None = pages.first
    left = limit
    while position is not None and left != 0:
        call = pages.call(position, size)
        page = send(call)
        new, position = _step(pages, page, position, call.operation)
        yield from new[:left]
        left = None if left is None else max(0, left - len(new))


async def _walk_async(
    send: Callable[[Call[PageT]], Awaitable[PageT]],
    pages: Pages[Any, PageT, Item],
    size: int | None,
    limit: int | None,
) -> AsyncIterator[Item]:
    position: Position[Any] | None = pages.first
    left = limit
    while position is not None and left != 0:
        call = pages.call(position, size)
        page = await send(call)
        new, position = _step(pages, page, position, call.operation)
        for item in new[:left]:
            yield item
        left = None if left is None else max(0, left - len(new))


def _step(
    pages: Pages[Any, PageT, Item], page: PageT, position: Position[Any], operation: str
) -> tuple[Sequence[Item], Position[Any] | None]:
    """Return the new items of `page` and where the next one starts."""
    items: Any
    try:
        items = pages.items(page)
    except AttributeError:  # the whole page drifted and kept its raw form
        items = page
    if items is None:
        items = ()
    if not is_array(items):
        message = f"{operation}: the page holds no list of items. Call the operation itself to see what it holds."
        raise UnexpectedBody(message, operation)
    return pages.new(page, items, position), pages.after(page, items, position)


def _size(page_size: int | None, limit: int | None) -> int | None:
    """Return the page size to ask for. It stays the same on every page, for a page number counts in it."""
    if page_size is not None and page_size < 1:
        message = f"page_size is {page_size}; it must be 1 or more, or None for the server's own size."
        raise RequestError(message)
    if limit is not None and limit < 0:
        message = f"limit is {limit}; it must be 0 or more, or None for all items."
        raise RequestError(message)
    if limit is not None and limit < (USUAL_PAGE if page_size is None else page_size):
        return limit
    return page_size
