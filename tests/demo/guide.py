"""Prints the tour, counts its calls and requests, and keeps what was not as expected."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from types import TracebackType
from typing import Generic, TypeVar

from jira_dc.testing import MockJira

ErrorT = TypeVar("ErrorT", bound=Exception)
Print = Callable[[str], object]


class Surprise(Exception):
    """Something was so different that the tour cannot go on."""


class Guide:
    """Leads through the steps of a tour."""

    def __init__(self, mock: MockJira, write: Print = print) -> None:
        self._mock = mock
        self._write = write
        self._calls = 0
        self.surprises: list[str] = []

    def part(self, title: str) -> None:
        """Print the title of the steps that follow."""
        self._write(f"\n{title}")

    @contextmanager
    def step(self, code: str, calls: int = 1) -> Generator[Step, None, None]:
        """Print `code`, what the block says of it, and how many requests it took."""
        self._calls += calls
        before = len(self._mock.calls)
        step = Step(code, self.surprises)
        self._write(f"  {code}")
        yield step
        requests = len(self._mock.calls) - before
        counted = {0: " [nothing was sent]", 1: ""}.get(requests, f" [{requests} requests]")
        *first, last = step.lines
        for index, line in enumerate((*first, last + counted)):
            self._write(f"       {line}" if index else f"    -> {line}")

    def end(self) -> int:
        """Print what was not as expected and the last line; return the exit code."""
        for surprise in self.surprises:
            self._write(f"\nNot as expected: {surprise}")
        surprises = "1 surprise" if len(self.surprises) == 1 else f"{len(self.surprises)} surprises"
        ended = "failed" if self.surprises else "done"
        self._write(f"\nTour {ended}: {self._calls} calls, {len(self._mock.calls)} requests, {surprises}.")
        return 1 if self.surprises else 0


class Step:
    """One step: what is called, and what is said of what came back."""

    def __init__(self, code: str, surprises: list[str]) -> None:
        self._code = code
        self._surprises = surprises
        self.lines: list[str] = []

    def say(self, *lines: str) -> None:
        """Keep lines about what came back."""
        self.lines += lines

    def expect(self, what: str, seen: object, wanted: object) -> None:
        """Keep a surprise if `seen` is not `wanted`."""
        if seen != wanted:
            self._surprises.append(f"{self._code}: {what} should be {wanted!r}, it is {seen!r}.")

    def expect_error(self, kind: type[ErrorT]) -> Expected[ErrorT]:
        """Return a block that has to raise `kind`."""
        return Expected(self._code, kind)


class Expected(Generic[ErrorT]):
    """Catches the error that a block has to raise."""

    def __init__(self, code: str, kind: type[ErrorT]) -> None:
        self._code = code
        self._kind = kind
        self._error: ErrorT | None = None

    @property
    def error(self) -> ErrorT:
        """What was raised."""
        if self._error is None:
            raise Surprise(f"{self._code}: {self._kind.__name__} should be raised.")
        return self._error

    def __enter__(self) -> Expected[ErrorT]:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> bool:
        if kind is None:
            raise Surprise(f"{self._code}: {self._kind.__name__} should be raised, nothing was.")
        if isinstance(error, self._kind):
            self._error = error
            return True
        return False
