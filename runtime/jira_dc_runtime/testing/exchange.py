"""One request as MockJira sees it, and one answer as it gives it, whatever carries them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, BinaryIO, Final, TypeAlias
from urllib.parse import parse_qs, parse_qsl

import msgspec

from jira_dc_runtime.errors.headers import Headers
from jira_dc_runtime.ground.json_kind import is_array, is_object

JsonObject: TypeAlias = dict[str, Any]
SAMPLE_MARK: Final = {"X-MockJira": "sample"}
"""The header of an answer that comes from the document alone: nothing that was sent before changes it."""
MAX_NESTING: Final = 100
"""How many levels deep JSON and JQL may be nested. No real request comes near it, and Python can follow this far."""


class UploadedFile(msgspec.Struct, frozen=True):
    """One file of a multipart body. Its bytes may lie on disk."""

    field: str
    name: str
    content_type: str
    size: int
    content: BinaryIO

    def read(self) -> bytes:
        """Return the whole content."""
        self.content.seek(0)
        return self.content.read()


class MockRequest(msgspec.Struct, frozen=True):
    """One request, read to its end."""

    method: str
    target: str
    """Path and query as sent, below the base URL: `/rest/api/2/issue/EX-1?fields=summary`."""
    headers: Headers
    content: bytes = b""
    """The body; of a multipart body nothing, see `files`, or its start if it cannot be taken apart."""
    files: tuple[UploadedFile, ...] = ()

    @property
    def path(self) -> str:
        """The path, percent-encoded."""
        return self.target.partition("?")[0]

    @property
    def query(self) -> Sequence[tuple[str, str]]:
        """Names and values of the query, decoded, in order."""
        return parse_qsl(self.target.partition("?")[2], keep_blank_values=True)

    @property
    def content_type(self) -> str:
        """The media type of the body, without its parameters, in lower case."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    def json(self) -> Any:
        """Return the JSON of the body. Raise `ValueError`, as `read_json` does, if there is none."""
        return read_json(self.content)

    def form(self) -> dict[str, str]:
        """Return the fields of a form; of one that is repeated, the values joined by commas."""
        fields = parse_qs(self.content.decode("utf-8", "replace"), keep_blank_values=True)
        return {name: ",".join(values) for name, values in fields.items()}


def read_json(content: bytes) -> Any:
    """Return the JSON in `content`. Raise `ValueError`, which says what was seen instead, for what cannot be read."""
    try:
        value = msgspec.json.decode(content)
    except RecursionError:
        pass
    except msgspec.ValidationError:
        raise ValueError("JSON with a number that is too large to be read") from None
    except ValueError:
        raise ValueError("bytes that are no JSON") from None
    else:
        if not is_too_deep(value):
            return value
    message = f"JSON that is nested more than {MAX_NESTING} levels deep"
    raise ValueError(message)


def is_too_deep(value: object) -> bool:
    """Return whether `value` is nested more than `MAX_NESTING` levels deep, or holds itself."""
    level = [value]
    for _ in range(MAX_NESTING):
        inner: dict[int, object] = {}  # by identity: a list that holds itself twice stays one
        for item in level:
            for one in item.values() if is_object(item) else item if is_array(item) else ():
                if is_object(one) or is_array(one):
                    inner[id(one)] = one
        if not inner:
            return False
        level = list(inner.values())
    return True


class Answer(msgspec.Struct, frozen=True):
    """What goes back. `content` is the whole body, or its pieces; `delay` is in seconds."""

    status: int
    content: bytes | Iterator[bytes] = b""
    headers: Mapping[str, str] = {}
    delay: float = 0.0


def json_answer(status: int, value: object, headers: Mapping[str, str] | None = None) -> Answer:
    """Return an answer with `value` as JSON, as Jira labels it."""
    typed = {"Content-Type": "application/json;charset=UTF-8", **(headers or {})}
    return Answer(status, msgspec.json.encode(value), typed)


def text_answer(status: int, text: str, content_type: str = "text/plain;charset=UTF-8") -> Answer:
    """Return an answer with a text."""
    return Answer(status, text.encode(), {"Content-Type": content_type})


class Refused(Exception):
    """Raised by a rule: Jira answers `status` with general messages, and messages per field."""

    def __init__(
        self,
        status: int,
        *messages: str,
        errors: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(status, messages, errors)
        self.status = status
        self.messages = messages
        self.errors = dict(errors or {})
        self.headers = dict(headers or {})

    def answer(self) -> Answer:
        """Return the answer in Jira's usual form."""
        return json_answer(self.status, {"errorMessages": list(self.messages), "errors": self.errors}, self.headers)
