"""One request as MockJira sees it, and one answer as it gives it, whatever carries them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, BinaryIO
from urllib.parse import parse_qsl, urlsplit

import msgspec

from jira_dc_runtime.answer.response import Headers


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
    """The body; of a multipart body nothing, see `files`."""
    files: tuple[UploadedFile, ...] = ()

    @property
    def path(self) -> str:
        """The path, percent-encoded."""
        return urlsplit(self.target).path

    @property
    def query(self) -> Sequence[tuple[str, str]]:
        """Names and values of the query, decoded, in order."""
        return parse_qsl(urlsplit(self.target).query, keep_blank_values=True)

    @property
    def content_type(self) -> str:
        """The media type of the body, without its parameters, in lower case."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    def json(self) -> Any:
        """Return the JSON of the body; raise `ValueError` if there is none."""
        try:
            return msgspec.json.decode(self.content)
        except msgspec.DecodeError as error:
            raise ValueError(str(error)) from None

    def form(self) -> dict[str, str]:
        """Return the fields of a form; of one that is repeated the last."""
        return dict(parse_qsl(self.content.decode("utf-8", "replace"), keep_blank_values=True))


class Answer(msgspec.Struct, frozen=True):
    """What goes back. `content` is the whole body, or its pieces; `delay` is in seconds."""

    status: int
    content: bytes | Iterator[bytes] = b""
    headers: Mapping[str, str] = {}
    delay: float = 0.0


def json_answer(status: int, value: Any, headers: Mapping[str, str] | None = None) -> Answer:
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
