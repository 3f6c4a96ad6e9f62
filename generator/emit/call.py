"""call: the `Call` that the builder of an operation makes, written as Python."""

from __future__ import annotations

from collections.abc import Iterator

from generator.emit.annotation import Use, annotate_result
from generator.emit.ir import AnyJson, KnownValues, LimitFact, Operation, Parameter, Scalar

_BODIES = {"text": "TextBody", "binary": "BinaryBody"}


def write_call(operation: Operation, use: Use) -> str:
    """Return the arguments of the `Call` that the builder makes."""
    parts = [repr(operation.method), repr(f"/rest{operation.path}"), annotate_result(operation.returns, use)]
    for place in ("path", "query"):
        given = [parameter for parameter in operation.parameters if parameter.place == place]
        if given:
            parts.append(f"{place}={_write_mapping(given)}")
    repeated = [
        parameter.wire for parameter in operation.parameters if parameter.place == "query" and parameter.repeated
    ]
    if repeated:
        parts.append(f"repeated={tuple(repeated)!r}")
    headers = [f"{name!r}: {value!r}" for name, value in operation.constant_headers]
    headers += [f"{p.wire!r}: {_write_header(p)}" for p in operation.parameters if p.place == "header"]
    if headers:
        parts.append(f"headers={{{', '.join(headers)}}}")
    body = _write_body(operation, use)
    if body:
        parts.append(f"body={body}")
    if operation.limits:
        limits = ", ".join(_write_limit(limit, use) for limit in operation.limits)
        parts.append(f"limits=({limits},)")
    return ", ".join([*parts, *_write_traits(operation)])


def _write_traits(operation: Operation) -> Iterator[str]:
    """Yield the arguments of the `Call` that no caller has a say in."""
    if operation.accept != "application/json":
        yield f"accept={operation.accept!r}"
    if operation.scope:
        yield f"scope={operation.scope!r}"
    if operation.before:
        release, path = operation.before
        yield f"before={(release, f'/rest{path}')!r}"
    if operation.reads is not None:
        yield f"reads={operation.reads}"


def _write_mapping(parameters: list[Parameter]) -> str:
    return "{" + ", ".join(f"{parameter.wire!r}: {parameter.name}" for parameter in parameters) + "}"


def _write_header(parameter: Parameter) -> str:
    """Return the expression of a header's value, which is text on the wire."""
    if isinstance(parameter.type, KnownValues) or parameter.type == Scalar("str"):
        return parameter.name
    text = f"str({parameter.name}).lower()" if parameter.type == Scalar("bool") else f"str({parameter.name})"
    return text if parameter.required else f"None if {parameter.name} is None else {text}"


def _write_body(operation: Operation, use: Use) -> str:
    body = operation.body
    if body is None:
        form = [parameter for parameter in operation.parameters if parameter.place == "form"]
        return f"{use('FormBody')}({_write_mapping(form)})" if form else ""
    match body.kind:
        case "json":
            model = "" if isinstance(body.type, AnyJson) else f", {annotate_result(body.type, use)}"
            timestamps = ", timestamps='rfc3339'" if body.rfc3339 else ""
            keys = ", ".join(f"{wire!r}: {use(f'models.{name}')}" for wire, name in body.keys)
            return f"{use('JsonBody')}({body.name}{model}{timestamps}{f', keys={{{keys}}}' if keys else ''})"
        case "multipart":
            return f"{use('MultipartBody')}({{{body.file_field!r}: {body.name}}})"
        case "text" | "binary":
            content_type = "content_type" if body.is_any_of_a_kind else repr(body.content_type)
            return f"{use(_BODIES[body.kind])}({body.name}, {content_type})"


def _write_limit(limit: LimitFact, use: Use) -> str:
    facts = ", ".join(f"{name}={value!r}" for name, value in limit.facts)
    return f"{use('Limit')}({limit.place!r}, {limit.name!r}, {facts})"
