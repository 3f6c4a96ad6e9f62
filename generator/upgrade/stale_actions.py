"""stale_actions: what a person must see of a correction that no longer fits, and what is proposed to become of it."""

from __future__ import annotations

import difflib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from generator.correct.patch import StaleAction, drop_unguarded, find_places, fit_overlays, write_guarded
from generator.correct.spec import Spec
from generator.document.openapi import Document, is_array, is_object
from generator.upgrade.restriction import Restriction, restrict, split_place

MOST_LINES = 16
MOST_GONE = 4
_NOTHING = object()


@dataclass(frozen=True)
class ShownStaleAction:
    """A correction that does not fit a document: what stood at its target, what stands there now, what to do."""

    place: str
    release: str
    target: str
    said: str
    before: str
    after: str
    proposal: str
    restriction: Restriction | None = None
    """What is written into its file, to be accepted."""

    def lines(self) -> list[str]:
        """Return the lines that show it."""
        return [
            f"{self.place}, Jira {self.release}: {self.said}",
            f"    at {self.target}",
            *(f"  {line}" for line in _diff(self.before, self.after)),
            f"    {self.proposal}",
        ]


def show_stale_actions(
    stale: Mapping[str, tuple[StaleAction, ...]], spec: Spec, previous: Document | None
) -> tuple[ShownStaleAction, ...]:
    """Return what to show of each of `stale`, the corrections that do not fit a pinned release, by that release.

    `previous` is the document that was generated before. A correction is shown once, with the first release it misses.
    """
    shown: dict[str, ShownStaleAction] = {}
    for release, actions in stale.items():
        for action in actions:
            if action.place not in shown:
                shown[action.place] = _show(action, release, stale, spec, previous)
    return tuple(shown[place] for place in sorted(shown, key=split_place))


def _show(
    stale: StaleAction,
    release: str,
    all_stale: Mapping[str, tuple[StaleAction, ...]],
    spec: Spec,
    previous: Document | None,
) -> ShownStaleAction:
    action = stale.action
    unfit = {each for each, actions in all_stale.items() if stale.place in {other.place for other in actions}}
    fit = [each for each in spec.releases if each not in unfit]
    needing = [each for each in fit if action.releases.holds(each)]
    model = previous or (spec.releases[needing[-1]] if needing else None)
    before = _find_value(model, action.target) if model else _NOTHING
    after = _find_value(spec.releases[release], action.target)
    corrected = fit_overlays(model, spec.overlays)[0] if model else None
    is_ours = corrected is not None and _is_corrected(stale, _find_value(corrected, action.target), after)
    is_gone = after is _NOTHING and stale.found is None
    restriction = None
    if needing and (is_ours or is_gone):
        found = None if before is _NOTHING else before
        restriction = restrict(stale, spec, found, None if after is _NOTHING else after)
    return ShownStaleAction(
        stale.place,
        release,
        action.target,
        stale.said,
        _write(action.was if before is _NOTHING else before),
        _write(stale.found if after is _NOTHING and stale.found is not None else after),
        _propose(split_place(stale.place)[0], needing, restriction, is_ours=is_ours, is_gone=is_gone),
        restriction,
    )


def _propose(file: str, needing: list[str], restriction: Restriction | None, *, is_ours: bool, is_gone: bool) -> str:
    why = "the place is gone" if is_gone else "upstream now says the same"
    if restriction is not None:
        return (
            f"Proposal, written into {file}: {why}, so x-releases: '{restriction.releases}' keeps it for Jira "
            f"{', '.join(needing)}. Read it; nothing else is to be done."
        )
    if is_ours or (is_gone and not needing):
        kept = (
            f" As long as Jira {', '.join(needing)} is pinned, keep it for that, with x-releases and a target that "
            "selects only what was wrong."
            if needing
            else ""
        )
        return f"Proposal: delete the action from {file}; {why}.{kept}"
    todo = "correct the action, restrict it with x-releases, or delete it"
    return f"Decide in {file}: read what upstream did, then {todo}."


def _is_corrected(stale: StaleAction, corrected: Any, after: Any) -> bool:
    """Tell whether upstream now says what our corrections made of the previous release."""
    if not stale.action.remove:
        return after is not _NOTHING and holds(after, stale.action.update)
    if corrected is _NOTHING or after is _NOTHING:
        return corrected is after
    return _is_same(corrected, after)


def _is_same(one: Any, other: Any) -> bool:
    return write_guarded(one) == write_guarded(other)


def holds(value: Any, update: Any) -> bool:
    """Tell whether everything that `update` writes stands in `value` already; `{}`, any JSON, only as `{}`."""
    if not update:
        return _is_same(value, update)
    if is_object(value) and is_object(update):
        return all(key in value and holds(value[key], inner) for key, inner in update.items())
    if is_array(value) and is_array(update):
        return all(any(_is_same(item, present) for present in value) for item in update)
    return _is_same(value, update)


def _find_value(document: Document, target: str) -> Any:
    places = find_places(document, target)
    return places[0].value if len(places) == 1 else _NOTHING


def _write(value: Any) -> str:
    if value is _NOTHING:
        return "nothing"
    return json.dumps(drop_unguarded(value), indent=1, sort_keys=True, ensure_ascii=False)


def _diff(before: str, after: str) -> list[str]:
    """Return what is another, in few lines: the changed ones with one around them, or that all of it is gone."""
    old, new = before.splitlines(), after.splitlines()
    if after == "nothing" and len(old) > MOST_GONE:
        return [f"- all that stood there, {len(old)} lines"]
    compared = list(difflib.unified_diff(old, new, lineterm="", n=1))[2:]
    lines = [f"{line[:1]} {line[1:]}" for line in compared if not line.startswith("@@")]
    if len(lines) > MOST_LINES:
        return [*lines[:MOST_LINES], f"… and {len(lines) - MOST_LINES} lines more"]
    return lines
