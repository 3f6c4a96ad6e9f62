"""read: our reader turns the corrected document into the operations of ir.py.

A reader that is not ours, openapi-python-client's, then checks what was read (generator/emit/opc.py).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from generator.correct.name import Names, name_iterator
from generator.correct.normalise.headers import EXPERIMENTAL, XSRF
from generator.correct.spelling import spell_argument, spell_field, spell_pascal
from generator.correct.words import Words
from generator.document.openapi import JSON, Document, Schema, is_json, list_operations, operation_key
from generator.document.scope import find_scope
from generator.emit.batching import read_batching
from generator.emit.ir import (
    AnyJson,
    Body,
    KnownValues,
    ListOf,
    Nothing,
    OldName,
    Operation,
    Optional,
    Paging,
    Parameter,
    Resource,
    Scalar,
    Type,
)
from generator.emit.limit import list_limits
from generator.emit.type_of import holds_rfc3339, list_keys, type_of, type_of_upload
from generator.problem import Problem

_VARIABLE = re.compile(r"\{([^}]*)\}")
_FIELDS = "IssueFields"
"""The class that declares the fields of an issue; a query parameter `fields` lists their ids."""
_NARROWING = ("query", "username")
_CONSTANT_HEADERS = dict([EXPERIMENTAL, XSRF])
_SENT_ALWAYS = XSRF[0]
"""The runtime sends this header with every request that is not a GET, so no operation repeats it."""


@dataclass(frozen=True)
class _Reader:
    """What reading one operation needs to know of the rest."""

    components: Mapping[str, Schema]
    names: Names
    words: Words


def read_resources(document: Document, names: Names, words: Words) -> tuple[Resource, ...]:
    """Return one resource per tag, sorted by name, its operations sorted by method name.

    Raises Problem when an operation takes what the client can't send, or two of its arguments would have one name.
    """
    reader = _Reader(document["components"]["schemas"], names, words)
    by_tag: dict[str, list[Operation]] = {}
    for method, path, operation in list_operations(document):
        key = operation_key(method, path)
        read = _read_operation(key, method, path, operation, reader)
        by_tag.setdefault(operation["tags"][0], []).append(read)
    _check_made(by_tag)
    resources = [
        Resource(
            tag=tag,
            name=names.resource(tag),
            class_name=spell_pascal(names.resource(tag)),
            operations=tuple(sorted(operations, key=lambda each: each.name)),
        )
        for tag, operations in by_tag.items()
    ]
    return tuple(sorted(resources, key=lambda resource: resource.name))


def _check_made(by_tag: Mapping[str, list[Operation]]) -> None:
    """Raise Problem if a method for batches would be called like another method."""
    for tag, operations in by_tag.items():
        names = {name for each in operations for name in (each.name, each.paging and each.paging.method)}
        for each in operations:
            if each.batching and each.batching.method in names:
                raise Problem(f"{tag} would have {each.batching.method} twice; choose another name for {each.name}.")


def _read_operation(key: str, method: str, path: str, operation: dict[str, Any], reader: _Reader) -> Operation:
    parameters = [_read_parameter(key, raw, reader) for raw in operation.get("parameters", ()) if not _is_constant(raw)]
    _check_variables(key, path, parameters)
    body, form = _read_body(key, operation, reader)
    parameters.extend(form)
    ordered = tuple(sorted(parameters, key=lambda parameter: _argument_order(parameter, path)))
    _check_arguments(key, ordered, body)
    returns, accept = _read_returns(operation, reader.components)
    constant = {
        raw["name"]: _CONSTANT_HEADERS[raw["name"]] for raw in operation.get("parameters", ()) if _is_constant(raw)
    }
    name = reader.names.method(key)
    return Operation(
        method=method,
        path=path,
        name=name,
        summary=reader.words.summary(key),
        parameters=ordered,
        body=body,
        constant_headers=tuple(item for item in sorted(constant.items()) if item[0] != _SENT_ALWAYS),
        returns=returns,
        accept=accept,
        error_statuses=tuple(sorted(int(status) for status in operation["responses"] if status[0] in "345")),
        limits=list_limits(operation, reader.components),
        paging=_read_paging(operation, name, returns, reader.components),
        batching=read_batching(body, name, returns, reader.components),
        deprecated=bool(operation.get("deprecated")),
        experimental=bool(operation.get("x-experimental")),
        scope=find_scope(operation.get("security", [])),
        note=reader.words.note(key),
        before=_read_before(operation),
        reads=operation.get("x-reads"),
        old_names=_list_old_names(key, name, "x-paging" in operation, reader.names),
    )


def _list_old_names(key: str, name: str, is_paged: bool, names: Names) -> tuple[OldName, ...]:  # noqa: FBT001 - a fact
    was = names.was.get(key)
    if was is None:
        return ()
    pairs = [(was.name, name), *([(name_iterator(was.name), name_iterator(name))] if is_paged else [])]
    return tuple(OldName(old, new, was.since) for old, new in pairs if old != new)


def _read_before(operation: dict[str, Any]) -> tuple[str, str] | None:
    before = operation.get("x-before")
    return None if before is None else (before["release"], before["path"])


def _is_constant(raw: dict[str, Any]) -> bool:
    return raw["in"] == "header" and raw["name"] in _CONSTANT_HEADERS


def _read_parameter(key: str, raw: dict[str, Any], reader: _Reader) -> Parameter:
    return Parameter(
        wire=raw["name"],
        name=spell_argument(raw["name"]),
        place=raw["in"],
        type=type_of(raw["schema"], reader.components),
        required=bool(raw.get("required")),
        repeated=bool(raw.get("explode")) and raw["schema"].get("type") == "array",
        meaning=reader.words.meaning(key, raw["name"]),
        lists=_FIELDS if raw["in"] == "query" and raw["name"] == "fields" and _FIELDS in reader.components else "",
    )


def _check_variables(key: str, path: str, parameters: list[Parameter]) -> None:
    variables = set(_VARIABLE.findall(path))
    odd = sorted(variables ^ {parameter.wire for parameter in parameters if parameter.place == "path"})
    if odd:
        raise Problem(f"{key} does not state {odd[0]} in both its path and its parameters; correct it in an overlay.")


def _argument_order(parameter: Parameter, path: str) -> tuple[int, int, str]:
    """Order arguments: path parameters as they stand in the path, then required ones, then the rest by name."""
    if parameter.place == "path":
        return 0, path.index("{" + parameter.wire + "}"), ""
    return (1 if parameter.required else 2), 0, parameter.name


def _read_body(key: str, operation: dict[str, Any], reader: _Reader) -> tuple[Body | None, list[Parameter]]:
    """Return the body as one value, or the fields of a form as parameters."""
    content = operation.get("requestBody", {}).get("content", {})
    if not content:
        return None, []
    if len(content) > 1:
        raise Problem(
            f"{key} takes a body in {len(content)} content types; say in an overlay which one the client sends."
        )
    media_type, media = next(iter(content.items()))
    schema: Schema = media.get("schema", {})
    match media_type:
        case "application/json":
            type_ = type_of(schema, reader.components)
            rfc3339, keys = holds_rfc3339(schema, reader.components), list_keys(schema, reader.components)
            return Body("json", "body", type_, media_type, "", rfc3339, keys), []
        case "application/x-www-form-urlencoded":
            return None, _read_form(key, schema, reader)
        case "multipart/form-data":
            (field, field_schema), *others = schema.get("properties", {}).items()
            if others:
                raise Problem(f"{key} takes a form with more than one file field; the client can't send that yet.")
            return Body("multipart", field, type_of_upload(field_schema), media_type, field, rfc3339=False), []
        case "text/plain":
            return Body("text", "text", Scalar("str"), media_type, "", rfc3339=False), []
        case _:
            return Body("binary", "content", Scalar("bytes"), media_type, "", rfc3339=False), []


def _read_form(key: str, schema: Schema, reader: _Reader) -> list[Parameter]:
    required = schema.get("required", ())
    return [
        Parameter(
            wire=name,
            name=spell_argument(name),
            place="form",
            type=type_of(field, reader.components),
            required=name in required,
            repeated=field.get("type") == "array",
            meaning=reader.words.meaning(key, name),
        )
        for name, field in schema.get("properties", {}).items()
    ]


def _check_arguments(key: str, parameters: tuple[Parameter, ...], body: Body | None) -> None:
    names = [parameter.name for parameter in parameters] + ([body.name] if body else [])
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise Problem(f"{key} would have the argument {twice[0]} twice; rename or drop one parameter in an overlay.")
    for parameter in parameters:
        if parameter.place == "header" and not isinstance(parameter.type, (Scalar, KnownValues)):
            raise Problem(
                f"{key} takes the header {parameter.wire} as a list or object; say in an overlay how it is written."
            )


def _read_returns(operation: dict[str, Any], components: Mapping[str, Schema]) -> tuple[Type, str]:
    """Return what a successful answer decodes to, and the Accept header that asks for it."""
    answers: list[Type] = []
    accept = "application/json"
    for status, response in sorted(operation["responses"].items()):
        if status[0] != "2":
            continue
        content = response.get("content", {})
        if not content:
            answers.append(Nothing())
        elif JSON in content:
            answers.append(type_of(content[JSON].get("schema", {}), components))
        else:
            media_type, media = next(iter(content.items()))
            accept = f"{media_type}, */*"  # named, so that a page is not taken for a login page where one is declared
            schema = media.get("schema", {})
            other = type_of(schema, components) if is_json(media_type) else AnyJson()
            answers.append(Scalar("bytes") if schema.get("format") == "binary" else other)
    distinct = [answer for index, answer in enumerate(answers) if answer not in answers[:index]]
    shapes = [answer for answer in distinct if answer != Nothing()]
    if not shapes:
        return Nothing(), accept
    shape = shapes[0] if len(shapes) == 1 else AnyJson()
    return (Optional(shape) if Nothing() in distinct and shape != AnyJson() else shape), accept


def _read_paging(
    operation: dict[str, Any], name: str, returns: Type, components: Mapping[str, Schema]
) -> Paging | None:
    declared = operation.get("x-paging")
    if declared is None:
        return None
    return Paging(
        style=declared["style"],
        items=spell_field(declared["items"]) if "items" in declared else "",
        item=_find_item_type(declared, returns, components),
        start=spell_argument(declared["start"]) if "start" in declared else "",
        size=spell_argument(declared["size"]) if "size" in declared else "",
        in_body=declared["in"] == "body",
        method=name_iterator(name),
        bounds=tuple(declared.get("bounds", ())),
        narrow=_find_narrowing(operation),
    )


def _find_narrowing(operation: dict[str, Any]) -> str:
    """Return the argument that searches by a text, or nothing."""
    taken = {parameter["name"] for parameter in operation.get("parameters", ()) if parameter["in"] == "query"}
    return next((spell_argument(name) for name in _NARROWING if name in taken), "")


def _find_item_type(declared: dict[str, Any], returns: Type, components: Mapping[str, Schema]) -> Type:
    match returns:
        case ListOf(item):
            return item
        case _:
            envelope = components[getattr(returns, "name", "")]
            return type_of(envelope["properties"][declared["items"]]["items"], components)
