"""patch: apply the corrections in spec/overlays/, each guarded by what it expects to find.

The files are OpenAPI Overlay 1.0 documents (https://spec.openapis.org/overlay/v1.0.0.html) that any other Overlay tool
applies to the same result. Three extensions carry our guards and our proof, and other tools ignore them:

`x-was`       what stands at the target now: for `remove` the whole value, for `update` the values it replaces.
`x-evidence`  where the correction is seen: a recorded response, the 8.4.3 WADL, a public thread, the document itself.
`x-releases`  the releases whose document is wrong there, when not all are: `>=10.3.17`, `<11.0`. In the others the
              target must select nothing, so that a tool which does not know the extension changes nothing there.
"""

from __future__ import annotations

import copy
import json
from dataclasses import dataclass
from typing import Any

import jsonpath_rfc9535 as jsonpath

from generator.document.openapi import Document, is_array, is_object
from generator.document.release import EVERY_RELEASE, ReleaseRange, read_release_range
from generator.problem import Problem

MAX_TARGET = 500
MAX_SHOWN = 120
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
    releases: ReleaseRange = EVERY_RELEASE


class StaleAction(Problem):
    """An action that does not fit the document. `place` names file and number, `found` is what stands at its target."""

    def __init__(self, place: str, said: str, action: Action, found: Any = None) -> None:
        super().__init__(f"{place} ({action.target}): {said}")
        self.place = place
        self.said = said
        self.action = action
        self.found = found


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

    Raises StaleAction, a Problem, when a target is gone, names more than one place, or does not hold what `x-was` says.
    """
    patched, stale = fit_overlays(document, overlays)
    if stale:
        raise stale[0]
    return patched


def fit_overlays(document: Document, overlays: tuple[Overlay, ...]) -> tuple[Document, tuple[StaleAction, ...]]:
    """Return a copy of `document` with every action applied that fits, and all those that do not."""
    patched = copy.deepcopy(document)
    release = document["info"]["version"]
    stale: list[StaleAction] = []
    for overlay in overlays:
        for number, action in enumerate(overlay.actions, 1):
            try:
                _apply(patched, action, release, f"{overlay.file}, action {number}")
            except StaleAction as error:
                stale.append(error)
    return patched, tuple(stale)


def find_places(document: Document, target: str) -> tuple[jsonpath.JSONPathNode, ...]:
    """Return the nodes of `document` that the JSONPath `target` selects; none for a text that is no JSONPath."""
    try:
        return tuple(jsonpath.find(target, document))
    except jsonpath.JSONPathError:
        return ()


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
    if len(raw["target"]) > MAX_TARGET or raw["target"].count("..") > 1:
        raise Problem(f"{file}, action {number} has a target that searches too much; name the place step by step.")
    if ("update" in raw) == (raw.get("remove") is True):
        raise Problem(f"{file}, action {number} must have either `update` or `remove: true`.")
    return Action(
        target=raw["target"],
        why=raw["description"],
        evidence=raw["x-evidence"],
        update=raw.get("update"),
        remove=raw.get("remove") is True,
        was=raw.get("x-was", _NOTHING),
        releases=read_release_range(f"{file}, action {number}", raw["x-releases"])
        if "x-releases" in raw
        else EVERY_RELEASE,
    )


def _apply(document: Document, action: Action, release: str, place: str) -> None:
    location = _locate(document, action, release, place)
    if location is None:
        return
    *parents, last = location
    holder: Any = document
    for step in parents:
        holder = holder[step]
    found = holder[last]
    _check_guard(found, action, place)
    if action.remove:
        del holder[last]
    else:
        holder[last] = _merge(found, action.update)


def _locate(document: Document, action: Action, release: str, place: str) -> tuple[int | str, ...] | None:
    """Return the one place that the action is about, or None when the action is for other releases."""
    try:
        nodes = jsonpath.find(action.target, document)
    except jsonpath.JSONPathError as error:
        raise StaleAction(place, f"the target is not a JSONPath ({error}).", action) from error
    if not action.releases.holds(release):
        if nodes:
            said = (
                f"x-releases leaves out Jira {release}, whose document has the target; widen x-releases, or let the "
                "target select only what is wrong, with a filter."
            )
            raise StaleAction(place, said, action, nodes[0].value)
        return None
    if len(nodes) != 1:
        seen = f"is gone from the document of Jira {release}" if not nodes else f"names {len(nodes)} places"
        said = f"the target {seen}; look at what changed upstream, then correct, restrict or delete the action."
        raise StaleAction(place, said, action)
    if not nodes[0].location:
        raise StaleAction(place, "the target is the whole document; name the place that is wrong.", action)
    return nodes[0].location


def _check_guard(found: Any, action: Action, place: str) -> None:
    """Raise StaleAction unless the target holds what the action expects."""
    if is_array(found) and not action.remove:
        said = "the target is a list; update the object that holds it, and the list is appended to."
        raise StaleAction(place, said, action, found)
    expected = found if action.remove else project_onto(found, action.update)
    if write_guarded(expected) != write_guarded(action.was):
        was, now = _shorten(action.was), _shorten(expected)
        said = f"x-was says {was}, but the document holds {now}; decide again and correct x-was."
        raise StaleAction(place, said, action, expected)
    repeated = [] if action.remove else _list_repeated(found, action.update)
    if repeated:
        said = f"the document already holds the {repeated[0]}; delete what upstream corrected itself."
        raise StaleAction(place, said, action, expected)


def _shorten(value: Any) -> str:
    written = repr(value)
    return written if len(written) <= MAX_SHOWN else f"{written[:MAX_SHOWN]}…"


def write_guarded(value: Any) -> str:
    """Return what the guard compares: all of `value` but for operationIds and logins.

    Upstream renumbers ids between releases, and nothing of ours needs them: names.toml is keyed by METHOD and path.
    Logins are declared anew by normalise, whatever upstream says of them.
    """
    return json.dumps(drop_unguarded(value), sort_keys=True)


def drop_unguarded(value: Any) -> Any:
    """Return `value` without what no guard looks at."""
    if is_array(value):
        return [drop_unguarded(item) for item in value]
    if not is_object(value):
        return value
    return {key: drop_unguarded(inner) for key, inner in value.items() if not _is_unguarded(key, inner)}


def _is_unguarded(key: str, value: Any) -> bool:
    """Tell an id or a list of logins from the property of a schema that is called alike: that is a mapping."""
    return (key == "operationId" and isinstance(value, str)) or (key == "security" and is_array(value))


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
