"""`PerProcess`: what a process that was forked must not take over from the one before it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

_forks = 0  # between the first process and this one


def _count() -> None:
    global _forks  # noqa: PLW0603 - one number of the process, changed at a fork only
    _forks += 1


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_count)


def process_mark() -> int:
    """Return a number that is another one in each process on the way from the first to this one."""
    return _forks


class PerProcess(Generic[T]):
    """A value that each process makes for itself, at first use.

    A lock is the reason: where another thread holds it at the moment of a fork, the child has the lock and not the
    thread, so that it would never be free again.
    """

    __slots__ = ("_made", "_make")

    def __init__(self, make: Callable[[], T]) -> None:
        self._make = make
        self._made: dict[int, T] = {}

    def here(self) -> T:
        """Return the value of this process."""
        made = self._made.get(_forks)
        # Two threads may both make one; `setdefault` is one step, and gives both of them the same.
        return self._made.setdefault(_forks, self._make()) if made is None else made
