"""The bodies a request can have, as plain values. Nothing is opened or read before it is sent."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO, TypeAlias

import msgspec

from jira_dc_runtime.codec.fields import Fields
from jira_dc_runtime.codec.null import Timestamps

Content: TypeAlias = bytes | str | os.PathLike[str] | BinaryIO | Iterable[bytes]
"""Bytes, the path of a file, an open binary file, or an iterable of bytes."""

Target: TypeAlias = str | os.PathLike[str] | BinaryIO
"""Where a download goes: the path of a file, or an open binary file."""

OnProgress: TypeAlias = Callable[[int, int | None], object]
"""Called with how many bytes of a file are done and of how many, None if nobody knows; also with 0 when it begins.

What it raises ends the transfer. It is called where the call is made: in its thread, or in its event loop.
"""


class _Quiet(msgspec.Struct, frozen=True):
    """A repr that shows no content: it may be a password."""

    def __repr__(self) -> str:
        return f"{type(self).__name__}(...)"


class _Streamed(_Quiet, frozen=True, dict=True):
    """Content that is read while it is sent.

    That it was read is remembered beside the fields: it is no part of the value, so it is neither compared nor pickled.
    """

    @property
    def was_read(self) -> bool:
        """Whether a request has begun to read the content."""
        return "was_read" in vars(self)

    def mark_read(self) -> None:
        """Remember that a request reads the content now."""
        vars(self)["was_read"] = True


class JsonBody(_Quiet, frozen=True):
    """A JSON body: a model, a mapping, a list or any other JSON; `NULL` for null. `Call(body=None)` sends no body.

    None inside an object means absent; a body of which nothing is left that way is refused. With `model` the value is
    checked before anything is sent, models as well as mappings: every key must be one that the model has, every value
    of the type it declares, and a time must name its zone. Without `model` anything that is JSON passes: that is the
    way for a key that a plugin or a newer Jira knows and the model does not. `timestamps` is how datetimes are written.
    `keys` says of which properties the keys are the ids of fields, and which class of fields knows Jira's own: there a
    key that is almost such an id is refused.
    """

    value: Any
    model: Any = None
    timestamps: Timestamps = "jira"
    keys: Mapping[str, type[Fields]] = {}


class FormBody(_Quiet, frozen=True):
    """A form, `application/x-www-form-urlencoded`. None is left out; a list repeats its name.

    An empty list is refused: no form can say it.
    """

    fields: Mapping[str, str | int | bool | Sequence[str | int | bool] | None]


class TextBody(_Quiet, frozen=True):
    """A text, sent as UTF-8."""

    text: str
    content_type: str = "text/plain"


class BinaryBody(_Streamed, frozen=True):
    """Raw bytes, streamed with bounded memory unless they are bytes already. For the rest see `File`.

    Bytes with an `on_progress` are streamed as well.
    """

    content: Content
    content_type: str = "application/octet-stream"
    on_progress: OnProgress | None = None


class File(_Streamed, frozen=True):
    """A file to upload, streamed with bounded memory.

    `content` is bytes, the path of a file (opened when sent, and closed), an open binary file (read from where it
    stands, left open), or an iterable of bytes. A file is sent as long as it is when the request begins, even if it
    grows meanwhile; if it shrinks, the call fails. What can be read only once, such as a generator, is sent once.
    Without `content_type` it is guessed from the name.

    `on_progress(done, total)` is called as bytes of the file are sent; `total` is None if nobody knows it before. It
    starts again at 0 where the file is sent once more, as after a login. What it raises ends the call.
    """

    name: str
    content: Content
    content_type: str | None = None
    on_progress: OnProgress | None = None

    @classmethod
    def from_path(
        cls, path: str | os.PathLike[str], content_type: str | None = None, *, on_progress: OnProgress | None = None
    ) -> File:
        """Return the file at `path` under its own name. It is opened when it is sent."""
        return cls(Path(path).name, path, content_type, on_progress)


class MultipartBody(_Quiet, frozen=True):
    """Files under the names of their form fields, `multipart/form-data`."""

    files: Mapping[str, File | Sequence[File]]


Body: TypeAlias = JsonBody | FormBody | TextBody | BinaryBody | MultipartBody
