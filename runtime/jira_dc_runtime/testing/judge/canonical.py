"""Bring a request that Jira takes into the form that the document declares, so that nothing below reads variants."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlencode

import msgspec

from jira_dc_runtime.ground.json_kind import is_array, is_object
from jira_dc_runtime.testing.exchange import MockRequest, UploadedFile

from .document import REST, Document, Schema, Target
from .schema import VALUE_OR_LIST, check_json
from .tolerance import BARE, REFUSED_FIELDS, UNDECLARED, takes

_LATEST: Final = "latest"
_FORM: Final = "multipart/form-data"
_EXPAND: Final = "expand"
_INTEGER: Final = re.compile(r"\s*[+-]?[0-9]{1,40}\s*")
_NUMBER: Final = re.compile(r"\s*[+-]?[0-9]{1,40}(\.[0-9]{1,40})?\s*")
_MOMENT: Final = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d{4}).+", re.DOTALL)
_OFFSET: Final = re.compile(r"(\d{4}-\d\d-\d\dT.*[+-]\d\d)(\d\d)")
_NOTHING: Final[Any] = object()
"""What becomes of a value that counts as absent."""


def canonical_address(document: Document, request: MockRequest) -> MockRequest:
    """Return the request with the address that the document has for it: versions for `latest`, no slash twice.

    A HEAD is what GET is, and the server leaves the body out.
    """
    if request.method == "HEAD" and document.find("GET", request.path) is not None:
        request = msgspec.structs.replace(request, method="GET")
    path, mark, query = request.target.partition("?")
    parts = [part for part in path.split("/") if part]
    if f"/{'/'.join(parts[:1])}" != REST:
        return request
    if len(parts) > 2 and parts[2] == _LATEST:  # noqa: PLR2004 - rest, api, latest
        parts[2] = document.versions.get(parts[1], _LATEST)
    address = "/" + "/".join(parts)
    return request if address == path else msgspec.structs.replace(request, target=f"{address}{mark}{query}")


def canonical_request(document: Document, target: Target, request: MockRequest, *, strict: bool) -> MockRequest:
    """Return the request with all that is `TOLERATED` brought into the form of the document.

    With `strict`, only what the document or a WADL allows.
    """
    if not target.operation.declared:
        return request
    query = _Query(target, request, strict=strict).read()
    changed = msgspec.structs.replace(request, target=request.path + (f"?{urlencode(query)}" if query else ""))
    return changed if strict else _canonical_body(document, target, changed)


class _Query:
    def __init__(self, target: Target, request: MockRequest, *, strict: bool) -> None:
        self._strict = strict
        self._key = target.operation.key
        self._declared = {one["name"]: one for one in target.operation.parameters if one["in"] == "query"}
        self._sent: dict[str, list[str]] = {}
        for name, value in request.query:
            self._sent.setdefault(name, []).append(value)

    def read(self) -> list[tuple[str, str]]:
        undeclared = UNDECLARED.get(self._key, frozenset())
        pairs: list[tuple[str, str]] = []
        for name, texts in self._sent.items():
            if name in self._declared:
                pairs += [(name, text) for text in self._texts(self._declared[name], texts)]
            elif name in undeclared or not takes("unknown query", strict=self._strict):
                pairs += [(name, text) for text in texts]
        return pairs

    def _texts(self, parameter: Schema, texts: Sequence[str]) -> Sequence[str]:
        schema = parameter["schema"]
        given = [text for text in texts if text.strip()]
        if schema.get("type") == "array":
            return given if parameter.get("explode", True) or not given else [",".join(given)]
        if parameter["name"] == _EXPAND and given:
            return [",".join(given)]
        return [self._text(schema, given[0])] if given else []  # JAX-RS takes the first of several

    def _text(self, schema: Schema, text: str) -> str:
        match schema.get("type"):
            case "boolean" if text.lower() in {"true", "false"}:
                return text.lower()
            case "boolean" if takes("boolean", strict=self._strict):
                return "false"
            case "integer" if _INTEGER.fullmatch(text) and takes("signed", strict=self._strict):
                return str(int(text))
            case _:
                return text


def _canonical_body(document: Document, target: Target, request: MockRequest) -> MockRequest:
    body = target.operation.body
    if body is None:
        return msgspec.structs.replace(request, content=b"", files=())
    content: Mapping[str, Schema] = body["content"]
    if request.content_type == "application/json" and "application/json" in content:
        schema = content["application/json"].get("schema", {})
        return _with_json(document, schema, request, bare=target.operation.key in BARE)
    if request.content_type != _FORM and "filename" in UNDECLARED.get(target.operation.key, ()):
        return _with_image(document.resolve(content[_FORM]["schema"]), request)
    return request


def _with_json(document: Document, schema: Schema, request: MockRequest, *, bare: bool) -> MockRequest:
    try:
        value = request.json()
    except ValueError:
        if not bare or not request.content:
            return request
        value = request.content.decode("utf-8", "replace")
    if bare and not isinstance(value, str):
        value = request.content.decode("utf-8", "replace")
    mended = _mend(document, schema, value)
    if mended is _NOTHING:
        return msgspec.structs.replace(request, content=b"")
    return msgspec.structs.replace(request, content=msgspec.json.encode(mended))


def find_unrecognized(document: Document, target: Target, request: MockRequest) -> str | None:
    """Return what Jackson says of a field that a bean does not know, where Jira is known to refuse it; else None."""
    bean = REFUSED_FIELDS.get(target.operation.key)
    if bean is None or target.operation.body is None or request.content_type != "application/json":
        return None
    known = document.resolve(target.operation.body["content"]["application/json"]["schema"]).get("properties", {})
    sent = request.json()
    unknown = next((name for name in sent if name not in known), None) if is_object(sent) else None
    return None if unknown is None else f'Unrecognized field "{unknown}" (Class {bean}), not marked as ignorable'


def _with_image(schema: Schema, request: MockRequest) -> MockRequest:
    """Return an upload of one file, as the form of the document has it."""
    [field] = schema["properties"]
    name = str(dict(request.query).get("filename", field))
    kind = request.content_type if request.content_type.startswith("image/") else "image/png"
    file = UploadedFile(field, name, kind, len(request.content), io.BytesIO(request.content))
    headers = type(request.headers)(
        [
            *((key, value) for key, value in request.headers.items() if key.lower() != "content-type"),
            ("Content-Type", _FORM),
        ]
    )
    return msgspec.structs.replace(request, headers=headers, content=b"", files=(file,))


def _mend(document: Document, schema: Schema, value: Any) -> Any:
    """Return JSON as Jackson would read it into what `schema` declares; what it cannot read stays as it is."""
    own = document.resolve(schema)
    if value is None:
        is_free = not any(key in own for key in ("type", "allOf", "oneOf", "anyOf"))
        return None if is_free or own.get("nullable") else _NOTHING
    if own.get(VALUE_OR_LIST) and not is_array(value):
        return _mend(document, own["items"], value)
    for key in ("oneOf", "anyOf"):
        if key in own:
            return _mend_to_one(document, own[key], value)
    for inner in own.get("allOf", ()):
        value = _mend(document, inner, value)
    if is_object(value):
        return _mend_object(document, own, value)
    if is_array(value):
        items = [_mend(document, own.get("items", {}), item) for item in value]
        return [item for item in items if item is not _NOTHING]
    return _mend_scalar(own, value)


def _mend_to_one(document: Document, arms: Sequence[Schema], value: Any) -> Any:
    for arm in arms:
        mended = _mend(document, arm, value)
        if mended is not _NOTHING and not check_json(document, arm, mended, "request"):
            return mended
    return value


def _mend_object(document: Document, schema: Schema, value: Mapping[str, Any]) -> dict[str, Any]:
    properties: Mapping[str, Schema] = schema.get("properties", {})
    extra = schema.get("additionalProperties")
    mended: dict[str, Any] = {}
    for name, inner in value.items():
        declared = properties.get(name)
        if declared is not None and declared.get("readOnly"):
            continue
        inside: Schema = declared if declared is not None else extra if is_object(extra) else {}
        made = _mend(document, inside, inner)
        if made is not _NOTHING:
            mended[name] = made
    return mended


def _mend_scalar(schema: Schema, value: Any) -> Any:
    match schema.get("type"):
        case "string" if isinstance(value, str):
            return _mend_moment(schema, value)
        case "string":
            return msgspec.json.encode(value).decode()
        case "boolean" if isinstance(value, str) and value.strip().lower() in {"true", "false"}:
            return value.strip().lower() == "true"
        case "boolean" if isinstance(value, int):
            return bool(value)
        case "boolean" | "integer" | "number" if value == "":
            return _NOTHING
        case "integer" if isinstance(value, str) and _INTEGER.fullmatch(value):
            return int(value)
        case "integer" if isinstance(value, float):
            return int(value)
        case "number" if isinstance(value, str) and _NUMBER.fullmatch(value):
            return float(value)
        case _:
            return value


def _mend_moment(schema: Schema, value: str) -> str:
    match schema.get("format"):
        case "jira-date-time":
            return _MOMENT.sub(r"\1", value)
        case "date-time":
            return _OFFSET.sub(r"\1:\2", value) if _OFFSET.fullmatch(value) else value
        case _:
            return value
