"""From bytes to a value of the declared type: strict and fast, and repaired where Jira does not hold to it."""

from __future__ import annotations

import re
from typing import Any, Final

import msgspec

from jira_dc_runtime.errors.drift import Drift

from .repair import repair

# In JSON a backslash stands in strings only: a whole surrogate pair, half of one, or any other escape.
_ESCAPE: Final = rb"\\u[dD][89abAB]%(hex)s\\u[dD][c-fC-F]%(hex)s|\\u[dD][89a-fA-F]%(hex)s|\\." % {
    b"hex": rb"[0-9a-fA-F]{2}"
}
_HALF: Final = len(rb"\ud800")
_REPLACEMENT: Final = rb"\ufffd"

_decoders: Final[dict[Any, msgspec.json.Decoder[Any]]] = {}


class NotJson(Exception):  # never leaves this package: it becomes an UnexpectedBody
    """The bytes are not JSON, or nested too deeply to read."""


def decode(content: bytes, form: Any, operation: str) -> tuple[Any, tuple[Drift, ...]]:
    """Return the value of type `form` in `content`, and each place that has another type than declared.

    Half of a surrogate pair, which JSON can escape and no text can hold, becomes U+FFFD.
    Raise `NotJson` if the bytes cannot be read as JSON.
    """
    try:
        return _decode(content, form, operation)
    except NotJson:
        mended = re.sub(_ESCAPE, _mend, content, flags=re.DOTALL)
        if mended == content:
            raise
    return _decode(mended, form, operation)


def _mend(escape: re.Match[bytes]) -> bytes:
    """Return an escape as it is, or U+FFFD for half of a surrogate pair."""
    return _REPLACEMENT if len(escape.group()) == _HALF else escape.group()


def _decode(content: bytes, form: Any, operation: str) -> tuple[Any, tuple[Drift, ...]]:
    decoder = _decoders.get(form)
    if decoder is None:
        decoder = _decoders[form] = msgspec.json.Decoder(form)
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
    try:
        value, found = repair(msgspec.json.decode(content), form)
    except (msgspec.DecodeError, UnicodeError) as error:
        raise NotJson(str(error)) from None
    except RecursionError:
        message = "it is nested too deeply"
        raise NotJson(message) from None
    return value, tuple(Drift(operation, _pointer(item.at), item.expected, item.got) for item in found)


def _pointer(at: tuple[str | int, ...]) -> str:
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in at)
