"""published: the corrected document as other tools and other languages get it: with words, and nothing that trips them.

All words are ours: spec/summaries.toml, notes.toml, parameters.toml and tags.toml. They come in last, so that no other
stage sees them, and a comparison takes them out again: a text is no change of the API.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from generator.correct.normalise.headers import EXPERIMENTAL
from generator.correct.value_or_list import MARK, restore_alternatives, state_as_list
from generator.correct.words import UNIT_WORDS, Words
from generator.document.distil import OUR_TITLE, PUBLISHED_TITLE
from generator.document.openapi import (
    METHODS,
    Document,
    Schema,
    list_operations,
    operation_key,
    template_key,
    walk_schemas,
)
from generator.document.release import parse_release

_ABOUT = """\
The REST API of Jira Data Center {release}, as its servers speak it: Atlassian's own document of it, corrected.

**Unofficial.** Not made, checked or supported by Atlassian. Of Atlassian's document only facts are kept: paths,
names, types and flags. All words are those of the project jira-dc.

**Corrected.** Where the document and the servers disagree, the servers are right. Each correction has its reason and
its evidence in `spec/overlays/` of the project, as an OpenAPI Overlay 1.0 action. What servers have and Atlassian's
document leaves out is in `spec/supplements/`; what nobody has confirmed yet is in `spec/open.toml`.

**Extensions.**

- `x-since`: the first release that is known to have an operation.
- `x-upstream-name`: what Atlassian calls a schema.
- `x-extensible-enum`: known values; others may come.
- `x-keys`: the keys of the map are the names of that schema's properties, or a site's own.
- `x-value-or-list`: the one item may come in place of the list.
- `x-paging`: how to go through pages.
- `x-experimental`: Jira may change the operation in any release.
- `format: jira-date-time`: `2013-05-15T11:53:38.000+0000`, which is not quite RFC 3339.
"""
_LICENCE = {"name": "Apache-2.0", "url": "https://www.apache.org/licenses/LICENSE-2.0.html"}
_THEIRS = "https://developer.atlassian.com/server/jira/platform/rest/v{}/"
"""Atlassian's reference: 10003 is that of 10.3, 11003 that of 11.3."""

_ADDED = frozenset({"summary", "description", "x-since"})
"""What an operation gets."""


def publish_document(document: Document, words: Words, since: Mapping[str, str]) -> Document:
    """Return a copy of the corrected `document` with all that we can say of it.

    `since` tells the first release we know an operation in, by its template key.
    """
    release = document["info"]["version"]
    stated: Document = state_as_list(document)
    return {
        **stated,
        "info": {
            **stated["info"],
            "title": PUBLISHED_TITLE,
            "description": _ABOUT.format(release=release),
            "license": _LICENCE,
            "contact": {"name": "jira-dc"},
        },
        "components": {
            **stated["components"],
            "schemas": {name: _describe_fields(schema) for name, schema in stated["components"]["schemas"].items()},
        },
        "externalDocs": {"description": "Atlassian's own reference of this release.", "url": _find_reference(release)},
        "tags": list(_list_tags(document, words)),
        "paths": {
            path: {
                method: _describe_operation(method.upper(), path, value, words, since) if method in METHODS else value
                for method, value in item.items()
            }
            for path, item in stated["paths"].items()
        },
    }


def read_published(published: Document) -> Document:
    """Return a published document as the stages before had it: what `publish_document` adds is taken out."""
    document: Document = restore_alternatives(_without(published, "externalDocs", "tags"))
    document["info"] = {**_without(document["info"], "description", "license", "contact"), "title": OUR_TITLE}
    for *_key, operation in list_operations(document):
        for name in _ADDED & operation.keys():
            del operation[name]
        if "parameters" in operation:
            operation["parameters"] = [_without(each, "description") for each in operation["parameters"]]
    for schema in document["components"]["schemas"].values():
        for field in schema.get("properties", {}).values():
            field.pop("description", None)
    return document


def _without(node: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in node.items() if name not in names}


def _find_reference(release: str) -> str:
    major, minor, _patch = parse_release(release)
    return _THEIRS.format(major * 1000 + minor)


def _list_tags(document: Document, words: Words) -> Iterator[dict[str, str]]:
    for tag in sorted({tag for *_key, operation in list_operations(document) for tag in operation["tags"]}):
        yield {"name": tag, "description": words.tag(tag)} if words.tag(tag) else {"name": tag}


def _describe_fields(schema: Schema) -> Schema:
    """Return a schema whose fields say what is known of their values, as the docstrings of our classes do."""
    if "properties" not in schema:
        return schema
    fields = {name: _describe_field(field) for name, field in schema["properties"].items()}
    return {**schema, "properties": fields}


def _describe_field(field: Schema) -> Schema:
    known = next((each["x-extensible-enum"] for each in walk_schemas(field) if "x-extensible-enum" in each), ())
    said = f"One of {', '.join(map(str, known))}; other values may come." if known else ""
    if field.get("x-unit") in UNIT_WORDS:
        said = f"{UNIT_WORDS[field['x-unit']].capitalize()}."
    return {**field, "description": said} if said and "$ref" not in field else field


def _describe_operation(
    method: str, path: str, operation: dict[str, Any], words: Words, since: Mapping[str, str]
) -> dict[str, Any]:
    key = operation_key(method, path)
    template = template_key(method, path)
    described = {
        **operation,
        "summary": words.summary(key),
        "description": "\n\n".join(_list_paragraphs(key, operation, words)),
    }
    if template in since:
        described["x-since"] = since[template]
    if "parameters" in operation:
        described["parameters"] = [_describe_parameter(key, each, words) for each in operation["parameters"]]
    return described


def _list_paragraphs(key: str, operation: dict[str, Any], words: Words) -> Iterator[str]:
    yield words.summary(key)
    if words.note(key):
        yield words.note(key)
    if _answers_value_or_list(operation):
        yield "Where only one item is asked for, it may come as it is instead of the list."
    paging = operation.get("x-paging", {})
    if paging.get("start") and paging.get("size") and paging.get("in") == "query":
        yield f"Pages are asked for with `{paging['start']}` and `{paging['size']}`."
    if operation.get("x-experimental"):
        header, value = EXPERIMENTAL
        yield f"Experimental: Jira may change it in any release, and may want the header `{header}: {value}`."
    if operation.get("deprecated"):
        yield "Deprecated: Atlassian marks it as going away."
    before = operation.get("x-before")
    if before is not None:
        yield f"Servers before Jira {before['release']} have it at `{before['path']}`."


def _answers_value_or_list(operation: dict[str, Any]) -> bool:
    return any(
        media.get("schema", {}).get(MARK)
        for answer in operation["responses"].values()
        for media in answer.get("content", {}).values()
    )


def _describe_parameter(key: str, parameter: dict[str, Any], words: Words) -> dict[str, Any]:
    meaning = words.meaning(key, parameter["name"])
    return {**parameter, "description": meaning} if meaning else parameter
