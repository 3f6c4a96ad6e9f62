"""renames: what upstream calls otherwise since some release, under the name by which everything of ours knows it.

Names, words, overlays and programs hang on upstream's names: a path variable, a tag or a schema that is only called
otherwise keeps the name of before. spec/renames.toml lists them, newer name = name of before; `nox -s upgrade` writes
it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from generator.document.openapi import METHODS, SCHEMA_PREFIX, Document, is_array, is_object, list_operations
from generator.problem import Problem

RENAMES_FILE = "spec/renames.toml"
SECTIONS = ("paths", "tags", "schemas")
_VARIABLE = re.compile(r"\{([^}]*)\}")


@dataclass(frozen=True)
class Renames:
    """The content of spec/renames.toml: the newer name → the name of before."""

    paths: Mapping[str, str] = field(default_factory=dict[str, str])
    tags: Mapping[str, str] = field(default_factory=dict[str, str])
    schemas: Mapping[str, str] = field(default_factory=dict[str, str])

    def __bool__(self) -> bool:
        return bool(self.paths or self.tags or self.schemas)


NO_RENAMES = Renames()


def read_renames(content: Mapping[str, Any]) -> Renames:
    """Return what the parsed spec/renames.toml says; a Problem names a line that renames nothing."""
    tables: dict[str, dict[str, str]] = {}
    for section in SECTIONS:
        stated = content.get(section, {})
        if not is_object(stated) or not all(isinstance(name, str) for name in stated.values()):
            raise Problem(f'{RENAMES_FILE} must hold lines `"newer name" = "name of before"` under [{section}].')
        tables[section] = stated
    for newer, older in tables["paths"].items():
        if _VARIABLE.sub("{}", newer) != _VARIABLE.sub("{}", older):
            raise Problem(f"{RENAMES_FILE}: {newer} and {older} differ in more than their variables.")
    return Renames(**tables)


def carry_renames(document: Document, renames: Renames) -> Document:
    """Return `document` with the names of before, where it has the newer one and not both."""
    if not renames:
        return document
    schemas = document.get("components", {}).get("schemas", {})
    known = {newer: older for newer, older in renames.schemas.items() if newer in schemas and older not in schemas}
    carried: Document = _refer(document, known) if known else dict(document)
    if known:
        named = {known.get(name, name): schema for name, schema in carried["components"]["schemas"].items()}
        carried["components"] = {**carried["components"], "schemas": dict(sorted(named.items()))}
    carried["paths"] = dict(sorted(_carry_paths(carried["paths"], renames.paths).items()))
    tags = {tag for _method, _path, operation in list_operations(document) for tag in operation.get("tags", ())}
    kept = {newer: older for newer, older in renames.tags.items() if newer in tags and older not in tags}
    if kept:
        carried["paths"] = {path: _carry_tags(item, kept) for path, item in carried["paths"].items()}
    return carried


def _carry_paths(paths: Mapping[str, Any], renamed: Mapping[str, str]) -> dict[str, Any]:
    carried: dict[str, Any] = {}
    for path, item in paths.items():
        older = renamed.get(path, path)
        if older == path or older in paths:
            carried[path] = item
        else:
            variables = dict(zip(_VARIABLE.findall(path), _VARIABLE.findall(older), strict=True))
            carried[older] = _carry_variables(item, variables)
    return carried


def _carry_variables(item: Mapping[str, Any], variables: Mapping[str, str]) -> dict[str, Any]:
    def carry(holder: Mapping[str, Any]) -> dict[str, Any]:
        if "parameters" not in holder:
            return dict(holder)
        parameters = [
            {**each, "name": variables.get(each["name"], each["name"])} if each.get("in") == "path" else each
            for each in holder["parameters"]
        ]
        ordered = sorted(parameters, key=lambda each: (each.get("in", ""), each.get("name", "")))
        return {**holder, "parameters": ordered}

    return {key: carry(value) if key in METHODS else value for key, value in carry(item).items()}


def _carry_tags(item: Mapping[str, Any], tags: Mapping[str, str]) -> dict[str, Any]:
    return {
        key: {**value, "tags": [tags.get(tag, tag) for tag in value.get("tags", ())]} if key in METHODS else value
        for key, value in item.items()
    }


def _refer(node: Any, renamed: Mapping[str, str]) -> Any:
    if is_array(node):
        return [_refer(child, renamed) for child in node]
    if not is_object(node):
        return node
    copied = {key: _refer(child, renamed) for key, child in node.items()}
    reference = node.get("$ref")
    if isinstance(reference, str):
        name = reference.removeprefix(SCHEMA_PREFIX)
        copied["$ref"] = SCHEMA_PREFIX + renamed.get(name, name)
    return copied
