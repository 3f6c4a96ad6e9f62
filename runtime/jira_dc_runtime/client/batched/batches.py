"""How the items of each kind of operation go out in batches, and what an answer says about them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final, Generic, Protocol, TypeVar

import msgspec

from jira_dc_runtime.call import Call
from jira_dc_runtime.errors import ItemRefused
from jira_dc_runtime.errors.body import parse_error_body
from jira_dc_runtime.ground.json_kind import is_array

from .report import BatchItem

Item = TypeVar("Item")
Value = TypeVar("Value")

GOOD: Final = 300
"""A row with a status below is a good one."""


class Batches(Protocol[Item, Value]):
    """How the items of one operation go out in batches, and what an answer says about them."""

    @property
    def size(self) -> int:
        """How many items go into one batch."""
        ...

    def call(self, items: Sequence[Item], last: Item | None) -> Call[Any]:
        """Return the call for a batch; `last` is the last item that is done by now."""
        ...

    def read(self, items: Sequence[Item], answer: Any) -> list[BatchItem[Item, Value]]:
        """Return what a good answer says about the items of its batch."""
        ...


class _Unchained(msgspec.Struct, Generic[Item], frozen=True):
    """A batch does not depend on the one before."""

    build: Callable[[list[Item]], Call[Any]]
    size: int

    def call(self, items: Sequence[Item], last: Item | None) -> Call[Any]:
        del last
        return self.build(list(items))


class Moves(_Unchained[Item], frozen=True):
    """All items of a batch are moved, or none."""

    def read(self, items: Sequence[Item], answer: Any) -> list[BatchItem[Item, None]]:
        del answer
        return [BatchItem(item, "done") for item in items]


class Ranks(msgspec.Struct, frozen=True):
    """Issues keep their order over all batches: each batch goes behind the last issue that was ranked before.

    Jira may rank some issues of a batch and tell of each whether it did.
    """

    build: Callable[[list[str], str | None], Call[Any]]
    size: int
    after: str | None

    def call(self, items: Sequence[str], last: str | None) -> Call[Any]:
        return self.build(list(items), self.after if self.after is None or last is None else last)

    def read(self, items: Sequence[str], answer: Any) -> list[BatchItem[str, None]]:
        if answer is None:
            return [BatchItem(item, "done") for item in items]
        entries = getattr(answer, "entries", None)
        found: dict[str, Any] = {}
        for entry in entries if is_array(entries) else ():
            for name in (getattr(entry, "issue_key", None), getattr(entry, "issue_id", None)):
                found[str(name)] = entry
        error = ItemRefused("Jira's answer does not tell whether it ranked this issue.")
        return [
            _judge_row(item, found[item]) if item in found else BatchItem(item, "unknown", None, error)
            for item in items
        ]


class Creations(_Unchained[Item], Generic[Item, Value], frozen=True):
    """Jira creates some items of a batch, and tells by their number which ones it refused."""

    def read(self, items: Sequence[Item], answer: Any) -> list[BatchItem[Item, Value]]:
        made, refused = getattr(answer, "issues", None), getattr(answer, "errors", None)
        errors = {
            row.failed_element_number: row
            for row in (refused if is_array(refused) else ())
            if hasattr(row, "failed_element_number")
        }
        values = list(made) if is_array(made) else []
        if len(values) + len(errors) != len(items) or not set(errors) <= set(range(len(items))):
            doubt = ItemRefused("Jira's answer does not tell which items of the batch it created.")
            return [BatchItem(item, "unknown", None, doubt) for item in items]
        rest = iter(values)
        return [
            refuse(item, errors[number].status, msgspec.to_builtins(errors[number].element_errors))
            if number in errors
            else BatchItem(item, "done", next(rest))
            for number, item in enumerate(items)
        ]


class Readings(_Unchained[Item], Generic[Item, Value], frozen=True):
    """Jira gives what it has for the ids of a batch, in an order of its own, and leaves out what the user can't see."""

    def read(self, items: Sequence[Item], answer: Any) -> list[BatchItem[Item, Value]]:
        found = {str(getattr(each, "id", None)): each for each in (answer if is_array(answer) else ())}
        missing = ItemRefused("Jira gave nothing for this id: there is none, or this user may not see it.")
        return [
            BatchItem(item, "done", found[str(item)])
            if str(item) in found
            else BatchItem(item, "failed", None, missing)
            for item in items
        ]


def _judge_row(item: str, row: Any) -> BatchItem[str, None]:
    status, errors = getattr(row, "status", None), getattr(row, "errors", None)
    if isinstance(status, int) and status < GOOD:
        return BatchItem(item, "done")
    return refuse(item, status, {"errorMessages": errors if is_array(errors) else []})


def refuse(item: Item, status: Any, said: Any) -> BatchItem[Item, Any]:
    """Return that Jira refused `item`, with what it said."""
    body = parse_error_body(msgspec.json.encode(said), "application/json")
    texts = [*body.messages, *(f"{name}: {text}" for name, text in body.errors.items())]
    message = f"Jira refused this item of the batch: {'; '.join(texts) or 'it does not say why.'}"
    known = status if isinstance(status, int) else None
    return BatchItem(item, "failed", None, ItemRefused(message, known, body.messages, body.errors))
