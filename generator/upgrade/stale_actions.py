"""stale_actions: what a person must see of a correction that no longer fits, to decide what becomes of it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from generator.correct.patch import StaleAction, find_places, fit_overlays, write_guarded
from generator.correct.spec import Spec
from generator.document.openapi import Document, is_array, is_object

_NOTHING = object()


@dataclass(frozen=True)
class ShownStaleAction:
    """A correction that does not fit the new document: what stood at its target, what stands there now, what to do."""

    place: str
    target: str
    said: str
    before: str
    after: str
    proposal: str

    def lines(self) -> list[str]:
        """Return the lines that show it."""
        return [
            f"{self.place}: {self.said}",
            f"    at {self.target}",
            *(f"  - {line}" for line in self.before.splitlines()),
            *(f"  + {line}" for line in self.after.splitlines()),
            f"    {self.proposal}",
        ]


def show_stale_actions(
    actions: tuple[StaleAction, ...], spec: Spec, previous: Document | None
) -> tuple[ShownStaleAction, ...]:
    """Return what to show of each of `actions`, the corrections that do not fit the current release of `spec`.

    `previous` is the document that was generated before.
    """
    if not actions:
        return ()
    new, releases, overlays = spec.current, spec.releases, spec.overlays
    corrected = fit_overlays(previous, overlays)[0] if previous else None
    fitted = {release: fit_overlays(document, overlays) for release, document in releases.items() if release != new}
    shown: list[ShownStaleAction] = []
    for stale in actions:
        target = stale.action.target
        needing = [
            release
            for release, (_document, others) in fitted.items()
            if stale.action.releases.holds(release) and stale.place not in {other.place for other in others}
        ]
        before = _find_value(previous, target) if previous else _NOTHING
        after = _find_value(releases[new], target)
        is_ours = corrected is not None and _is_corrected(stale, _find_value(corrected, target), after)
        shown.append(
            ShownStaleAction(
                stale.place,
                target,
                stale.said,
                _show(stale.action.was if before is _NOTHING else before),
                _show(stale.found if after is _NOTHING and stale.found is not None else after),
                _propose(new, needing, is_ours=is_ours),
            )
        )
    return tuple(shown)


def _propose(new: str, needing: list[str], *, is_ours: bool) -> str:
    if not is_ours:
        return "Decide: read what upstream did, then correct the action, restrict it with x-releases, or delete it."
    if not needing:
        return "Proposal: delete the action; upstream now says the same."
    return (
        f"Proposal: delete the action; upstream now says the same. As long as Jira {', '.join(needing)} is pinned, "
        f"keep it for that: x-releases: '<{new}', with a target that selects only what was wrong."
    )


def _is_corrected(stale: StaleAction, corrected: Any, after: Any) -> bool:
    """Tell whether upstream now says what our corrections made of the previous release."""
    if not stale.action.remove:
        return after is not _NOTHING and _holds(after, stale.action.update)
    if corrected is _NOTHING or after is _NOTHING:
        return corrected is after
    return _is_same(corrected, after)


def _is_same(one: Any, other: Any) -> bool:
    return write_guarded(one) == write_guarded(other)


def _holds(value: Any, update: Any) -> bool:
    """Tell whether everything that `update` writes stands in `value` already."""
    if is_object(value) and is_object(update):
        return all(key in value and _holds(value[key], inner) for key, inner in update.items())
    if is_array(value) and is_array(update):
        return all(any(_is_same(item, present) for present in value) for item in update)
    return _is_same(value, update)


def _find_value(document: Document, target: str) -> Any:
    places = find_places(document, target)
    return places[0].value if len(places) == 1 else _NOTHING


def _show(value: Any) -> str:
    return "nothing" if value is _NOTHING else json.dumps(value, indent=1, sort_keys=True, ensure_ascii=False)
