"""From the words of a command line to the arguments of a method, by the types that it declares."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias

import msgspec

from jira_dc_runtime.call import File
from jira_dc_runtime.codec.null import NULL
from jira_dc_runtime.errors import RequestError
from jira_dc_runtime.ground.json_kind import is_array, is_object

from .operation import Parameter

Kind: TypeAlias = Literal["text", "int", "float", "bool", "texts", "ints", "file", "files", "content", "json"]

_KINDS: Final[dict[str, Kind]] = {
    "str": "text",
    "int": "int",
    "float": "float",
    "bool": "bool",
    "Sequence[str]": "texts",
    "Iterable[str]": "texts",
    "Sequence[str] | type[models.IssueFields]": "texts",
    "Sequence[int]": "ints",
    "Iterable[int]": "ints",
    "File": "file",
    "File | Sequence[File]": "files",
    "Content": "content",
}
_OPEN_LITERAL: Final = re.compile(r"Literal\[.*\] \| str").fullmatch
_TAKES_MANY: Final = frozenset({"texts", "ints", "files"})


def kind_of(parameter: Parameter) -> Kind:
    """Return how the words for a parameter are read; what is none of the simple types is JSON."""
    if parameter.name == "body" and parameter.annotation != "str":
        return "json"
    return "text" if _OPEN_LITERAL(parameter.annotation) else _KINDS.get(parameter.annotation, "json")


def takes_many(kind: Kind) -> bool:
    """Return whether a parameter takes any number of words."""
    return kind in _TAKES_MANY


def is_option(parameter: Parameter) -> bool:
    """Return whether a parameter is an option, `--body` and its like; the others stand in the order of the method."""
    return not parameter.is_positional or parameter.name == "body" or kind_of(parameter) == "json"


def convert(parameter: Parameter, given: Any) -> Any:
    """Return the argument for what was typed; None if nothing was.

    Lists are taken apart at commas. A body, and any JSON, may be `@FILE` or `-`, the standard input. A null in JSON is
    an explicit null. Raise `RequestError` for what cannot be read.
    """
    if given is None or given == ():
        return None
    match kind_of(parameter):
        case "texts":
            return _take_apart(given)
        case "ints":
            return [_read_int(parameter, text) for text in _take_apart(given)]
        case "file":
            return File.from_path(given)
        case "files":
            return [File.from_path(path) for path in given]
        case "content":
            return Path(given)
        case "json":
            return _with_nulls(_read_json(parameter, _read_text(given)))
        case "text" if parameter.name == "body":
            return _read_text(given)
        case _:
            return given


def _take_apart(given: Sequence[str]) -> list[str]:
    return [part for text in given for part in text.split(",") if part]


def _read_int(parameter: Parameter, text: str) -> int:
    try:
        return int(text)
    except ValueError:
        message = f"{parameter.name} is {text!r}; pass whole numbers, with commas between them."
    raise RequestError(message)


def _read_text(given: str) -> str:
    if given == "-":
        return sys.stdin.read()
    if not given.startswith("@"):
        return given
    try:
        return Path(given[1:]).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        message = f"{given[1:]} is not UTF-8."
    raise RequestError(message)


def _read_json(parameter: Parameter, text: str) -> Any:
    try:
        return msgspec.json.decode(text.encode("utf-8", "surrogatepass"))
    except msgspec.DecodeError as error:
        option = f"--{parameter.name.replace('_', '-')}"
        # A shell that took the quotes away is the usual reason.
        message = f"{option} is no JSON ({error}). Pass it in single quotes, or as @FILE, or - for the standard input."
    raise RequestError(message)


def _with_nulls(value: Any) -> Any:
    """Return JSON with `NULL` for null: whoever types it means it."""
    if is_object(value):
        return {name: _with_nulls(item) for name, item in value.items()}
    if is_array(value):
        return [_with_nulls(item) for item in value]
    return NULL if value is None else value
