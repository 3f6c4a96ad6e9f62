"""Who made each change: Jira upstream, our corrections, or both.

The same two releases are compared twice: as upstream publishes them and as we correct them. Both comparisons name
things by upstream's nouns, so their changes can be held against each other.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from generator.compare.change import WHOLE, Change, Origin
from generator.compare.logins import SCOPE_NAMED


@dataclass(frozen=True)
class Absorbed:
    """A change of the upstream document that is none of the corrected one, and why."""

    change: Change
    why: str


def tell_origins(corrected: Iterable[Change], upstream: Iterable[Change]) -> tuple[Change, ...]:
    """Return the changes of the corrected documents, each with its origin.

    upstream     the upstream documents show the same change.
    both         they show another change of the same thing: upstream moved, and our corrections shape what came of it.
                 So it is with a model that only serves operations which upstream added or removed.
    corrections  they show none there: the correction of the one release differs from that of the other.
    """
    made = tuple(upstream)
    whole = {change.subject.key for change in made if change.subject.kind == "operation" and change.part == WHOLE}
    return tuple(replace(change, origin=_tell_origin(change, made, whole)) for change in corrected)


def _tell_origin(change: Change, upstream: tuple[Change, ...], whole: set[str]) -> Origin:
    if any(_is_same(change, other) for other in upstream):
        return "upstream"
    if any(_touches(change, other) for other in upstream):
        return "both"
    if change.rule == SCOPE_NAMED and any(_names_login(change, other) for other in upstream):
        return "upstream"
    serves = change.subject.kind == "model" and change.part == WHOLE and set(change.use.by_keys)
    return "both" if serves and serves <= whole else "corrections"


def _names_login(change: Change, other: Change) -> bool:
    """Tell whether upstream names a login of the same operation: what it calls a login, we declare as a scope."""
    return change.subject.key == other.subject.key and other.part.words in {"login", "scope"}


def _is_same(change: Change, other: Change) -> bool:
    if (change.rule, change.place) != (other.rule, other.place):
        return False
    # Of what is new as a whole, the values only describe it.
    is_new = change.rule.kind == "added" and change.part == WHOLE
    return is_new or (change.before, change.after) == (other.before, other.after)


def _touches(change: Change, other: Change) -> bool:
    """Tell whether two changes are of one thing, or of a thing and a part of it."""
    if change.subject.key != other.subject.key:
        return False
    return _is_within(change.part.text, other.part.text) or _is_within(other.part.text, change.part.text)


def _is_within(part: str, whole: str) -> bool:
    return part == whole or not whole or part.startswith((f"{whole}.", f"{whole}[", f"{whole}{{", f"{whole} "))


def list_absorbed(
    corrected: Iterable[Change], upstream: Iterable[Change], reached: Iterable[str]
) -> tuple[Absorbed, ...]:
    """Return the upstream changes that the corrected documents do not show, in their order.

    `reached` has the keys of the models that the corrected documents hold: the others serve no operation.
    """
    shown = tuple(corrected)
    known = frozenset(reached)
    return tuple(
        Absorbed(change, _explain(change, known))
        for change in upstream
        if not any(_touches(change, other) or _is_named_by(change, other) for other in shown)
    )


def _is_named_by(change: Change, other: Change) -> bool:
    return change.part.words in {"login", "scope"} and other.rule == SCOPE_NAMED and _names_login(other, change)


def _explain(change: Change, reached: frozenset[str]) -> str:
    if change.subject.kind == "model" and change.subject.key not in reached:
        if change.use.by:
            return "Our corrections put another model in its place."
        return "No operation reaches it, so we leave it out."
    return "Our corrections say the same of both releases."
