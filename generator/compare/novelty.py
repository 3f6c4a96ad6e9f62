"""novelty: what a reader wants to know of an operation or a model that is new, told from the document alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from generator.compare.shape import write_shape
from generator.correct.normalise.headers import EXPERIMENTAL, XSRF
from generator.correct.spelling import spell_argument
from generator.document.openapi import Schema
from generator.document.scope import find_scope

MOST_FIELDS = 30
_VARIABLE = re.compile(r"\{([^}]*)\}")
_SENT_BY_CLIENT = (EXPERIMENTAL[0], XSRF[0])


def write_signature(method: str, path: str, operation: dict[str, Any], name_model: Callable[[str], str]) -> str:
    """Return how Python calls an operation: `get_thing(thing_id, *, expand=None) → Thing`."""
    given = [each for each in operation.get("parameters", ()) if each["name"] not in _SENT_BY_CLIENT]
    first = [spell_argument(name) for name in _VARIABLE.findall(path)]
    if "requestBody" in operation:
        first.append("body")
    others = [each for each in given if each["in"] != "path"]
    required = sorted(spell_argument(each["name"]) for each in others if each.get("required"))
    optional = sorted(f"{spell_argument(each['name'])}=None" for each in others if not each.get("required"))
    keyword = ["*", *required, *optional] if others else []
    return f"{method}({', '.join([*first, *keyword])}) → {_write_result(operation, name_model)}"


def _write_result(operation: dict[str, Any], name_model: Callable[[str], str]) -> str:
    shapes: list[str] = []
    for status, answer in sorted(operation.get("responses", {}).items()):
        if status.startswith("2"):
            content = answer.get("content", {})
            shapes += [write_shape(media.get("schema", {}), name_model) for media in content.values()] or ["nothing"]
    return " or ".join(dict.fromkeys(shapes)) or "nothing"


def write_scope(operation: dict[str, Any]) -> str:
    """Return the sentence on the scope that an OAuth 2 token needs; "" where the document names none."""
    scope = find_scope(operation.get("security", []))
    return f"Needs the scope {scope} with OAuth 2." if scope else ""


def write_fields(schema: Schema, name_model: Callable[[str], str]) -> str:
    """Return the fields of a model in a line: `id: string, tags: list of string`."""
    fields = [f"{name}: {write_shape(inner, name_model)}" for name, inner in schema.get("properties", {}).items()]
    more = f", and {len(fields) - MOST_FIELDS} more" if len(fields) > MOST_FIELDS else ""
    return ", ".join(fields[:MOST_FIELDS]) + more
