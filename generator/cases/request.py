"""The request that a call must make, written from what the document says: path, query, headers and body.

Nothing here knows the client. Text is percent-encoded by RFC 3986, everything but unreserved characters; the form of a
list is the `style` and `explode` of its parameter.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from generator.cases.sample import Amount, Sampler, sample_parameter, sample_upload
from generator.cases.value import Raw, Value
from generator.correct.normalise.headers import XSRF
from generator.correct.spelling import spell_argument
from generator.document.openapi import Schema
from generator.problem import Problem

FORM = "application/x-www-form-urlencoded"
_KINDS = {"application/json": "json", FORM: "form", "multipart/form-data": "multipart", "text/plain": "text"}


@dataclass(frozen=True)
class Case:
    """Arguments of one call and the request they must make. `headers` holds only what the arguments put there."""

    arguments: Mapping[str, Value]
    request: str
    headers: Mapping[str, Value]
    body: tuple[str, Value] | None


def list_cases(key: str, operation: Mapping[str, Any], sampler: Sampler) -> dict[str, Case]:
    """Return the minimal, the typical and the maximal case of the operation `METHOD /path`, each that differs.

    Minimal: what the document requires, nothing else. Typical: every argument, ordinary values, and of a JSON body the
    fields without objects in them. Maximal: every argument with values that are hard to carry, and the whole body.
    """
    typical = _make_case(key, operation, "typical", _sample_body(operation, sampler, "typical"))
    required = [parameter for parameter in operation.get("parameters", ()) if parameter.get("required")]
    least = {**operation, "parameters": required}
    cases = {
        "minimal": _make_case(key, least, "typical", _sample_body(operation, sampler, "minimal")),
        "typical": typical,
        "maximal": _make_case(key, operation, "maximal", _sample_body(operation, sampler, "maximal")),
    }
    return {name: case for name, case in cases.items() if name == "typical" or case != typical}


def list_headers(key: str, operation: Mapping[str, Any]) -> dict[str, Value]:
    """Return the headers that every request of the operation carries, whatever its arguments."""
    headers: dict[str, Value] = {"Accept": _find_accept(operation)}
    if not key.startswith("GET "):
        headers[XSRF[0]] = XSRF[1]  # Jira refuses some of them without it, and never minds it (protocol notes 6)
    media_type, _schema = find_body(operation)
    if media_type:
        headers["Content-Type"] = _choose_type(media_type)
    for parameter in operation.get("parameters", ()):
        if _is_constant(parameter):
            headers[parameter["name"]] = parameter["schema"]["default"]
    return dict(sorted(headers.items()))


def write_request(key: str, parameters: Sequence[Mapping[str, Any]], values: Mapping[str, Value]) -> str:
    """Return `METHOD /rest/path?query` for the values by wire name, the query sorted by name."""
    method, path = key.split(" ", 1)
    for parameter in parameters:
        if parameter["in"] == "path":
            path = path.replace("{" + parameter["name"] + "}", _encode(values[parameter["name"]]))
    queried = sorted((p for p in parameters if p["in"] == "query" and p["name"] in values), key=lambda p: p["name"])
    pairs = [pair for parameter in queried for pair in _write_query(key, parameter, values[parameter["name"]])]
    return f"{method} /rest{path}" + (f"?{'&'.join(pairs)}" if pairs else "")


def write_text(value: Value) -> str:
    """Return how a value stands in a URL, a form or a header, before any encoding."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(getattr(value, "text", value))


def _make_case(key: str, operation: Mapping[str, Any], amount: Amount, body: tuple[str, Value] | None) -> Case:
    parameters = [parameter for parameter in operation.get("parameters", ()) if not _is_constant(parameter)]
    values = {parameter["name"]: _sample_parameter(parameter, amount) for parameter in parameters}
    headers = {p["name"]: write_text(values[p["name"]]) for p in parameters if p["in"] == "header"}
    arguments = {spell_argument(name): value for name, value in values.items()}
    media_type, schema = find_body(operation)
    if media_type == FORM:
        fields = {
            name: sample_parameter(field, name, amount, is_joined=False) for name, field in schema["properties"].items()
        }
        arguments.update({spell_argument(name): value for name, value in fields.items()})
        body = "form", _write_form(fields)
    if media_type.endswith("/*"):
        arguments["content_type"] = _choose_type(media_type)
    return Case(dict(sorted(arguments.items())), write_request(key, parameters, values), headers, body)


def _sample_parameter(parameter: Mapping[str, Any], amount: Amount) -> Value:
    name, schema = parameter["name"], parameter["schema"]
    if parameter["in"] == "header":
        return sample_parameter(schema, name, "typical", is_joined=False)  # a header carries plain ASCII only
    return sample_parameter(schema, name, amount, is_joined=parameter.get("explode") is False)


def _sample_body(operation: Mapping[str, Any], sampler: Sampler, amount: str) -> tuple[str, Value] | None:
    media_type, schema = find_body(operation)
    if not media_type or media_type == FORM:
        return None
    kind = _KINDS.get(media_type, "binary")
    match kind:
        case "json":
            take = {"minimal": sampler.sample_required, "typical": sampler.sample_flat}.get(amount, sampler.sample)
            return kind, take(schema, "body")
        case "text":
            return kind, "text" if amount != "maximal" else "text ä✓"
        case "multipart":
            ((field, field_schema),) = schema["properties"].items()
            upload = sample_upload(field)
            return kind, {field: [upload, upload] if field_schema.get("type") == "array" else upload}
        case _:
            return kind, Raw("bytes")


def find_body(operation: Mapping[str, Any]) -> tuple[str, Schema]:
    """Return content type and schema of the body that an operation takes, or two empty values."""
    for media_type, media in operation.get("requestBody", {}).get("content", {}).items():
        return media_type, media.get("schema", {})
    return "", {}


def _choose_type(media_type: str) -> str:
    """Return the content type that is sent: one of a range such as `image/*`, where the caller must say which."""
    return {"*/*": "image/png"}.get(media_type, media_type.replace("*", "png"))


def _is_constant(parameter: Mapping[str, Any]) -> bool:
    """Tell whether a header has one value that never changes, which is no argument then."""
    return parameter["in"] == "header" and "default" in parameter["schema"]


def _find_accept(operation: Mapping[str, Any]) -> str:
    """Return `application/json`, unless a successful answer is something else: then that, or anything."""
    for status, answer in sorted(operation["responses"].items()):
        content = answer.get("content", {})
        if status[0] == "2" and content and "application/json" not in content:
            return f"{next(iter(content))}, */*"
    return "application/json"


def _write_query(key: str, parameter: Mapping[str, Any], value: Value) -> Iterator[str]:
    name = quote(parameter["name"], safe="")
    if not isinstance(value, list):
        yield f"{name}={_encode(value)}"
    elif parameter.get("style", "form") != "form":
        raise Problem(
            f"{key} writes {parameter['name']} in the style {parameter['style']}, which no case can show yet."
        )
    elif parameter.get("explode", True):
        yield from (f"{name}={_encode(item)}" for item in value)
    else:
        yield f"{name}={quote(','.join(write_text(item) for item in value), safe='')}"


def _write_form(fields: Mapping[str, Value]) -> str:
    return urlencode(
        [
            (name, write_text(item))
            for name, value in sorted(fields.items())
            for item in (value if isinstance(value, list) else [value])
        ]
    )


def _encode(value: Value) -> str:
    return quote(write_text(value), safe="")
