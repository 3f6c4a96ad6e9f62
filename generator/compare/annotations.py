"""Whether a type that a user relies on still does what it did, told from how it is written."""

from __future__ import annotations

import ast
from typing import Literal, TypeAlias

Role: TypeAlias = Literal["taken", "given", "held"]
"""taken: an argument. given: a result. held: an attribute, which is both set and read."""


def is_still_good(before: str, after: str, role: Role) -> bool:
    """Tell whether code written for the annotation `before` type-checks with `after`.

    An argument may take more and a result may be less; what is held must stay. `Literal["a"] | str` is `str`: enums
    are open, so no caller may rely on their known values.
    """
    old, new = _list_options(before), _list_options(after)
    match role:
        case "taken":
            return old <= new or new == frozenset({"Any"})
        case "given":
            return new <= old
        case "held":
            return new == old


def _list_options(annotation: str) -> frozenset[str]:
    """Return the members of the union that `annotation` writes, in a form that is the same for the same type.

    `models.Issue` is `Issue`, and `bodies.IssueUpdateDict` is `IssueUpdateDict`.
    """
    try:
        return _flatten(ast.parse(annotation.replace("models.", "").replace("bodies.", ""), mode="eval").body)
    except SyntaxError:
        return frozenset({annotation})


def _flatten(node: ast.expr) -> frozenset[str]:
    match node:
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            options = _flatten(left) | _flatten(right)
            return (
                frozenset(each for each in options if not each.startswith("Literal[")) if "str" in options else options
            )
        case ast.Subscript(value=ast.Name(id="Literal"), slice=ast.Tuple(elts=values)):
            return frozenset(f"Literal[{ast.unparse(value)}]" for value in values)
        case ast.Subscript(value=outer, slice=ast.Tuple(elts=inner)):
            return frozenset({f"{ast.unparse(outer)}[{', '.join(_write(each) for each in inner)}]"})
        case ast.Subscript(value=outer, slice=inner) if ast.unparse(outer) != "Literal":
            return frozenset({f"{ast.unparse(outer)}[{_write(inner)}]"})
        case _:
            return frozenset({ast.unparse(node)})


def _write(node: ast.expr) -> str:
    return " | ".join(sorted(_flatten(node)))
