"""`BoundedBody`: gathers a body in memory, counts it while it comes, and decides when it is too much."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from jira_dc_runtime.answer.read import SUCCESS
from jira_dc_runtime.errors import UnexpectedBody
from jira_dc_runtime.errors.base import READS
from jira_dc_runtime.errors.failure import failure_of

from .unpack import TooLarge, Unpacker

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jira_dc_runtime.errors import JiraError

MAX_BODY: Final = 256 * 1024 * 1024
"""Bytes of a body in memory, unpacked, unless a client is told otherwise."""
MAX_ERROR_BODY: Final = 1024 * 1024
"""Bytes that are kept of the body of an answer other than 2xx. The rest is dropped, with the connection."""
_MOST_DIGITS: Final = 18


class BoundedBody:
    """The body of one answer with `status`. `max_body` bounds it both as it comes and unpacked; None does not.

    Raise `UnexpectedBody` for one that is too large, at the latest when it gets there. The body of an error is cut
    instead.
    """

    def __init__(self, operation: str, status: int, headers: Mapping[str, str], max_body: int | None) -> None:
        self._operation = operation
        self._status = status
        self._max_body = max_body
        self._is_error = status not in SUCCESS
        self._most = MAX_ERROR_BODY if self._is_error else max_body
        self._first = b""
        self._more: bytearray | None = None  # only for a body that comes in several pieces
        self._size = self._raw_size = 0
        self._encoding = headers.get("content-encoding", "")
        self._unpacker: Unpacker | None = None
        announced = announced_length(headers)
        too_long = announced is not None and max_body is not None and announced > max_body
        if too_long and not self._is_error and not operation.startswith("HEAD "):
            raise self._too_large(f"a body of {announced} bytes")

    @property
    def content(self) -> bytes:
        """What has come."""
        return self._first if self._more is None else bytes(self._more)

    def take(self, chunk: bytes, *, packed: bool = True) -> bool:
        """Add `chunk`, as it came over the network if `packed`; return whether the rest is not wanted."""
        self._raw_size += len(chunk)
        if not (packed and self._encoding):
            return self._add(chunk)
        try:
            if self._unpacker is None:
                self._unpacker = Unpacker(self._encoding, self._most)
            is_enough = any(self._add(piece) for piece in self._unpacker.feed(chunk))
        except TooLarge:
            return self._is_enough()
        # What unpacks to nothing, for ever, is bounded too.
        return is_enough or (self._most is not None and self._raw_size > self._most and self._is_enough())

    def finish(self) -> None:
        """Raise what `Unpacker.finish` raises."""
        if self._unpacker is not None:
            self._unpacker.finish()

    def judge(self, error: Exception) -> JiraError | None:
        """Return what to raise for an error that came while the body was read: ours, or `error` is none of the client.

        It is no error if the status says one already: what has come of the body is enough then.
        """
        return failure_of(error, self._operation, self._status)

    @property
    def is_error(self) -> bool:
        """Whether the status says an error."""
        return self._is_error

    def _add(self, piece: bytes) -> bool:
        if self._size:
            if self._more is None:
                self._more = bytearray(self._first)
            self._more += piece
        else:
            self._first = piece
        self._size += len(piece)
        return self._most is not None and self._size > self._most and self._is_enough()

    def _is_enough(self) -> bool:
        kept = self.content[:MAX_ERROR_BODY]
        if not self._is_error:
            raise self._too_large(f"a body of more than {self._max_body} bytes", kept)
        self._first, self._more = kept, None
        return True

    def _too_large(self, what: str, kept: bytes = b"") -> UnexpectedBody:
        reads = self._operation.partition(" ")[0] in READS
        advice = "Ask for less, such as fewer fields or a smaller page, or set" if reads else "It was sent; set"
        message = (
            f"{self._operation} answered {self._status} with {what}, but max_body={self._max_body} is the most that "
            f"this client holds in memory. {advice} max_body on the client."
        )
        return UnexpectedBody(message, self._operation, self._status, kept)


def announced_length(headers: Mapping[str, str]) -> int | None:
    """Return the number in `Content-Length`, or None for none."""
    text = headers.get("content-length", "").strip()
    if not (text.isascii() and text.isdigit()):
        return None
    return int(text[:_MOST_DIGITS])  # more digits are no length that anything has
