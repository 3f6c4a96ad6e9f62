"""`TimedBody`: the answer of an HTTP library to a call with a deadline, which ends its body in time.

The chunks of a download come when `send` is long done, so nothing else looks at the clock then.
"""

from __future__ import annotations

from contextlib import aclosing
from typing import TYPE_CHECKING, Any, Final

from jira_dc_runtime.errors import TimedOut
from jira_dc_runtime.errors.failure import failure_of

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Iterator

    from jira_dc_runtime.errors import JiraError

    from .deadline import Deadline

_CHUNKS: Final = frozenset({"iter_raw", "iter_bytes"})
_ASYNC_CHUNKS: Final = frozenset({"aiter_raw", "aiter_bytes"})


class TimedBody:
    """Stands for `answer`, whose other attributes it has too. After the deadline a chunk is a `DeadlineExceeded`."""

    def __init__(self, answer: Any, operation: str, deadline: Deadline, exceed: Callable[[], JiraError]) -> None:
        self._answer = answer
        self._operation = operation
        self._deadline = deadline
        self._exceed = exceed

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._answer, name)
        if name in _CHUNKS:
            return lambda: self._chunks(found)
        if name in _ASYNC_CHUNKS:
            return lambda: self._chunks_async(found)
        return found

    def _chunks(self, begin: Callable[[], Iterator[bytes]]) -> Iterator[bytes]:
        chunks = begin()
        while True:
            failure: JiraError | None = None
            chunk = b""
            try:
                chunk = next(chunks)
            except StopIteration:
                return
            except Exception as error:  # sorted by _judge; the rest is raised again
                failure = self._judge(error)
                if failure is None:
                    raise
            if failure is not None or self._deadline.left() <= 0:
                raise failure or self._exceed()
            yield chunk

    async def _chunks_async(self, begin: Callable[[], AsyncGenerator[bytes]]) -> AsyncGenerator[bytes]:
        async with aclosing(begin()) as chunks:
            while True:
                failure: JiraError | None = None
                chunk = b""
                scope = self._deadline.scope()
                try:
                    async with scope:
                        chunk = await anext(chunks)
                except StopAsyncIteration:
                    return
                except Exception as error:  # as above
                    failure = self._exceed() if scope.expired() else self._judge(error)
                    if failure is None:
                        raise
                if failure is not None:
                    raise failure  # without what was cancelled: its frames hold the request
                yield chunk

    def _judge(self, error: Exception) -> JiraError | None:
        failure = failure_of(error, self._operation, self._answer.status_code)
        return self._exceed() if isinstance(failure, TimedOut) and self._deadline.is_over else None
