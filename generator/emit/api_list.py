"""api_list: each method and each model in one line, for a reviewer who wants to see first what changed for callers."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from generator.emit.model_files import ModelFile
from generator.emit.view import MethodView, ResourceView


def list_methods(resource: ResourceView) -> list[str]:
    """Return the lines of the methods of a resource: how each is called, what comes back, and what it asks of Jira."""
    return [line for method in resource.methods for line in _list_method(resource.name, method)]


def list_models(files: tuple[ModelFile, ...]) -> list[str]:
    """Return the lines of all models, by name: the fields of each with their types."""
    classes = sorted((name, text) for file in files for name, text in file.classes.items())
    return [f"`{name}({', '.join(_list_fields(text))})`" for name, text in classes]


def _list_method(resource: str, method: MethodView) -> Iterator[str]:
    yield f"{_write(resource, method.name, method.signature, method.result)}, `{method.key}`"
    if method.iterator:
        signature, result = method.iterator.signature, f"paging.ItemIterator[{method.iterator.item}]"
        yield _write(resource, method.iterator.name, signature, result)
    if method.batch:
        yield _write(resource, method.batch.name, method.batch.signature, method.batch.result)


def _write(resource: str, name: str, signature: str, result: str) -> str:
    return f"`jira.{resource}.{name}({signature.removeprefix('self').removeprefix(', ')}) -> {result}`"


def _list_fields(text: str) -> Iterator[str]:
    for node in ast.parse(text).body:
        for each in node.body if isinstance(node, ast.ClassDef) else ():
            if isinstance(each, ast.AnnAssign):
                yield f"{ast.unparse(each.target)}: {ast.unparse(each.annotation)}"
