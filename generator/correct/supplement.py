"""supplement: what servers have and Atlassian's document leaves out, as OpenAPI fragments of our own.

A file of spec/supplements/ is OpenAPI 3.0 with `paths` and `components.schemas`. It brings its own words, so that one
file holds all that is known of a resource. Each operation says:

`operationId`  the method name
`summary`      what it does, in one sentence; a parameter's `description` is what it means
`x-evidence`   where it was seen
`x-note`       what a caller has to know beside, if anything
`x-releases`   which releases have it, when not all: `>=10.0`

and its `tags`, at the top of the file, a `description`.

The fragment goes into the document before it is checked, so it is generated, tested, compared and mocked like the rest.
When a document of Atlassian's brings the same operation, the build stops: ours goes.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from generator.document.openapi import Document, Schema, is_object, list_operations, operation_key, template_key
from generator.document.release import EVERY_RELEASE, ReleaseRange, read_release_range
from generator.problem import Problem

_OURS = ("summary", "x-evidence", "x-note", "x-releases")


@dataclass(frozen=True)
class SupplementedOperation:
    """One operation of ours: as it goes into the document, and what else its fragment says."""

    file: str
    method: str
    path: str
    operation: Mapping[str, Any]
    name: str
    summary: str
    note: str
    meanings: Mapping[str, str]
    releases: ReleaseRange

    @property
    def key(self) -> str:
        """`METHOD /path`."""
        return operation_key(self.method, self.path)


@dataclass(frozen=True)
class Supplement:
    """One file of spec/supplements/."""

    file: str
    operations: tuple[SupplementedOperation, ...]
    schemas: Mapping[str, Schema]
    tags: Mapping[str, str]


def read_supplement(file: str, content: Any) -> Supplement:
    """Return the supplement that `content`, the parsed YAML of `file`, states; a Problem names what it lacks."""
    if not is_object(content) or not is_object(content.get("paths")):
        raise Problem(f"{file} has no `paths`; every file in spec/supplements/ is an OpenAPI document.")
    operations = tuple(
        _read_operation(file, method, path, raw)
        for method, path, raw in list_operations(json.loads(json.dumps(content)))
    )
    tags = {tag["name"]: tag.get("description", "") for tag in content.get("tags", ())}
    return Supplement(file, operations, content.get("components", {}).get("schemas", {}), tags)


def _read_operation(file: str, method: str, path: str, raw: dict[str, Any]) -> SupplementedOperation:
    key = operation_key(method, path)
    missing = [name for name in ("operationId", "summary", "x-evidence") if not isinstance(raw.get(name), str)]
    if missing:
        raise Problem(
            f"{file}: {key} has no {' and no '.join(missing)}; say its name, what it does and where it was seen."
        )
    meanings = {
        parameter["name"]: parameter.pop("description")
        for parameter in raw.get("parameters", ())
        if "description" in parameter
    }
    place = f"{file}, {key}"
    return SupplementedOperation(
        file=file,
        method=method,
        path=path,
        operation={name: value for name, value in raw.items() if name not in _OURS},
        name=raw["operationId"],
        summary=raw["summary"],
        note=raw.get("x-note", ""),
        meanings=meanings,
        releases=read_release_range(place, raw["x-releases"]) if "x-releases" in raw else EVERY_RELEASE,
    )


def add_supplements(document: Document, supplements: tuple[Supplement, ...], *, yields: bool = False) -> Document:
    """Return `document` with each operation and schema that our supplements have for its release.

    Raises Problem when the document has one itself. With `yields` it is left as it is there, for a comparison.
    """
    release = document["info"]["version"]
    theirs = {template_key(method, path) for method, path, _operation in list_operations(document)}
    paths = dict(document["paths"])
    schemas = dict(document.get("components", {}).get("schemas", {}))
    for supplement in supplements:
        for each in supplement.operations:
            if not each.releases.holds(release):
                continue
            if template_key(each.method, each.path) in theirs:
                if yields:
                    continue
                raise Problem(
                    f"{each.file}: the document of Jira {release} has {each.key} itself; delete it here, or leave that "
                    "release out with x-releases."
                )
            paths[each.path] = {**paths.get(each.path, {}), each.method.lower(): copy.deepcopy(each.operation)}
        for name, schema in supplement.schemas.items():
            if name in schemas and not yields:
                raise Problem(
                    f"{supplement.file}: the document of Jira {release} has a schema {name} too; rename ours, or refer "
                    "to theirs."
                )
            schemas.setdefault(name, copy.deepcopy(schema))
    components = {**document.get("components", {}), "schemas": schemas}
    return {**document, "paths": dict(sorted(paths.items())), "components": components}


def list_names(supplements: tuple[Supplement, ...]) -> dict[str, str]:
    """Return the method name of each operation, as spec/names.toml has the others."""
    return {each.key: each.name for supplement in supplements for each in supplement.operations}


def list_tags(supplements: tuple[Supplement, ...]) -> dict[str, str]:
    """Return the sentence on each tag that says one, as spec/tags.toml has the others."""
    return {tag: text for supplement in supplements for tag, text in supplement.tags.items() if text}


def list_words(supplements: tuple[Supplement, ...]) -> tuple[dict[str, str], dict[str, str], dict[str, dict[str, str]]]:
    """Return summaries, notes and meanings of parameters, as the files of words have them."""
    operations = [each for supplement in supplements for each in supplement.operations]
    return (
        {each.key: each.summary for each in operations},
        {each.key: each.note for each in operations if each.note},
        {each.key: dict(each.meanings) for each in operations if each.meanings},
    )
