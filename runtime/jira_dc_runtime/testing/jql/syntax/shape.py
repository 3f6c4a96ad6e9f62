"""Whether the value of a comparison is of a form that its operator takes: a list, EMPTY, or one value."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from .query import HISTORY, LISTS, Clause, Empty, Function, Listing, Operand

_MAY_BE_EMPTY: Final = frozenset({"=", "!=", "~", "!~", "is", "is not", *HISTORY})


def find_misfit(clause: Clause, gives_list: Callable[[Function], bool]) -> str | None:
    """Return what Jira says of a value that its operator does not take, or None. `gives_list` knows the functions."""
    operand, shown = clause.operand, clause.operator
    if operand is None:
        return None
    if isinstance(operand, Empty):
        said = None if shown in _MAY_BE_EMPTY else "does not support the empty value representation 'EMPTY'"
    elif shown in {"is", "is not"}:
        said = "does not support searching for non-empty values"
    elif shown in LISTS and not _is_list(operand, gives_list):
        said = f"does not support the non-list value '{operand}'"
    elif shown not in LISTS and _is_list(operand, gives_list):
        said = f"does not support the list value '{operand}'"
    else:
        said = None
    return said and f"Operator '{shown}' {said} for field '{clause.field.name}'."


def _is_list(operand: Operand, gives_list: Callable[[Function], bool]) -> bool:
    return gives_list(operand) if isinstance(operand, Function) else isinstance(operand, Listing)
