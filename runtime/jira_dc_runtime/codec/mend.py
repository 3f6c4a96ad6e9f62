"""JSON that a reader refuses as a whole for the sake of one value, made readable."""

from __future__ import annotations

import math
import re
from typing import Final

import msgspec

# In JSON a backslash stands in strings only: a whole surrogate pair, half of one, or any other escape.
_ESCAPE: Final = rb"\\u[dD][89abAB]%(hex)s\\u[dD][c-fC-F]%(hex)s|\\u[dD][89a-fA-F]%(hex)s|\\." % {
    b"hex": rb"[0-9a-fA-F]{2}"
}
_HALF: Final = len(rb"\ud800")
_REPLACEMENT: Final = rb"\ufffd"
# A string, to its end or that of the body; or a number, also of the kinds that JSON does not have. Possessive, so that
# a hostile body is gone through once.
_STRING_OR_NUMBER: Final = rb'"(?:[^"\\]|\\.)*+"?|-?(?:Infinity|NaN)\b|-?[0-9][0-9.eE+-]*+'
MAX_DIGITS: Final = 4300  # of an integer that Python reads, unless told otherwise (sys.int_info.default_max_str_digits)


class Mended(msgspec.Struct, frozen=True):
    """A body that can be read, the numbers in it that became texts, and whether it was UTF-8 as it came."""

    content: bytes
    numbers: frozenset[str]
    was_utf8: bool


def mend(content: bytes) -> Mended:
    """Return `content` with what JSON readers refuse replaced; the same if there is nothing of that kind.

    - Half of a surrogate pair, which JSON can escape and no text can hold, becomes U+FFFD; so do bytes that are not
      UTF-8.
    - A number that no float can hold (`1e400`), an integer of more digits than Python reads, and `NaN` and `Infinity`,
      which some writers of JSON produce, become texts.
    """
    was_utf8 = True
    try:
        content.decode()
    except UnicodeDecodeError:
        was_utf8 = False
        content = content.decode("utf-8", "replace").encode()
    unreadable: set[str] = set()

    def mend_token(found: re.Match[bytes]) -> bytes:
        token = found.group()
        if token.startswith(b'"'):
            return re.sub(_ESCAPE, _mend_escape, token, flags=re.DOTALL) if b"\\" in token else token
        if _is_readable(token):
            return token
        unreadable.add(token.decode())
        return b'"%s"' % token

    return Mended(re.sub(_STRING_OR_NUMBER, mend_token, content, flags=re.DOTALL), frozenset(unreadable), was_utf8)


def _mend_escape(escape: re.Match[bytes]) -> bytes:
    """Return an escape as it is, or U+FFFD for half of a surrogate pair."""
    return _REPLACEMENT if len(escape.group()) == _HALF else escape.group()


def _is_readable(number: bytes) -> bool:
    digits = number.removeprefix(b"-")
    if digits.isdigit():
        return len(digits) <= MAX_DIGITS
    try:
        return math.isfinite(float(number))
    except ValueError:
        return True  # no number at all: the reader says what is wrong with it
