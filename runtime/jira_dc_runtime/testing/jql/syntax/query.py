"""A query as a tree of plain values."""

from __future__ import annotations

from typing import Final, TypeAlias

import msgspec

HISTORY: Final = frozenset({"was", "was not", "was in", "was not in", "changed", "not changed"})
"""The operators that look into the history; the last one is written as `not (… changed)`."""
LISTS: Final = frozenset({"in", "not in", "was in", "was not in"})
OPPOSITES: Final = {
    "=": "!=",
    "~": "!~",
    "<": ">=",
    ">": "<=",
    "in": "not in",
    "is": "is not",
    "was": "was not",
    "was in": "was not in",
    "changed": "not changed",
}
"""What `not` makes of an operator; it works both ways."""


class Place(msgspec.Struct, frozen=True):
    """Where something stands; both are counted from 1."""

    line: int
    column: int

    def __str__(self) -> str:
        return f"(line {self.line}, character {self.column})"


class Text(msgspec.Struct, frozen=True):
    """A value as it was written: a text, or a number without quotes."""

    text: str
    number: bool = False

    def __str__(self) -> str:
        return self.text if self.number else f'"{self.text}"'


class Empty(msgspec.Struct, frozen=True):
    """The value EMPTY, which is NULL too."""

    def __str__(self) -> str:
        return "EMPTY"


class Function(msgspec.Struct, frozen=True):
    """A call of a function."""

    name: str
    arguments: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.name}({', '.join(self.arguments)})"


class Listing(msgspec.Struct, frozen=True):
    """A list of values in brackets."""

    items: tuple[Operand, ...]

    def __str__(self) -> str:
        return f"({', '.join(map(str, self.items))})"


Operand: TypeAlias = Text | Empty | Function | Listing


class Field(msgspec.Struct, frozen=True):
    """The name of a field: `summary`, `cf[10001]` (then `custom` is the number), `issue.property[key].path`."""

    name: str
    custom: int | None = None


class Predicate(msgspec.Struct, frozen=True):
    """What narrows a look into the history: `from`, `to`, `by`, `before`, `after`, `on` or `during`, and a value."""

    name: str
    operand: Operand

    def __str__(self) -> str:
        return f"{self.name} {self.operand}"


class Clause(msgspec.Struct, frozen=True):
    """One comparison. `changed` has no operand."""

    field: Field
    operator: str
    operand: Operand | None = None
    predicates: tuple[Predicate, ...] = ()


class Not(msgspec.Struct, frozen=True):
    """The opposite of a condition."""

    inner: Condition


class And(msgspec.Struct, frozen=True):
    """All of several conditions."""

    parts: tuple[Condition, ...]


class Or(msgspec.Struct, frozen=True):
    """Any of several conditions."""

    parts: tuple[Condition, ...]


Condition: TypeAlias = Clause | Not | And | Or


class Sort(msgspec.Struct, frozen=True):
    """A field to order by; `descending` is None where the query does not say."""

    field: Field
    descending: bool | None = None


class Query(msgspec.Struct, frozen=True):
    """A whole query; without a condition it finds every issue."""

    where: Condition | None = None
    order: tuple[Sort, ...] = ()


def opposite(operator: str) -> str:
    """Return the operator that finds what this one leaves out, issues without a value excepted."""
    return OPPOSITES.get(operator) or next(key for key, value in OPPOSITES.items() if value == operator)


def push_not(condition: Condition, *, negated: bool = False) -> Condition:
    """Return a condition without `not`: as Jira does, it is moved down into the operators."""
    match condition:
        case Not(inner):
            return push_not(inner, negated=not negated)
        case And(parts) | Or(parts):
            moved = tuple(push_not(part, negated=negated) for part in parts)
            return And(moved) if isinstance(condition, And) != negated else Or(moved)
        case _:
            return msgspec.structs.replace(condition, operator=opposite(condition.operator)) if negated else condition


def list_clauses(condition: Condition | None) -> list[Clause]:
    """Return the comparisons in a condition, from left to right."""
    match condition:
        case None:
            return []
        case Not(inner):
            return list_clauses(inner)
        case And(parts) | Or(parts):
            return [clause for part in parts for clause in list_clauses(part)]
        case _:
            return [condition]
