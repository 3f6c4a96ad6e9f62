"""The parts of a `multipart/form-data` body: names as Jira reads them, and nothing that leaves its header."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final
from urllib.parse import quote

from jira_dc_runtime.call.body import File
from jira_dc_runtime.errors import RequestError
from jira_dc_runtime.ground.json_kind import is_array, is_object

from .content import Source

LOGGER = logging.getLogger("jira_dc.upload")

# What could end a quoted name or its header. Browsers percent-encode it, and leave `%` alone (HTML, multipart form
# data); a backslash too, because commons-fileupload, Jira's reader, takes one before a quote for an escape.
_UNSAFE: Final = re.compile(r'["\\\x00-\x1f\x7f-\x9f]')
_HALF: Final = re.compile("[\ud800-\udfff]")
_CONTENT_TYPE: Final = re.compile(r"[\x21-\x7e][\x20-\x7e]*")


def multipart_segments(
    files: Mapping[str, File | Sequence[File]], boundary: str, operation: str
) -> list[bytes | Source]:
    """Return the segments of a `multipart/form-data` body.

    Raise `RequestError` for what is no `File`, for no file at all, and for content that cannot be read.
    """
    segments: list[bytes | Source] = []
    for field, file in _list_parts(files, operation):
        segments += [_part_header(field, file, boundary, operation), Source(file, operation), b"\r\n"]
    if not segments:
        message = f"{operation}: there is no file to upload. Nothing was sent."
        raise RequestError(message)
    return [*segments, f"--{boundary}--\r\n".encode()]


def _list_parts(files: object, operation: str) -> Iterator[tuple[str, File]]:
    for field, value in files.items() if is_object(files) else [("", files)]:
        for file in value if is_array(value) else [value]:
            if not isinstance(file, File) or not isinstance(field, str):
                message = (
                    f"{operation}: a {type(file).__name__} cannot be uploaded. Pass File.from_path('build.log'), or "
                    "File('build.log', content). Nothing was sent."
                )
                raise RequestError(message)
            yield field, file


def _part_header(field: str, file: File, boundary: str, operation: str) -> bytes:
    name: Any = file.name  # nobody checked yet that it is a text
    if not isinstance(name, str) or not name:
        message = f"{operation}: a file to upload needs a name that is a text, got {name!r}. Nothing was sent."
        raise RequestError(message)
    disposition = f'form-data; name="{_quotable(field, operation)}"; filename="{_quotable(name, operation)}"'
    content_type = check_content_type(file.content_type or _guess_type(name), operation)
    return f"--{boundary}\r\nContent-Disposition: {disposition}\r\nContent-Type: {content_type}\r\n\r\n".encode()


def check_content_type(content_type: str, operation: str) -> str:
    """Return `content_type`; raise `RequestError` if it cannot stand in a header."""
    if not isinstance(content_type, str) or _CONTENT_TYPE.fullmatch(content_type) is None:  # pyright: ignore[reportUnnecessaryIsInstance] - callers need not check types
        message = f"{operation}: {content_type!r} is no content type, such as 'text/plain'. Nothing was sent."
        raise RequestError(message)
    return content_type


def _quotable(name: str, operation: str) -> str:
    """Return `name` as it stands between quotes. What is changed is said in the log."""
    sent = _HALF.sub("\N{REPLACEMENT CHARACTER}", _UNSAFE.sub(lambda found: quote(found[0], safe=""), name))
    if sent != name:
        LOGGER.warning(
            "%s: the name %a is sent as %a, since it cannot stand in a header as it is", operation, name, sent
        )
    return sent


def _guess_type(name: str) -> str:
    from mimetypes import guess_type  # noqa: PLC0415  # only for uploads

    return guess_type(name, strict=False)[0] or "application/octet-stream"
