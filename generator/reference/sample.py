"""sample: what a request and an answer look like, from the contract cases of an operation."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from generator.cases.reply import list_replies
from generator.cases.request import Case, list_cases, list_headers
from generator.cases.sample import Sampler, find_recursive
from generator.cases.value import Day, Instant, Raw, Sample, Upload, Value
from generator.document.openapi import Document, list_operations, operation_key
from generator.emit.ir import Operation
from generator.reference.markup import fence, shell, shell_url
from generator.reference.signature import lay_out

_DEEPEST = 2
"""How many classes inside one another an answer shows; what lies deeper is named."""
_WIDTH = 60


@dataclass(frozen=True)
class SampleCall:
    """The typical call of one operation and an answer to it."""

    python: str
    curl: str
    status: str
    answer: str
    """A fence, or nothing where there is no body."""


class Samples:
    """Makes the samples of the operations of a corrected document."""

    def __init__(self, document: Document) -> None:
        components = document["components"]["schemas"]
        recursive = find_recursive(components)
        self._sent = Sampler(components, recursive, "sent")
        self._received = Sampler(components, recursive, "received")
        self._operations = {operation_key(method, path): stated for method, path, stated in list_operations(document)}

    def make(self, resource: str, operation: Operation) -> SampleCall:
        """Return the sample call of an operation of `resource`."""
        key = f"{operation.method} {operation.path}"
        stated = self._operations[key]
        case = list_cases(key, stated, self._sent)["typical"]
        body = (case.body[0], _expand(case.body[1], self._sent)) if case.body else None
        headers = {**list_headers(key, stated), **case.headers}
        status, answer = self._make_answer(stated)
        return SampleCall(
            _write_python(resource, operation, case, body), _write_curl(case, headers, body), status, answer
        )

    def _make_answer(self, stated: Mapping[str, Any]) -> tuple[str, str]:
        for reply in list_replies(stated, self._received):
            if reply.status.startswith("2"):
                if isinstance(reply.value, Raw):
                    return f"{reply.status}, {reply.content_type}", ""
                if not reply.content_type:
                    return reply.status, ""
                shown = _expand(reply.value, self._received, _DEEPEST)
                return reply.status, fence("json", json.dumps(_to_json(shown), ensure_ascii=False, indent=2))
        return "", ""


def _expand(value: Value, sampler: Sampler, deepest: int | None = None) -> Value:
    """Return `value` with the samples of classes in their places; below `deepest` only their names."""
    match value:
        case Sample(schema) if deepest == 0:
            return {"…": schema}
        case Sample(schema):
            inner = None if deepest is None else deepest - 1
            return _expand(sampler.sample_component(schema), sampler, inner)
        case Mapping():
            return {key: _expand(inner, sampler, deepest) for key, inner in value.items()}
        case list():
            return [_expand(inner, sampler, deepest) for inner in value]
        case _:
            return value


def _to_json(value: Value) -> Any:
    match value:
        case Instant(text) | Day(text) | Raw(text):
            return text
        case Mapping():
            return {key: _to_json(inner) for key, inner in value.items()}
        case list():
            return [_to_json(inner) for inner in value]
        case _:
            return value


def _write_python(resource: str, operation: Operation, case: Case, body: tuple[str, Value] | None) -> str:
    """Return the call as Python: path and body by position, everything else by keyword."""
    by_position = [parameter.name for parameter in operation.parameters if parameter.place == "path"]
    arguments = [_write_value(case.arguments[name]) for name in by_position]
    if body is not None and operation.body is not None:
        arguments.append(_write_body(*body))
    by_keyword = {name: value for name, value in case.arguments.items() if name not in by_position}
    arguments += [f"{name}={_write_value(value)}" for name, value in by_keyword.items()]
    return lay_out(f"jira.{resource}.{operation.name}", arguments, "")


def _write_body(kind: str, value: Value) -> str:
    if kind == "multipart" and isinstance(value, Mapping):
        [field] = value.values()
        return _write_value(field[0] if isinstance(field, list) and len(field) == 1 else field)
    return _write_value(value)


def _write_value(value: Value) -> str:
    match value:
        case Instant(text):
            return f"datetime.fromisoformat({_quote(text)})"
        case Day(text):
            return f"date.fromisoformat({_quote(text)})"
        case Raw(text):
            return repr(text.encode())
        case Upload(name):
            return f"File.from_path({_quote(name)})"
        case Mapping():
            return _write_many("{", (f"{_quote(key)}: {_write_value(inner)}" for key, inner in value.items()), "}")
        case list():
            return _write_many("[", map(_write_value, value), "]")
        case str():
            return _quote(value)
        case _:
            return repr(value)


def _quote(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _write_many(start: str, items: Iterable[str], end: str) -> str:
    written = list(items)
    line = f"{start}{', '.join(written)}{end}"
    if len(line) <= _WIDTH and "\n" not in line:
        return line
    inner = "".join("    " + item.replace("\n", "\n    ") + ",\n" for item in written)
    return f"{start}\n{inner}{end}"


def _write_curl(case: Case, headers: Mapping[str, Value], body: tuple[str, Value] | None) -> str:
    method, _, path = case.request.partition(" ")
    lines = [
        f"curl --request {shell(method)}",
        f"--url {shell_url(path)}",
        '--header "Authorization: Bearer $JIRA_TOKEN"',
    ]
    is_form = body is not None and body[0] == "multipart"
    lines += [
        f"--header {shell(f'{name}: {value}')}"
        for name, value in headers.items()
        if not (is_form and name == "Content-Type")
    ]
    return " \\\n  ".join([*lines, *(_write_data(*body) if body else ())])


def _write_data(kind: str, value: Value) -> Iterator[str]:
    match kind, value:
        case "json", _:
            yield f"--data {shell(json.dumps(_to_json(value), ensure_ascii=False))}"
        case "binary", _:
            yield "--data-binary @FILE"
        case "multipart", Mapping():
            for field, stated in value.items():
                for upload in stated if isinstance(stated, list) else [stated]:
                    if isinstance(upload, Upload):
                        yield f"--form {shell(f'{field}=@{upload.name};type={upload.content_type}')}"
        case _:
            yield f"--data {shell(str(value))}"
