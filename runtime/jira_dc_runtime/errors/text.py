"""The text of a body: by its byte order mark, else by its declared charset, else UTF-8; and whether it is markup."""

from __future__ import annotations

import codecs
import re
from functools import lru_cache
from typing import Final

_CHARSET: Final = r"""(?i)charset\s*=\s*["']?([\w.:-]+)"""
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16: it starts with the same two bytes
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_PAGE: Final = r"(?is)<(?:!doctype\s+html|html|head|body)\b"
MAX_LOOKED_AT: Final = 4096  # bytes at the start of a body, after its blanks, that tell whether it is a page


def is_utf8(content: bytes, content_type: str = "") -> bool:
    """Return whether `content` claims to be UTF-8 without a mark, as nearly every body does. It looks at two bytes."""
    if content[:1] in {b"\xef", b"\xfe", b"\xff"} or 0 in content[:2]:
        return False
    return _declares_utf8(content_type)


def decode_text(content: bytes, content_type: str = "") -> str:
    """Return `content` as text. What cannot be decoded becomes U+FFFD."""
    return content.decode(_encoding_of(content, content_type), "replace")


def is_markup(content: bytes, content_type: str = "") -> bool:
    """Return whether `content` starts with a tag, after a mark and any number of blanks."""
    return _start_of(content, content_type).startswith("<")


def is_page(content: bytes, content_type: str = "") -> bool:
    """Return whether `content` is an HTML page: declared as one and starting with a tag, or starting like one."""
    start = _start_of(content, content_type)
    return start.startswith("<") and ("html" in content_type.lower() or re.search(_PAGE, start) is not None)


def _start_of(content: bytes, content_type: str) -> str:
    """Return the first characters after the blanks. Only a body that starts with `<` is looked at further."""
    if is_utf8(content, content_type):
        blanks = re.match(rb"\s*", content)
        begin = blanks.end() if blanks else 0
        if content[begin : begin + 1] != b"<":
            return ""
        return content[begin : begin + MAX_LOOKED_AT].decode("utf-8", "replace")
    return decode_text(content, content_type).lstrip("\ufeff \t\r\n\f\v")[:MAX_LOOKED_AT]


def _encoding_of(content: bytes, content_type: str) -> str:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return encoding
    if content[:1] == b"\0" and content[1:2] not in {b"", b"\0"}:
        return "utf-16-be"  # no mark, but a text that begins with an ASCII character (RFC 4627 section 3)
    if content[1:2] == b"\0" and content[:1] not in {b"", b"\0"} and content[2:4] != b"\0\0":
        return "utf-16-le"
    return _charset_of(content_type) or "utf-8"


@lru_cache(maxsize=64)
def _declares_utf8(content_type: str) -> bool:
    return "charset" not in content_type.lower() or _charset_of(content_type) in {"utf-8", "ascii"}


@lru_cache(maxsize=64)
def _charset_of(content_type: str) -> str:
    """Return the name of a declared charset that Python knows, or ""."""
    found = re.search(_CHARSET, content_type)
    try:
        return codecs.lookup(found.group(1)).name if found else ""
    except LookupError:
        return ""
