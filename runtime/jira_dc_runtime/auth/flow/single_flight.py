"""`SingleFlight`: a login is renewed once, however many threads and tasks find out at the same time that it must be.

The first one that asks leads: it sends the login request with its own client, sync or async. All others wait for it,
each in its own way, and go on with what it brought. The lock is held for changes of state only, never while waiting.
"""

from __future__ import annotations

import copy
import threading
from typing import TYPE_CHECKING, Generic, TypeVar

from jira_dc_runtime.answer.per_process import PerProcess
from jira_dc_runtime.errors import DeadlineExceeded, LoginError

from .renewal import Renewal

if TYPE_CHECKING:
    from collections.abc import Callable

    from .steps import Steps

T = TypeVar("T")


class SingleFlight(Generic[T]):
    """A value that is renewed by one caller at a time: a token, a session."""

    def __init__(self, value: T | None = None) -> None:
        self._lock = PerProcess(threading.Lock)
        self._value = value
        self._renewal: Renewal | None = None

    @property
    def value(self) -> T | None:
        """The newest value, or None if there is none yet."""
        return self._value

    def discard(self, stale: T) -> None:
        """Forget the value if it is still `stale`, so that the next one who needs it renews it."""
        with self._lock.here():
            if self._value is stale:
                self._value = None

    def settle(self) -> Steps[None]:
        """Wait for the renewal under way, if there is one, however it ends."""
        with self._lock.here():
            renewal = self._renewal
        if renewal is not None and not renewal.is_orphaned:
            yield renewal

    def renew(self, stale: T | None, obtain: Callable[[T | None], Steps[T]]) -> Steps[T]:
        """Return a value that is not the object `stale`; to be used as `value = yield from single_flight.renew(...)`.

        If someone has renewed it meanwhile, that value is returned at once. If someone is about to, this waits.
        Otherwise this call leads: it runs `obtain(stale)`, a generator of the steps in `steps.py`.

        A leader that raises makes everyone who waited for it raise a copy of its error, and the next caller tries
        again. A leader that is cancelled or interrupted hands over to one of those who wait.
        """
        while True:
            with self._lock.here():
                if self._value is not None and self._value is not stale:
                    return self._value
                renewal = self._renewal
                if renewal is None or renewal.is_orphaned:
                    mine = self._renewal = Renewal()
                    break
            has_ended, error = yield renewal
            if error is not None:
                raise _copied(error)
            if not has_ended:
                self._end(renewal, None)
        return (yield from self._lead(mine, stale, obtain))

    def _lead(self, renewal: Renewal, stale: T | None, obtain: Callable[[T | None], Steps[T]]) -> Steps[T]:
        try:
            value = yield from obtain(stale)
        except DeadlineExceeded:  # the others may have more time
            self._end(renewal, None)
            raise
        except Exception as error:
            self._end(renewal, _copied(error))
            raise
        except BaseException:  # cancelled, closed or interrupted: that is no reason for the others to fail
            self._end(renewal, None)
            raise
        with self._lock.here():
            if self._renewal is renewal:  # and was not overtaken because it took too long
                self._value = value
        self._end(renewal, None)
        return value

    def _end(self, renewal: Renewal, error: Exception | None) -> None:
        with self._lock.here():
            if self._renewal is renewal:
                self._renewal = None
        renewal.end(error)


def _copied(error: Exception) -> Exception:
    """Return an exception for another thread to raise: one object raised in many would mix their tracebacks."""
    try:
        again = copy.copy(error)
    except Exception:  # noqa: BLE001 - whatever a foreign class does when it is copied
        return LoginError(f"Logging in failed with {type(error).__name__} in another thread or task.")
    return again.with_traceback(None)
