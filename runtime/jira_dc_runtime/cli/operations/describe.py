"""What `jira-dc describe` says about one operation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from jira_dc_runtime.cli.package import Package
from jira_dc_runtime.ground.json_kind import is_array, is_object

from .arguments import is_option, kind_of, takes_many
from .find import only_reads, read_entry
from .operation import Operation, Parameter, read_operation


def describe(package: Package, name: str) -> dict[str, Any]:
    """Return what is known of an operation, as plain values. Raise `UnknownOperation`, with the nearest names."""
    operation = read_operation(package, name)
    document = msgspec.json.decode(package.read_document())
    entry = read_entry(document, operation.key)
    sections = {head.lower(): " ".join(" ".join(lines).split()) for head, lines in operation.sections if head}
    return {
        "name": name,
        "operation": operation.key,
        "summary": operation.summary,
        "deprecated": operation.deprecated,
        "notes": [line for head, lines in operation.sections if not head for line in lines],
        "writes": not only_reads(operation.key, entry),
        "scope": _find_scope(entry),
        "command": write_usage(operation),
        "python": f"jira.{name}({', '.join(_write_python(each) for each in operation.parameters)})",
        "parameters": [
            {
                "name": each.name,
                "option": name_in_shell(each),
                "type": each.annotation.replace("models.", "").replace("bodies.", ""),
                "required": each.is_required,
                "text": each.text,
            }
            for each in operation.parameters
        ],
        "body": list(_list_keys(document, entry)),
        "returns": sections.get("returns") or operation.returns,
        "raises": sections.get("raises", ""),
        "since": sections.get("since", ""),
    }


def write_lines(told: Mapping[str, Any]) -> Iterator[str]:
    """Yield the lines for a person."""
    yield f"{told['name']}: {told['operation']}"
    yield told["summary"]
    yield from told["notes"]
    if told["deprecated"]:
        yield f"\n{told['deprecated']}"
    scope = f", OAuth scope {told['scope']}" if told["scope"] else ""
    yield f"\n{'Writes: needs --write or a typed yes' if told['writes'] else 'Reads'}{scope}."
    width = max((len(each["option"]) for each in told["parameters"]), default=0)
    if told["parameters"]:
        yield "\nArguments:"
    for each in told["parameters"]:
        need = " (required)" if each["required"] else ""
        yield f"  {each['option']:<{width}}  {each['text'] or each['type']}{need}"
    if told["body"]:
        yield f"\nKeys of the body: {', '.join(told['body'])}"
    yield f"\nReturns: {told['returns']}"
    yield f"Raises: {told['raises']}"
    yield f"Since: {told['since']}"
    yield f"\nShell:  {told['command']}"
    yield f"Python: {told['python']}"


def name_in_shell(parameter: Parameter) -> str:
    """Return how a parameter is called on the command line: `ISSUE_ID_OR_KEY`, `--fields`."""
    if is_option(parameter):
        return f"--{parameter.name.replace('_', '-')}"
    return f"{parameter.name.upper()}{'...' if takes_many(kind_of(parameter)) else ''}"


def write_usage(operation: Operation) -> str:
    """Return the shortest command line: what is required, and no more."""
    required = [each for each in operation.parameters if each.is_required]
    words = [f"{name_in_shell(each)} …" if is_option(each) else name_in_shell(each) for each in required]
    return " ".join(["jira-dc call", operation.name, *words])


def _write_python(parameter: Parameter) -> str:
    return parameter.name if parameter.is_positional else f"{parameter.name}={'…' if parameter.is_required else 'None'}"


def _find_scope(entry: Mapping[str, Any]) -> str:
    scopes = [scope for each in entry.get("security", []) for scope in each.get("oauth2", [])]
    return scopes[0] if scopes else ""


def _list_keys(document: Any, entry: Mapping[str, Any]) -> Iterator[str]:
    """Yield the keys that a JSON body may have, those that are required with a star."""
    content = entry.get("requestBody", {}).get("content", {})
    schema = content.get("application/json", {}).get("schema", {})
    reference = schema.get("$ref", "")
    if reference.startswith("#/components/schemas/"):
        schema = document["components"]["schemas"].get(reference.rpartition("/")[2], {})
    properties = schema.get("properties")
    required = schema.get("required")
    for name in properties if is_object(properties) else ():
        yield f"{name}*" if is_array(required) and name in required else str(name)
