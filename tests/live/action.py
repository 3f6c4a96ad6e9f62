"""From a drift to overlay actions that are ready for spec/overlays/: the target, what stands there, what should."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from generator.correct.patch import Overlay, patch_document, read_overlay
from generator.correct.spec import Spec
from generator.document.openapi import is_array, is_object
from generator.problem import Problem
from tests.live.compare import REQUIRED, UNDECLARED, Drift

_SCALARS = {"boolean", "integer", "number", "string"}


@dataclass(frozen=True)
class Place:
    """A node of the patched upstream document: its JSONPath, and the JSONPath and name it has below its parent."""

    path: str
    node: Any


def propose_actions(spec: Spec, drift: Drift, version: str) -> list[dict[str, Any]]:
    """Return the actions that make the document say what was seen; none if that place is not upstream's to correct.

    Each has been applied to the pinned document, so its guard fits.
    """
    document = patch_document(spec.document, spec.overlays)
    evidence = f"a live server, Jira {version}, asked by nox -s live"
    actions = _propose(document, drift)
    for action in actions:
        action["x-evidence"] = evidence
    try:
        patch_document(document, (as_overlay(actions),))
    except Problem:
        return []
    return [_in_order(action) for action in actions]


def as_overlay(actions: list[dict[str, Any]]) -> Overlay:
    """Return the actions as the generator reads them."""
    return read_overlay("the proposal", {"overlay": "1.0.0", "actions": actions})


def _propose(document: dict[str, Any], drift: Drift) -> list[dict[str, Any]]:
    place = find_place(document, drift)
    if place is None or not is_object(place.node) or drift.declared == REQUIRED:
        return []
    if drift.declared == UNDECLARED:
        return [_declare(place, drift.pointer.rpartition("/")[2], drift.seen)]
    if drift.seen == "null":
        return _allow_null(place)
    return _replace(place, f"The server sends {drift.seen} here.", _read_schema(place.node, drift.seen))


def _declare(place: Place, name: str, seen: str) -> dict[str, Any]:
    """Return the action that adds a field."""
    was: dict[str, Any] = {"x-was": {"properties": {}}} if "properties" in place.node else {}
    why = f"The server sends {name}, which is not declared."
    return {"target": place.path, "description": why, **was, "update": {"properties": {name: _shape(seen)}}}


def _allow_null(place: Place) -> list[dict[str, Any]]:
    why = "The server sends null here."
    if "$ref" in place.node:
        return _replace(place, why, {"allOf": [dict(place.node)], "nullable": True})
    return [{"target": place.path, "description": why, "update": {"nullable": True}}]


def _read_schema(declared: dict[str, Any], seen: str) -> dict[str, Any]:
    """Return the schema that says what was seen, keeping of the declared one what may still be true."""
    is_scalar = declared.get("type") in _SCALARS
    items: dict[str, Any] = declared.get("items", {})
    match seen:
        case "array":
            return {"type": "array", "items": {} if is_scalar else dict(declared)}
        case "object" if items and items.get("type") not in _SCALARS:
            return items
        case "an integer out of range":
            return {"type": "integer"} if declared.get("format") == "int64" else {"type": "integer", "format": "int64"}
        case _ if seen.startswith("string"):
            return {"type": "string"}
        case _:
            return {"type": seen}


def find_place(document: dict[str, Any], drift: Drift) -> Place | None:
    """Return where the patched upstream document declares what drifted; for a new field, the schema that lacks it."""
    method, _, path = drift.operation.partition(" ")
    parts = drift.pointer.split("/")[1:]
    if drift.declared == UNDECLARED:
        parts = parts[:-1]
    try:
        content = document["paths"][path][method.lower()]["responses"][str(drift.status)]["content"]
        start = content["application/json"]["schema"]
    except KeyError:
        return None
    steps = ("paths", path, method.lower(), "responses", str(drift.status), "content", "application/json", "schema")
    place = Place("$" + "".join(_bracket(step) for step in steps), start)
    for part in parts:
        holder = _dereference(document, place)
        node: Any = holder.node
        name = part.replace("~1", "/").replace("~0", "~")
        if name in node.get("properties", {}):
            place = Place(f"{holder.path}.properties{_bracket(name)}", node["properties"][name])
        elif part == "*" and (key := next((key for key in ("items", "additionalProperties") if key in node), None)):
            place = Place(f"{holder.path}.{key}", node[key])
        else:
            return None
    return _dereference(document, place) if drift.declared == UNDECLARED else place


def _dereference(document: dict[str, Any], place: Place) -> Place:
    """Follow references to the component that states the schema."""
    while True:
        node: Any = place.node
        node = node["allOf"][0] if is_array(node.get("allOf")) else node
        if "$ref" not in node:
            return place
        name = str(node["$ref"]).rpartition("/")[2]
        place = Place(f"$.components.schemas{_bracket(name)}", document["components"]["schemas"][name])


def _replace(place: Place, why: str, schema: Any) -> list[dict[str, Any]]:
    """Return the two actions that put `schema` in the place of what stands there: an overlay adds or removes."""
    parent, key = _split(place.path)
    return [
        {"target": place.path, "description": why, "x-was": place.node, "remove": True},
        {"target": parent, "description": why, "update": {key: schema}},
    ]


def _shape(seen: str) -> dict[str, Any]:
    return {"type": "array", "items": {}} if seen == "array" else {"type": seen}


def _bracket(step: str) -> str:
    return f".{step}" if step.isidentifier() and step.isascii() else f"['{step}']"


def _split(path: str) -> tuple[str, str]:
    """Return the JSONPath of the parent, and the last key."""
    if path.endswith("']"):
        parent, _, key = path.rpartition("['")
        return parent, key.removesuffix("']")
    parent, _, key = path.rpartition(".")
    return parent, key


def _in_order(action: dict[str, Any]) -> dict[str, Any]:
    order = ("target", "description", "x-evidence", "x-was", "update", "remove")
    return {key: action[key] for key in order if key in action}
