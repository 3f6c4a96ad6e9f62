"""How `with_response` gets at the answer: the method runs on a copy of its resource, bound to a capture.

Nothing is patched and nothing is global, so any number of threads and tasks can do this at once.
"""

from __future__ import annotations

import copy
from collections.abc import Awaitable, Callable
from typing import Any, ParamSpec, TypeVar

from jira_dc_runtime.answer.response import Response
from jira_dc_runtime.call import Call
from jira_dc_runtime.errors import RequestError

from .resource import AsyncResource, Resource

T = TypeVar("T")
P = ParamSpec("P")


class Capture:
    """Stands in for a client, sends one call and keeps the answer."""

    def __init__(self, respond: Callable[[Call[Any]], Response[Any]]) -> None:
        self._respond = respond
        self.response: Response[Any] | None = None

    def send(self, call: Call[T]) -> T:
        """Send `call` and return its value."""
        response: Response[T] = self._respond(call)
        self.response = response
        return response.value


class AsyncCapture:
    """The same for async code."""

    def __init__(self, respond: Callable[[Call[Any]], Awaitable[Response[Any]]]) -> None:
        self._respond = respond
        self.response: Response[Any] | None = None

    async def send(self, call: Call[T]) -> T:
        """Send `call` and return its value."""
        response: Response[T] = await self._respond(call)
        self.response = response
        return response.value


def find_sender(method: Callable[..., Any], owns: Callable[[object], bool]) -> Any:
    """Return the client that `method` sends with: this one, or a view of it whose settings count.

    Raise `RequestError` if it is not a method of that client, or goes through pages.
    """
    owner = getattr(method, "__self__", None)
    name: str = getattr(method, "__name__", "")
    if name.startswith(("iter_", "batch_")):
        each = "page" if name.startswith("iter_") else "batch"
        message = f"with_response cannot take {name}: it sends one request per {each}. Call the operation itself."
        raise RequestError(message)
    sender = owner.__dict__["_client"] if isinstance(owner, (Resource, AsyncResource)) else owner
    if owns(sender) and (sender is not owner or name == "send"):
        return sender
    message = "with_response takes a method of a resource of this client, such as jira.issue.get_issue, uncalled."
    raise RequestError(message)


def rebound(method: Callable[P, T], capture: Capture | AsyncCapture) -> Callable[P, T]:
    """Return `method`, which has a sender, bound to `capture` instead of it."""
    owner: Any = getattr(method, "__self__", None)
    name: str = getattr(method, "__name__", "")
    target: Any = capture
    if isinstance(owner, (Resource, AsyncResource)):
        target = copy.copy(owner)
        target.__dict__["_client"] = capture
    bound: Callable[P, T] = getattr(target, name)
    return bound


def captured(capture: Capture | AsyncCapture) -> Response[Any]:
    """Return the answer that `capture` kept; raise `RequestError` if nothing was sent."""
    if capture.response is None:
        message = "with_response takes a method that sends one call; this one sent none."
        raise RequestError(message)
    return capture.response
