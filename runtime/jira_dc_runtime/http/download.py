"""Fetch files: attachments, avatars, exports. Redirects are followed within Jira only.

A body that breaks off is asked for again, its rest where the server allows; `resume.py` decides that. This module
drives the connections, `file_progress.py` keeps what the sync and the async way share.
"""

from __future__ import annotations

from contextlib import aclosing, asynccontextmanager, contextmanager
from typing import TYPE_CHECKING

from jira_dc_runtime.errors import JiraError
from jira_dc_runtime.errors.failure import failure_of

from .file_progress import MAX_REDIRECTS, FileProgress
from .file_target import open_target
from .resume import Meaning

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator, Callable, Generator, Iterator

    from jira_dc_runtime.call.base_url import BaseUrl
    from jira_dc_runtime.call.body import OnProgress, Target

    from .async_transport import AsyncTransport
    from .options import Options
    from .received import Received
    from .transport import Transport


@contextmanager
def open_stream(
    transport: Transport,
    base: BaseUrl,
    url: str,
    options: Options,
    *,
    on_progress: OnProgress | None = None,
    start_again: Callable[[], None] | None = None,
) -> Generator[Iterator[bytes], None, None]:
    """Yield the chunks of the file at `url`. Raise what a call raises, also while the chunks are read.

    A file that is longer or shorter than announced is a `ConnectionFailed`; one that comes compressed, or another page
    in its place (`answer/file_answer.py` tells), an `UnexpectedBody`. Each is raised before the last chunk.

    `start_again` takes back all chunks that were yielded; without it a file is only gone on with that is the same.
    """
    progress = FileProgress(base, url, options, on_progress, can_start_again=start_again is not None)
    stream = _Stream(transport, progress, start_again)
    try:
        stream.open()
        yield stream.chunks()
    finally:
        stream.close()


@asynccontextmanager
async def open_stream_async(
    transport: AsyncTransport,
    base: BaseUrl,
    url: str,
    options: Options,
    *,
    on_progress: OnProgress | None = None,
    start_again: Callable[[], None] | None = None,
) -> AsyncGenerator[AsyncIterator[bytes], None]:
    """The same as `open_stream`, for async code; `start_again` is called in a worker thread."""
    progress = FileProgress(base, url, options, on_progress, can_start_again=start_again is not None)
    stream = _AsyncStream(transport, progress, start_again)
    try:
        await stream.open()
        async with aclosing(stream.chunks()) as chunks:
            yield chunks
    finally:
        await stream.aclose()


def download(
    transport: Transport, base: BaseUrl, url: str, to: Target, options: Options, *, on_progress: OnProgress | None
) -> int:
    """Write the file at `url` to `to`, and return how many bytes it has. Raise what `open_stream` raises."""
    with (
        open_target(to) as target,
        open_stream(transport, base, url, options, on_progress=on_progress, start_again=target.start_again) as chunks,
    ):
        for chunk in chunks:
            target.write(chunk)
    return target.count


async def download_async(
    transport: AsyncTransport, base: BaseUrl, url: str, to: Target, options: Options, *, on_progress: OnProgress | None
) -> int:
    """The same as `download`; the file is written in a worker thread."""
    from anyio.to_thread import run_sync  # noqa: PLC0415 - httpx needs anyio itself, and only for async

    with open_target(to) as target:  # opening is quick, writing is not
        async with open_stream_async(
            transport, base, url, options, on_progress=on_progress, start_again=target.start_again
        ) as chunks:
            async for chunk in chunks:
                await run_sync(target.write, chunk)
    return target.count


class _Stream:
    """One download of a sync client, over as many connections as it takes."""

    def __init__(self, transport: Transport, progress: FileProgress, start_again: Callable[[], None] | None) -> None:
        self._transport = transport
        self._progress = progress
        self._start_again = start_again
        self._attempts = transport.begin(progress.prepared, progress.options)
        self._answer: Received | None = None
        self._body: Iterator[bytes] = iter(())

    def open(self) -> JiraError | None:
        """Ask for the file, or for its rest. Return what is wrong if it may be asked for once more."""
        progress = self._progress
        for _ in range(MAX_REDIRECTS + 1):
            answer = self._answer = self._transport.go_on(self._attempts, stream=True)
            if progress.is_refused(answer):
                raise progress.refuse(answer, answer.read())
            if not progress.follow(answer):
                meaning, problem = progress.accept(answer, self._attempts.number)
                if meaning is Meaning.AGAIN and self._start_again is not None:
                    self._start_again()
                progress.report_beginning(meaning)
                self._body = _body_of(answer, progress.prepared.operation)
                return problem
            self.close()
            before, self._attempts = self._attempts, self._transport.begin(progress.prepared, progress.options_left())
            self._attempts.count_in(before)
        raise progress.too_many_redirects()

    def chunks(self) -> Iterator[bytes]:
        """Yield the chunks of the file."""
        while True:
            chunk, failure = b"", None
            try:
                chunk = self._next()
            except JiraError as error:
                failure = error
            if failure is not None:
                self._go_on_after(failure)
            elif chunk:
                yield chunk
                self._progress.pass_on(chunk)
            else:
                return

    def close(self) -> None:
        """Give the connection back, and tell that the call has ended."""
        if self._answer is not None:
            self._answer.close()
        self._attempts.close()

    def _next(self) -> bytes:
        for chunk in self._body:
            part = self._progress.take(chunk)
            if part:
                return part
        return self._progress.finish()

    def _go_on_after(self, failure: JiraError) -> None:
        problem: JiraError | None = failure
        while problem is not None:
            if self._answer is not None:
                self._answer.close()
            progress = self._progress
            wait, problem = self._attempts.break_off(
                problem, has_progressed=progress.has_progressed(), obstacle=progress.find_obstacle()
            )
            if wait is None:
                raise problem
            self._attempts.pause(wait)
            self._attempts.prepared = progress.prepare_again()
            problem = self.open()


class _AsyncStream:
    """One download of an async client, over as many connections as it takes."""

    def __init__(
        self, transport: AsyncTransport, progress: FileProgress, start_again: Callable[[], None] | None
    ) -> None:
        self._transport = transport
        self._progress = progress
        self._start_again = start_again
        self._attempts = transport.begin(progress.prepared, progress.options)
        self._answer: Received | None = None
        self._body: AsyncGenerator[bytes, None] | None = None

    async def open(self) -> JiraError | None:
        """Ask for the file, or for its rest. Return what is wrong if it may be asked for once more."""
        progress = self._progress
        for _ in range(MAX_REDIRECTS + 1):
            answer = self._answer = await self._transport.go_on(self._attempts, stream=True)
            if progress.is_refused(answer):
                raise progress.refuse(answer, await answer.aread())
            if not progress.follow(answer):
                meaning, problem = progress.accept(answer, self._attempts.number)
                if meaning is Meaning.AGAIN and self._start_again is not None:
                    from anyio.to_thread import run_sync  # noqa: PLC0415 - httpx needs anyio itself, and only for async

                    await run_sync(self._start_again)
                progress.report_beginning(meaning)
                self._body = _body_of_async(answer, progress.prepared.operation)
                return problem
            await self.aclose()
            before, self._attempts = self._attempts, self._transport.begin(progress.prepared, progress.options_left())
            self._attempts.count_in(before)
        raise progress.too_many_redirects()

    async def chunks(self) -> AsyncGenerator[bytes, None]:
        """Yield the chunks of the file."""
        while True:
            chunk, failure = b"", None
            try:
                chunk = await self._next()
            except JiraError as error:
                failure = error
            if failure is not None:
                await self._go_on_after(failure)
            elif chunk:
                yield chunk
                self._progress.pass_on(chunk)
            else:
                return

    async def aclose(self) -> None:
        """Give the connection back, and tell that the call has ended."""
        await self._close_answer()
        self._attempts.close()

    async def _close_answer(self) -> None:
        body, self._body = self._body, None
        try:
            if body is not None:
                await body.aclose()
        finally:
            if self._answer is not None:
                await self._answer.aclose()

    async def _next(self) -> bytes:
        if self._body is not None:
            async for chunk in self._body:
                part = self._progress.take(chunk)
                if part:
                    return part
        return self._progress.finish()

    async def _go_on_after(self, failure: JiraError) -> None:
        problem: JiraError | None = failure
        while problem is not None:
            await self._close_answer()
            progress = self._progress
            wait, problem = self._attempts.break_off(
                problem, has_progressed=progress.has_progressed(), obstacle=progress.find_obstacle()
            )
            if wait is None:
                raise problem
            await self._attempts.pause_async(wait)
            self._attempts.prepared = progress.prepare_again()
            problem = await self.open()


def _body_of(answer: Received, operation: str) -> Iterator[bytes]:
    """Yield the body of `answer`. An error of the HTTP library becomes one of ours, without its request and login."""
    try:
        yield from answer.iter_bytes()
    except Exception as error:  # sorted by failure_of; the rest is raised again
        failure = failure_of(error, operation, answer.status_code)
        if failure is None:
            raise
    else:
        return
    raise failure


async def _body_of_async(answer: Received, operation: str) -> AsyncGenerator[bytes, None]:
    try:
        async with aclosing(answer.aiter_bytes()) as chunks:
            async for chunk in chunks:
                yield chunk
    except Exception as error:  # as above
        failure = failure_of(error, operation, answer.status_code)
        if failure is None:
            raise
    else:
        return
    raise failure
