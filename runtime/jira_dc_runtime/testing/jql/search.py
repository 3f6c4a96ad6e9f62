"""From JQL to issues: the one way into this room."""

from __future__ import annotations

from typing import Final

import msgspec

from jira_dc_runtime.testing.exchange import Refused
from jira_dc_runtime.testing.state.issues import Issue
from jira_dc_runtime.testing.state.state import State

from .asking import Asking
from .conditions import compile_condition
from .order import put_in_order, read_order
from .syntax.faults import JqlFault
from .syntax.grammar import parse
from .syntax.query import Clause, Listing, Text, list_clauses

STRICT: Final = "strict"
_UNCHECKED: Final = frozenset({"false", "none"})


class Found(msgspec.Struct, frozen=True):
    """The issues that a query finds, in its order, and what Jira warns of."""

    issues: list[Issue]
    warnings: tuple[str, ...] = ()


def find(state: State, jql: str, user: str | None, *, validate: object = STRICT, more: str = "") -> Found:
    """Return what `jql` finds of the issues that `user` may browse, and that `more` finds too.

    Refuse with 400 what is no JQL, and what it asks that there is not. `validate` is what a request says of
    `validateQuery`: with `warn` faults are warnings, with `false` or `none` they are left out; a faulty clause finds
    nothing then, but for a list of issues, which finds those that there are.
    """
    asking = Asking(state, user)
    try:
        queries = [parse(text) for text in (jql, more) if text.strip()]
    except JqlFault as fault:
        raise Refused(400, fault.message) from None
    tests = [compile_condition(asking, query.where) for query in queries]
    order = read_order(asking, next((query.order for query in queries if query.order), ()))
    mode = str(validate).lower()
    if asking.errors and mode not in {*_UNCHECKED, "warn"}:
        raise Refused(400, *asking.errors)
    issues = [issue for issue in asking.by_id.values() if all(test(issue) for test in tests)]
    warnings = (*(asking.errors if mode == "warn" else ()), *(() if mode in _UNCHECKED else asking.warnings))
    return Found(put_in_order(asking, issues, order), warnings)


def find_issues(state: State, jql: str, user: str | None) -> list[Issue]:
    """Return the issues that `jql` finds, in its order, or refuse with 400 what is not JQL."""
    return find(state, jql, user).issues


def check(state: State, jql: str, user: str | None) -> list[str]:
    """Return what is wrong with a query, in Jira's words; nothing for one that can be asked."""
    asking = Asking(state, user)
    try:
        query = parse(jql)
    except JqlFault as fault:
        return [fault.message]
    compile_condition(asking, query.where)
    read_order(asking, query.order)
    return asking.errors


def projects_in(state: State, jql: str) -> list[str]:
    """Return the keys of the projects that a query names with `project =` or `project in`, each once."""
    try:
        where = parse(jql).where
    except JqlFault:
        return []
    known = {name.lower(): one.key for one in state.projects.values() for name in (str(one.id), one.name, one.key)}
    named = [text for clause in list_clauses(where) for text in _project_names(clause)]
    return list(dict.fromkeys(known[name.lower()] for name in named if name.lower() in known))


def _project_names(clause: Clause) -> list[str]:
    if clause.field.name.lower() != "project" or clause.operator not in {"=", "in"}:
        return []
    items = clause.operand.items if isinstance(clause.operand, Listing) else (clause.operand,)
    return [item.text for item in items if isinstance(item, Text)]
