"""model_files: the classes that datamodel-code-generator wrote in one module, each in the file of its tag."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from generator.correct.name import Names
from generator.problem import Problem


@dataclass(frozen=True)
class ModelFile:
    """One module of generated/jira_dc/models/."""

    tag: str
    name: str
    imports: tuple[str, ...]
    classes: Mapping[str, str]
    """By the name of a class, its text."""


def split_models(written: str, homes: Mapping[str, str], names: Names) -> tuple[ModelFile, ...]:
    """Return the files of the classes in the module `written`, sorted; `homes` has the tag of each class."""
    known: dict[str, str] = {}
    nodes: dict[str, ast.ClassDef] = {}
    for node in ast.parse(written).body:
        match node:
            case ast.ClassDef():
                nodes[node.name] = node
                known[node.name] = f"jira_dc.models.{names.resource(homes[node.name])}"
            case ast.ImportFrom(module=str(module)):
                known |= {each.name: module for each in node.names if module != "__future__"}
            case _:
                raise Problem(f"datamodel-code-generator wrote more than classes: {ast.unparse(node).splitlines()[0]}")
    lines = written.splitlines()
    files: list[ModelFile] = []
    tags = {names.resource(homes[name]): homes[name] for name in nodes}
    for resource, tag in sorted(tags.items()):
        own = {name: node for name, node in nodes.items() if names.resource(homes[name]) == resource}
        used = {name for node in own.values() for name in _list_names(node)} - own.keys()
        texts = {name: "\n".join(lines[node.lineno - 1 : node.end_lineno]) for name, node in own.items()}
        files.append(ModelFile(tag, resource, tuple(_write_imports(used, known)), texts))
    return tuple(files)


def _list_names(node: ast.ClassDef) -> Iterator[str]:
    return (inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name))


def _write_imports(used: set[str], known: Mapping[str, str]) -> Iterator[str]:
    by_module: dict[str, list[str]] = {}
    for name in sorted(used & known.keys()):
        by_module.setdefault(known[name], []).append(name)
    return (f"from {module} import {', '.join(found)}" for module, found in sorted(by_module.items()))
