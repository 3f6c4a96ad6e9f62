"""`FileCheck`: looks at a file while it comes, at its beginning and at its length."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jira_dc_runtime.answer.file_answer import MAX_PEEKED, find_substitute, starts_like_a_substitute
from jira_dc_runtime.errors import ConnectionFailed, UnexpectedBody

from .bounded_body import announced_length
from .resume import is_packed

if TYPE_CHECKING:
    from .received import Received
    from .request import PreparedRequest


class FileCheck:
    """The body of one answer: a file, or the rest of one if `is_rest`. Raise `UnexpectedBody` if it is compressed."""

    def __init__(self, response: Received, prepared: PreparedRequest, *, is_rest: bool) -> None:
        self._headers = response.headers
        self._status = response.status_code
        self._prepared = prepared
        self._is_rest = is_rest
        self._announced = announced_length(response.headers)
        self._count = 0
        self._held = b""
        self._is_begun = is_rest
        packed = is_packed(response.headers)
        if packed:
            message = (
                f"{prepared.operation} answered {self._status} with a file that is compressed ({packed}), though it "
                "was asked for as it is, so that its size is known. Look for the proxy that compresses it."
            )
            raise UnexpectedBody(message, prepared.operation, self._status)

    def take(self, chunk: bytes) -> bytes:
        """Return what of the file can be passed on; nothing until it is clear that it is the file."""
        self._count += len(chunk)
        if self._announced is not None and self._count > self._announced:
            raise self._wrong_length("more", is_lasting=True)
        if self._is_begun:
            return chunk
        self._held += chunk
        content_type = self._headers.get("content-type", "")
        if len(self._held) < MAX_PEEKED and starts_like_a_substitute(self._held, content_type):
            return b""
        return self._begin()

    def finish(self) -> bytes:
        """Return what is left to pass on at the end of the body."""
        if self._announced is not None and self._count < self._announced:
            raise self._wrong_length("only", is_lasting=False)
        return b"" if self._is_begun else self._begin()

    def _begin(self) -> bytes:
        held, self._held, self._is_begun = self._held, b"", True
        what = find_substitute(self._prepared.url, self._headers, held)
        if not what:
            return held
        message = (
            f"{self._prepared.operation} answered {self._status} with {what} instead of the file. Nothing was saved. "
            "Check the login and the address."
        )
        raise UnexpectedBody(message, self._prepared.operation, self._status, held)

    def _wrong_length(self, quantity: str, *, is_lasting: bool) -> ConnectionFailed:
        what = "rest of the file" if self._is_rest else "file"
        message = (
            f"{self._prepared.operation}: the {what} has {self._announced} bytes by its Content-Length, but {quantity} "
            f"{self._count} came. Look for a proxy that changes or cuts it."
        )
        failure = ConnectionFailed(message, self._prepared.operation, "yes")
        failure.is_lasting = is_lasting
        return failure
