"""The steps that a login yields, and what each one brings.

the request itself, or another one   the response, its body not read
`Ask(request)`                       a `LoginReply`: a request of the login's own, its answer read up to a bound
`ReadBody(response)`                 all bytes of a response of the first kind
`Blocking(function)`                 what `function()` returns; an async client calls it in a worker thread
`Acquire(lock, held)`                nothing; `held` gives the lock back when it is closed
`Uninterrupted(steps)`               what `steps` return, carried out even if the task is cancelled meanwhile
`yield from single_flight.renew()`   the value that one of all callers has obtained
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, ExitStack
from typing import Any, TypeAlias, TypeVar

import msgspec

from jira_dc_runtime.http.auth_flow import AuthRequest, AuthResponse

from .renewal import Renewal

T = TypeVar("T")


class Ask(msgspec.Struct, frozen=True):
    """Send a request of the login's own."""

    request: AuthRequest

    def __repr__(self) -> str:
        return "Ask(...)"  # the request may hold a password


class Blocking(msgspec.Struct, frozen=True):
    """Call a function that waits for something other than Jira, such as a file lock."""

    call: Callable[[], object]

    def __repr__(self) -> str:
        return "Blocking(...)"


class Acquire(msgspec.Struct, frozen=True):
    """Take a lock, however long that lasts; the exit stack `held` gives it back when it is closed."""

    lock: AbstractContextManager[object]
    held: ExitStack


class ReadBody(msgspec.Struct, frozen=True):
    """Read the body of a response, which the caller can still read."""

    response: AuthResponse

    def __repr__(self) -> str:
        return "ReadBody(...)"


OwnSteps: TypeAlias = Generator[Ask | Blocking, Any, T]
"""Steps that return a `T`, none of which sends the request of the call."""


class Uninterrupted(msgspec.Struct, frozen=True):
    """Carry out `steps` to their end, even if the task that asked for them is cancelled."""

    steps: OwnSteps[object]

    def __repr__(self) -> str:
        return "Uninterrupted(...)"


Step: TypeAlias = AuthRequest | Acquire | Ask | Blocking | ReadBody | Renewal | Uninterrupted
Steps: TypeAlias = Generator[Step, Any, T]
"""Steps that return a `T`. `Any`, because what a step brings depends on the step."""
