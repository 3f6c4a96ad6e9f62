"""The bodies a request can have, as plain values. Nothing is opened or read before it is sent."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO, TypeAlias

import msgspec

from jira_dc_runtime.codec.encode import Timestamps

Content: TypeAlias = bytes | str | os.PathLike[str] | BinaryIO | Iterable[bytes]
"""Bytes, the path of a file, an open binary file, or an iterable of bytes."""

Target: TypeAlias = str | os.PathLike[str] | BinaryIO
"""Where a download goes: the path of a file, or an open binary file."""


class _Quiet(msgspec.Struct, frozen=True):
    """A repr that shows no content: it may be a password."""

    def __repr__(self) -> str:
        return f"{type(self).__name__}(...)"


class JsonBody(_Quiet, frozen=True):
    """A JSON body: a model, a mapping, a list or any other JSON; `NULL` for null. None sends no body.

    With `model`, a value that is not already an instance is checked against it before anything is sent. What is sent
    is the caller's value, with keys the model does not know. `timestamps` is how datetimes are written.
    """

    value: Any
    model: Any = None
    timestamps: Timestamps = "jira"


class FormBody(_Quiet, frozen=True):
    """A form, `application/x-www-form-urlencoded`. None is left out; a list repeats its name."""

    fields: Mapping[str, str | int | bool | Sequence[str | int | bool] | None]


class TextBody(_Quiet, frozen=True):
    """A text, sent as UTF-8."""

    text: str
    content_type: str = "text/plain"


class BinaryBody(_Quiet, frozen=True):
    """Raw bytes, streamed with bounded memory unless they are bytes already."""

    content: Content
    content_type: str = "application/octet-stream"


class File(_Quiet, frozen=True):
    """A file to upload, streamed with bounded memory.

    `content` is bytes, the path of a file (opened when sent, and closed), an open binary file (read from where it
    stands, left open), or an iterable of bytes. Without `content_type` it is guessed from the name.
    """

    name: str
    content: Content
    content_type: str | None = None

    @classmethod
    def from_path(cls, path: str | os.PathLike[str], content_type: str | None = None) -> File:
        """Return the file at `path` under its own name. It is opened when it is sent."""
        return cls(Path(path).name, path, content_type)


class MultipartBody(_Quiet, frozen=True):
    """Files under the names of their form fields, `multipart/form-data`."""

    files: Mapping[str, File | Sequence[File]]


Body: TypeAlias = JsonBody | FormBody | TextBody | BinaryBody | MultipartBody
