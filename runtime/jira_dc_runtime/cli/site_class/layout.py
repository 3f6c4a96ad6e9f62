"""Python as `ruff format` lays it out, with lines of 88 columns or more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

WIDTH: Final = 88


class Group(NamedTuple):
    """Something in brackets: on one line if it fits, else one item on each, with a comma behind it."""

    opening: str
    items: tuple[Group | str, ...]
    closing: str

    def flat(self) -> str:
        """Return it on one line."""
        return f"{self.opening}{', '.join(map(_flat, self.items))}{self.closing}"


def lay_out(part: Group | str, indent: int, ending: str = "") -> Iterator[str]:
    """Yield the lines of `part`, `ending` behind the last."""
    line = f"{' ' * indent}{_flat(part)}{ending}"
    if isinstance(part, str) or not part.items or _width(line) <= WIDTH:
        yield line
        return
    yield f"{' ' * indent}{part.opening}"
    for item in part.items:
        yield from lay_out(item, indent + 4, ",")
    yield f"{' ' * indent}{part.closing}{ending}"


def text_list(head: str, texts: Iterable[str]) -> Group:
    """Return a list of texts, as `head` begins it."""
    return Group(f"{head}[", tuple(map(quote, texts)), "]")


def quote(text: str) -> str:
    """Return `text` as a literal, whatever it holds: what cannot be seen, or turns lines around, is escaped."""
    mark = "'" if '"' in text and "'" not in text else '"'
    return f"{mark}{''.join(_escape(letter, mark) for letter in text)}{mark}"


def _escape(letter: str, mark: str) -> str:
    if letter == "\\":
        return "\\\\"
    number = ord(letter)
    if letter != mark and letter.isprintable():
        return letter
    if number <= 0xFF:  # noqa: PLR2004 - what \x can say
        return {"\n": "\\n", "\r": "\\r", "\t": "\\t"}.get(letter, f"\\x{number:02x}")
    return f"\\u{number:04x}" if number <= 0xFFFF else f"\\U{number:08x}"  # noqa: PLR2004 - what \u can say


def _flat(part: Group | str) -> str:
    return part if isinstance(part, str) else part.flat()


def _width(line: str) -> int:
    return sum(1 if letter.isascii() else 2 for letter in line)
