"""Asking for the catalogue once, however many threads and tasks want it at the same time."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Generator
from typing import Any

import msgspec

from jira_dc_runtime.auth.flow.renewal import Renewal
from jira_dc_runtime.auth.flow.single_flight import SingleFlight

from .catalogue import GET_FIELDS, FieldCatalogue, make_catalogue

Flight = SingleFlight[FieldCatalogue]


def ask(flight: Flight, stale: FieldCatalogue | None, send: Callable[[Any], Any]) -> FieldCatalogue:
    """Return the catalogue that `flight` keeps; ask Jira by `send` if there is none, or only the `stale` one."""
    steps = flight.renew(stale, _obtain)
    try:
        step = next(steps)
        while True:
            try:
                brought = step.wait() if isinstance(step, Renewal) else send(GET_FIELDS)
            except BaseException as error:  # noqa: BLE001 - the others who wait must learn of it, whatever it is
                step = steps.throw(error)
            else:
                step = steps.send(brought)
    except StopIteration as end:
        found: FieldCatalogue = end.value
        return found


async def ask_async(
    flight: Flight, stale: FieldCatalogue | None, send: Callable[[Any], Awaitable[Any]]
) -> FieldCatalogue:
    """Do the same for async code."""
    steps = flight.renew(stale, _obtain)
    try:
        step = next(steps)
        while True:
            try:
                brought = await (step.wait_async() if isinstance(step, Renewal) else send(GET_FIELDS))
            except BaseException as error:  # noqa: BLE001 - as above
                step = steps.throw(error)
            else:
                step = steps.send(brought)
    except StopIteration as end:
        found: FieldCatalogue = end.value
        return found


class Asked(msgspec.Struct, frozen=True):
    """The catalogue to be, for `await`: nothing is asked before."""

    ask: Callable[[], Awaitable[FieldCatalogue]]

    def __await__(self) -> Generator[Any, Any, FieldCatalogue]:
        return self.ask().__await__()


def _obtain(_stale: FieldCatalogue | None) -> Generator[Any, Any, FieldCatalogue]:
    return make_catalogue((yield GET_FIELDS))
