"""unknown: lines of names.toml, summaries.toml and the like about something that no pinned release has.

Such a line is left of a release that is no longer pinned, or of a correction that did not fit: it does nothing, and
nobody would ever remove it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from generator.correct.always import ALWAYS
from generator.correct.name import NAMES_FILE
from generator.correct.patch import fit_overlays
from generator.correct.spec import REPLACEMENTS_FILE, Spec
from generator.correct.words import PARAMETERS_FILE, SUMMARIES_FILE, TAGS_FILE
from generator.document.openapi import Document, is_object, list_operations, operation_key
from generator.document.release import parse_release
from generator.problem import Problem

_SCHEMA = re.compile(r"\$\.components\.schemas(?:\.(\w+)|\['([^']+)'\])")
_VARIABLE = re.compile(r"\{[^}]*\}")


@dataclass(frozen=True)
class Line:
    """A line of a file of spec/, by what it is about."""

    file: str
    kind: str
    """operation, parameter, path, tag, schema or property"""
    key: str
    operation: str = ""
    """Of a parameter that has another meaning in one operation, that operation; of a property its schema."""

    @property
    def waste(self) -> str:
        """What is to be deleted: the line, or one word of a list."""
        return "it from the list" if self.kind == "property" else "the line"


def check_entries(spec: Spec, corrected: Document, folder: Path) -> None:
    """Raise Problem at the first line about something that no pinned release has; `folder` is spec/.

    `corrected` is the corrected document of the current release, which has most of it.
    """
    unknown = find_unknown(spec, corrected)
    if unknown:
        line = unknown[0]
        number = _find_number((folder / Path(line.file).relative_to("spec")).read_text(encoding="utf-8"), line)
        raise Problem(
            f"{line.file}, line {number}: no pinned release has the {line.kind} {line.key}"
            f"{f' of {line.operation}' if line.operation else ''}; delete {line.waste}."
        )


def find_unknown(spec: Spec, corrected: Document) -> list[Line]:
    """Return the lines about something that no pinned release has, in the order of the files.

    The documents are corrected one after the other, the newest first, and only as long as a line is not known.
    """
    left = _drop_known(list(dict.fromkeys(_list_lines(spec))), corrected)
    for release in sorted(spec.releases, key=parse_release, reverse=True):
        if left:
            left = _drop_known(left, fit_overlays(spec.complete[release], spec.overlays)[0])
    return left


def _drop_known(lines: list[Line], document: Document) -> list[Line]:
    known = _list_known(document)
    return [line for line in lines if (line.kind, line.operation, line.key) not in known]


def _list_lines(spec: Spec) -> Iterator[Line]:
    yield from (Line(NAMES_FILE, "operation", key) for key in spec.names.methods)
    yield from (Line(NAMES_FILE, "tag", tag) for tag in spec.names.resources)
    yield from (Line(NAMES_FILE, "schema", schema) for schema in spec.names.classes)
    yield from (Line(SUMMARIES_FILE, "operation", key) for key in spec.words.summaries)
    yield from (Line(PARAMETERS_FILE, "parameter", name) for name in spec.words.meanings)
    yield from (Line(PARAMETERS_FILE, "path", path) for path in spec.words.variables)
    for key, meanings in spec.words.exceptions.items():
        yield Line(PARAMETERS_FILE, "operation", key)
        yield from (Line(PARAMETERS_FILE, "parameter", name, key) for name in meanings)
    yield from (Line(TAGS_FILE, "tag", tag) for tag in spec.words.tags)
    yield from (Line(REPLACEMENTS_FILE, "operation", key) for pair in spec.replacements.items() for key in pair)
    for overlay in spec.overlays:
        for action in overlay.actions:
            schema = _SCHEMA.fullmatch(action.target)
            if schema is not None and is_object(action.update):
                listed = action.update.get(ALWAYS, ())
                yield from (Line(overlay.file, "property", each, schema[1] or schema[2]) for each in listed)


def _list_known(document: Document) -> set[tuple[str, str, str]]:
    """Return (kind, operation, key) of all that a corrected document has."""
    schemas = document["components"]["schemas"].items()
    known = {("schema", "", str(schema.get("x-upstream-name", name))) for name, schema in schemas}
    for name, schema in schemas:
        owner = str(schema.get("x-upstream-name", name))
        known |= {("property", owner, each) for each in schema.get("properties", ())}
    for method, path, operation in list_operations(document):
        key = operation_key(method, path)
        known |= {("operation", "", key), *(("tag", "", tag) for tag in operation.get("tags", ()))}
        forms = [media.get("schema", {}) for media in operation.get("requestBody", {}).get("content", {}).values()]
        names = {parameter["name"] for parameter in operation.get("parameters", ())}
        names |= {name for form in forms for name in form.get("properties", {})}
        known |= {("parameter", place, name) for name in names for place in ("", key)}
        known |= {("path", "", path[: variable.end()]) for variable in _VARIABLE.finditer(path)}
    return known


def _find_number(text: str, line: Line) -> int:
    """Return the number of the line in its file; a parameter of one operation stands below that operation's heading."""
    key = json.dumps(line.key, ensure_ascii=False)
    bare = re.escape(line.key)
    quoted = re.escape(key)
    if line.kind == "property":
        wanted, heading = re.compile(rf".*{ALWAYS}: \[.*\b{bare}\b"), f"- target: $.components.schemas.{line.operation}"
        lines = text.splitlines()
        start = next((at for at, each in enumerate(lines) if each == heading), 0)
        return next((at + 1 for at in range(start, len(lines)) if wanted.match(lines[at])), 0)
    wanted = re.compile(rf"\s*(?:{quoted}|{bare}|'{bare}')\s*=|\s*\[operations\.{quoted}\]|.*= {quoted}")
    heading = f"[operations.{json.dumps(line.operation, ensure_ascii=False)}]"
    inside = not line.operation
    for number, written in enumerate(text.splitlines(), 1):
        inside = inside or written.startswith(heading)
        if inside and wanted.match(written):
            return number
    return 0
