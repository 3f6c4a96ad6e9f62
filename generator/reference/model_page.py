"""model_page: the page of one module of models, and where each class is found."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from generator.document.openapi import Document, Schema
from generator.emit.docstring import describe_limit
from generator.emit.limit import list_own_limits
from generator.emit.model_files import ModelFile
from generator.reference.markup import code, link, number_anchors, prose

_NAMES = re.compile(r"\w+")


@dataclass(frozen=True)
class ModelPlaces:
    """Where the reference has each class: a page and an anchor."""

    anchors: Mapping[str, tuple[str, str]]

    def link(self, annotation: str, here: str | None = None) -> str:
        """Return a type as code, which leads to the first class in it; `here` is the page that it stands on."""
        for name in _NAMES.findall(annotation):
            if name in self.anchors:
                page, anchor = self.anchors[name]
                folder = "models/" if here is None else ""
                return link(annotation, f"#{anchor}" if page == here else f"{folder}{page}.md#{anchor}")
        return code(annotation)


def find_models(files: tuple[ModelFile, ...]) -> ModelPlaces:
    """Return where each class is found."""
    anchors: dict[str, tuple[str, str]] = {}
    for file in files:
        names = list(file.classes)
        numbered = number_anchors([_write_title(file), *names])[1:]
        anchors |= {name: (file.name, anchor) for name, anchor in zip(names, numbered, strict=True)}
    return ModelPlaces(anchors)


def _write_title(file: ModelFile) -> str:
    return f"Models of {file.name}"


def write_models(file: ModelFile, document: Document, places: ModelPlaces) -> str:
    """Return the page of the classes of one module."""
    lines = [
        f"# {_write_title(file)}",
        "",
        f"Classes of `jira_dc.models`, in {code(f'jira_dc.models.{file.name}')}.",
        "",
    ]
    for name, text in file.classes.items():
        schema: Schema = document["components"]["schemas"].get(name, {})
        lines += [f"## {name}", ""]
        upstream = schema.get("x-upstream-name")
        if upstream:
            lines += [f"Jira's schema {code(str(upstream))}.", ""]
        properties: Mapping[str, Schema] = schema.get("properties", {})
        fields = list(_list_fields(text))
        lines += [_write_field(field, properties.get(field.wire, {}), places, file.name) for field in fields]
        lines += [""] if fields else ["A mapping of Jira's own names.", ""]
    return "\n".join(lines)


@dataclass(frozen=True)
class _Field:
    name: str
    wire: str
    annotation: str


def _list_fields(text: str) -> Iterator[_Field]:
    """Yield the fields of a class."""
    for node in ast.parse(text).body:
        for each in node.body if isinstance(node, ast.ClassDef) else ():
            if isinstance(each, ast.AnnAssign) and isinstance(each.target, ast.Name):
                wire = _find_wire_name(each.value) or each.target.id
                yield _Field(each.target.id, wire, ast.unparse(each.annotation))


def _find_wire_name(value: ast.expr | None) -> str | None:
    for keyword in value.keywords if isinstance(value, ast.Call) else ():
        match keyword:
            case ast.keyword(arg="name", value=ast.Constant(value=str(name))):
                return name
            case _:
                continue
    return None


def _write_field(field: _Field, schema: Schema, places: ModelPlaces, here: str) -> str:
    parts = [f"{code(field.name)}: {places.link(field.annotation, here)}"]
    if field.wire != field.name:
        parts.append(f"in JSON {code(field.wire)}")
    known: list[Any] = schema.get("x-extensible-enum") or schema.get("enum") or []
    if known:
        parts.append(f"known values {', '.join(code(str(value)) for value in known)}")
    parts += [prose(words) for fact in list_own_limits(schema) for words in describe_limit(fact)]
    if schema.get("readOnly"):
        parts.append("only read")
    return f"- {'; '.join(parts)}"
