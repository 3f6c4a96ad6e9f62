"""From a condition to what tells whether an issue fits it, and what Jira says of one that cannot be."""

from __future__ import annotations

import operator
from collections.abc import Callable, Hashable, Iterator
from fnmatch import fnmatchcase
from typing import Any, Final

from jira_dc_runtime.testing.state.issues import Issue

from .asking import Asking
from .fields import JqlField, find_fields
from .functions import FUNCTIONS, call
from .kinds import Given, Issues, Kind, Named, Resolutions, Texts
from .past import compile_history
from .special import Filters
from .syntax.faults import JqlFault
from .syntax.grammar import parse
from .syntax.query import HISTORY, And, Clause, Condition, Empty, Function, Listing, Operand, Or, Text, push_not
from .syntax.shape import find_misfit
from .text import Unreadable, read_search, split_words

Test = Callable[[Issue], bool]
_COMPARES: Final = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
_NEGATIVE: Final = frozenset({"!=", "not in", "is not", "!~"})


def compile_condition(asking: Asking, condition: Condition | None) -> Test:
    """Return what tells whether an issue fits; a faulty clause fits none, and its error is noted."""
    match condition:
        case None:
            return lambda issue: True  # noqa: ARG005
        case And(parts):
            tests = [compile_condition(asking, part) for part in parts]
            return lambda issue: all(test(issue) for test in tests)
        case Or(parts):
            tests = [compile_condition(asking, part) for part in parts]
            return lambda issue: any(test(issue) for test in tests)
        case Clause():
            return _compile_clause(asking, condition)
        case _:
            return compile_condition(asking, push_not(condition))


def _nothing(issue: Issue) -> bool:
    del issue
    return False


def _compile_clause(asking: Asking, clause: Clause) -> Test:
    if not _has_right_shape(asking, clause):
        return _nothing
    fields = find_fields(asking, clause.field)
    if not fields:
        name = clause.field.name
        asking.refuse(f"Field '{name}' does not exist or you do not have permission to view it.")
        return _nothing
    tests = [_compile_for(asking, clause, field) for field in fields]
    return tests[0] if len(tests) == 1 else lambda issue: any(test(issue) for test in tests)


def _has_right_shape(asking: Asking, clause: Clause) -> bool:
    """Return whether a list stands where a list must stand, and EMPTY where it may; note an error if not."""
    operand = clause.operand
    if isinstance(operand, Function) and operand.name.lower() not in FUNCTIONS:
        call(asking, operand)
        return False
    said = find_misfit(clause, lambda function: FUNCTIONS[function.name.lower()].is_list)
    if said is not None:
        asking.refuse(said)
    return said is None


def _compile_for(asking: Asking, clause: Clause, field: JqlField) -> Test:
    name, shown = clause.field.name, clause.operator
    if shown in HISTORY:
        return compile_history(asking, clause, field) or _nothing
    kind = field.kind
    if shown not in kind.operators:
        asking.refuse(f"The operator '{shown}' is not supported by the '{name}' field.")
        return _nothing
    items = list(_flatten(clause.operand))
    wants_empty = any(isinstance(item, Empty) or _is_no_value(kind, item) for item in items)
    if wants_empty and not kind.takes_empty:
        asking.refuse(f"The field '{name}' does not support searching for EMPTY values.")
        return _nothing
    errors = len(asking.errors)
    given = [one for item in items if not _is_no_value(kind, item) for one in give(asking, item)]
    if shown in {"~", "!~"} and not wants_empty:
        test = _search(asking, kind, name, given[0], negated=shown == "!~") if given else _nothing
    elif isinstance(kind, Filters):
        test = _in_filters(asking, kind, name, given, negated=shown in _NEGATIVE)
    else:
        keys = {key for one in given for key in kind.read(asking, name, one)}
        if shown in _COMPARES:
            test = _compare(asking, kind, keys, shown)
        else:
            test = _equal(asking, kind, keys, wants_empty=wants_empty, negated=shown in _NEGATIVE)
    # A list of issues finds those that there are: seen on Server and on Data Center.
    finds_rest = shown == "in" and isinstance(kind, Issues)
    return test if finds_rest or len(asking.errors) == errors else _nothing


def _flatten(operand: Operand | None) -> Iterator[Operand]:
    if isinstance(operand, Listing):
        for item in operand.items:
            yield from _flatten(item)
    elif operand is not None:
        yield operand


def _is_no_value(kind: Kind, item: Operand) -> bool:
    """Return whether a text is another word for EMPTY: `Unresolved`."""
    return isinstance(kind, Resolutions) and isinstance(item, Text) and item.text.lower() == "unresolved"


def give(asking: Asking, item: Operand) -> list[Given]:
    """Return the values that one operand of a query gives: itself, or what the function gives."""
    if isinstance(item, Text):
        return [Given(item.text, number=item.number)]
    return call(asking, item)[1] if isinstance(item, Function) else []


def _equal(asking: Asking, kind: Kind, keys: set[Hashable], *, wants_empty: bool, negated: bool) -> Test:
    def fits(issue: Issue) -> bool:
        values = kind.values(asking, issue)
        return not keys.isdisjoint(values) if values else wants_empty

    def differs(issue: Issue) -> bool:
        values = kind.values(asking, issue)
        return keys.isdisjoint(values) if values else kind.keeps_empty and not wants_empty

    return differs if negated else fits


def _compare(asking: Asking, kind: Kind, keys: set[Hashable], shown: str) -> Test:
    holds: Callable[[Any, Any], bool] = _COMPARES[shown]
    wanted = [kind.place(asking, key) for key in keys]

    def test(issue: Issue) -> bool:
        places = [kind.place(asking, value) for value in kind.values(asking, issue)]
        return any(kind.comparable(asking, own, other) and holds(own, other) for own in places for other in wanted)

    return test


def _search(asking: Asking, kind: Kind, name: str, given: Given, *, negated: bool) -> Test:
    if isinstance(kind, Named):
        pattern = given.text.lower()
        return lambda issue: (
            bool(names := kind.names_of(asking, issue))
            and negated != any(fnmatchcase(one.lower(), pattern) for one in names)
        )
    if not isinstance(kind, Texts) or not given.text.strip():
        asking.refuse(f"The field '{name}' does not support searching for an empty string.")
        return _nothing
    try:
        fits = read_search(given.text)
    except Unreadable:
        asking.refuse(f"Unable to parse the text '{given.text}' for field '{name}'.")
        return _nothing

    def test(issue: Issue) -> bool:
        texts = kind.values(asking, issue)
        return bool(texts) and negated != any(fits(split_words(str(text))) for text in texts)

    return test


def _in_filters(asking: Asking, kind: Filters, name: str, given: list[Given], *, negated: bool) -> Test:
    tests: list[Test] = []
    for number in {str(key) for one in given for key in kind.read(asking, name, one)} - set(asking.filters):
        outer, asking.filters = asking.filters, (*asking.filters, number)
        try:
            tests.append(compile_condition(asking, parse(asking.state.filters[number].jql).where))
        except JqlFault as fault:
            asking.refuse(fault.message)
        asking.filters = outer
    return lambda issue: negated != any(test(issue) for test in tests)
