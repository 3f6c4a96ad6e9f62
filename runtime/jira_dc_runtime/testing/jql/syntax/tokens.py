"""From a text to tokens: words, numbers, quoted texts and signs, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import msgspec

from .faults import JqlFault
from .query import Place
from .words import KEPT, KEYWORDS, RESERVED_CHARACTERS

END: Final = "end"
"""The kind of the token behind the last one."""
NAMES: Final = frozenset({"text", "quoted", "number", "negative"})
"""The kinds that may be the name of a field, or a value."""
_CONTROL: Final = r"\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff"
_SIGNS: Final = r"&&|\|\||!=|!~|<=|>=|[=~<>(),!&|\[\]]"
_BLANK: Final = re.compile(r"[ \t\r\n]+")
_SIGN: Final = re.compile(_SIGNS)
_ESCAPE: Final = re.compile(r"\\(?:u([0-9a-fA-F]{4})|([tnr\\'\" ]))")
_BROKEN_ESCAPE: Final = re.compile(r"\\(?:u[0-9a-fA-F]{0,3}[^0-9a-fA-F]?|.)?", re.DOTALL)
_PLAIN: Final = re.compile(rf"[^ \t\r\n\\'\"=~<>(),!&|\[\]{re.escape(RESERVED_CHARACTERS)}{_CONTROL}]+")
_QUOTED: Final = {quote: re.compile(rf"[^\\{quote}{_CONTROL}]+") for quote in "\"'"}
_UNSEEN: Final = {"t": "\t", "n": "\n", "r": "\r"}
_JOINS: Final = {"&": "and", "&&": "and", "|": "or", "||": "or", "null": "empty"}
_VALID: Final = r"The valid escape sequences are \', \", \t, \n, \r, \\, '\ ' and \uXXXX."


class Token(msgspec.Struct, frozen=True):
    """A word or sign. `kind` is what the grammar sees: a keyword, a sign, or one of `NAMES`."""

    kind: str
    raw: str
    """As it was written."""
    text: str
    """Without quotes and escapes."""
    place: Place


def read_tokens(jql: str) -> list[Token]:
    """Return the tokens of a query, with one of the kind `END` at last. Raise `JqlFault` for what is no token."""
    reader = _Reader(jql)
    return [*reader.read(), Token(END, "", "", reader.place(len(jql)))]


class _Reader:
    def __init__(self, jql: str) -> None:
        self._jql = jql
        self._at = 0

    def place(self, at: int) -> Place:
        before = self._jql[:at]
        return Place(before.count("\n") + 1, at - before.rfind("\n"))

    def read(self) -> Iterator[Token]:
        jql = self._jql
        while self._at < len(jql):
            start, first = self._at, jql[self._at]
            if blank := _BLANK.match(jql, start):
                self._at = blank.end()
            elif sign := _SIGN.match(jql, start):
                self._at = sign.end()
                yield Token(_JOINS.get(sign[0], sign[0]), sign[0], sign[0], self.place(start))
            elif first in _QUOTED:
                text = self._read_quoted(first)
                yield Token("quoted", jql[start : self._at], text, self.place(start))
            else:
                yield self._read_word()

    def _read_quoted(self, quote: str) -> str:
        start, parts = self._at, list[str]()
        self._at += 1
        while self._at < len(self._jql):
            if self._jql[self._at] == quote:
                self._at += 1
                return "".join(parts)
            parts.append(self._read_part(_QUOTED[quote]))
        unfinished = " ".join(re.split(r"[\r\n]", self._jql[start + 1 :]))
        named = f" '{unfinished}'" if unfinished.strip() else ""
        raise JqlFault(f"The quoted string{named} has not been completed.", self.place(start))

    def _read_word(self) -> Token:
        start, parts = self._at, list[str]()
        while self._at < len(self._jql) and (
            self._jql[self._at] == "\\" or _PLAIN.match(self._jql, self._at) or not parts
        ):
            parts.append(self._read_part(_PLAIN))
        raw, text, place = self._jql[start : self._at], "".join(parts), self.place(start)
        word = raw.lower()
        if word in KEPT:
            message = f"'{raw}' is a reserved JQL word. You must surround it in quotation marks to use it in a query."
            raise JqlFault(message, place)
        if word in KEYWORDS:
            return Token(_JOINS.get(word, word), raw, text, place)
        kind = "number" if re.fullmatch("[0-9]+", raw) else "negative" if re.fullmatch("-[0-9]+", raw) else "text"
        return Token(kind, raw, text, place)

    def _read_part(self, plain: re.Pattern[str]) -> str:
        """Return the plain signs from here on, or what one escape stands for."""
        if match := plain.match(self._jql, self._at):
            self._at = match.end()
            return match[0]
        if match := _ESCAPE.match(self._jql, self._at):
            self._at = match.end()
            return chr(int(match[1], 16)) if match[1] else _UNSEEN.get(match[2], match[2])
        raise self._fault()

    def _fault(self) -> JqlFault:
        sign, place = self._jql[self._at], self.place(self._at)
        if sign == "\\":
            broken = _BROKEN_ESCAPE.match(self._jql, self._at)
            shown = broken[0] if broken else ""
            if len(shown) > 1:
                return JqlFault(f"'{shown}' is an illegal JQL escape sequence. {_VALID}", place)
            return JqlFault(f"The escape sequence has not been completed. {_VALID}", place)
        escape = f"\\u{ord(sign):04x}"
        if sign in RESERVED_CHARACTERS:
            advice = f"You must enclose it in a string or use the escape '{escape}' instead."
            return JqlFault(f"The character '{sign}' is a reserved JQL character. {advice}", place)
        name = "TAB" if sign == "\t" else f"U+{ord(sign):04X}"
        where = f"on line {place.line} at position {place.column}"
        return JqlFault(f"The character '{name}' {where} must be escaped. Use the escape '{escape}' instead.", place)
