"""What Jira sends, made harmless for a terminal.

Anyone who may write a comment may put escape sequences into it, and characters that turn the direction of a line.
Nothing that is not printable goes out.
"""

from __future__ import annotations

from typing import Final

_STANDS_IN: Final = "\ufffd"
_BMP: Final = 0xFFFF


def in_cell(text: str) -> str:
    """Return `text` as one line: blanks and line breaks are one space, other invisible characters U+FFFD."""
    if text.isprintable():
        return text
    return " ".join("".join(each if each.isprintable() or each.isspace() else _STANDS_IN for each in text).split())


def in_lines(text: str) -> str:
    """Return `text` with its line breaks; tabs are a space, other invisible characters U+FFFD."""
    return "\n".join(
        "".join(each if each.isprintable() else " " if each in "\t\xa0" else _STANDS_IN for each in line)
        for line in text.replace("\r\n", "\n").split("\n")
    )


def in_json(text: str) -> str:
    r"""Return JSON on one line with every invisible character as `\u....`, which is the same JSON."""
    if text.isprintable():
        return text
    return "".join(each if each.isprintable() else _escape(each) for each in text)


def _escape(character: str) -> str:
    code = ord(character)
    if code <= _BMP:
        return f"\\u{code:04x}"
    code -= _BMP + 1
    return f"\\u{0xD800 + (code >> 10):04x}\\u{0xDC00 + (code & 0x3FF):04x}"
