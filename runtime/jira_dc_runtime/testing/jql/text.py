"""Searching texts as Lucene does for Jira: words of any case and ending, phrases, wildcards, AND, OR, NOT, brackets.

What Lucene calls boosting, fuzziness and proximity (`^2`, `word~`, `"a b"~3`) is read and then left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

Words = Sequence[str]
Matcher = Callable[[Words], bool]

_WORD: Final = re.compile(r"\w+(?:['\u2019.]\w+)*")
_NUMBER: Final = re.compile(r"[0-9.]+")
_LEFT_OUT: Final = """
    a an and are as at be but by for if in into is it no not of on or such that the their then there these they this
    to was will with
"""
_STOPS: Final = frozenset(_LEFT_OUT.split())
"""The words that Lucene's English leaves out."""
_LEAST: Final = 3
"""How many letters stay of a word without its ending."""
_TOKEN: Final = re.compile(
    r"\s*(?:(?P<phrase>\"(?:[^\"\\]|\\.)*\")(?:~\d+)?(?:\^[\d.]+)?"
    r"|(?P<sign>&&|\|\||[()!]|[+-](?=\S))"
    r"|(?P<word>(?:[^\s()\"\\]|\\.)+))"
)
_ENDS: Final = {("word", "OR"), ("sign", "||"), ("sign", ")")}
_TAIL: Final = re.compile(r"(?<!\\)(?:~[\d.]*|\^[\d.]+)+$")


class Unreadable(Exception):
    """Raised for a text that Lucene cannot read."""


def split_words(text: str) -> list[str]:
    """Return the words of a text as the index has them: lower case, without endings, without the commonest."""
    whole = [match[0].lower().replace("\u2019", "'").removesuffix("'s") for match in _WORD.finditer(text)]
    parts = [part for word in whole for part in ((word,) if _NUMBER.fullmatch(word) else word.split("."))]
    return [stem(part) for part in parts if part not in _STOPS]


def stem(word: str) -> str:
    """Return a word without the ending of a plural or of a verb, so that `prints` finds `printing` and `printed`."""
    if any(sign.isdecimal() for sign in word):
        return word
    for ending, instead in (("ies", "y"), ("ing", ""), ("ed", ""), ("es", ""), ("s", ""), ("e", "")):
        left = word.removesuffix(ending) + instead
        if word.endswith(ending) and len(left) >= _LEAST and not word.endswith("ss"):
            doubled = ending in {"ing", "ed"} and left[-1] == left[-2] and left[-1] not in "lsz"
            return left[:-1] if doubled else left.removesuffix("e")
    return word


def read_search(query: str) -> Matcher:
    """Return what tells whether words fit a search. Raise `Unreadable` for one that Lucene refuses."""
    tokens: list[tuple[str, str]] = []
    at = 0
    text = query.rstrip()
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None or match.lastgroup is None:
            raise Unreadable(query)
        tokens.append((match.lastgroup, match[match.lastgroup]))
        at = match.end()
    return _Reader(tokens, query).read()


class _Reader:
    def __init__(self, tokens: list[tuple[str, str]], query: str) -> None:
        self._tokens = tokens
        self._query = query
        self._at = 0

    def read(self) -> Matcher:
        found = self._any_of()
        if self._at < len(self._tokens):
            raise Unreadable(self._query)
        return found or (lambda words: False)  # noqa: ARG005  # only words that the index leaves out

    def _takes(self, *texts: str) -> bool:
        seen = (
            self._at < len(self._tokens)
            and self._tokens[self._at][0] != "phrase"
            and self._tokens[self._at][1] in texts
        )
        self._at += seen
        return seen

    def _any_of(self) -> Matcher | None:
        found = [self._all_of()]
        while self._takes("OR", "||"):
            found.append(self._all_of())
        parts = [part for part in found if part is not None]
        if len(parts) > 1:
            return lambda words: any(part(words) for part in parts)
        return parts[0] if parts else None

    def _all_of(self) -> Matcher | None:
        """Return what fits all of the parts up to an OR or a closing bracket; words side by side must all be there."""
        found = [self._one()]
        while self._at < len(self._tokens) and self._tokens[self._at] not in _ENDS:
            self._takes("AND", "&&")
            found.append(self._one())
        parts = [part for part in found if part is not None]
        if len(parts) > 1:
            return lambda words: all(part(words) for part in parts)
        return parts[0] if parts else None

    def _one(self) -> Matcher | None:
        if self._at >= len(self._tokens):
            raise Unreadable(self._query)
        if self._takes("NOT", "!", "-"):
            inner = self._one()
            return None if inner is None else _opposite(inner)
        if self._takes("+"):
            return self._one()
        if self._takes("("):
            inner = self._any_of()
            if not self._takes(")"):
                raise Unreadable(self._query)
            return inner
        kind, text = self._tokens[self._at]
        if kind == "sign" or (kind == "word" and text in {"AND", "OR"}):
            raise Unreadable(self._query)
        self._at += 1
        return _phrase(text[1:-1]) if kind == "phrase" else _word(_TAIL.sub("", text) or text, self._query)


def _opposite(inner: Matcher) -> Matcher:
    return lambda words: not inner(words)


def _unescape(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text, flags=re.DOTALL)


def _phrase(text: str) -> Matcher | None:
    """Return what finds these words side by side; None for no word."""
    wanted = split_words(_unescape(text))
    size = len(wanted)
    if not wanted:
        return None
    if size == 1:
        return lambda words: wanted[0] in words
    return lambda words: any(list(words[at : at + size]) == wanted for at in range(len(words) - size + 1))


def _word(text: str, query: str) -> Matcher | None:
    if re.search(r"(?<!\\)[\[\]{}]", text):
        raise Unreadable(query)
    if re.search(r"(?<!\\)[*?]", text):
        pattern = _read_wildcard(text)
        return lambda words: any(pattern.fullmatch(word) for word in words)
    return _phrase(text)


def _read_wildcard(text: str) -> re.Pattern[str]:
    """Return a pattern. The endings of a word with a wildcard stay, so that it must fit what is left of other words."""
    parts = re.findall(r"\\.|.", text.lower(), re.DOTALL)
    shown = {"*": ".*", "?": "."}
    return re.compile("".join(shown.get(part) or re.escape(_unescape(part)) for part in parts), re.DOTALL)
