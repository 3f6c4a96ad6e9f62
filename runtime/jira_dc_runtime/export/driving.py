"""The drivers of flows, sync and async: they carry out what a flow asks, many calls at once, at a rate."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import AsyncIterator, Callable, Iterator
from threading import Lock
from typing import TYPE_CHECKING, Any, TypeVar

from jira_dc_runtime.client.gather import Outcome, checked
from jira_dc_runtime.errors import RequestError

from .asking import Ask, Found

if TYPE_CHECKING:
    from jira_dc_runtime.call import Call
    from jira_dc_runtime.client import AsyncClient, Client

    from .asking import Flow, Issue

R = TypeVar("R")


class Pace:
    """Keeps calls at a rate: so many a second in the mean, in groups of at most as many as a second may have.

    Each group waits until the ones before it are paid for, whoever of those who share the pace sent them. What the
    client sends beside them, to log in or to try again, does not count. Raise `RequestError` for a rate of 0 or less.
    """

    def __init__(self, rate: float | None, clock: Callable[[], float] = time.monotonic) -> None:
        if rate is not None and not 0 < rate < math.inf:
            message = f"rate is {rate} requests a second; it must be a number above 0, or None."
            raise RequestError(message)
        self._rate = rate
        self._clock = clock
        self._free_at = clock()
        self._turn = Lock()

    def groups(self, ask: Ask) -> Iterator[tuple[float, tuple[Call[Any], ...]]]:
        """Yield the calls in groups, each with the seconds to wait before it."""
        if self._rate is None:
            yield 0.0, ask.calls
            return
        most = max(1, int(self._rate))
        for start in range(0, len(ask.calls), most):
            calls = ask.calls[start : start + most]
            yield self.turn(len(calls)), calls

    def turn(self, count: int = 1) -> float:
        """Return how many seconds to wait before `count` calls, which count from now on."""
        if self._rate is None:
            return 0.0
        with self._turn:
            now = self._clock()
            begin = max(now, self._free_at)
            self._free_at = begin + count / self._rate
        return begin - now


class Paces:
    """The paces of one client: all that it reads at a rate at a time shares it."""

    def __init__(self) -> None:
        self._by_rate: dict[float | None, Pace] = {}

    def at(self, rate: float | None) -> Pace:
        """Return the pace of a rate. Raise `RequestError` for a rate of 0 or less."""
        found = self._by_rate.get(rate)
        return self._by_rate.setdefault(rate, Pace(rate)) if found is None else found


class Driver:
    """Drives flows over a `Client`."""

    def __init__(self, client: Client, at_once: int, pace: Pace, sleep: Callable[[float], object] = time.sleep) -> None:
        self._client = client
        self._at_once = checked(at_once)
        self._pace = pace
        self._sleep = sleep

    def run(self, flow: Flow[R]) -> R:
        """Return what the flow returns. What it finds on the way is dropped."""
        steps = self._drive(flow)
        while True:
            try:
                next(steps)
            except StopIteration as end:
                result: R = end.value
                return result

    def read(self, flow: Flow[Any]) -> Iterator[Issue]:
        """Yield the issues that the flow finds."""
        for issues in self._drive(flow):
            yield from issues

    def _drive(self, flow: Flow[R]) -> Any:
        try:
            step = next(flow)
            while True:
                if isinstance(step, Found):
                    yield step.issues
                    step = next(flow)
                else:
                    step = flow.send(self._carry_out(step))
        except StopIteration as end:
            return end.value
        finally:
            flow.close()

    def _carry_out(self, ask: Ask) -> list[Outcome[Call[Any], Any]]:
        send = self._respond if ask.whole else self._client.send
        outcomes: list[Outcome[Call[Any], Any]] = []
        for wait, calls in self._pace.groups(ask):
            if wait:
                self._sleep(wait)
            if len(calls) == 1:  # without a thread
                outcomes.append(_outcome_of(calls[0], send))
            else:
                with self._client.gather(send, calls, at_once=self._at_once) as gathering:
                    outcomes.extend(gathering)
        return outcomes

    def _respond(self, call: Call[Any]) -> Any:
        return self._client.with_response(self._client.send, call)


class AsyncDriver:
    """Drives flows over an `AsyncClient`."""

    def __init__(self, client: AsyncClient, at_once: int, pace: Pace) -> None:
        self._client = client
        self._at_once = checked(at_once)
        self._pace = pace

    async def run(self, flow: Flow[R]) -> R:
        """Return what the flow returns. What it finds on the way is dropped."""
        try:
            step = next(flow)
            while True:
                step = next(flow) if isinstance(step, Found) else flow.send(await self._carry_out(step))
        except StopIteration as end:
            result: R = end.value
            return result
        finally:
            flow.close()

    async def read(self, flow: Flow[Any]) -> AsyncIterator[Issue]:
        """Yield the issues that the flow finds."""
        try:
            step = next(flow, None)
            while step is not None:
                if isinstance(step, Found):
                    for issue in step.issues:
                        yield issue
                    step = next(flow, None)
                else:
                    step = _send(flow, await self._carry_out(step))
        finally:
            flow.close()

    async def _carry_out(self, ask: Ask) -> list[Outcome[Call[Any], Any]]:
        send = self._respond if ask.whole else self._client.send
        outcomes: list[Outcome[Call[Any], Any]] = []
        for wait, calls in self._pace.groups(ask):
            if wait:
                await asyncio.sleep(wait)
            async with self._client.gather(send, calls, at_once=self._at_once) as gathering:
                outcomes.extend([outcome async for outcome in gathering])
        return outcomes

    async def _respond(self, call: Call[Any]) -> Any:
        return await self._client.with_response(self._client.send, call)


def _send(flow: Flow[Any], outcomes: list[Outcome[Call[Any], Any]]) -> Ask | Found | None:
    """Return the next step of the flow, or None at its end."""
    try:
        return flow.send(outcomes)
    except StopIteration:
        return None


def _outcome_of(call: Call[Any], send: Callable[[Call[Any]], Any]) -> Outcome[Call[Any], Any]:
    try:
        return Outcome(call, None, send(call))
    except Exception as error:  # noqa: BLE001 - the flow is told of it
        return Outcome(call, error)
