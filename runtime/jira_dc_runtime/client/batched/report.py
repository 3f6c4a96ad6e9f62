"""`BatchReport`: what became of each item that was sent in batches."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Generic, Literal, TypeAlias, TypeVar

import msgspec

from jira_dc_runtime.errors import JiraError

Item = TypeVar("Item")
Value = TypeVar("Value")

State: TypeAlias = Literal["done", "failed", "unknown", "not sent"]


class BatchItem(msgspec.Struct, Generic[Item, Value], frozen=True):
    """What became of one item.

    `state` is "done", "failed" if Jira refused it, "unknown" if nobody here can tell, or "not sent". `value` is what
    Jira gave for it, `error` why it is not done; None where a batch before it is the reason.
    """

    item: Item
    state: State
    value: Value | None = None
    error: JiraError | None = None


class BatchReport(msgspec.Struct, Generic[Item, Value], frozen=True):
    """What became of each item, in the order they were given."""

    items: tuple[BatchItem[Item, Value], ...] = ()

    def __iter__(self) -> Iterator[BatchItem[Item, Value]]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)

    @property
    def is_done(self) -> bool:
        """Whether every item is done."""
        return all(each.state == "done" for each in self.items)

    @property
    def done(self) -> tuple[Item, ...]:
        """The items that are done."""
        return self._those("done")

    @property
    def failed(self) -> tuple[Item, ...]:
        """The items that Jira refused."""
        return self._those("failed")

    @property
    def unknown(self) -> tuple[Item, ...]:
        """The items of which nobody here can tell: their batch got no answer, or none that can be read."""
        return self._those("unknown")

    @property
    def not_sent(self) -> tuple[Item, ...]:
        """The items that Jira never got."""
        return self._those("not sent")

    @property
    def error(self) -> JiraError | None:
        """The first error, or None."""
        return next((each.error for each in self.items if each.error is not None), None)

    @property
    def values(self) -> list[Value]:
        """What Jira gave for the items, in their order. Raise the first error if one of them is not done."""
        if self.error is not None:
            raise self.error
        return [each.value for each in self.items if each.value is not None]

    def _those(self, state: State) -> tuple[Item, ...]:
        return tuple(each.item for each in self.items if each.state == state)
