"""Conditions on the history: `was` and `changed` with their predicates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from jira_dc_runtime.testing.state.issues import Issue

from .asking import Asking
from .dates import FORMATS
from .fields import JqlField
from .functions import call
from .history import LABELS, Line, Window, had, has_changed
from .kinds import Given, Users
from .measures import read_given
from .syntax.query import Clause, Empty, Function, Listing, Operand, Predicate, Text

_DAY: Final = dt.timedelta(days=1)
_INSTANT: Final = dt.timedelta(microseconds=1)
_BOTH: Final = 2


def compile_history(asking: Asking, clause: Clause, field: JqlField) -> Callable[[Issue], bool] | None:
    """Return what tells whether the history of an issue fits; None for a faulty clause, whose error is noted."""
    name, label = clause.field.name, LABELS.get(field.id)
    if label is None:
        asking.refuse(f"History searches do not support the '{name}' field.")
        return None
    errors = len(asking.errors)
    window = _read_window(asking, clause.predicates)
    if clause.operator in {"changed", "not changed"}:
        was, now = (_read_side(asking, clause, field, side) for side in ("from", "to"))
        negated = clause.operator == "not changed"
        if len(asking.errors) > errors:
            return None
        return lambda issue: negated != has_changed(asking, Line(issue, label), was, now, window)
    wanted = _read_values(asking, field, name, clause.operand)
    if len(asking.errors) > errors:
        return None
    negated = "not" in clause.operator
    kind = field.kind
    return lambda issue: negated != had(asking, Line(issue, label, tuple(kind.values(asking, issue))), wanted, window)


def _flatten(operand: Operand | None) -> Iterator[Operand]:
    if isinstance(operand, Listing):
        for item in operand.items:
            yield from _flatten(item)
    elif operand is not None:
        yield operand


def _read_values(asking: Asking, field: JqlField, name: str, operand: Operand | None) -> set[str | None]:
    """Return the values that are looked for. A user must be there, and is not told by `currentUser()`, as in Jira."""
    found: set[str | None] = set()
    for item in _flatten(operand):
        if isinstance(item, Empty):
            found.add(None)
        elif isinstance(item, Function):
            if item.name.lower() == "currentuser":
                asking.refuse(f"A value provided by the function '{item.name}' is invalid for the field '{name}'.")
            for given in call(asking, item)[1]:
                found |= {str(key) for key in field.kind.read(asking, name, given)}
        elif isinstance(item, Text):
            if field.id == "resolution" and item.text.lower() == "unresolved":
                found.add(None)
                continue
            if isinstance(field.kind, Users) and asking.state.find_user(item.text) is None:
                asking.refuse(f"The value '{item.text}' does not exist for the field '{name}'.")
            found |= {str(key) for key in field.kind.read(asking, name, Given(item.text, number=item.number))}
    return found


def _read_side(asking: Asking, clause: Clause, field: JqlField, side: str) -> set[str | None] | None:
    operands = [one.operand for one in clause.predicates if one.name == side]
    return _read_values(asking, field, clause.field.name, Listing(tuple(operands))) if operands else None


def _read_window(asking: Asking, predicates: Sequence[Predicate]) -> Window:
    by: frozenset[str] | None = None
    start, end = Window().start, Window().end
    for one in predicates:
        if one.name == "by":
            by = _read_users(asking, one.operand) & (by or _read_users(asking, one.operand))
            continue
        if one.name in {"from", "to"}:
            continue
        moments = _read_moments(asking, one)
        if not moments:
            continue
        match one.name:
            case "after":
                start = max(start, moments[0] + _INSTANT)
            case "before":
                end = min(end, moments[0] - _INSTANT)
            case "on":
                day = moments[0].astimezone(asking.zone).replace(hour=0, minute=0, second=0, microsecond=0)
                start, end = max(start, day), min(end, day + _DAY - _INSTANT)
            case _:
                start, end = max(start, moments[0]), min(end, moments[1])
    return Window(by, start, end)


def _read_users(asking: Asking, operand: Operand) -> frozenset[str]:
    names: list[str] = []
    for item in _flatten(operand):
        texts = [item.text] if isinstance(item, Text) else []
        if isinstance(item, Function):
            texts = [given.text for given in call(asking, item)[1]]
        for text in texts:
            user = asking.state.find_user(text)
            if user is None:
                asking.refuse(f"The user '{text}' does not exist and cannot be used in the 'by' predicate.")
            else:
                names.append(user.name)
    return frozenset(names)


def _read_moments(asking: Asking, predicate: Predicate) -> list[dt.datetime]:
    items = list(_flatten(predicate.operand))
    if predicate.name == "during":
        if len(items) != _BOTH:
            asking.refuse("The DURING predicate must be supplied with exactly 2 date values.")
            return []
    elif len(items) != 1:
        asking.refuse(f"The {predicate.name.upper()} predicate must be supplied with only 1 date value.")
        return []
    return [moment for item in items if (moment := _read_moment(asking, predicate.name, item)) is not None][
        : len(items)
    ]


def _read_moment(asking: Asking, name: str, item: Operand) -> dt.datetime | None:
    if isinstance(item, Function):
        errors = len(asking.errors)
        given = call(asking, item)[1]
        if len(asking.errors) > errors:
            return None
        moment = read_given(asking, given[0]) if given else None
        if moment is None:
            asking.refuse(f"A date for the predicate '{name}' provided by the function '{item.name}' is not valid.")
        return moment
    text = item.text if isinstance(item, Text) else str(item)
    moment = read_given(asking, Given(text))
    if moment is None:
        asking.refuse(f"Date value '{text}' for predicate '{name}' is invalid. {FORMATS}")
    return moment
