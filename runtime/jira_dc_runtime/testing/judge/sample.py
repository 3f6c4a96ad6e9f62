"""Make an answer that the document allows: the default reply of every operation, the same every time."""

from __future__ import annotations

from typing import Any, Final

from jira_dc_runtime.ground.json_kind import is_array, is_object

from .document import Document, Operation, Schema

MAX_DEPTH: Final = 4
MOMENT: Final = "2026-01-05T09:30:00.000"
_FORMATS: Final = {"jira-date-time": f"{MOMENT}+0000", "date-time": f"{MOMENT}Z", "date": MOMENT[:10]}
BARE_TEXT: Final = "x-bare-text"
"""Marks a text that comes without quotes, under the name of JSON."""
_ZIP: Final = b"PK\x05\x06" + bytes(18)  # an archive without files

# What a field of this name usually holds. It must fit every schema that uses the name; a test checks that.
_TEXTS: Final = {
    "displayName": "Fred Example",
    "email": "fred@example.com",
    "emailAddress": "fred@example.com",
    "id": "10000",
    "key": "EX-1",
    "locale": "en_US",
    "mimeType": "text/plain",
    "timeZone": "Etc/UTC",
    "version": "10.3.24",
}
# One page is all there is: whoever goes through pages comes to an end.
_PAGING: Final = {"isLast": True, "lastPage": True, "maxResults": 50, "startAt": 0, "total": 1}
_NO_NEXT: Final = frozenset({"nextCursor", "nextPage", "nextPageToken", "until"})


def sample_reply(document: Document, operation: Operation, status: int, base_url: str) -> tuple[str, bytes | Any]:
    """Return the content type and the body of `status`: JSON as a value, anything else as bytes, "" for no body."""
    content_type, schema = operation.response_schema(status)
    if schema is None:
        return "", b""
    if schema.get(BARE_TEXT):
        return content_type, b"Example"
    if content_type == "application/json":
        return content_type, _Sampler(document, base_url).value(schema, "", 0)
    if content_type == "application/zip":
        return content_type, _ZIP
    text = "<html><body>Example</body></html>" if content_type == "text/html" else "Example"
    return f"{content_type};charset=UTF-8", text.encode()


def complete_reply(document: Document, schema: Schema, value: object, base_url: str) -> Any:
    """Return JSON with an example of whatever Jira always sends and `value` lacks, so that a test sets what matters."""
    return _complete(_Sampler(document, base_url), document, schema, value)


def _complete(sampler: _Sampler, document: Document, schema: Schema, value: object) -> Any:
    own = document.resolve(schema)
    for inner in own.get("allOf", ()):
        value = _complete(sampler, document, inner, value)
    if is_array(value):
        return [_complete(sampler, document, own.get("items", {}), item) for item in value]
    if not is_object(value):
        return value
    properties, extra = own.get("properties", {}), own.get("additionalProperties")
    made = {
        name: _complete(sampler, document, properties.get(name, extra if is_object(extra) else {}), inner)
        for name, inner in value.items()
    }
    lacking = (name for name in own.get("required", ()) if name not in made)
    return {**made, **{name: sampler.value(properties[name], name, 1) for name in lacking}}


class _Sampler:
    def __init__(self, document: Document, base_url: str) -> None:
        self._document = document
        self._base_url = base_url

    def value(self, schema: Schema, name: str, depth: int) -> Any:
        own = self._document.resolve(schema)
        for key in ("allOf", "oneOf", "anyOf"):
            if key in own:
                return self.value(own[key][0], name, depth)
        match own.get("type"):
            case "object":
                return self._object(own, depth)
            case "array":
                return [] if depth >= MAX_DEPTH else [self.value(own.get("items", {}), "", depth + 1)]
            case "boolean":
                return _PAGING.get(name, True)
            case "integer" | "number":
                return _PAGING.get(name, max(1, own.get("minimum", 1)))
            case "string":
                return self._text(own, name)
            case _:
                return {"example": "text"}

    def _object(self, schema: Schema, depth: int) -> dict[str, Any]:
        properties: Schema = schema.get("properties", {})
        extra = schema.get("additionalProperties")
        if depth >= MAX_DEPTH:
            properties = {name: properties[name] for name in schema.get("required", ())}
        made = {name: self.value(inner, name, depth + 1) for name, inner in properties.items() if name not in _NO_NEXT}
        if is_object(extra) and depth < MAX_DEPTH:
            made["example"] = self.value(extra, "", depth + 1)
        return made

    def _text(self, schema: Schema, name: str) -> str:
        known = schema.get("x-extensible-enum")
        if known:
            return str(known[0])
        if schema.get("format") in _FORMATS:
            return _FORMATS[schema["format"]]
        if name == "self":
            return f"{self._base_url}/rest/api/2/example/10000"
        return _TEXTS.get(name, "Example")
