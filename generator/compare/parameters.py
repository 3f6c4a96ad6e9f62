"""What became of the path, query and header parameters of one operation."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from generator.compare.change import Change, Part, Rule, Use
from generator.compare.renames import pair_fields
from generator.compare.side import ComparedOperation
from generator.compare.value_rules import PARAMETER
from generator.compare.values import Namer, compare_values, write_trail
from generator.correct.normalise.headers import EXPERIMENTAL, XSRF
from generator.correct.spelling import spell_argument

PATH_PARAMETER_RENAMED = Rule(
    "request-path-parameter-renamed",
    "renamed",
    "is renamed",
    "breaking",
    "compatible",
    "The URL is the same, but Python code that passes the argument by name fails.",
)
NEW_REQUIRED_PARAMETER = Rule(
    "new-required-request-parameter",
    "added",
    "is new and required",
    "breaking",
    "compatible",
    "A call without it is refused.",
)
NEW_OPTIONAL_PARAMETER = Rule(
    "new-optional-request-parameter", "added", "is new", "compatible", "compatible", "It may be left out."
)
PARAMETER_REMOVED = Rule(
    "request-parameter-removed",
    "removed",
    "is gone",
    "breaking",
    "compatible",
    "Our client no longer takes it, and a server that ignores it answers something else without a word.",
)
PARAMETER_RENAMED = Rule(
    "request-parameter-renamed",
    "renamed",
    "is perhaps renamed",
    "breaking",
    "compatible",
    "One parameter is gone and one of the same type is new; calls that pass the old name fail.",
)
PARAMETER_BECAME_REQUIRED = Rule(
    "request-parameter-became-required",
    "changed",
    "is required now",
    "breaking",
    "compatible",
    "A call without it is refused.",
)
PARAMETER_BECAME_OPTIONAL = Rule(
    "request-parameter-became-optional",
    "changed",
    "is optional now",
    "compatible",
    "compatible",
    "It may still be passed.",
)
PARAMETER_SERIALIZATION_CHANGED = Rule(
    "request-parameter-serialization-changed",
    "changed",
    "is written in another way",
    "risky",
    "compatible",
    "Our client writes it that way; a URL built by hand the old way is now read differently.",
)
PARAMETER_DEPRECATED = Rule(
    "request-parameter-deprecated",
    "changed",
    "is deprecated",
    "compatible",
    "compatible",
    "It still works; Jira announces that it will go.",
)
PARAMETER_REACTIVATED = Rule(
    "request-parameter-reactivated",
    "changed",
    "is no longer deprecated",
    "compatible",
    "compatible",
    "What worked goes on working.",
)

RULES = (
    PATH_PARAMETER_RENAMED,
    NEW_REQUIRED_PARAMETER,
    NEW_OPTIONAL_PARAMETER,
    PARAMETER_REMOVED,
    PARAMETER_RENAMED,
    PARAMETER_BECAME_REQUIRED,
    PARAMETER_BECAME_OPTIONAL,
    PARAMETER_SERIALIZATION_CHANGED,
    PARAMETER_DEPRECATED,
    PARAMETER_REACTIVATED,
)
"""The rules that this module applies."""


_SENT_BY_CLIENT = frozenset({EXPERIMENTAL[0], XSRF[0]})
_SENT = Use(sent=True, read=False)
_VARIABLE = re.compile(r"\{([^}]*)\}")
_STYLES = {"path": "simple", "header": "simple", "query": "form", "cookie": "form"}
"""How OpenAPI writes a parameter that does not say it."""

Parameters = Mapping[tuple[str, str], dict[str, Any]]


def compare_parameters(before: ComparedOperation, after: ComparedOperation, namer: Namer) -> Iterator[Change]:
    """Yield what changed in the parameters; those of the path are matched by position, all others by place and name."""
    variables = dict(zip(_VARIABLE.findall(before.path), _VARIABLE.findall(after.path), strict=True))
    for old, new in variables.items():
        if old != new:
            yield _change(PATH_PARAMETER_RENAMED, after, ("path", new), before=old, after=new)
    old_ones = {
        (place, variables.get(name, name) if place == "path" else name): parameter
        for (place, name), parameter in _list(before).items()
    }
    new_ones = _list(after)
    gone = {key: parameter for key, parameter in old_ones.items() if key not in new_ones}
    come = {key: parameter for key, parameter in new_ones.items() if key not in old_ones}
    yield from _compare_sets(after, gone, come, namer)
    for key in sorted(old_ones.keys() & new_ones.keys()):
        yield from _compare_one(after, key, old_ones[key], new_ones[key], namer)


def _list(operation: ComparedOperation) -> dict[tuple[str, str], dict[str, Any]]:
    """Return the parameters that a caller gives. What our client sends by itself is told as what asks for it."""
    return {
        (each["in"], each["name"]): each
        for each in operation.content.get("parameters", ())
        if not (each["in"] == "header" and each["name"] in _SENT_BY_CLIENT)
    }


def _compare_sets(after: ComparedOperation, gone: Parameters, come: Parameters, namer: Namer) -> Iterator[Change]:
    """Yield the parameters that only one side has, and which of them were perhaps renamed."""
    renamed: dict[tuple[str, str], tuple[str, str]] = {}
    for place in sorted({place for place, _name in gone}):
        old = {name: parameter["schema"] for (where, name), parameter in gone.items() if where == place}
        new = {name: parameter["schema"] for (where, name), parameter in come.items() if where == place}
        pairs = pair_fields(old, new, namer.key_before, namer.key_after)
        renamed |= {(place, old_name): (place, new_name) for old_name, new_name in pairs.items()}
    for key in sorted(gone):
        if key in renamed:
            new_name = renamed[key][1]
            yield _change(PARAMETER_RENAMED, after, key, before=key[1], after=new_name, candidate=True)
        else:
            yield _change(PARAMETER_REMOVED, after, key)
    for key in sorted(come.keys() - set(renamed.values())):
        required = bool(come[key].get("required"))
        yield _change(NEW_REQUIRED_PARAMETER if required else NEW_OPTIONAL_PARAMETER, after, key)


def _compare_one(
    operation: ComparedOperation, key: tuple[str, str], old: dict[str, Any], new: dict[str, Any], namer: Namer
) -> Iterator[Change]:
    flags: tuple[tuple[str, Rule, Rule], ...] = (
        ("required", PARAMETER_BECAME_REQUIRED, PARAMETER_BECAME_OPTIONAL),
        ("deprecated", PARAMETER_DEPRECATED, PARAMETER_REACTIVATED),
    )
    for flag, raised, lowered in flags:
        if bool(old.get(flag)) != bool(new.get(flag)):
            yield _change(raised if new.get(flag) else lowered, operation, key)
    if _is_list(old) and _is_list(new) and _write_style(old) != _write_style(new):
        styles = _write_style(old), _write_style(new)
        yield _change(PARAMETER_SERIALIZATION_CHANGED, operation, key, before=styles[0], after=styles[1])
    for finding in compare_values(old["schema"], new["schema"], PARAMETER, namer):
        part = (key[0], f"{key[1]}{write_trail(finding.trail)}")
        yield _change(finding.rule, operation, part, before=finding.before, after=finding.after)


def _is_list(parameter: dict[str, Any]) -> bool:
    return parameter["schema"].get("type") in {"array", "object"}


def _write_style(parameter: dict[str, Any]) -> str:
    style = parameter.get("style", _STYLES[parameter["in"]])
    return f"{style}, {'repeated' if parameter.get('explode', style == 'form') else 'joined'}"


def _change(
    rule: Rule,
    operation: ComparedOperation,
    key: tuple[str, str],
    *,
    before: str = "",
    after: str = "",
    candidate: bool = False,
) -> Change:
    place, name = key
    part = Part(f"{place} parameter", name, spell_argument(name))
    return Change(rule, operation.subject, _SENT, part, before, after, candidate=candidate)
