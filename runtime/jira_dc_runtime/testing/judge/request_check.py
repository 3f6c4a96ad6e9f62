"""Check one request against what its operation declares: path, query, headers and body."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from typing import Any, Final
from urllib.parse import parse_qsl

from jira_dc_runtime.testing.exchange import MockRequest

from .document import Document, Schema, Target, nearest
from .schema import Fault, check_json, describe
from .tolerance import UNDECLARED

_INTEGER: Final = re.compile(
    r"[+-]?[0-9]{1,40}"
)  # what is longer is no number of Jira, and Python may refuse to read it
_EVERYWHERE: Final = ("os_",)  # os_authType and its kin go with every operation (protocol notes, 4.1)

CONTENT_TYPE: Final = ("header", "Content-Type")
"""Where the fault of a body is whose type the operation does not take."""


def check_request(document: Document, target: Target, request: MockRequest) -> list[Fault]:
    """Return each place where `request` is not what the document declares; none for an operation a test added."""
    if not target.operation.declared:
        return []
    found = list(_check_parameters(document, target, request))
    found += _check_body(document, target.operation.body, request)
    return found


def _check_parameters(document: Document, target: Target, request: MockRequest) -> Iterator[Fault]:
    sent: dict[str, list[str]] = {}
    for name, value in request.query:
        sent.setdefault(name, []).append(value)
    declared = set(UNDECLARED.get(target.operation.key, ()))
    for parameter in target.operation.parameters:
        place, name = parameter["in"], parameter["name"]
        if place == "query":
            declared.add(name)
            texts = sent.get(name, [])
        elif place == "header":
            texts = [request.headers[name]] if name in request.headers else []
        else:
            texts = [target.path[name]]
        if texts:
            yield from _check_texts(document, parameter, texts)
        elif parameter.get("required") and not (place == "header" and "default" in parameter["schema"]):
            yield Fault(place, name, f"required: {describe(document, parameter['schema'])}", "nothing")
    for name in sorted(sent.keys() - declared):
        if not name.startswith(_EVERYWHERE):
            near = nearest(name, sorted(declared))
            hint = f"; did you mean {near[0]}?" if near else ""
            yield Fault("query", name, f"no such parameter{hint}", "a value", sent[name][0])


def _check_texts(document: Document, parameter: Schema, texts: Sequence[str]) -> Iterator[Fault]:
    place, name, schema = parameter["in"], parameter["name"], document.resolve(parameter["schema"])
    if place == "query" and "" in texts and schema.get("type") != "array":
        yield Fault(place, name, "a value; leave the parameter out for none", "an empty text")
        return
    if schema.get("type") == "array":
        items = texts if parameter.get("explode", True) else texts[-1].split(",")
        inner = document.resolve(schema["items"])
        value: Any = [_read_text(inner, item) for item in items]
    else:
        value = _read_text(schema, texts[-1])
    for fault in check_json(document, schema, value, "request", place):
        yield Fault(place, name + fault.pointer, fault.declared, fault.seen, fault.value)


def _read_text(schema: Schema, text: str) -> Any:
    """Return what a text of a URL means by its schema; the text itself where it means nothing."""
    match schema.get("type"):
        case "integer" if _INTEGER.fullmatch(text):
            return int(text)
        case "boolean" if text in {"true", "false"}:
            return text == "true"
        case _:
            return text


def _check_body(document: Document, body: Schema | None, request: MockRequest) -> Iterator[Fault]:
    sent = request.content_type
    if body is None:
        if request.content or request.files:
            yield Fault("body", "", "no body", f"{sent or 'a body without a type'}")
        return
    if not request.content and not request.files:
        if body.get("required"):
            yield Fault("body", "", "required: " + " or ".join(body["content"]), "nothing")
        return
    media = next((media for kind, media in body["content"].items() if fnmatchcase(sent, kind)), None)
    if media is None:
        yield Fault(*CONTENT_TYPE, " or ".join(body["content"]), sent or "nothing", sent)
        return
    yield from _check_content(document, media.get("schema", {}), request)


def _check_content(document: Document, schema: Schema, request: MockRequest) -> Iterator[Fault]:
    match request.content_type:
        case "application/json":
            try:
                value = request.json()
            except ValueError as error:
                yield Fault("body", "", "JSON", str(error))
            else:
                yield from check_json(document, schema, value, "request")
        case "application/x-www-form-urlencoded":
            yield from _check_form(document, document.resolve(schema), request)
        case "multipart/form-data":
            yield from _check_files(document.resolve(schema), request)
        case _:
            pass


def _check_form(document: Document, schema: Schema, request: MockRequest) -> Iterator[Fault]:
    fields: dict[str, list[str]] = {}
    for name, text in parse_qsl(request.content.decode("utf-8", "replace"), keep_blank_values=True):
        fields.setdefault(name, []).append(text)
    value: dict[str, Any] = {}
    for name, texts in fields.items():
        inner = document.resolve(schema.get("properties", {}).get(name, {}))
        if inner.get("type") == "array":
            value[name] = [_read_text(document.resolve(inner["items"]), text) for text in texts]
        else:
            value[name] = _read_text(inner, texts[-1])
    yield from check_json(document, schema, value, "request")


def _check_files(schema: Schema, request: MockRequest) -> Iterator[Fault]:
    if request.content:
        yield Fault("body", "", "multipart/form-data", "a body without the parts that its boundary announces")
        return
    sent = {file.field for file in request.files}
    for name in schema.get("required", ()):
        if name not in sent:
            yield Fault("body", f"/{name}", "a file, required", "nothing")
    for name in sorted(sent - schema.get("properties", {}).keys()):
        yield Fault("body", f"/{name}", "no such part; " + ", ".join(schema.get("properties", {})), "a file")
