"""Many calls at once: inputs go in, an outcome for each comes out, in the order of the inputs.

Only so many inputs are drawn as are under way or wait to be handed out, so the inputs may be a million. Whoever stops,
by `break`, an error, an interruption or a cancellation, leaves no thread and no task behind.
"""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterable, Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from contextvars import copy_context
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar, cast

from jira_dc_runtime.call import Call
from jira_dc_runtime.errors import JiraError, RequestError

if TYPE_CHECKING:
    from typing import Self

In = TypeVar("In")
T = TypeVar("T")

AHEAD: Final = 2
"""How many inputs may be drawn for each call under way: a slow call must not hold up all behind it."""
STOPPED: Final = "These calls were stopped before their end. Gather what is left once more."


@dataclass(frozen=True, slots=True)
class Outcome(Generic[In, T]):
    """What became of one input. `error` is what its call raised, or None."""

    input: In
    error: Exception | None = None
    _value: T | None = field(default=None, repr=False)

    @property
    def value(self) -> T:
        """What the call returned. Raise what it raised."""
        if self.error is not None:
            raise self.error
        return cast("T", self._value)


class Gathering(Iterator[Outcome[In, T]]):
    """The outcomes of many calls, from threads. Leaving it early waits for the calls that are under way.

    It is also a context manager, which does that for a gathering that is kept in a variable.
    """

    def __init__(self, run: Callable[[In], T], inputs: Iterable[In], at_once: int) -> None:
        self._run = run
        self._inputs: Iterator[In] | None = iter(inputs)
        self._most = AHEAD * checked(at_once)
        self._window: deque[tuple[In, Future[T]]] = deque()
        self._broken: Exception | None = None
        self._threads = ThreadPoolExecutor(at_once, thread_name_prefix="jira_dc-gather")
        self._is_stopped = False

    def __next__(self) -> Outcome[In, T]:
        if self._is_stopped:
            raise JiraError(STOPPED)
        try:
            self._draw()
            if not self._window:
                return self._end()
            given, future = self._window[0]
            error = future.exception()
        except StopIteration:
            raise
        except BaseException:
            self.close()
            raise
        self._window.popleft()
        if error is None:
            return Outcome(given, None, future.result())
        if isinstance(error, Exception):
            return Outcome(given, error)
        self.close()
        raise error

    def close(self) -> None:
        """Start no more calls, and wait for those that are under way. Closing twice does no harm."""
        self._is_stopped = self._is_stopped or self._inputs is not None or bool(self._window)
        self._inputs = None
        self._threads.shutdown(wait=True, cancel_futures=True)
        self._window.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __del__(self) -> None:
        threads: ThreadPoolExecutor | None = getattr(self, "_threads", None)
        if threads is not None:
            with suppress(RuntimeError):  # a thread cannot wait for itself, should it be the one that collects this
                threads.shutdown(wait=True, cancel_futures=True)

    def _draw(self) -> None:
        """Draw inputs and start their calls, until as many are there as may be."""
        while self._inputs is not None and len(self._window) < self._most:
            try:
                given = next(self._inputs)
            except StopIteration:
                self._inputs = None
            except Exception as error:  # noqa: BLE001 - raised after the outcomes that are under way
                self._inputs, self._broken = None, error
            else:
                # With the context of whoever asks, as a task has it: what a tracer keeps there is seen in the thread.
                self._window.append((given, self._threads.submit(copy_context().run, self._run, given)))

    def _end(self) -> Outcome[In, T]:
        self._threads.shutdown()
        broken, self._broken = self._broken, None
        raise StopIteration if broken is None else broken


def find_work(send: Callable[[Call[Any]], Any], calls: Any, inputs: Any) -> tuple[Callable[[Any], Any], Any]:
    """Return what to do with each input, and the inputs: a method and its inputs, or calls of any kind.

    Raise `RequestError` for what is neither, and for an `iter_` method, which sends many requests.
    """
    if inputs is None:
        if not isinstance(calls, (Iterable, AsyncIterable)):
            message = "gather takes a method and its inputs, as in gather(jira.issue.get_issue, keys), or calls."
            raise RequestError(message)

        def carry_out(call: Any) -> Any:
            if callable(call):
                return call()
            if issubclass(type(call), Call):
                return send(call)
            message = f"gather got a {type(call).__name__}; pass a Call, or what can be called without arguments."
            raise RequestError(message)

        return carry_out, cast("Any", calls)
    if not callable(calls):
        message = (
            f"gather got a {type(calls).__name__} where a method is due, as in gather(jira.issue.get_issue, keys)."
        )
        raise RequestError(message)
    name: str = getattr(calls, "__name__", "")
    if name.startswith("iter_"):
        message = f"gather cannot take {name}: it sends one request per page. Gather what is to be done with its items."
        raise RequestError(message)
    return calls, inputs


def checked(at_once: int) -> int:
    """Return `at_once`. Raise `RequestError` if it is no number of calls."""
    if at_once < 1:
        message = f"at_once is {at_once}; it must be 1 or more."
        raise RequestError(message)
    return at_once
