"""restriction: the releases that a correction is for, once upstream has none of what it corrects.

An action whose target is gone, or is right, from a release on stays for the older pinned ones. In the newer its target
must select nothing, for other Overlay tools know no releases; where the place is still there, the target is narrowed to
what was wrong. Whether that holds is tried, on every pinned release.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from generator.correct.patch import Action, Overlay, StaleAction, fit_overlays
from generator.correct.spec import Spec
from generator.document.openapi import is_object
from generator.document.release import ReleaseRange, parse_release


@dataclass(frozen=True)
class Restriction:
    """What becomes of one action: its target, its releases, and its values where they stand at another depth."""

    file: str
    number: int
    target: str
    releases: str
    block: Mapping[str, Any]


def restrict(stale: StaleAction, spec: Spec, found: Any, now: Any) -> Restriction | None:
    """Return how the action of `stale` is kept for the pinned releases that it fits; None if it can't be told.

    `found` is what stands at its target where it fits, `now` what stands there where it does not; None for nothing.
    """
    file, number = split_place(stale.place)
    fitted = {release: fit_overlays(document, spec.overlays) for release, document in spec.releases.items()}
    fits = [release for release, (_patched, others) in fitted.items() if _fits(stale.place, others)]
    needing = [release for release in fits if stale.action.releases.holds(release)]
    others = [release for release in spec.releases if release not in fits]
    releases = _choose_range(stale.action.releases, needing, others)
    if releases is None:
        return None
    for target, block in _list_candidates(stale.action, found, now):
        action = replace(stale.action, target=target, releases=releases, **{_FIELDS[key]: block[key] for key in block})
        overlays = tuple(_put(each, number, action) if each.file == file else each for each in spec.overlays)
        tried = {release: fit_overlays(spec.releases[release], overlays) for release in spec.releases}
        same = all(tried[release][0] == fitted[release][0] for release in fits)
        if same and all(_fits(stale.place, left) for _patched, left in tried.values()):
            return Restriction(file, number, target, write_range(releases), block)
    return None


_FIELDS = {"update": "update", "x-was": "was"}


def split_place(place: str) -> tuple[str, int]:
    """Return the file and the number of an action from how it is told: `spec/overlays/issue.yaml, action 3`."""
    file, _, number = place.partition(", action ")
    return file, int(number)


def write_range(releases: ReleaseRange) -> str:
    """Return a range as x-releases says it."""
    bounds = (f">={releases.since}" if releases.since else "", f"<{releases.until}" if releases.until else "")
    return ", ".join(bound for bound in bounds if bound)


def _fits(place: str, stale: tuple[StaleAction, ...]) -> bool:
    return place not in {each.place for each in stale}


def _put(overlay: Overlay, number: int, action: Action) -> Overlay:
    actions = (*overlay.actions[: number - 1], action, *overlay.actions[number:])
    return replace(overlay, actions=actions)


def _choose_range(held: ReleaseRange, needing: list[str], others: list[str]) -> ReleaseRange | None:
    """Return the range that holds the releases in need and none of the others, where one side is all older."""
    if not needing or not others:
        return None
    places = [parse_release(release) for release in needing]
    later = [release for release in others if parse_release(release) > max(places)]
    earlier = [release for release in others if parse_release(release) < min(places)]
    if len(later) + len(earlier) < len(others):
        return None
    until = min(later, key=parse_release) if later else held.until
    since = min(needing, key=parse_release) if earlier and held.since is None else held.since
    return ReleaseRange(since, until)


def _list_candidates(action: Action, found: Any, now: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield (target, values to replace) of actions that may select only what was wrong, the plainest first."""
    yield action.target, {}
    if is_object(found):
        for key, value in sorted(found.items()):
            scalar = value is None or isinstance(value, (str, bool, int))
            if scalar and not (is_object(now) and now.get(key) == value and key in now):
                yield _narrow(action.target, f"{_step(key)}=={_write(value)}"), {}
    update, was = action.update, action.was
    if is_object(update) and len(update) == 1 and is_object(was) and is_object(found):
        ((key, inner),) = update.items()
        held = found.get(key)
        if is_object(inner) and is_object(held) and held and is_object(was.get(key)):
            missing = next((name for name in inner if name not in held), "")
            kept = next(iter(held))
            condition = f"{_step(kept)} && !{_step(missing)}"
            yield f"{action.target}[?({condition})]", {"update": inner, "x-was": was[key]}


def _narrow(target: str, condition: str) -> str:
    """Return `target` with a condition: in the filter at its end, or in one instead of the name at its end."""
    if target.endswith(")]") and "[?(" in target:
        return f"{target[:-2]} && {condition})]"
    if target.endswith("']"):
        return f"{target[: target.rindex('[')]}[?({condition})]"
    return f"{target[: target.rindex('.')]}[?({condition})]"


def _step(key: str) -> str:
    return f"@.{key}" if key.isidentifier() else f"@['{key}']"


def _write(value: Any) -> str:
    return f"'{value}'" if isinstance(value, str) else json.dumps(value)
