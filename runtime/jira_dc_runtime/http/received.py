"""`Received`: an answer whose body is read within a bound, by a sync or an async client.

An endless body, one that is longer than anybody can hold and one that unpacks to that end with an error. A body that
comes drop by drop ends there too, however long that takes: `timeout` is the wait for each part of it.
"""

from __future__ import annotations

import json
from contextlib import aclosing
from typing import TYPE_CHECKING, Any

from jira_dc_runtime.errors.text import decode_text

from .bounded_body import MAX_ERROR_BODY, BoundedBody
from .unpack import Unpacker

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Iterator, Mapping

    from jira_dc_runtime.errors import JiraError


class Received:
    """The answer to `operation`, in place of the response of an HTTP client, whose other attributes it has too.

    Reading raises what a call raises: `ConnectionFailed` and `TimedOut` for a body that does not come whole,
    `UnexpectedBody` for one that cannot be unpacked or is larger than `max_body`. Of the body of an error status,
    `read` and `aread` return what has come.
    """

    __slots__ = (
        "_attempts",
        "_content",
        "_given_up",
        "_max_body",
        "_operation",
        "_response",
        "headers",
        "status_code",
    )

    def __init__(self, response: Any, operation: str, max_body: int | None) -> None:
        self.status_code: int = response.status_code
        self.headers: Mapping[str, str] = response.headers
        self._content: bytes | None = None
        self._max_body = max_body
        self._operation = operation
        self._response = response
        self._attempts = 1
        self._given_up = ""

    def ended(self, attempts: int, given_up: str) -> None:
        """Take notice of how often the call was tried before this answer, and why not once more."""
        self._attempts, self._given_up = attempts, given_up

    def count_in(self, error: JiraError) -> None:
        """Let `error`, which is made of this answer, tell how often the call was tried."""
        error.attempts, error.given_up = self._attempts, self._given_up

    def __repr__(self) -> str:
        return f"Received({self._operation!r}, {self.status_code})"

    def __getattr__(self, name: str) -> Any:
        return getattr(self._response, name)

    @property
    def content(self) -> bytes:
        """The whole body, unpacked; `RuntimeError` before it is read."""
        if self._content is None:
            message = "The body of this answer has not been read."
            raise RuntimeError(message)
        return self._content

    @property
    def text(self) -> str:
        """The body as text, for logins that look at it."""
        return decode_text(self.content, self.headers.get("content-type", ""))

    def json(self, **options: Any) -> Any:
        """Return the body as `json.loads` reads it, for logins that look at it."""
        return json.loads(self.content, **options)

    def read(self) -> bytes:
        """Read the rest of the body and return all of it."""
        if not self.is_at_hand():
            try:
                self._content = self._gather()
            except BaseException:
                self.close()
                raise
        return self.content

    def _gather(self) -> bytes:
        body = BoundedBody(self._operation, self.status_code, self.headers, self._max_body)
        try:
            self._fill(body)
        except Exception as error:  # sorted by BoundedBody; the rest is raised again
            failure = body.judge(error)
            if failure is None:
                raise
        else:
            return body.content
        if not body.is_error:
            raise failure  # without the error of the HTTP client: it holds the request and its login
        self.close()
        return body.content

    def _fill(self, body: BoundedBody) -> None:
        packed = self._is_packed("iter_raw")
        for chunk in self._response.iter_raw() if packed else self._unpacked():
            if body.take(chunk, packed=packed):
                self.close()
                return
        body.finish()

    async def aread(self) -> bytes:
        """Read the rest of the body and return all of it."""
        if not self.is_at_hand():
            try:
                self._content = await self._gather_async()
            except BaseException:
                await self.aclose()
                raise
        return self.content

    async def _gather_async(self) -> bytes:
        body = BoundedBody(self._operation, self.status_code, self.headers, self._max_body)
        try:
            await self._fill_async(body)
        except Exception as error:  # sorted by BoundedBody; the rest is raised again
            failure = body.judge(error)
            if failure is None:
                raise
        else:
            return body.content
        if not body.is_error:
            raise failure  # as above
        await self.aclose()
        return body.content

    async def _fill_async(self, body: BoundedBody) -> None:
        packed = self._is_packed("aiter_raw")
        async with aclosing(self._response.aiter_raw() if packed else self._unpacked_async()) as chunks:
            async for chunk in chunks:
                if body.take(chunk, packed=packed):
                    await self.aclose()
                    return
        body.finish()

    def iter_bytes(self) -> Iterator[bytes]:
        """Yield the body as it comes, unpacked. Each chunk is bounded, all of them are not.

        The errors of the HTTP client come through, so that none of ours holds a frame with a piece of a token.
        """
        if self._content is not None:
            yield self._content
        elif self._is_packed("iter_raw"):
            unpacker = Unpacker(self.headers.get("content-encoding", ""), None)
            for chunk in self._response.iter_raw():
                yield from unpacker.feed(chunk)
            unpacker.finish()
        else:
            yield from self._unpacked()

    async def aiter_bytes(self) -> AsyncGenerator[bytes, None]:
        """Yield the same from async code."""
        if self._content is not None:
            yield self._content
        elif self._is_packed("aiter_raw"):
            unpacker = Unpacker(self.headers.get("content-encoding", ""), None)
            async with aclosing(self._response.aiter_raw()) as chunks:
                async for chunk in chunks:
                    for piece in unpacker.feed(chunk):
                        yield piece
            unpacker.finish()
        else:
            async with aclosing(self._unpacked_async()) as chunks:
                async for chunk in chunks:
                    yield chunk

    def is_at_hand(self) -> bool:
        """Return whether the whole body is read, or in memory already and small, so that nothing has to be decided."""
        if self._content is not None:
            return True
        response = self._response
        if not getattr(response, "is_stream_consumed", False):
            return False
        content: bytes = response.content
        size, most = len(content), self._max_body
        if size > MAX_ERROR_BODY or (most is not None and size > most):
            return False
        self._content = content
        return True

    def _is_packed(self, method: str) -> bool:
        """Return whether the body can be had as it comes: not if it is in memory, nor from every HTTP client."""
        return not getattr(self._response, "is_stream_consumed", False) and hasattr(self._response, method)

    def _unpacked(self) -> Iterator[bytes]:
        if getattr(self._response, "is_stream_consumed", False):
            yield self._response.content  # a mock's, or one that a hook of the HTTP client has read
        else:
            yield from self._response.iter_bytes()

    async def _unpacked_async(self) -> AsyncGenerator[bytes, None]:
        if getattr(self._response, "is_stream_consumed", False):
            yield self._response.content
        else:
            async for chunk in self._response.aiter_bytes():
                yield chunk

    def close(self) -> None:
        """Give the connection back; one with a body that was not read to its end is closed."""
        self._response.close()

    async def aclose(self) -> None:
        """Give the connection back, from async code."""
        await self._response.aclose()
