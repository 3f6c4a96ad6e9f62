"""`BackgroundRunner`: what has to be finished even if the task that asked for it is cancelled.

Jira exchanges a refresh token when it is asked to, not when we have read the answer. A task that is cancelled between
the two, by a timeout around an ordinary call, would lose the only valid pair; a person would have to log in again.
"""

from __future__ import annotations

import threading
from time import monotonic
from typing import TYPE_CHECKING, Final, TypeVar

from jira_dc_runtime.call.base_url import shown_address
from jira_dc_runtime.errors.failure import failure_of

from .bounded_body import MAX_BODY
from .received import Received

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Awaitable, Callable

    from .adapters.adapter import Adapter, AsyncAdapter
    from .auth_flow import AuthRequest

T = TypeVar("T")

RUNNER: Final = "jira_dc.background_runner"
"""The request extension in which an async client gives its login the `BackgroundRunner`, and a sync client the
`BackgroundThreads` if the call has a deadline."""
_PATIENCE: Final = 10.0  # seconds that closing a client waits for what is not finished


class BackgroundThreads:
    """The same for a sync client: what a call waits for no longer than its deadline goes on in a thread."""

    def __init__(self, adapter: Adapter) -> None:
        self.adapter = adapter
        self._running: set[threading.Thread] = set()

    def send(self, request: AuthRequest) -> Received:
        """Return the answer to a request of the login, its body not read. Raise as `Transport.send` does."""
        from .deadline import release  # noqa: PLC0415 - few logins renew

        operation = f"{request.method} {shown_address(str(request.url))}"
        release(request.extensions)
        try:
            response = self.adapter.send(request, as_client=False)
        except Exception as error:  # sorted by failure_of; the rest is raised again
            failure = failure_of(error, operation)
            if failure is None:
                raise
        else:
            return Received(response, operation, MAX_BODY)
        raise failure

    def finish(self, work: Callable[[], T], seconds: float) -> T:
        """Return what `work` returns. Raise `TimeoutError` if it takes longer than so many seconds; it goes on then."""
        from concurrent.futures import Future  # noqa: PLC0415 - few calls renew a token under a deadline

        ended: Future[T] = Future()
        ended.set_running_or_notify_cancel()

        def carry_out() -> None:
            try:
                ended.set_result(work())
            except BaseException as error:  # noqa: BLE001 - whoever waits for it raises it
                ended.set_exception(error)
            finally:
                self._running.discard(thread)

        thread = threading.Thread(target=carry_out, name="jira_dc login")
        self._running.add(thread)
        thread.start()
        return ended.result(seconds)

    def settle(self) -> None:
        """Wait for what goes on without its caller, for a limited time."""
        end = monotonic() + _PATIENCE
        for thread in list(self._running):
            thread.join(max(0.0, end - monotonic()))


class BackgroundRunner:
    """Lets a login of an async client work in tasks of their own, which are not cancelled with the caller's."""

    def __init__(self, adapter: AsyncAdapter) -> None:
        self._adapter = adapter
        self._running: set[asyncio.Task[object]] = set()

    async def send(self, request: AuthRequest) -> Received:
        """Return the answer to a request of the login, its body not read. Raise as `AsyncTransport.send` does."""
        from .deadline import release  # noqa: PLC0415 - few logins renew

        operation = f"{request.method} {shown_address(str(request.url))}"
        release(request.extensions)
        try:
            response = await self._adapter.send(request, as_client=False)
        except Exception as error:  # sorted by failure_of; the rest is raised again
            failure = failure_of(error, operation)
            if failure is None:
                raise
        else:
            return Received(response, operation, MAX_BODY)
        raise failure

    async def finish(self, work: Awaitable[T]) -> T:
        """Return what `work` returns. If the caller is cancelled, `work` goes on without it."""
        import asyncio  # noqa: PLC0415 - sync programs do without

        try:
            asyncio.get_running_loop()
        except RuntimeError:  # trio, say
            from anyio import CancelScope  # noqa: PLC0415 - httpx needs anyio itself, and only for async

            with CancelScope(shield=True):
                return await work
        task = asyncio.ensure_future(work)
        self._running.add(task)
        task.add_done_callback(self._forget)
        return await asyncio.shield(task)

    def _forget(self, task: asyncio.Task[object]) -> None:
        self._running.discard(task)
        if not task.cancelled():
            task.exception()  # read here, or asyncio would warn that nobody did

    async def settle(self) -> None:
        """Wait for what goes on without its caller, for a limited time."""
        if self._running:
            import asyncio  # noqa: PLC0415 - as above

            await asyncio.wait(self._running, timeout=_PATIENCE)
