"""The JQL that an export and its peers write, and not a word more: what is not understood is refused."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final

from tests.export.stand_in.moments import MINUTE, read_minute

TOKEN: Final = re.compile(
    r'\s*(?:(?P<mark>["\'])(?P<quoted>[^"\'\\]*)(?P=mark)|(?P<sign>>=|<=|!=|[()=<>,])|(?P<word>[\w.-]+))'
)
AGO: Final = re.compile(r"-([0-9]+)m")
ORDERS: Final = frozenset({"created ASC, key ASC", "created ASC", "created DESC", "key ASC", "id ASC", "updated ASC"})
NEVER: Final = 1 << 62


class Refused(Exception):
    """Jira would not carry this query out, or the stand-in does not know it; the message says which part."""


@dataclass(frozen=True)
class Query:
    """What is searched: all of the conditions hold. Times are milliseconds.

    A key is a project and a number, to which 1 is added where the key itself is not meant.
    """

    created_from: int = -NEVER
    created_before: int = NEVER
    updated_from: int = -NEVER
    updated_before: int = NEVER
    projects: frozenset[str] | None = None
    not_projects: frozenset[str] = frozenset()
    from_keys: tuple[tuple[str, int, int], ...] = ()
    ids: frozenset[int] | None = None
    order: str = "created DESC"


@dataclass
class _Reader:
    text: str
    now: int
    tokens: list[str] = field(default_factory=list[str])
    quoted: list[bool] = field(default_factory=list[bool])
    at: int = 0

    def __post_init__(self) -> None:
        place = 0
        while self.text[place:].strip():
            found = TOKEN.match(self.text, place)
            if found is None:
                raise Refused(f"Error in the JQL Query: {self.text[place : place + 20]!r} is not expected.")
            quoted: str | None = found["quoted"]
            self.tokens.append(found["sign"] or found["word"] or quoted or "")
            self.quoted.append(quoted is not None)
            place = found.end()

    def peek(self, *words: str) -> bool:
        """Return whether these words come next, in any case and without quotes."""
        following = [token.lower() for token in self.tokens[self.at : self.at + len(words)]]
        return following == list(words) and not any(self.quoted[self.at : self.at + len(words)])

    def skip(self, *words: str) -> bool:
        """Go past these words if they come next; return whether they did."""
        if not self.peek(*words):
            return False
        self.at += len(words)
        return True

    def need(self, word: str) -> None:
        if not self.skip(word):
            raise Refused(f"Error in the JQL Query: expecting {word!r} but got {self.rest()!r}.")

    def value(self) -> str:
        if self.at >= len(self.tokens) or (not self.quoted[self.at] and self.tokens[self.at] in "()=<>,"):
            raise Refused(f"Error in the JQL Query: expecting a value but got {self.rest()!r}.")
        self.at += 1
        return self.tokens[self.at - 1]

    def values(self) -> list[str]:
        self.need("(")
        found = [self.value()]
        while self.skip(","):
            found.append(self.value())
        self.need(")")
        return found

    def rest(self) -> str:
        return " ".join(self.tokens[self.at : self.at + 8])


def read_query(jql: str, now: int = 0) -> Query:
    """Return what `jql` asks for at the moment `now`. Raise `Refused` for what is not of the small language."""
    reader = _Reader(jql, now)
    query = Query()
    if reader.tokens and not reader.peek("order", "by"):
        query = _conditions(reader, query)
    if reader.skip("order", "by"):
        order = ", ".join(_orders(reader))
        if order not in ORDERS:
            raise Refused(f"The stand-in knows no order {order!r}.")
        query = replace(query, order=order)
    if reader.at < len(reader.tokens):
        raise Refused(f"Error in the JQL Query: {reader.rest()!r} is not expected.")
    return query


def _orders(reader: _Reader) -> list[str]:
    found: list[str] = []
    while not found or reader.skip(","):
        name = reader.value().lower()
        found.append(f"{name} {'DESC' if reader.skip('desc') else 'ASC'}")
        reader.skip("asc")
    return found


def _conditions(reader: _Reader, query: Query) -> Query:
    query = _condition(reader, query)
    while reader.skip("and"):
        query = _condition(reader, query)
    return query


def _condition(reader: _Reader, query: Query) -> Query:
    if reader.skip("("):
        query = _conditions(reader, query)
        reader.need(")")
        return query
    for words, read in CONDITIONS.items():
        if reader.skip(*words.split()):
            return read(reader, query)
    raise Refused(f"The stand-in knows no condition {reader.rest()!r}.")


def _moment(reader: _Reader) -> int:
    """Return the moment of a minute, of a number, which is milliseconds of Unix time, or of `-5m`, minutes ago."""
    text = reader.value()
    if text.isdigit():
        return int(text)
    ago = AGO.fullmatch(text)
    if ago is not None:
        return reader.now - int(ago[1]) * MINUTE
    try:
        return read_minute(text)
    except ValueError as problem:
        raise Refused(f"Date value {text!r} is invalid: {problem}") from None


def _created_from(reader: _Reader, query: Query) -> Query:
    return replace(query, created_from=max(query.created_from, _moment(reader)))


def _created_before(reader: _Reader, query: Query) -> Query:
    return replace(query, created_before=min(query.created_before, _moment(reader)))


def _updated_from(reader: _Reader, query: Query) -> Query:
    return replace(query, updated_from=max(query.updated_from, _moment(reader)))


def _updated_after(reader: _Reader, query: Query) -> Query:
    return replace(query, updated_from=max(query.updated_from, _moment(reader) + 1))


def _updated_before(reader: _Reader, query: Query) -> Query:
    return replace(query, updated_before=min(query.updated_before, _moment(reader)))


def _updated_until(reader: _Reader, query: Query) -> Query:
    return replace(query, updated_before=min(query.updated_before, _moment(reader) + 1))


def _projects(query: Query, names: list[str]) -> Query:
    found = frozenset(names)
    return replace(query, projects=found if query.projects is None else query.projects & found)


def _key_after(reader: _Reader, query: Query) -> Query:
    return _keys(reader, query, 1)


def _key_from(reader: _Reader, query: Query) -> Query:
    return _keys(reader, query, 0)


def _keys(reader: _Reader, query: Query, more: int) -> Query:
    key = reader.value()
    project, _, number = key.rpartition("-")
    if not project or not number.isdigit():
        raise Refused(f"The issue key {key!r} for field 'key' is invalid.")
    return replace(query, from_keys=(*query.from_keys, (project, int(number), more)))


def _ids(reader: _Reader, query: Query) -> Query:
    found = reader.values()
    if not all(each.isdigit() for each in found):
        raise Refused(f"Of the ids {found[:3]} one is none.")
    numbers = frozenset(map(int, found))
    return replace(query, ids=numbers if query.ids is None else query.ids & numbers)


CONDITIONS: Final[dict[str, Callable[[_Reader, Query], Query]]] = {
    "created >=": _created_from,
    "created <": _created_before,
    "updated >=": _updated_from,
    "updated >": _updated_after,
    "updated <": _updated_before,
    "updated <=": _updated_until,
    "project =": lambda reader, query: _projects(query, [reader.value()]),
    "project in": lambda reader, query: _projects(query, reader.values()),
    "project not in": lambda reader, query: replace(
        query, not_projects=query.not_projects | frozenset(reader.values())
    ),
    "project !=": lambda reader, query: replace(query, not_projects=query.not_projects | {reader.value()}),
    "key >": _key_after,
    "key >=": _key_from,
    "id in": _ids,
}
