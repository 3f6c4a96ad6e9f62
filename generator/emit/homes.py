"""homes: which file of generated/jira_dc/models/ a class stands in. It is that of the tag that uses it most, for ever.

- An operation uses what it takes or answers. A class that bears the tag's name counts before numbers: `SearchResults`
  belongs to `search`, though more operations of `board` answer it.
- What no operation names is a part of other classes and stands where most of them stand.
- What is sent of a class, `ProjectInput`, stands beside what is read, `Project`.
- A class stays where the oldest pinned release has it: a count that shifts in a new release moves nothing, nor does a
  tag that is gone.
- No two files import each other. Where they would, the file that needs the fewest classes of the others gets these.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from generator.correct.always import AS_SENT, SUFFIX
from generator.correct.name import Names
from generator.document.openapi import (
    Document,
    Schema,
    list_operation_schemas,
    list_operations,
    referenced_name,
    walk_schemas,
)


@dataclass(frozen=True)
class _Uses:
    """Who uses which class; `ProjectInput` goes by the name of `Project`."""

    operations: Mapping[str, Counter[str]]
    """By class, how many operations of each tag name it."""
    all_operations: Mapping[str, Counter[str]]
    """The same, with those that name a class which holds it."""
    parts: Mapping[str, frozenset[str]]
    """By class, the others that it holds."""


def place_classes(older: Iterable[Document], document: Document, names: Names) -> dict[str, str]:
    """Return the tag of each class of a corrected document; the `older` releases, oldest first, are corrected too."""
    homes: dict[str, str] = {}
    for each in (*older, document):
        uses = _list_uses(each)
        homes = _part_circles(_choose_homes(uses, homes, names), uses.parts)
    classes = {name: _read_name(name, schema) for name, schema in document["components"]["schemas"].items()}
    return {name: homes[read] for name, read in classes.items() if read in homes}


def _read_name(name: str, schema: Schema) -> str:
    return name.removesuffix(SUFFIX) if schema.get(AS_SENT) else name


def _list_uses(document: Document) -> _Uses:
    components: dict[str, Schema] = document["components"]["schemas"]
    parts: dict[str, set[str]] = {}
    for name, schema in components.items():
        own = _read_name(name, schema)
        parts.setdefault(own, set()).update(_list_classes([schema], components) - {own})
    held = {name: frozenset(inner) for name, inner in parts.items()}
    operations: dict[str, Counter[str]] = {name: Counter() for name in held}
    all_operations: dict[str, Counter[str]] = {name: Counter() for name in held}
    for _method, _path, operation in list_operations(document):
        succeeding = {status: each for status, each in operation["responses"].items() if status[0] == "2"}
        stated = list_operation_schemas({**operation, "responses": succeeding})
        named = _list_classes([schema for place, schema in stated if place != "parameter"], components)
        for name in named:
            operations[name][operation["tags"][0]] += 1
        for name in named.union(*(_reach(name, held) for name in named)):
            all_operations[name][operation["tags"][0]] += 1
    return _Uses(operations, all_operations, held)


def _list_classes(roots: Iterable[Schema], components: Mapping[str, Schema]) -> set[str]:
    """Return the classes that `roots` name; a schema without properties is no class, but may name some."""
    found: set[str] = set()
    passed: set[str] = set()
    pending = [inner for root in roots for inner in walk_schemas(root)]
    while pending:
        name = referenced_name(pending.pop())
        if name is None or name in passed or name not in components:
            continue
        passed.add(name)
        if components[name].get("properties"):
            found.add(_read_name(name, components[name]))
        else:
            pending += walk_schemas(components[name])
    return found


def _choose_homes(uses: _Uses, before: Mapping[str, str], names: Names) -> dict[str, str]:
    homes = {name: tag for name, tag in before.items() if name in uses.parts}
    for name, counted in uses.operations.items():
        if counted and name not in homes:
            homes[name] = _choose(name, counted, uses, names)
    placed = set(homes)
    while placed:
        holders: dict[str, Counter[str]] = {}
        for name in placed:
            for part in uses.parts[name] - homes.keys():
                holders.setdefault(part, Counter())[homes[name]] += 1
        homes |= {name: _choose(name, counted, uses, names) for name, counted in holders.items()}
        placed = set(holders)
    return homes


def _choose(name: str, counted: Counter[str], uses: _Uses, names: Names) -> str:
    def rank(tag: str) -> tuple[int, int, int, str]:
        stem = names.resource_class(tag).removesuffix("s")
        return -len(stem) if name.startswith(stem) else 0, -counted[tag], -uses.all_operations[name][tag], tag

    return min(counted, key=rank)


def _part_circles(homes: Mapping[str, str], parts: Mapping[str, frozenset[str]]) -> dict[str, str]:
    """Return homes of which no two need each other: each round settles files that need no other that waits."""
    settled = dict(homes)
    reached = {name: _reach(name, parts) & homes.keys() for name in homes}
    waiting = set(homes.values())
    while waiting:
        wanted: dict[str, set[str]] = {tag: set() for tag in waiting}
        for name, tag in settled.items():
            if tag in waiting:
                wanted[tag] |= {part for part in reached[name] if settled[part] in waiting - {tag}}
        ready = {tag for tag in waiting if not wanted[tag]}
        if not ready:
            needed = {tag: frozenset(settled[part] for part in wanted[tag]) for tag in waiting}
            everything = {tag: _reach(tag, needed) for tag in waiting}
            circles = [tag for tag in waiting if all(tag in everything[other] for other in everything[tag])]
            least = min(circles, key=lambda tag: (len(wanted[tag]), tag))
            for part in wanted[least]:
                settled[part] = least
            ready = {least}
        waiting -= ready
    return settled


def _reach(start: str, steps: Mapping[str, frozenset[str]]) -> set[str]:
    """Return everything that `start` leads to; itself too where a way leads back."""
    reached: set[str] = set()
    pending = [start]
    while pending:
        for step in steps.get(pending.pop(), frozenset()) - reached:
            reached.add(step)
            pending.append(step)
    return reached
