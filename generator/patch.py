"""patch: apply the corrections in spec/overlays/, each guarded by what it expects to find.

The files are OpenAPI Overlay 1.0 documents (https://spec.openapis.org/overlay/v1.0.0.html) that any other Overlay tool
applies to the same result. Two extensions carry our guard and our proof, and other tools ignore them:

`x-was`       what stands at the target now: for `remove` the whole value, for `update` the values it replaces.
`x-evidence`  where the correction is seen: a recorded response, the 8.4.3 WADL, a public thread, the document itself.
"""

from __future__ import annotations

import copy
import json
from dataclasses import dataclass
from typing import Any

import jsonpath_rfc9535 as jsonpath

from generator.document import Document, is_array, is_object
from generator.problem import Problem

_NOTHING: dict[str, Any] = {}


@dataclass(frozen=True)
class Action:
    """One correction of one place."""

    target: str
    why: str
    evidence: str
    update: Any = None
    remove: bool = False
    was: Any = None


@dataclass(frozen=True)
class Overlay:
    """One file of spec/overlays/."""

    file: str
    actions: tuple[Action, ...]


def read_overlay(file: str, content: Any) -> Overlay:
    """Return the overlay that `content`, the parsed YAML of `file`, states; a Problem names what it lacks."""
    if not is_object(content) or content.get("overlay") != "1.0.0":
        raise Problem(
            f"{file} does not begin with `overlay: 1.0.0`; every file in spec/overlays/ is an Overlay 1.0 document."
        )
    actions = content.get("actions")
    if not is_array(actions):
        raise Problem(f"{file} has no list of `actions`.")
    return Overlay(file, tuple(_read_action(file, number, raw) for number, raw in enumerate(actions, 1)))


def patch_document(document: Document, overlays: tuple[Overlay, ...]) -> Document:
    """Return a copy of `document` with all `overlays` applied, in the order given.

    Raises Problem when a target is gone, names more than one place, or does not hold what `x-was` says.
    """
    patched, misfits = fit_overlays(document, overlays)
    if misfits:
        raise misfits[0]
    return patched


def fit_overlays(document: Document, overlays: tuple[Overlay, ...]) -> tuple[Document, tuple[Problem, ...]]:
    """Return a copy of `document` with every action applied that fits, and a Problem for each that does not."""
    patched = copy.deepcopy(document)
    misfits: list[Problem] = []
    for overlay in overlays:
        for number, action in enumerate(overlay.actions, 1):
            try:
                _apply(patched, action, f"{overlay.file}, action {number} ({action.target})")
            except Problem as misfit:
                misfits.append(misfit)
    return patched, tuple(misfits)


def project_onto(value: Any, update: Any) -> Any:
    """Return what stands in `value` where `update` writes: the shape of `update`, filled with the present values.

    A key that is not there yet is left out, so the guard notices when upstream adds it. `{}` at a key says that an
    object stands there and all that comes into it is new; `[]` that a list does, which is appended to (Overlay 1.0).
    """
    if is_object(value) and is_object(update):
        return {key: project_onto(value[key], inner) for key, inner in update.items() if key in value}
    return [] if is_array(value) and is_array(update) else value


def _list_repeated(value: Any, update: Any) -> list[str]:
    """Return what `update` would append to a list in `value` that already holds it: upstream may have added it too."""
    if is_object(value) and is_object(update):
        return [found for key, inner in update.items() if key in value for found in _list_repeated(value[key], inner)]
    if not (is_array(value) and is_array(update)):
        return []
    present = {_identify(item) for item in value}
    return [_identify(item) for item in update if _identify(item) in present]


def _identify(item: Any) -> str:
    """Return what makes an entry of a list one thing: a parameter's place and name, else all of it."""
    if is_object(item) and "name" in item and "in" in item:
        return f"{item['in']} parameter {item['name']}"
    return json.dumps(item, sort_keys=True)


def _read_action(file: str, number: int, raw: Any) -> Action:
    if not is_object(raw):
        raise Problem(f"{file}, action {number} is no mapping of target, description, x-evidence and update or remove.")
    missing = [
        key for key in ("target", "description", "x-evidence") if not isinstance(raw.get(key), str) or not raw[key]
    ]
    if missing:
        raise Problem(
            f"{file}, action {number} has no {' and no '.join(missing)}; say where, why and on what evidence."
        )
    if ("update" in raw) == (raw.get("remove") is True):
        raise Problem(f"{file}, action {number} must have either `update` or `remove: true`.")
    return Action(
        target=raw["target"],
        why=raw["description"],
        evidence=raw["x-evidence"],
        update=raw.get("update"),
        remove=raw.get("remove") is True,
        was=raw.get("x-was", _NOTHING),
    )


def _apply(document: Document, action: Action, place: str) -> None:
    try:
        nodes = jsonpath.find(action.target, document)
    except jsonpath.JSONPathError as error:
        raise Problem(f"{place}: the target is not a JSONPath ({error}).") from error
    if len(nodes) != 1:
        seen = "is gone from the document" if not nodes else f"names {len(nodes)} places"
        raise Problem(f"{place}: the target {seen}; look at what changed upstream, then correct or delete the action.")
    if not nodes[0].location:
        raise Problem(f"{place}: the target is the whole document; name the place that is wrong.")
    *parents, last = nodes[0].location
    holder: Any = document
    for step in parents:
        holder = holder[step]
    found = holder[last]
    if is_array(found) and not action.remove:
        raise Problem(f"{place}: the target is a list; update the object that holds it, and the list is appended to.")
    expected = found if action.remove else project_onto(found, action.update)
    if _write_guarded(expected) != _write_guarded(action.was):
        raise Problem(
            f"{place}: x-was says {action.was!r}, but the document holds {expected!r}; decide again and correct x-was."
        )
    repeated = [] if action.remove else _list_repeated(found, action.update)
    if repeated:
        raise Problem(f"{place}: the document already holds the {repeated[0]}; delete what upstream corrected itself.")
    if action.remove:
        del holder[last]
    else:
        holder[last] = _merge(found, action.update)


def _write_guarded(value: Any) -> str:
    """Return what the guard compares: all of `value` but for operationIds.

    Upstream renumbers them between releases, and nothing of ours hangs on them: names.toml is keyed by METHOD and path.
    """
    return json.dumps(_drop_ids(value), sort_keys=True)


def _drop_ids(value: Any) -> Any:
    if is_array(value):
        return [_drop_ids(item) for item in value]
    if not is_object(value):
        return value
    # A property of a schema may be called operationId too; what stands there is a mapping.
    return {
        key: _drop_ids(inner) for key, inner in value.items() if not (key == "operationId" and isinstance(inner, str))
    }


def _merge(value: Any, update: Any) -> Any:
    """Merge as Overlay 1.0 says: objects key by key, arrays by appending, anything else replaced."""
    if is_object(value) and is_object(update):
        merged = dict(value)
        for key, inner in update.items():
            merged[key] = _merge(value[key], inner) if key in value else copy.deepcopy(inner)
        return merged
    if is_array(value) and is_array(update):
        return [*value, *copy.deepcopy(update)]
    return copy.deepcopy(update)
