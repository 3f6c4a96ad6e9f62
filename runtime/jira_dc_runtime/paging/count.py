"""What follows from a page whose place is counted in items: `startAt`, or a page number.

The list may move while it is read, and its total need not show it: one issue goes before the position, another comes
behind it. So a page starts at the last item of the page before, where that costs little. A page that holds any known
item misses nothing, for what stood before that item came before it; a page that holds none makes the walk step back.
Where pages do not overlap, a total that falls does: items behind the position have come before it, as many as it fell
by. What comes again is dropped. A page without anything new is an error, unless it is read again after a step back, or
the list grew by as much. Where no total tells, one such page is passed over, and the next one decides.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any, Final, TypeVar

import msgspec

from .identity import REMEMBERED, Memory, identify_all
from .step import NO_LIST, PageFacts, Position, Step

Mark = TypeVar("Mark")

FRUITLESS: Final = 20  # answers in a row without anything new, each for a reason; a list that moves faster has no end
RESTLESS: Final = "page after page brings nothing new: the list changes faster than it can be read. Start again."
TAIL: Final = 100  # how many of the last items are known in their order
OVERLAP: Final = 1  # items of the page before that a page is to hold again
LEAST_PAGE: Final = 10  # items of the smallest page that the next one overlaps: the price is a tenth at most


def take_counted(
    page: PageFacts,
    position: Position[Mark],
    memory: Memory,
    start: int,
    place: Callable[[int], tuple[Mark, int]],
    *,
    overlap: int = 0,
) -> Step[Mark]:
    """Return what follows from a page that starts at item `start`.

    `place` returns the mark of the page that holds an item, and where that page starts; `overlap` is how many items of
    a page the next one is to hold again.
    """
    if start > position.index and not (position.overlaps and start == position.front):
        return stay(position, f"items from {position.index} on were asked for, but the page starts at {start}.")
    if page.items is None and (page.total is None or page.total > position.index):
        said = "" if page.total is None else f"The page says that the list has {page.total} items. "
        return stay(position, said + NO_LIST)
    fallen = (position.total or 0) - (position.total or 0 if page.total is None else page.total)
    if fallen > 0 and position.index > 0 and not (position.overlaps and page.items):
        return _step_back(page, position, fallen, place)
    if not page.items:
        return _end(page, position, place)
    fresh, identities, every = drop_known(page.items, memory)
    if len(fresh) == len(every) and position.overlaps and 0 < start < position.front:
        return _step_back(page, position, len(every), place)
    # A start that its own items contradict is wrong.
    end = max(start + len(every), position.index + (overlap if position.overlaps else 0) + len(fresh))
    again = max(0, len(every) - len(fresh) - max(0, position.front - start))  # what is read again does not count
    overlaps = overlap > 0 and len(every) >= LEAST_PAGE
    mark, index = place(end - overlap if overlaps else end)
    after = Position(
        mark,
        index,
        position.received + len(fresh),
        position.total if page.total is None else page.total,
        max(0, _count_growth(page, position) - again),
        max(position.front, end),
        (position.before + identities)[-max(TAIL, len(every)) :],
        position.origin,
        overlaps,
    )
    if not fresh:
        return _pass_over(page, position, after, every, end, is_first=every == memory.first)
    is_whole = page.total is None or end >= page.total
    problem = "" if not page.last or is_whole else _write_shortage(page.total or 0, end)
    return Step(
        fresh,
        identities,
        None if _is_last(page, end) and not problem else after,
        problem,
        moved=again > 0,
        start=end - len(fresh) if every[-len(fresh) :] == identities else start,
        end=end,
    )


def drop_known(
    items: Sequence[Any], memory: Memory, identity: Callable[[Any], Hashable] | None = None
) -> tuple[Sequence[Any], tuple[Hashable, ...], tuple[Hashable, ...]]:
    """Return the items that did not come before, their identities, and those of all items."""
    if not items:
        return items, (), ()
    every = identify_all(items) if identity is None else tuple(map(identity, items))
    if memory.knows_none_of(every):
        return items, every, every
    fresh = [(item, each) for item, each in zip(items, every, strict=True) if each not in memory]
    return [item for item, _ in fresh], tuple(each for _, each in fresh), every


def stay(position: Position[Mark], problem: str) -> Step[Mark]:
    """Return the step of a page that can't be used: whoever goes on asks for it again."""
    return Step((), (), position, problem)


def _step_back(
    page: PageFacts, position: Position[Mark], count: int, place: Callable[[int], tuple[Mark, int]]
) -> Step[Mark]:
    """Return the step to the page `count` items before. What it repeats is dropped later."""
    if position.fruitless >= FRUITLESS:
        return stay(position, RESTLESS)
    mark, index = place(max(0, position.index - count))
    if min(count, position.index) > REMEMBERED or position.front - index > REMEMBERED + count:
        shrunk = f"the list shrank from {position.total} to {page.total} items while it was read"
        if page.total == position.total:
            shrunk = "the list changed while it was read"
        return stay(position, f"{shrunk}, too much to tell which items came before. Start again.")
    after = msgspec.structs.replace(
        position,
        mark=mark,
        index=index,
        total=position.total if page.total is None else page.total,
        fruitless=position.fruitless + 1,
    )
    return Step((), (), after, moved=True)


def _end(page: PageFacts, position: Position[Mark], place: Callable[[int], tuple[Mark, int]]) -> Step[Mark]:
    """Return the step of an empty page: the end, unless the list says or shows that there is more."""
    if page.total is None and position.overlaps and position.index > 0:  # not even the last item is there any more
        return _step_back(page, position, len(position.before), place)
    if page.total is not None and page.total > position.index:
        return stay(position, _write_shortage(page.total, position.index))
    if position.repeated:
        return stay(position, _write_repetition(position))
    if page.total != position.index and (page.last is False or page.size == 0):
        return stay(position, f"the page from item {position.index} on is empty, yet it does not say to be the last.")
    return Step((), (), None)


def _pass_over(
    page: PageFacts,
    position: Position[Mark],
    after: Position[Mark],
    every: tuple[Hashable, ...],
    end: int,
    *,
    is_first: bool,
) -> Step[Mark]:
    """Return the step of a page without anything new; `is_first` tells that it is just the first page again."""
    total = None if page.total is None or page.total < end else page.total
    read_again = end <= position.front
    # A server that does not know a position sends the first page again, and one that does has the end of what came.
    # What came as an item moved stands out of order there.
    is_tail = len(every) < position.received and (
        position.before[-len(every) :] == every or (not is_first and set(position.before).issuperset(every))
    )
    has_moved = position.overlaps and not is_first  # as many items came before the position as went behind it
    explained = read_again or is_tail or has_moved or _count_growth(page, position) >= len(every)
    if end <= position.index:
        return stay(position, _write_repetition(position))
    if position.fruitless >= FRUITLESS:
        return stay(position, RESTLESS)
    if explained:
        passed = msgspec.structs.replace(after, fruitless=position.fruitless + (0 if read_again else 1))
        return Step((), (), None if _is_last(page, end) else passed, moved=not read_again)
    if position.repeated or total is not None:
        return stay(position, _write_repetition(position))
    return Step((), (), msgspec.structs.replace(after, repeated=True))


def _count_growth(page: PageFacts, position: Position[Mark]) -> int:
    """Return how many items may come again because the list grew before the position."""
    if page.total is None or position.total is None:
        return position.grown
    return position.grown + max(0, page.total - position.total)


def _is_last(page: PageFacts, end: int) -> bool:
    """Return whether a page that ends at `end` is the last one, by its own flag, else by its total.

    A total below what already came is wrong (a bean's unset 0), and then only an empty page is the end.
    """
    return page.total == end if page.last is None else page.last


def _write_shortage(total: int, end: int) -> str:
    return f"the list ended after {end} items, though Jira says that it has {total}."


def _write_repetition(position: Position[Mark]) -> str:
    return (
        f"the page from item {position.index} on brings nothing that did not come before, so the server does not heed "
        f"the position. There may be more than the {position.received} items that came."
    )
