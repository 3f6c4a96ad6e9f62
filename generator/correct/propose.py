"""propose: a method name for each operation that spec/names.toml does not know yet."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from generator.correct.name import NAMES_FILE, Names, propose_name
from generator.correct.reserved import is_free_method
from generator.correct.spelling import spell_snake
from generator.document.openapi import Document, list_operations, operation_key
from generator.problem import Problem

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
            raise Problem(f"{NAMES_FILE} has no name for {key}, and none can be proposed; choose one under [chosen].")
        proposed[key] = name
        taken.setdefault(tag, set()).add(name)
    return proposed


def with_names(names: Names, proposed: Mapping[str, str]) -> Names:
    """Return `names` as they are once the proposals are accepted."""
    return replace(names, methods={**names.methods, **proposed})


def _list_names(key: str, operation_id: str) -> Iterator[str]:
    """Yield names for an operation, the best first: from its id, then from more and more of its path."""
    if operation_id:
        yield propose_name(operation_id)
    method, path = key.split(" ", 1)
    parts = [spell_snake(part) for part in _VARIABLE.sub("", path).split("/") if part]
    for length in range(1, len(parts) + 1):
        yield "_".join([method.lower(), *parts[-length:]])
