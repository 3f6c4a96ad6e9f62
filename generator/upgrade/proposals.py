"""proposals: a name and a place for a summary for each operation that is new, as lines for the files of spec/."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from generator.correct.name import Names, propose_name
from generator.correct.reserved import is_free_method
from generator.correct.spelling import spell_snake
from generator.correct.words import PLACEHOLDER, Words
from generator.document.openapi import Document, list_operations, operation_key
from generator.problem import Problem

_LINE = re.compile(r'"([A-Z]+ /[^"]*)" = ')
_VARIABLE = re.compile(r"\{[^}]*\}")


def propose_names(document: Document, names: Names) -> dict[str, str]:
    """Return {`METHOD /path`: name} for each operation of the corrected `document` that spec/names.toml lacks."""
    taken: dict[str, set[str]] = {}
    unnamed: list[tuple[str, str, str]] = []
    for method, path, operation in list_operations(document):
        key, tag = operation_key(method, path), operation["tags"][0]
        if key in names.methods:
            taken.setdefault(tag, set()).add(names.method(key))
        else:
            unnamed.append((key, tag, str(operation.get("operationId", ""))))
    proposed: dict[str, str] = {}
    for key, tag, operation_id in unnamed:
        free = (name for name in _list_names(key, operation_id) if name not in taken.get(tag, set()))
        name = next((name for name in free if is_free_method(name)), None)
        if name is None:
            raise Problem(
                f"spec/names.toml has no name for {key}, and none can be proposed; choose one under [chosen]."
            )
        proposed[key] = name
        taken.setdefault(tag, set()).add(name)
    return proposed


def with_names(names: Names, proposed: Mapping[str, str]) -> Names:
    """Return `names` as they are once the proposals are accepted."""
    return replace(names, methods={**names.methods, **proposed})


def list_unwritten(document: Document, words: Words) -> list[str]:
    """Return the key of each operation without a summary of ours; a placeholder is none."""
    keys = [operation_key(method, path) for method, path, _operation in list_operations(document)]
    return sorted(key for key in keys if words.summaries.get(key, PLACEHOLDER) == PLACEHOLDER)


def insert_lines(text: str, section: str, entries: Mapping[str, str]) -> str:
    """Return the TOML `text` with `entries` put into `[section]`, where they belong by path and method."""
    lines = text.splitlines(keepends=True)
    for key, value in entries.items():
        lines.insert(_find_place(lines, section, key), f"{json.dumps(key)} = {json.dumps(value)}\n")
    return "".join(lines)


def _find_place(lines: list[str], section: str, key: str) -> int:
    try:
        start = lines.index(f"[{section}]\n") + 1
    except ValueError as error:
        raise Problem(f"There is no line [{section}] to put {key} under; add it to the file.") from error
    place = start
    for number in range(start, len(lines)):
        if lines[number].startswith("["):
            break
        found = _LINE.match(lines[number])
        if found is not None:
            if _order(found[1]) > _order(key):
                return place
            place = number + 1
    return place


def _order(key: str) -> tuple[str, str]:
    method, path = key.split(" ", 1)
    return path, method


def _list_names(key: str, operation_id: str) -> Iterator[str]:
    """Yield names for an operation, the best first: from its id, then from more and more of its path."""
    if operation_id:
        yield propose_name(operation_id)
    method, path = key.split(" ", 1)
    parts = [spell_snake(part) for part in _VARIABLE.sub("", path).split("/") if part]
    for length in range(1, len(parts) + 1):
        yield "_".join([method.lower(), *parts[-length:]])
