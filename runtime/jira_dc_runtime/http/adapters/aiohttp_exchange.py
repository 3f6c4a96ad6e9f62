"""A request and an answer of aiohttp, with what logins and reading use of them, and no more.

Those of httpx would do as well, and cost twice what all of aiohttp does.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

import aiohttp
from multidict import CIMultiDict

from .aiohttp_errors import named_error

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Generator, Iterator

    from multidict import CIMultiDictProxy

    from jira_dc_runtime.http.upload import Upload

CHUNK: Final = 65_536
_PLAIN_URL: Final = re.compile(r"[Hh][Tt][Tt][Pp][Ss]?://[A-Za-z0-9._~:/?@!$&'()*+,;=%\[\]-]{1,60000}")
"""An address that needs no quoting and is not too long. Without `IGNORECASE`, which makes it five times as slow."""
_ANNOUNCES: Final = frozenset({"POST", "PUT", "PATCH"})
"""The methods that announce a length also where there is no body."""


class AiohttpRequest:
    """What a login may change before it is sent; made with the arguments of `httpx.Request`."""

    __slots__ = ("_content", "extensions", "headers", "method", "url")

    def __init__(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str],
        content: bytes | Upload | None,
        extensions: dict[str, object],
    ) -> None:
        self.method = method
        self.url = url if _PLAIN_URL.fullmatch(url) else _quoted(url)
        self.headers: CIMultiDict[str] = CIMultiDict(headers)
        if not content and method in _ANNOUNCES:
            self.headers["Content-Length"] = "0"
        self.extensions = extensions
        self._content = content or None

    def __repr__(self) -> str:
        return f"AiohttpRequest({self.method!r})"  # address and headers may hold a secret

    @property
    def has_content(self) -> bool:
        """Whether it has a body."""
        return self._content is not None

    @property
    def content(self) -> bytes:
        """The whole body. Raise `RuntimeError` if it is a stream."""
        if self._content is None or isinstance(self._content, bytes):
            return self._content or b""
        message = "The body of this request is a stream."
        raise RuntimeError(message)

    def data(self) -> Any:
        """Return the body in the form of aiohttp."""
        if self._content is None or isinstance(self._content, bytes):
            return self._content
        from jira_dc_runtime.http.upload import AsyncUpload  # noqa: PLC0415 - only for uploads

        return AsyncUpload(self._content)


def _quoted(url: str) -> str:
    """Return an address as httpx writes it. Raise its `InvalidURL` for one that cannot be used."""
    import httpx  # noqa: PLC0415 - few addresses need it

    return str(httpx.URL(url))


class AnswerHeaders(Mapping[str, str]):
    """The headers of an answer; names in any case. One that was sent twice has its values joined by `, `."""

    __slots__ = ("_sent",)

    def __init__(self, sent: CIMultiDictProxy[str]) -> None:
        self._sent = sent

    def __getitem__(self, name: str) -> str:
        values = self._sent.getall(name)
        return _text(values[0]) if len(values) == 1 else ", ".join(map(_text, values))

    def get(self, name: str, default: Any = None) -> Any:
        """Return the value of a header, or `default`."""
        values = self._sent.getall(name, None)
        if values is None:
            return default
        if len(values) == 1 and (value := values[0]).isascii():  # as nearly all are
            return value
        return self[name]

    def get_list(self, name: str) -> list[str]:
        """Return each value of a header."""
        return [_text(value) for value in self._sent.getall(name, ())]

    def __contains__(self, name: object) -> bool:
        return name in self._sent

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys(name.lower() for name in self._sent))

    def __len__(self) -> int:
        return len(set(self))


def _text(value: str) -> str:
    """Return a value as httpx reads it: aiohttp leaves half surrogates where it is not UTF-8."""
    if value.isascii():
        return value
    sent = value.encode("utf-8", "surrogateescape")
    try:
        return sent.decode()
    except UnicodeDecodeError:
        return sent.decode("latin-1")


class AiohttpAnswer:
    """An answer. One that came whole with its head, as most do, is in memory already, unless it is compressed."""

    __slots__ = ("_answer", "content", "headers", "is_stream_consumed", "status_code")

    def __init__(self, answer: aiohttp.ClientResponse) -> None:
        sent, body = answer.headers, answer.content
        self.status_code = answer.status
        self.headers = AnswerHeaders(sent)
        self._answer = answer
        self.is_stream_consumed = body.is_eof() and body.exception() is None and "Content-Encoding" not in sent
        self.content = body.read_nowait() if self.is_stream_consumed else b""

    @property
    def raw_headers(self) -> tuple[tuple[bytes, bytes], ...]:
        """The headers as they came."""
        return self._answer.raw_headers

    @property
    def extensions(self) -> dict[str, object]:
        """What a response of httpx tells beside status and headers."""
        version = self._answer.version
        return {
            "http_version": b"HTTP/1.0" if version is not None and version.minor == 0 else b"HTTP/1.1",
            "reason_phrase": (self._answer.reason or "").encode("latin-1", "replace"),
        }

    async def aiter_raw(self) -> AsyncGenerator[bytes]:
        """Yield the body as it comes over the wire."""
        try:
            with _ends_with_connection(self._answer):
                async for chunk in self._answer.content.iter_chunked(CHUNK):
                    yield chunk
        except (TimeoutError, aiohttp.ClientError, RuntimeError) as error:
            named = named_error(error, is_closed=False)
            if named is None:
                raise
        else:
            return
        raise named  # without aiohttp's: its frames hold the headers of the request

    async def aclose(self) -> None:
        """Close the connection, unless it has gone back to the session because the answer was read to its end."""
        self._answer.close()


@contextmanager
def _ends_with_connection(answer: aiohttp.ClientResponse) -> Generator[None]:
    """Fail a body whose connection ends before it: after bytes that are not HTTP, aiohttp 3.14 would wait for ever."""
    connection, body = answer.connection, answer.content
    closed = connection.protocol.closed if connection is not None and connection.protocol is not None else None
    if closed is None:  # the whole answer came with its head
        yield
        return

    def fail(_: object) -> None:
        if not body.is_eof() and body.exception() is None:
            body.set_exception(aiohttp.ClientPayloadError("The connection ended before the body."))

    closed.add_done_callback(fail)
    try:
        yield
    finally:
        closed.remove_done_callback(fail)  # the connection may serve many more
