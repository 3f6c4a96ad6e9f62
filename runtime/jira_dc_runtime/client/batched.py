"""Any number of items for operations that take so many at a time: batches go out in turn, a report comes back.

It tells of each item what became of it, whatever happens on the way. What an answer says about its items is decided
here by pure values, one for each kind of operation; `resource.py` sends the batches.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from typing import Any, Generic, Literal, Protocol, TypeAlias, TypeVar

import msgspec

from jira_dc_runtime.call import Call, Limit
from jira_dc_runtime.call.limits import check_limits
from jira_dc_runtime.errors import ClientError, HttpError, ItemRefused, JiraError, RedirectError
from jira_dc_runtime.errors.body import parse_error_body
from jira_dc_runtime.http.request import prepare
from jira_dc_runtime.json_kind import is_array, is_object

Item = TypeVar("Item")
Value = TypeVar("Value")
Item_contra = TypeVar("Item_contra", contravariant=True)

State: TypeAlias = Literal["done", "failed", "unknown", "not sent"]

GOOD = 300  # a row with a status below is a good one


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


class Moves(msgspec.Struct, Generic[Item], frozen=True):
    """All items of a batch are moved, or none."""

    build: Callable[[Sequence[Item]], Call[Any]]
    size: int

    def call(self, items: Sequence[Item], last: Item | None) -> Call[Any]:
        del last
        return self.build(items)

    def read(self, items: Sequence[Item], answer: Any) -> list[BatchItem[Item, None]]:
        del answer
        return [BatchItem(item, "done") for item in items]


class Ranks(msgspec.Struct, frozen=True):
    """Issues keep their order over all batches: each batch goes behind the last issue that was ranked before.

    Jira may rank some issues of a batch and tell of each whether it did.
    """

    build: Callable[[Sequence[str], str | None], Call[Any]]
    size: int
    after: str | None

    def call(self, items: Sequence[str], last: str | None) -> Call[Any]:
        return self.build(items, self.after if self.after is None or last is None else last)

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


class Creations(msgspec.Struct, Generic[Item, Value], frozen=True):
    """Jira creates some items of a batch, and tells by their number which ones it refused."""

    build: Callable[[Sequence[Item]], Call[Any]]
    size: int

    def call(self, items: Sequence[Item], last: Item | None) -> Call[Any]:
        del last
        return self.build(items)

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
            _refuse(item, errors[number].status, msgspec.to_builtins(errors[number].element_errors))
            if number in errors
            else BatchItem(item, "done", next(rest))
            for number, item in enumerate(items)
        ]


class Readings(msgspec.Struct, Generic[Item, Value], frozen=True):
    """Jira gives what it has for the ids of a batch, in an order of its own, and leaves out what the user can't see."""

    build: Callable[[Sequence[Item]], Call[Any]]
    size: int

    def call(self, items: Sequence[Item], last: Item | None) -> Call[Any]:
        del last
        return self.build(items)

    def read(self, items: Sequence[Item], answer: Any) -> list[BatchItem[Item, Value]]:
        found = {str(getattr(each, "id", None)): each for each in (answer if is_array(answer) else ())}
        missing = ItemRefused("Jira gave nothing for this id: there is none, or this user may not see it.")
        return [
            BatchItem(item, "done", found[str(item)])
            if str(item) in found
            else BatchItem(item, "failed", None, missing)
            for item in items
        ]


Answer: TypeAlias = tuple[Any, JiraError | None]
"""What came back for a call, or what it raised."""


def carry_out(
    batches: Batches[Item, Value], items: Iterable[Item], *, go_on: bool
) -> Generator[Call[Any], Answer, BatchReport[Item, Value]]:
    """Yield the call of each batch and take its answer; return the report.

    Every batch is checked before the first one is sent, so what can't be sent is an error and nothing happens.
    """
    given = tuple(items)
    parts = [given[start : start + batches.size] for start in range(0, len(given), batches.size)]
    for part in parts:
        prepare(batches.call(part, None), "")
    _check_whole(batches, given)
    rows: list[BatchItem[Item, Value]] = []
    stopped = False
    for part in parts:
        if stopped:
            rows += [BatchItem(item, "not sent") for item in part]
            continue
        last = next((row.item for row in reversed(rows) if row.state == "done"), None)
        answer, error = yield batches.call(part, last)
        rows += batches.read(part, answer) if error is None else _read_failure(part, error)
        stopped = error is not None and not go_on
    return BatchReport(tuple(rows))


def _check_whole(batches: Batches[Item, Any], given: tuple[Item, ...]) -> None:
    """Raise `LimitExceeded` for an item that comes twice, where Jira takes each only once, whichever batch it is in."""
    call = batches.call(given[:1], None)
    for limit in call.limits:
        if limit.unique and len(limit.name) == 1:
            whole = Limit(limit.place, limit.name, unique=True)
            check_limits(call.operation, [whole], {"body": {limit.name[0]: given}})


def _read_failure(items: Sequence[Item], error: JiraError) -> list[BatchItem[Item, Any]]:
    """Return what an error says about the items of its batch."""
    if error.sent == "no":
        return [BatchItem(item, "not sent", None, error) for item in items]
    if not isinstance(error, (ClientError, RedirectError)):
        return [BatchItem(item, "unknown", None, error) for item in items]
    rows = _find_rows(error)
    return [
        _refuse(item, rows[number].get("status"), rows[number].get("elementErrors"))
        if number in rows
        else BatchItem(item, "failed", None, error)
        for number, item in enumerate(items)
    ]


def _find_rows(error: JiraError) -> dict[int, dict[str, Any]]:
    """Return what the error of a bulk request says about each of its items, by their number."""
    if not isinstance(error, HttpError):
        return {}
    try:
        body = msgspec.json.decode(error.body)
    except (msgspec.DecodeError, RecursionError):
        return {}
    rows = body.get("errors") if is_object(body) else None
    return {
        row["failedElementNumber"]: dict(row)
        for row in (rows if is_array(rows) else ())
        if is_object(row) and isinstance(row.get("failedElementNumber"), int)
    }


def _judge_row(item: str, row: Any) -> BatchItem[str, None]:
    status, errors = getattr(row, "status", None), getattr(row, "errors", None)
    if isinstance(status, int) and status < GOOD:
        return BatchItem(item, "done")
    return _refuse(item, status, {"errorMessages": errors if is_array(errors) else []})


def _refuse(item: Item, status: Any, said: Any) -> BatchItem[Item, Any]:
    """Return that Jira refused `item`, with what it said."""
    body = parse_error_body(msgspec.json.encode(said), "application/json")
    texts = [*body.messages, *(f"{name}: {text}" for name, text in body.errors.items())]
    message = f"Jira refused this item of the batch: {'; '.join(texts) or 'it does not say why.'}"
    known = status if isinstance(status, int) else None
    return BatchItem(item, "failed", None, ItemRefused(message, known, body.messages, body.errors))
