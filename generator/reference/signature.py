"""signature: how a method is called, laid out for a reader, from the one line that the templates get."""

from __future__ import annotations

import ast
from dataclasses import dataclass

_MODULES = frozenset({"models", "bodies", "paging", "batched"})
"""Where generated code takes classes from; a reader knows them by their own names."""
_WIDTH = 88


@dataclass(frozen=True)
class Argument:
    """One argument of a method."""

    name: str
    annotation: str
    default: str
    """As Python; empty where it must be given."""

    @property
    def required(self) -> bool:
        """Whether a call without it is an error."""
        return not self.default

    @property
    def shape(self) -> str:
        """The type of what is given, where leaving it out is no type of its own."""
        return self.annotation if self.required else self.annotation.removesuffix(" | None")


class _ShortNames(ast.NodeTransformer):
    """Writes `models.Issue` as `Issue`."""

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        match node.value:
            case ast.Name(id=module) if module in _MODULES:
                return ast.Name(node.attr)
            case _:
                return node


def shorten(annotation: str) -> str:
    """Return an annotation with the names of classes alone."""
    return ast.unparse(_ShortNames().visit(ast.parse(annotation, mode="eval").body))


def list_arguments(signature: str) -> tuple[list[Argument], list[Argument]]:
    """Return the arguments that go by position, and those that go by keyword; `self` is none."""
    [function] = ast.parse(f"def method({signature}): ...").body
    assert isinstance(function, ast.FunctionDef)  # noqa: S101 - by the line above
    stated = function.args
    positional = [_read(each, None) for each in stated.args if each.arg != "self"]
    keyword = [_read(each, default) for each, default in zip(stated.kwonlyargs, stated.kw_defaults, strict=True)]
    return positional, keyword


def _read(stated: ast.arg, default: ast.expr | None) -> Argument:
    annotation = ast.unparse(stated.annotation) if stated.annotation else "Any"
    return Argument(stated.arg, shorten(annotation), ast.unparse(default) if default else "")


def write_signature(name: str, signature: str, result: str) -> str:
    """Return the head of a method as Python, an argument a line where one line is too long."""
    positional, keyword = list_arguments(signature)
    written = [f"{each.name}: {each.annotation}" for each in positional]
    if keyword:
        written.append("*")
    written += [f"{each.name}: {each.annotation}{f' = {each.default}' if each.default else ''}" for each in keyword]
    return lay_out(f"def {name}", written, f" -> {shorten(result)}")


def lay_out(before: str, arguments: list[str], after: str) -> str:
    """Return `before(arguments)after` on one line, or on as many as the arguments take."""
    line = f"{before}({', '.join(arguments)}){after}"
    if len(line) <= _WIDTH and "\n" not in line:
        return line
    inner = "".join("    " + argument.replace("\n", "\n    ") + ",\n" for argument in arguments)
    return f"{before}(\n{inner}){after}"
