"""When what was always seen is called required: the constants first, then one pure decision.

What is called required and is absent all the same is a fault, because it is reported as drift. So one server is never
enough, and what depends on the caller (`expand`, rights, privacy) or on the state of a thing is never called so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from generator.document.openapi import Document, Schema
from tests.evidence.count import Sighting, Sightings
from tests.evidence.sources import LIVE_PAGES, PAGE_FIELDS

IDENTITY = frozenset({"id", "key", "name", "self"})
"""What an entity is known by: two witnesses are enough."""
LEAST_SOURCES, LEAST_OBJECTS = 2, 4
"""Witnesses, and objects: for what an entity is known by, the list and the numbers of a page, and a primitive."""
OTHER_SOURCES, OTHER_OBJECTS = 5, 15
"""The same for any other property."""
ENOUGH_SOURCES = 4
"""Witnesses that outweigh an example of Atlassian's that lacks a property: some are older than the code."""
NEVER = frozenset(
    {
        "active",
        "aliases",
        "allowedValues",
        "assignee",
        "author",
        "avatarUrl",
        "avatarUrls",
        "comment",
        "deletedDate",
        "description",
        "editmeta",
        "emailAddress",
        "expand",
        "fields",
        "groups",
        "href",
        "iconUrl",
        "lead",
        "locale",
        "operations",
        "owner",
        "releaseDate",
        "renderedFields",
        "reporter",
        "schema",
        "statusCategory",
        "thumbnail",
        "timeZone",
        "title",
        "transitions",
        "updateAuthor",
        "url",
    }
)
"""What `expand`, `fields`, rights, privacy, or a user who is gone leaves out, however often it was seen."""
SHORT = {
    "Changelog": frozenset({"maxResults", "startAt"}),
    "CommentsWithPagination": frozenset({"maxResults", "startAt"}),
    "Component": frozenset({"self"}),
    "IssueLinkType": frozenset({"self"}),
    "IssueType": frozenset({"self"}),
    "Priority": frozenset({"self"}),
    "ProjectReference": frozenset({"self"}),
    "Resolution": frozenset({"id", "self"}),
    "SearchResults": frozenset({"maxResults", "startAt", "total"}),
    "SecurityLevel": frozenset({"self"}),
    "Sprint": frozenset({"self"}),
    "Status": frozenset({"id", "self"}),
    "StatusCategory": frozenset({"self"}),
    "User": frozenset({"key", "self"}),
    "UserReference": frozenset({"key", "name", "self"}),
    "Version": frozenset({"self"}),
    "WorklogWithPagination": frozenset({"maxResults", "startAt"}),
}
"""What is left out where a user is gone or is only referred to, and where a program put an answer together: within the
fields of an issue two of the sources have a status by its name alone, a project without its address, and a list of
comments without its numbers."""


@dataclass(frozen=True)
class Always:
    """A property that always comes, and what says so."""

    name: str
    objects: int
    sources: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.name} {self.objects} of {self.objects} ({len(self.sources)} sources)"


def decide(
    document: Document,
    sightings: Sightings,
    live: Iterable[str] = (),
    primitives: Iterable[tuple[str, str]] = (),
    examples: Sightings | None = None,
) -> dict[str, tuple[Always, ...]]:
    """Return by schema of the corrected `document` what always comes.

    `live` are the schemas that live tests saw as pages; `primitives` are (title, property) of the old contract, and
    `examples` what its examples hold, where one that lacks a property speaks against it.
    """
    schemas: Mapping[str, Schema] = document["components"]["schemas"]
    pages = {name for name, schema in schemas.items() if set(PAGE_FIELDS) <= schema.get("properties", {}).keys()}
    seen_live = pages & set(live)
    pooled = _pool([sightings[name] for name in pages & sightings.keys()], len(seen_live))
    strict = frozenset(primitives)
    found: dict[str, tuple[Always, ...]] = {}
    for name in sorted(pages & (sightings.keys() | seen_live) | sightings.keys()):
        properties: Schema = schemas[name]["properties"]
        kept: list[Always] = []
        for each in sorted(properties):
            is_envelope = name in pages and each in PAGE_FIELDS
            sighting = pooled if is_envelope else sightings.get(name, Sighting())
            least = _least(name, each, properties[each], is_list_page=_is_page(schemas[name]), strict=strict)
            always = None if least is None else _judge(each, sighting, *least)
            doubted = not is_envelope and _lacks(each, (examples or {}).get(name))
            if always is not None and (not doubted or len(always.sources) >= ENOUGH_SOURCES):
                kept.append(always)
        if kept:
            found[name] = tuple(kept)
    return found


def _least(
    schema: str, name: str, declared: Schema, *, is_list_page: bool, strict: frozenset[tuple[str, str]]
) -> tuple[int, int] | None:
    """Return how many sources and objects a property needs, or None where it is never called required."""
    if declared.get("nullable") or name in SHORT.get(schema, ()):
        return None
    if name in NEVER:
        return None
    in_page = is_list_page and (declared.get("type") == "array" or name in {"maxResults", "startAt", "total"})
    if name in IDENTITY or in_page or any(name == each and _same(schema, title) for title, each in strict):
        return LEAST_SOURCES, LEAST_OBJECTS
    return OTHER_SOURCES, OTHER_OBJECTS


def _is_page(schema: Schema) -> bool:
    properties: Schema = schema.get("properties", {})
    return {"maxResults", "startAt"} <= properties.keys()


def _same(schema: str, title: str) -> bool:
    return schema == title.replace(" ", "")


def _judge(name: str, sighting: Sighting, sources: int, objects: int) -> Always | None:
    held = sighting.held.get(name)
    total = sum(sighting.objects.values())
    if held is None or sum(held.values()) < total or len(held) < sources or total < objects:
        return None
    return Always(name, total, tuple(sorted(held)))


def _lacks(name: str, sighting: Sighting | None) -> bool:
    """Return whether some object was seen without the property."""
    return sighting is not None and sum(sighting.held[name].values()) < sum(sighting.objects.values())


def without(sightings: Sightings, source: str) -> Sightings:
    """Return what all others show than `source`."""
    return {
        name: Sighting(_less(each.objects, source), {key: _less(held, source) for key, held in each.held.items()})
        for name, each in sightings.items()
        if len(each.objects) > 1 or source not in each.objects
    }


def _less(counted: Counter[str], source: str) -> Counter[str]:
    return Counter({name: count for name, count in counted.items() if name != source})


def _pool(sightings: Iterable[Sighting], live: int) -> Sighting:
    """Return what was seen of all pages together: one class of Jira's writes them all."""
    whole = Sighting()
    for sighting in sightings:
        whole.objects.update(sighting.objects)
        for name, held in sighting.held.items():
            whole.held[name].update(held)
    if live:
        whole.objects[LIVE_PAGES] += live
        for name in PAGE_FIELDS:
            whole.held[name][LIVE_PAGES] += live
    return whole
