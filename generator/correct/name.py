"""name: the only place that makes public names, for operations, their iterators, resources and classes.

Operations are keyed by METHOD + path, never by operationId: every seventh id ends in a number that moves between
releases. Every method name stands in spec/names.toml, so an id renamed upstream changes nothing here.
"""

from __future__ import annotations

import copy
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from generator.correct.always import require_what_always_comes
from generator.correct.hoist import hoist_objects
from generator.correct.reserved import is_free_class, is_free_method, is_free_resource
from generator.correct.spelling import spell_pascal, spell_snake
from generator.document.openapi import (
    SCHEMA_PREFIX,
    Document,
    Schema,
    is_array,
    is_object,
    list_operations,
    operation_key,
)
from generator.problem import Problem

NAMES_FILE = "spec/names.toml"
_MINOR = re.compile(r"(\d{1,4})\.(\d{1,4})")
_SNAKE = re.compile(r"[a-z][a-z0-9_]*")
_PASCAL = re.compile(r"[A-Z][A-Za-z0-9]*")
_ITERATED = re.compile(r"^(?:get|find)_(?:all_|paginated_)?")
_JAVA_SUFFIX = re.compile(r"(?:Json)?Bean$")


@dataclass(frozen=True)
class Was:
    """The name that a method of ours had before `since`, a minor version: it is an alias until the next one."""

    name: str
    since: tuple[int, int]


@dataclass(frozen=True)
class Names:
    """The content of spec/names.toml."""

    methods: Mapping[str, str]
    resources: Mapping[str, str]
    classes: Mapping[str, str]
    was: Mapping[str, Was] = field(default_factory=dict[str, Was])

    def method(self, key: str) -> str:
        """Return the method name of the operation `METHOD /path`."""
        return self.methods[key]

    def resource(self, tag: str) -> str:
        """Return the attribute and module name of a tag."""
        return self.resources.get(tag) or spell_snake(tag)

    def resource_class(self, tag: str) -> str:
        """Return what the two classes of a tag are called, without `Api` and `Async`."""
        return spell_pascal(self.resource(tag))

    def class_for(self, schema_name: str) -> str:
        """Return the class name of a schema: chosen by hand, or without Java's `Bean`."""
        return self.classes.get(schema_name) or spell_pascal(_JAVA_SUFFIX.sub("", schema_name) or schema_name)


def read_names(content: Mapping[str, Any]) -> Names:
    """Return the names that the parsed spec/names.toml states; a Problem names a line that can't be a name."""
    adopted, chosen = _read_section(content, "adopted"), _read_section(content, "chosen")
    twice = sorted(chosen.keys() & adopted.keys())
    if twice:
        raise Problem(f"{NAMES_FILE} names {twice[0]} both in [adopted] and in [chosen]; delete one line.")
    names = Names(
        {**adopted, **chosen},
        _read_section(content, "resources"),
        _read_section(content, "classes"),
        _read_was(content.get("was", {})),
    )
    unknown = sorted(names.was.keys() - names.methods.keys())
    if unknown:
        raise Problem(f"{NAMES_FILE} keeps a name for {unknown[0]} under [was], but gives it no name of today.")
    for key, method in [*names.methods.items(), *((key, was.name) for key, was in names.was.items())]:
        if not (_SNAKE.fullmatch(method) and is_free_method(method)):
            raise Problem(
                f"{NAMES_FILE} names {key} {method!r}, which is no Python method name in snake case that is free."
            )
    for tag in names.resources:
        _check_resource(tag, names)
    for schema_name in names.classes:
        _check_class(names.class_for(schema_name), schema_name)
    return names


def _read_section(content: Mapping[str, Any], section: str) -> dict[str, str]:
    """Return what a section of the file names: a text each, or a table with a text `name` and its reason."""
    entries = content.get(section, {})
    if not is_object(entries):
        raise Problem(f"{NAMES_FILE} has no table [{section}]; each of its lines is `upstream name = our name`.")
    named = {key: entry.get("name") if is_object(entry) else entry for key, entry in entries.items()}
    for key, name in named.items():
        if not isinstance(name, str) or not name:
            raise Problem(f"{NAMES_FILE} has no name for {key} under [{section}]; write it as text.")
    return {key: str(name) for key, name in named.items()}


def _read_was(entries: Any) -> dict[str, Was]:
    """Return what [was] says: `"METHOD /path" = { name = "old_name", since = "0.3" }`."""
    read: dict[str, Was] = {}
    for key, entry in entries.items() if is_object(entries) else ():
        since = _MINOR.fullmatch(str(entry.get("since"))) if is_object(entry) else None
        if since is None or not isinstance(entry.get("name"), str):
            raise Problem(
                f'{NAMES_FILE}: write {key} under [was] as {{ name = "old_name", since = "0.3" }}, with the minor '
                "version of ours that has renamed it."
            )
        read[key] = Was(entry["name"], (int(since[1]), int(since[2])))
    return read


def _check_resource(tag: str, names: Names) -> None:
    resource = names.resource(tag)
    if not (_SNAKE.fullmatch(resource) and is_free_resource(resource)):
        raise Problem(
            f"{NAMES_FILE}: the resource of the tag {tag!r} can't be called {resource!r}, which is no Python name in "
            "snake case or hides something of the client; choose another under [resources]."
        )


def _check_class(class_name: str, schema_name: str) -> None:
    if not (_PASCAL.fullmatch(class_name) and is_free_class(class_name)):
        raise Problem(
            f"{NAMES_FILE}: the class of the schema {schema_name!r} can't be called {class_name!r}, which is no Python "
            "class name or one that the generated code uses; choose another under [classes]."
        )


def name_iterator(method: str) -> str:
    """Return the name of the lazy iterator beside a paged method: `get_all_boards` → `iter_boards`."""
    return "iter_" + (_ITERATED.sub("", method) or method)


def name_document(document: Document, names: Names) -> Document:
    """Return a copy with our operationIds and class names, every inline object hoisted to a named schema.

    What is sent gets a name of its own where it is not what is read.

    Raises Problem when an operation has no name, or when two of one tag share a name. Lines for operations that only
    other pinned releases have are allowed.
    """
    named = copy.deepcopy(document)
    check_names(named, names)
    for method, path, operation in list_operations(named):
        key = operation_key(method, path)
        operation["operationId"] = f"{names.resource(operation['tags'][0])}_{names.method(key)}"
    _rename_schemas(named, names)
    hoist_objects(named)
    require_what_always_comes(named)
    _check_classes(named, names)
    return named


def check_names(document: Document, names: Names) -> None:
    """Raise Problem unless spec/names.toml names every operation, iterator and resource once, and uniquely."""
    tags: dict[str, str] = {}
    made: list[tuple[str, str]] = []
    for method, path, operation in list_operations(document):
        key = operation_key(method, path)
        if key not in names.methods:
            proposal = propose_name(operation.get("operationId", f"{method.lower()}{path}"))
            raise Problem(
                f'{NAMES_FILE} has no name for {key}; add `"{key}" = "{proposal}"` under [adopted], or choose one.'
            )
        tags[key] = operation["tags"][0]
        if "x-paging" in operation:
            made.append((tags[key], name_iterator(names.method(key))))
            if key in names.was and name_iterator(names.was[key].name) != made[-1][1]:
                made.append((tags[key], name_iterator(names.was[key].name)))
    counted = Counter((tag, name) for key, tag in tags.items() for name in _list_names(key, names))
    for (tag, method_name), count in counted.items():
        if count > 1:
            raise Problem(
                f"{NAMES_FILE} gives {count} operations of {tag} the name {method_name}; choose others under [chosen]."
            )
    for (tag, iterator), count in Counter(made).items():
        if count + counted[tag, iterator] > 1:
            raise Problem(
                f"{NAMES_FILE}: {iterator} of {tag} would be made twice, as the iterator of a paged operation and as "
                "that of another or as a method; choose another method name under [chosen]."
            )
    _check_resources(sorted(set(tags.values())), names)


def _list_names(key: str, names: Names) -> list[str]:
    """Return the name of an operation, and the one that it had."""
    return [names.method(key), *([names.was[key].name] if key in names.was else [])]


def _check_resources(tags: list[str], names: Names) -> None:
    taken: dict[str, str] = {}
    for tag in tags:
        _check_resource(tag, names)
        other = taken.setdefault(names.resource_class(tag), tag)
        if other != tag:
            raise Problem(
                f"{NAMES_FILE}: the tags {other} and {tag} would both become the resource {names.resource(tag)}; "
                "choose different names under [resources]."
            )


def _check_classes(document: Document, names: Names) -> None:
    """Refuse a class, hoisted ones included, that is called like something in the modules that import it."""
    stems = {names.resource_class(operation["tags"][0]) for *_key, operation in list_operations(document)}
    resource_classes = {f"{prefix}{stem}Api" for stem in stems for prefix in ("", "Async")}
    for class_name, schema in document["components"]["schemas"].items():
        upstream = schema.get("x-upstream-name", class_name)
        _check_class(class_name, upstream)
        if class_name in resource_classes:
            raise Problem(
                f"{NAMES_FILE}: the schema {upstream!r} would become {class_name}, which is the class of a resource; "
                "choose another name under [classes]."
            )


def propose_name(operation_id: str) -> str:
    """Return the name that an operationId suggests: snake case, without the number upstream's generator adds."""
    return spell_snake(re.sub(r"_\d+$", "", operation_id))


def _rename_schemas(document: Document, names: Names) -> None:
    components: dict[str, Schema] = document["components"]["schemas"]
    renamed: dict[str, str] = {}
    for old in components:
        new = names.class_for(old)
        if new in renamed.values():
            other = next(name for name, taken in renamed.items() if taken == new)
            raise Problem(
                f"{old} and {other} would both become the class {new}; choose names under [classes] in {NAMES_FILE}."
            )
        renamed[old] = new
    document["paths"] = _refer_to(document["paths"], renamed)
    components = _refer_to(components, renamed)
    for old, new in renamed.items():
        if old != new:
            components[old]["x-upstream-name"] = old
    document["components"]["schemas"] = {
        renamed[old]: components[old] for old in sorted(components, key=renamed.__getitem__)
    }


def _refer_to(node: Any, renamed: Mapping[str, str]) -> Any:
    """Return a copy of `node` in which every reference leads to the renamed schema."""
    if is_array(node):
        return [_refer_to(child, renamed) for child in node]
    if not is_object(node):
        return node
    copied = {key: _refer_to(child, renamed) for key, child in node.items()}
    reference = node.get("$ref")
    if isinstance(reference, str):
        copied["$ref"] = SCHEMA_PREFIX + renamed[reference.removeprefix(SCHEMA_PREFIX)]
    return copied
