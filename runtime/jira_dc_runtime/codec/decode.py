"""From bytes to a value of the declared type: strict and fast, and repaired where Jira does not hold to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import msgspec

from jira_dc_runtime.errors.drift import Drift
from jira_dc_runtime.ground.json_kind import is_array, is_object

from .drift import write_pointer
from .fields import HERE, Origin
from .reads_itself import read_other

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .mend import Mended

_decoders: Final[dict[Any, msgspec.json.Decoder[Any]]] = {}


class NotJson(Exception):  # never leaves this package: it becomes an UnexpectedBody
    """The bytes are not JSON, or nested too deeply to read."""


def decode(
    content: bytes, form: Any, operation: str, on_late_drift: Callable[[tuple[Drift, ...]], None] | None = None
) -> tuple[Any, tuple[Drift, ...]]:
    """Return the value of type `form` in `content`, and each place that has another type than declared.

    The fields of issues are converted when they are read; `on_late_drift` is told then. One value that JSON readers
    refuse does not cost the others: see `mend`.
    Raise `NotJson` if the bytes cannot be read as JSON.
    """
    if on_late_drift is not None:
        HERE.origin = Origin(operation, on_late_drift)
    try:
        return _decode(content, form, operation)
    except NotJson as error:
        return _decode_mended(content, form, operation, error)
    finally:
        if on_late_drift is not None:
            HERE.origin = None  # fields that are made without an answer have nobody to tell


def _decode_mended(content: bytes, form: Any, operation: str, refused: NotJson) -> tuple[Any, tuple[Drift, ...]]:
    """Return what `mend` makes readable. Raise what the reader said where it changes nothing."""
    from .mend import mend  # noqa: PLC0415 - most bodies can be read as they are

    mended = mend(content)
    if mended.content == content:
        raise refused
    value, drift = _decode(mended.content, form, operation)
    return value, (*drift, *_drift_of(mended, operation, {each.pointer for each in drift}))


def _drift_of(mended: Mended, operation: str, known: set[str]) -> Iterator[Drift]:
    """Yield what was changed so that the body could be read, where it is not `known` already."""
    if not mended.was_utf8:
        yield Drift(operation, "", "UTF-8", "other bytes")
    if mended.numbers:
        for at in _find_texts(msgspec.json.decode(mended.content), mended.numbers, ()):
            if write_pointer(at) not in known:
                yield Drift(operation, write_pointer(at), "a number in range", "number")


def _decode(content: bytes, form: Any, operation: str) -> tuple[Any, tuple[Drift, ...]]:
    decoder = _decoders.get(form)
    if decoder is None:
        decoder = _decoders[form] = msgspec.json.Decoder(form, dec_hook=read_other)
    try:
        return decoder.decode(content), ()
    except msgspec.ValidationError:
        pass
    except (msgspec.DecodeError, UnicodeError) as error:
        raise NotJson(str(error)) from None
    except RecursionError:
        message = "it is nested too deeply"
        raise NotJson(message) from None
    return _decode_leniently(content, form, operation)


def _decode_leniently(content: bytes, form: Any, operation: str) -> tuple[Any, tuple[Drift, ...]]:
    from .repair import repair  # noqa: PLC0415 - most bodies hold what they declare

    try:
        value, found = repair(msgspec.json.decode(content), form)
    except (msgspec.DecodeError, UnicodeError) as error:
        raise NotJson(str(error)) from None
    except RecursionError:
        message = "it is nested too deeply"
        raise NotJson(message) from None
    return value, tuple(Drift(operation, write_pointer(item.at), item.expected, item.got) for item in found)


def _find_texts(raw: Any, texts: frozenset[str], at: tuple[str | int, ...]) -> Iterator[tuple[str | int, ...]]:
    """Yield where one of `texts` stands."""
    if isinstance(raw, str):
        if raw in texts:
            yield at
    elif is_object(raw):
        for key, item in raw.items():
            yield from _find_texts(item, texts, (*at, key))
    elif is_array(raw):
        for index, item in enumerate(raw):
            yield from _find_texts(item, texts, (*at, index))
