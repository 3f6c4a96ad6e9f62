"""renamed: what a new document only calls otherwise: path variables, tags, schemas, and operations that moved.

The first three keep the name of before, by spec/renames.toml. A moved operation has another URL, so its names and words
are copied to the new one, and its corrections too.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from generator.compare.renames import pair_models
from generator.correct.name import propose_name
from generator.correct.patch import drop_unguarded
from generator.correct.renames import NO_RENAMES, Renames
from generator.document.openapi import Document, list_operations, operation_key, template_key


@dataclass(frozen=True)
class Found:
    """What was only renamed, and which operations moved: key of before → key of now."""

    renames: Renames = NO_RENAMES
    moved: tuple[tuple[str, str], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.renames or self.moved)


def find_renamed(before: Document, after: Document) -> Found:
    """Return what `after` calls otherwise than `before`, where nothing else can be meant."""
    return Found(
        Renames(_find_paths(before, after), _find_tags(before, after), _find_schemas(before, after)),
        tuple(_find_moved(before, after).items()),
    )


def _find_paths(before: Document, after: Document) -> dict[str, str]:
    """Return {path now: path before} of those that differ in the names of their variables only."""
    old, new = _list_templates(before), _list_templates(after)
    return {
        new[template][0]: old[template][0]
        for template in sorted(old.keys() & new.keys())
        if len(old[template]) == len(new[template]) == 1 and old[template] != new[template]
    }


def _list_templates(document: Document) -> dict[str, list[str]]:
    templates: dict[str, list[str]] = {}
    for path in document["paths"]:
        templates.setdefault(template_key("", path), []).append(path)
    return templates


def _find_tags(before: Document, after: Document) -> dict[str, str]:
    """Return {tag now: tag before} where all operations of a tag that is gone have one new tag."""
    old = {template_key(method, path): operation["tags"][:1] for method, path, operation in list_operations(before)}
    new = {template_key(method, path): operation["tags"][:1] for method, path, operation in list_operations(after)}
    tags_before, tags_after = ({tag for tags in side.values() for tag in tags} for side in (old, new))
    found: dict[str, str] = {}
    for tag in sorted(tags_before - tags_after):
        now = {tuple(new[key]) for key, tags in old.items() if tags == [tag] and key in new}
        names = next(iter(now)) if len(now) == 1 else ()
        if names and names[0] not in tags_before and names[0] not in found:
            found[names[0]] = tag
    return found


def _find_schemas(before: Document, after: Document) -> dict[str, str]:
    """Return {schema now: schema before} of those that say the same under another name."""
    old, new = before["components"]["schemas"], after["components"]["schemas"]
    gone = {name: schema for name, schema in old.items() if name not in new}
    come = {name: schema for name, schema in new.items() if name not in old}
    return {now: was for was, now in pair_models(gone, come, str, str).items()}


def _find_moved(before: Document, after: Document) -> dict[str, str]:
    """Return {key before: key now} of the operations that are the same at another path."""
    old, new = _list_keys(before), _list_keys(after)
    templates = [{template_key(*key.split(" ", 1)) for key in side} for side in (old, new)]
    kept = templates[0] & templates[1]
    gone = {key: _write_content(key, each) for key, each in old.items() if template_key(*key.split(" ", 1)) not in kept}
    come = {key: _write_content(key, each) for key, each in new.items() if template_key(*key.split(" ", 1)) not in kept}
    many_gone, many_come = Counter(gone.values()), Counter(come.values())
    places = {content: key for key, content in come.items()}
    return {
        key: places[content]
        for key, content in sorted(gone.items())
        if many_gone[content] == many_come.get(content) == 1
    }


def _list_keys(document: Document) -> dict[str, dict[str, Any]]:
    return {operation_key(method, path): operation for method, path, operation in list_operations(document)}


def _write_content(key: str, operation: Mapping[str, Any]) -> str:
    """Return all that makes an operation the same one: its method, what its id says, what it takes and answers."""
    name = propose_name(str(operation.get("operationId", "")))
    return json.dumps([key.split(" ", 1)[0], name, drop_unguarded(dict(operation))], sort_keys=True)
