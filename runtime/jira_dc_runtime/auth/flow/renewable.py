"""`RenewableLogin`: the base of logins that ask Jira for something first, written once for sync and async.

The body of such a login is one generator, `login_flow`. It yields the steps of `steps.py`, and gets back what each one
brings.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from jira_dc_runtime.errors import LoginError
from jira_dc_runtime.http.background_runner import RUNNER, BackgroundRunner

from .in_thread import acquire, call_in_thread
from .login import Login
from .login_request import FOREIGN, LoginReply, read_reply, read_reply_async
from .renewal import Renewal
from .steps import Acquire, Ask, Blocking, ReadBody, Uninterrupted

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Generator

    from jira_dc_runtime.http.auth_flow import AuthRequest, AuthResponse

    from .steps import OwnSteps, Steps

T = TypeVar("T")


class RenewableLogin(Login):
    """The base of a login that renews itself. A subclass writes `login_flow`."""

    __slots__ = ()

    def login_flow(self, request: AuthRequest) -> Steps[None]:
        """Yield the steps that send `request` with the login."""
        raise NotImplementedError

    def auth_flow(self, request: AuthRequest) -> Generator[AuthRequest, AuthResponse, None]:
        """Send `request` with the login, from sync code."""
        return self.sync_auth_flow(request)

    def sync_auth_flow(self, request: AuthRequest) -> Generator[AuthRequest, AuthResponse, None]:
        """Carry out the steps, from sync code."""
        flow = self.login_flow(request)
        try:
            step = next(flow)
            while True:
                brought: object
                try:
                    if isinstance(step, (Acquire, Blocking, ReadBody, Renewal)):
                        brought = _take(step)
                    elif isinstance(step, Uninterrupted):
                        brought = yield from _carry_out(step.steps)
                    elif isinstance(step, Ask):
                        brought = read_reply((yield step.request))
                    else:
                        brought = yield step
                except Exception as error:  # noqa: BLE001 - the body must learn of it, whatever it is
                    step = flow.throw(error)
                else:
                    step = flow.send(brought)
        except StopIteration:
            return
        finally:
            flow.close()

    async def async_auth_flow(self, request: AuthRequest) -> AsyncGenerator[AuthRequest, AuthResponse]:
        """Carry out the steps, from async code."""
        flow = self.login_flow(request)
        try:
            step = next(flow)
            while True:
                brought: object
                try:
                    if isinstance(step, (Acquire, Blocking, ReadBody, Renewal)):
                        brought = await _take_async(step)
                    elif isinstance(step, Uninterrupted):
                        runner = _runner_of(request)
                        brought = await runner.finish(_carry_out_async(step.steps, runner))
                    elif isinstance(step, Ask):
                        brought = await read_reply_async((yield step.request))
                    else:
                        brought = yield step
                except Exception as error:  # noqa: BLE001 - the body must learn of it, whatever it is
                    step = flow.throw(error)
                else:
                    step = flow.send(brought)
        except StopIteration:
            return
        finally:
            flow.close()


def _take(step: Acquire | Blocking | ReadBody | Renewal) -> object:
    """Carry out a step that sends nothing."""
    if isinstance(step, Renewal):
        return step.wait()
    if isinstance(step, Blocking):
        return step.call()
    if isinstance(step, Acquire):
        return step.held.enter_context(step.lock)
    return step.response.read()


async def _take_async(step: Acquire | Blocking | ReadBody | Renewal) -> object:
    """Do the same without blocking the event loop."""
    if isinstance(step, Renewal):
        return await step.wait_async()
    if isinstance(step, Blocking):
        return await call_in_thread(step.call)
    if isinstance(step, Acquire):
        await acquire(step.lock, step.held)
        return None
    return await step.response.aread()


def _carry_out(steps: OwnSteps[T]) -> Generator[AuthRequest, AuthResponse, T]:
    """Carry out steps of which each is an `Ask` or `Blocking`, and return what they return."""
    try:
        step = next(steps)
        while True:
            try:
                brought: object = step.call() if isinstance(step, Blocking) else read_reply((yield step.request))
            except Exception as error:  # noqa: BLE001 - the steps must learn of it, whatever it is
                step = steps.throw(error)
            else:
                step = steps.send(brought)
    except StopIteration as end:
        value: T = end.value
        return value
    finally:
        steps.close()


async def _carry_out_async(steps: OwnSteps[T], runner: BackgroundRunner) -> T:
    """Do the same in a task of its own, with requests sent through `runner`."""
    try:
        step = next(steps)
        while True:
            try:
                brought: object = await (
                    call_in_thread(step.call) if isinstance(step, Blocking) else _ask(step, runner)
                )
            except Exception as error:  # noqa: BLE001 - as above
                step = steps.throw(error)
            else:
                step = steps.send(brought)
    except StopIteration as end:
        value: T = end.value
        return value
    finally:
        steps.close()


async def _ask(step: Ask, runner: BackgroundRunner) -> LoginReply:
    response = await runner.send(step.request)
    try:
        return await read_reply_async(response)
    finally:
        await response.aclose()


def _runner_of(request: AuthRequest) -> BackgroundRunner:
    found = request.extensions.get(RUNNER)
    if isinstance(found, BackgroundRunner):
        return found
    raise LoginError(FOREIGN)
