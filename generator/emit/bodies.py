"""bodies: each object that a request can hold, as a TypedDict with Jira's own names.

A method takes it in the place of the model. Type checkers alone read the module; a call imports nothing of it.
"""

from __future__ import annotations

import keyword
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from generator.correct.always import list_schemas
from generator.correct.reserved import MODULE_NAMES, TYPE_NAMES
from generator.document.openapi import Document, Schema, reach_schemas
from generator.emit.annotation import DICT, annotate_sent
from generator.emit.imports import STANDARD_NAMES, list_imports
from generator.emit.type_of import KEYS, type_of
from generator.problem import Problem


@dataclass(frozen=True)
class BodyView:
    """One TypedDict: its name, its docstring, and (key, annotation) of each key that a caller has a say in."""

    name: str
    docstring: str
    keys: tuple[tuple[str, str], ...]
    is_class: bool
    """Whether it can be written as a class: not if a key is no name of Python, or hides a type."""


@dataclass(frozen=True)
class BodiesView:
    """The module jira_dc/bodies.py."""

    standard: tuple[str, ...]
    has_models: bool
    bodies: tuple[BodyView, ...]


class _Used(set[str]):
    def __call__(self, name: str) -> str:
        self.add(name.partition(".")[0])
        return name


def view_bodies(document: Document) -> BodiesView:
    """Return what the template of bodies.py needs."""
    components: dict[str, Schema] = document["components"]["schemas"]
    sent = reach_schemas(document, list_schemas(document, "request"))
    names = [name for name in sorted(sent) if components[name].get("properties")]
    for name in names:
        if name + DICT in components:
            raise Problem(f"{name + DICT} is a schema of its own; give it another name under [classes] in names.toml.")
    use = _Used(("TypedDict",))
    bodies = tuple(_view_body(name, components, use) for name in names)
    standard = list_imports(STANDARD_NAMES, use)
    return BodiesView(
        standard=tuple(f"from {module} import {', '.join(names)}" for module, names in standard),
        has_models="models" in use,
        bodies=bodies,
    )


def _view_body(name: str, components: Mapping[str, Schema], use: _Used) -> BodyView:
    schema = components[name]
    required = schema.get("required", ())
    keys = tuple(
        (wire, _annotate(inner, components, use, is_required=wire in required))
        for wire, inner in sorted(schema["properties"].items())
        if not inner.get("readOnly")
    )
    return BodyView(
        name=name + DICT,
        docstring="\n".join(_describe(name, schema)),
        keys=keys,
        is_class=all(_is_attribute(wire) for wire, _annotation in keys),
    )


def _annotate(schema: Schema, components: Mapping[str, Schema], use: _Used, *, is_required: bool) -> str:
    """Return the type of a key. None is absent, so that it may stand only where a key need not be."""
    annotation = annotate_sent(type_of(schema, components), use)
    if is_required:
        return f"{use('Required')}[{annotation}]"
    return annotation if annotation == "Any" else f"{annotation} | None"


def _is_attribute(wire: str) -> bool:
    hides = wire in TYPE_NAMES or wire in MODULE_NAMES
    return wire.isidentifier() and not (keyword.iskeyword(wire) or hides or wire.startswith("__"))


def _describe(name: str, schema: Schema) -> Iterator[str]:
    yield f"`{name}` as a mapping."
    free = [wire for wire, inner in sorted(schema["properties"].items()) if KEYS in inner]
    if free:
        yield ""
        yield f"The keys in {' and '.join(f'`{wire}`' for wire in free)} are the ids of fields, such as `summary` and"
        yield "`customfield_10002`. None leaves a field as it is there, too; `NULL` clears it."
