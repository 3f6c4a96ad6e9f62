"""`RenewableLogin`: the base of logins that ask Jira for something first, written once for sync and async.

The body of such a login is one generator, `login_flow`. It yields the steps of `steps.py`, and gets back what each one
brings.
"""

from __future__ import annotations

from concurrent.futures import TimeoutError as FutureTimeoutError
from time import sleep
from typing import TYPE_CHECKING, Final, TypeVar

from jira_dc_runtime.errors import LoginError
from jira_dc_runtime.http.attempts import ATTEMPTS, Attempts
from jira_dc_runtime.http.background_runner import RUNNER, BackgroundRunner, BackgroundThreads

from .in_thread import PolledLock, acquire, call_in_thread
from .login import Login
from .login_request import FOREIGN, LoginReply, read_reply, read_reply_async
from .renewal import PATIENCE, Renewal
from .steps import Acquire, Ask, Blocking, ReadBody, Uninterrupted

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Generator

    from jira_dc_runtime.http.auth_flow import AuthRequest, AuthResponse

    from .steps import OwnSteps, Steps

T = TypeVar("T")

_PAUSE: Final = 0.02  # seconds between two tries to take a lock


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
        attempts = _attempts_of(request)
        flow = self.login_flow(request)
        try:
            step = next(flow)
            while True:
                brought: object
                try:
                    if isinstance(step, (Acquire, Blocking, ReadBody, Renewal)):
                        brought = _take(step) if attempts is None else _take_in_time(step, attempts)
                    elif isinstance(step, Uninterrupted):
                        if attempts is None:
                            brought = yield from _carry_out(step.steps)
                        else:
                            brought = _carry_out_in_time(step.steps, attempts, request)
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


def _take_in_time(step: Acquire | Blocking | ReadBody | Renewal, attempts: Attempts) -> object:
    """Do the same within the deadline of the call. Only a function that blocks, and a foreign lock, may take longer."""
    if isinstance(step, Renewal):
        left = _left_of(attempts)
        has_ended, error = step.wait(min(left, PATIENCE))
        if not has_ended and left <= PATIENCE:
            raise attempts.exceed()
        return has_ended, error
    if isinstance(step, Acquire) and isinstance(step.lock, PolledLock):
        while not step.lock.try_acquire():
            sleep(min(_PAUSE, _left_of(attempts)))
        step.held.push(step.lock)
        return None
    return _take(step)


def _carry_out_in_time(steps: OwnSteps[T], attempts: Attempts, request: AuthRequest) -> T:
    """Carry out steps in a thread of their own: after the deadline they go on there, or a token might be lost."""
    runner = request.extensions[RUNNER]
    if not isinstance(runner, BackgroundThreads):
        raise LoginError(FOREIGN)
    try:
        left = PATIENCE if attempts.deadline is None else attempts.deadline.left()
        return runner.finish(lambda: _carry_out_here(steps, runner), max(0.0, left))
    except FutureTimeoutError:
        pass
    raise attempts.exceed()


def _carry_out_here(steps: OwnSteps[T], runner: BackgroundThreads) -> T:
    """Carry out steps and send the requests of each `Ask`."""
    flow = _carry_out(steps)
    try:
        request = next(flow)
        while True:
            try:
                response = runner.send(request)
            except Exception as error:  # noqa: BLE001 - the steps must learn of it, whatever it is
                request = flow.throw(error)
            else:
                try:
                    request = flow.send(response)
                finally:
                    response.close()
    except StopIteration as end:
        value: T = end.value
        return value


def _attempts_of(request: AuthRequest) -> Attempts | None:
    found = request.extensions.get(ATTEMPTS)
    return found if isinstance(found, Attempts) else None


def _left_of(attempts: Attempts) -> float:
    """Return the seconds that are left. Raise `DeadlineExceeded` if there are none."""
    left = PATIENCE if attempts.deadline is None else attempts.deadline.left()
    if left <= 0:
        raise attempts.exceed()
    return left


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
