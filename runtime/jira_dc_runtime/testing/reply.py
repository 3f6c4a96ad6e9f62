"""The replies that a test sets: one after the other, as errors, late, refused by a rate limit, or broken off."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any, Final

import msgspec

from jira_dc_runtime.codec.encode import to_wire
from jira_dc_runtime.errors import ConfigurationError
from jira_dc_runtime.ground.json_kind import is_array, is_object

from .calls import RecordedCall
from .exchange import MAX_NESTING, Answer, is_too_deep, json_answer
from .judge.document import Document, Operation
from .judge.mismatch import reply_mismatch
from .judge.sample import BARE_TEXT, complete_reply, sample_reply
from .judge.schema import check_json

_ERRORS: Final = range(400, 600)


class _Sample:
    def __repr__(self) -> str:
        return "SAMPLE"


SAMPLE: Final[Any] = _Sample()


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """One reply to an operation.

    - `status`: the HTTP status; None is the usual one of the operation.
    - `json`: the body, as a model, a mapping or any other JSON. What it lacks of what Jira always sends is added.
      Without it and `content`: what the document declares.
    - `content`: the body as bytes, with the type that `headers` or the document gives it.
    - `delay`: seconds that pass before the reply comes.
    - `checked`: False lets a reply through that the document does not allow.
    - `broken`: the connection is broken off instead.
    """

    status: int | None = None
    json: Any = SAMPLE
    content: bytes | None = None
    headers: Mapping[str, str] = {}
    delay: float = 0.0
    checked: bool = True
    broken: bool = False

    @classmethod
    def error(
        cls,
        status: int,
        *messages: str,
        errors: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Reply:
        """Return an error in Jira's form: `messages` are general, `errors` belong to fields."""
        body = {"errorMessages": list(messages), "errors": dict(errors or {})}
        return cls(status=status, json=body, headers=headers or {})

    @classmethod
    def rate_limited(cls, retry_after: int = 1) -> Reply:
        """Return the 429 of an empty bucket; `retry_after` is in seconds."""
        return cls(
            status=429, json={"message": "Rate limit exceeded."}, headers=RateLimit.headers_of(1, 0, retry_after)
        )

    @classmethod
    def disconnected(cls) -> Reply:
        """Return a connection that is broken off before any answer comes."""
        return cls(broken=True)


class RateLimit:
    """A bucket of `size` requests, full again `seconds` after it ran empty (protocol notes, section 7)."""

    def __init__(self, size: int, seconds: float) -> None:
        self._size = size
        self._seconds = seconds
        self._left = size
        self._empty_since = 0.0

    def take(self) -> tuple[bool, dict[str, str]]:
        """Take one request out; return whether there was one, and the headers that say how many are left."""
        now = time.monotonic()
        if self._left == 0 and now - self._empty_since >= self._seconds:
            self._left = self._size
        allowed = self._left > 0
        if allowed:
            self._left -= 1
            self._empty_since = now
        wait = 0 if allowed else max(1, round(self._seconds - (now - self._empty_since)))
        return allowed, self.headers_of(self._size, self._left, wait)

    @staticmethod
    def headers_of(size: int, left: int, retry_after: int) -> dict[str, str]:
        """Return the headers of a limited answer."""
        return {
            "X-RateLimit-Limit": str(size),
            "X-RateLimit-Remaining": str(left),
            "X-RateLimit-FillRate": str(size),
            "X-RateLimit-Interval-Seconds": "1",
            "Retry-After": str(retry_after),
        }


Chosen = Reply | Callable[[RecordedCall], object]


class Replies:
    """The replies to one operation. Each is given once, in order; the last one stays."""

    def __init__(self, document: Document, operation: Operation, base_url: str, given: tuple[object, ...]) -> None:
        self._document = document
        self._operation = operation
        self._base_url = base_url
        self._queue = [self._checked(item) for item in given]

    def next(self, call: RecordedCall) -> Reply:
        """Return the reply to `call`."""
        chosen = self._queue.pop(0) if len(self._queue) > 1 else self._queue[0]
        return chosen if isinstance(chosen, Reply) else self._checked_reply(chosen(call))

    def answer(self, reply: Reply) -> Answer:
        """Return `reply` as it goes over the wire."""
        status = self._operation.success() if reply.status is None else reply.status
        if reply.content is not None:
            typed = self._operation.response_schema(status)[0] or "application/octet-stream"
            return Answer(status, reply.content, {"Content-Type": typed, **reply.headers}, reply.delay)
        if reply.json is not SAMPLE:
            schema = self._operation.response_schema(status)[1] or {}
            bare = bare_answer(status, reply.json) if schema.get(BARE_TEXT) else None
            made = json_answer(status, reply.json, reply.headers) if bare is None else bare
            return msgspec.structs.replace(made, headers={**made.headers, **reply.headers}, delay=reply.delay)
        made = sample_answer(self._document, self._operation, status, self._base_url)
        return msgspec.structs.replace(made, headers={**made.headers, **reply.headers}, delay=reply.delay)

    def _checked(self, given: object) -> Chosen:
        if not isinstance(given, (Reply, msgspec.Struct)) and callable(given):
            function: Callable[[RecordedCall], object] = given
            return function
        return self._checked_reply(given)

    def _checked_reply(self, given: object) -> Reply:
        reply = given if isinstance(given, Reply) else Reply(json=given)
        if reply.json is SAMPLE:
            return reply
        if is_too_deep(reply.json):
            message = (
                f"The reply to {self._operation.key} is nested more than {MAX_NESTING} levels deep. "
                "Set it as bytes, with Reply(content=...)."
            )
            raise ConfigurationError(message)
        reply = msgspec.structs.replace(reply, json=to_wire(reply.json) if _is_typed(reply.json) else reply.json)
        status = self._operation.success() if reply.status is None else reply.status
        content_type, schema = self._operation.response_schema(status)
        if reply.checked and content_type == "application/json" and schema is not None and status not in _ERRORS:
            whole = complete_reply(self._document, schema, reply.json, self._base_url)
            reply = msgspec.structs.replace(reply, json=whole)
            faults = check_json(self._document, schema, reply.json, "reply")
            if faults:
                raise reply_mismatch(self._document, self._operation.key, status, faults)
        return reply


def sample_answer(document: Document, operation: Operation, status: int, base_url: str) -> Answer:
    """Return the default answer of an operation with `status`."""
    content_type, body = sample_reply(document, operation, status, base_url)
    if content_type == "application/json" and not isinstance(body, bytes):
        return json_answer(status, body)
    return Answer(status, body, {"Content-Type": content_type} if content_type else {})


def bare_answer(status: int, text: object) -> Answer | None:
    """Return an answer that is `text` without quotes, under the name of JSON; None for what is no text."""
    return Answer(status, text.encode(), {"Content-Type": "application/json"}) if isinstance(text, str) else None


def _is_typed(value: object) -> bool:
    """Return whether `value` holds models or dates; plain JSON is left alone, with its nulls."""
    if is_object(value):
        return any(_is_typed(inner) for inner in value.values())
    if is_array(value):
        return any(_is_typed(inner) for inner in value)
    return not (value is None or isinstance(value, (str, int, float, bool)))
