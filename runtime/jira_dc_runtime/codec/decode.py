"""From bytes to a value of the declared type: strict and fast, and repaired where Jira does not hold to it."""

from __future__ import annotations

from typing import Any, Final

import msgspec

from .drift import Drift
from .repair import repair

_decoders: Final[dict[Any, msgspec.json.Decoder[Any]]] = {}


class NotJson(Exception):  # never leaves this package: it becomes an UnexpectedBody
    """The bytes are not JSON, or nested too deeply to be read."""


def decode(content: bytes, form: Any, operation: str) -> tuple[Any, tuple[Drift, ...]]:
    """Return the value of type `form` in `content`, and each place that has another type than declared.

    Raise `NotJson` if there is no JSON to be read.
    """
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
