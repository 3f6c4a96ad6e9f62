"""An operation as the shell sees it: read from the generated method, its signature and its docstring."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Final

from jira_dc_runtime.cli.package import Package
from jira_dc_runtime.errors import RequestError

if TYPE_CHECKING:
    from jira_dc_runtime.client.resource import Sender

_NEAREST: Final = 3
_MODEL: Final = re.compile(r"(?:Iterable\[|Sequence\[)?models\.(\w+)").match
_ONLY_IN_PYTHON: Final = "; or a class of fields"


class UnknownOperation(RequestError):
    """No operation has this name."""


@dataclass(frozen=True)
class Parameter:
    """One parameter of a method."""

    name: str
    annotation: str
    """Its type as it is written, without `| None`."""
    text: str
    is_required: bool
    is_positional: bool


@dataclass(frozen=True)
class Operation:
    """One method of a resource."""

    name: str
    """For example `issue.get_issue`."""
    key: str
    """For example `GET /api/2/issue/{issueIdOrKey}`."""
    summary: str
    sections: tuple[tuple[str, tuple[str, ...]], ...]
    """What else the docstring says, as headed lines; those about the arguments are in `parameters`."""
    parameters: tuple[Parameter, ...]
    returns: str
    deprecated: str
    """What its callers are warned of, or ""."""


def list_names(package: Package) -> dict[str, str]:
    """Return the operation, such as `GET /api/2/field`, of every method's name, such as `field.get_fields`."""
    return package.load_availability().list_methods()


def bind(package: Package, name: str, sender: Sender) -> Callable[..., Any]:
    """Return the method of this name; its calls go to `sender`. Raise `UnknownOperation`, with the nearest names."""
    if name not in list_names(package):
        raise UnknownOperation(_say_unknown(name, list(list_names(package))))
    resource, _, method = name.partition(".")
    # The client makes a resource of itself; here it is made of the sender, and no client is opened to read a signature.
    make = inspect.getattr_static(package.load_client(), resource).func
    bound: Callable[..., Any] = getattr(make(sender), method)
    return bound


class NoSender:
    """Sends nothing: for reading a method."""

    def send(self, call: Any) -> Any:
        """Refuse."""
        message = f"{call.operation} is only looked at here."
        raise AssertionError(message)


def read_operation(package: Package, name: str) -> Operation:
    """Return the operation of this name. Raise `UnknownOperation`, with the nearest names."""
    method = bind(package, name, NoSender())
    signature = inspect.signature(method)
    summary, *rest = (inspect.getdoc(method) or "").split("\n")
    sections = tuple(_split(rest))
    texts = dict(_read_arguments(next((lines for head, lines in sections if head == "Args"), ())))
    parameters = tuple(
        Parameter(
            each.name,
            str(each.annotation).removesuffix(" | None"),
            _say_in_shell(str(each.annotation), texts.get(each.name, "")),
            is_required=each.default is each.empty,
            is_positional=each.kind is each.POSITIONAL_OR_KEYWORD,
        )
        for each in signature.parameters.values()
    )
    kept = tuple((head, lines) for head, lines in sections if head != "Args")
    return Operation(
        name,
        list_names(package)[name],
        summary,
        kept,
        parameters,
        str(signature.return_annotation).replace("models.", ""),
        getattr(method, "__deprecated__", ""),
    )


def _say_in_shell(annotation: str, text: str) -> str:
    """Return what is said of a parameter; what is a model or a mapping in Python is JSON here."""
    found = _MODEL(annotation)
    if found:
        return f"{found[1]} as JSON, @FILE, or - for the standard input"
    return text.removesuffix(_ONLY_IN_PYTHON).replace("; NULL sends null", "")


def _split(lines: list[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each part of a docstring with its head; the paragraphs before the first one have none."""
    head, held = "", list[str]()
    for line in lines:
        start, colon, rest = line.partition(":")
        if colon and start in {"Args", "Returns", "Raises", "Source", "Since", "Until"}:
            if held:
                yield head, tuple(held)
            head, held = start, [rest.strip()] if rest.strip() else []
        elif line.strip():
            held.append(line.removeprefix("    ") if head else line)
    if held:
        yield head, tuple(held)


def _read_arguments(lines: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    name, words = "", list[str]()
    for line in lines:
        if line.startswith(" "):
            words.append(line.strip())
            continue
        if name:
            yield name, "; ".join(words)
        name, _, text = line.partition(": ")
        words = [text]
    if name:
        yield name, "; ".join(words)


def _say_unknown(name: str, names: list[str]) -> str:
    method = name.rpartition(".")[2]
    near = [each for each in names if each.rpartition(".")[2] == method][:_NEAREST]
    near = near or get_close_matches(name, names, _NEAREST)
    near = near or [each for each in names if method in each.rpartition(".")[2]][:_NEAREST]
    hint = f"Did you mean {', '.join(near)}?" if near else "`find WORDS` looks for one."
    return f"There is no operation {name!r}. {hint}"
