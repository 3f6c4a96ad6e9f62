"""files: read the JSON, YAML and TOML that a person or a server gives us, into plain values and nothing else.

Whatever a file holds, reading it ends soon: it is bounded in size and in depth, holds no number that JSON readers
refuse, and no alias of YAML, which stands for more than is written. A Problem names the file, and the line where the
parser knows it.
"""

from __future__ import annotations

import json
import math
import tomllib
from collections.abc import Callable, Hashable
from pathlib import Path
from typing import Any, cast

import yaml

from generator.document.openapi import is_array, is_object
from generator.problem import Problem

MAX_BYTES = 20_000_000
"""No document of Jira is a tenth as large."""
MAX_OWN_BYTES = 2_000_000
"""The same of a file that people write: the largest of ours has 60 kB."""
MAX_DEPTH = 100
_LARGEST = 2**63
_LONGEST_NUMBER = 25


def read_json(content: bytes | str, source: str) -> Any:
    """Return parsed JSON. Raises Problem for NaN, Infinity, numbers beyond 64 bits, and a key that comes twice."""
    return json.loads(
        content,
        object_pairs_hook=lambda pairs: _read_object(pairs, source),
        parse_int=lambda text: _read_number(int, text, source),
        parse_float=lambda text: _read_number(float, text, source),
        parse_constant=lambda text: _refuse_number(text, source),
    )


def load_toml(path: Path) -> dict[str, Any]:
    """Return the content of a TOML file below spec/."""
    try:
        content = tomllib.loads(_read_text(path))
    except (ValueError, RecursionError) as error:
        raise Problem(f"{path.name} can't be read: {_tell(error)}.") from error
    _check_plain(content, path.name)
    return content


def load_yaml(path: Path, place: str) -> Any:
    """Return the content of a YAML file, which `place` names: `spec/overlays/issue.yaml`."""
    text = _read_text(path)
    try:
        _check_events(text, place)
        content = yaml.load(text, Loader=_Loader)  # noqa: S506 - it is a safe one
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise Problem(f"{place} can't be read: {_tell(error)}.") from error
    _check_plain(content, place)
    return content


def _read_text(path: Path) -> str:
    try:
        if path.stat().st_size > MAX_OWN_BYTES:
            raise Problem(f"{path.name} has more than {MAX_OWN_BYTES:,} bytes; no file of spec/ that people write has.")
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise Problem(f"{path.name} can't be read: {error}.") from error


def _read_object(pairs: list[tuple[str, Any]], source: str) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _value in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise Problem(f"{source} states the key {twice!r:.80} twice in one object; which of the two holds is not said.")
    return found


def _read_number(kind: Callable[[str], float], text: str, source: str) -> Any:
    if len(text) > _LONGEST_NUMBER and kind is int:
        _refuse_number(text, source)
    number = kind(text)
    if not _is_plain_number(number):
        _refuse_number(text, source)
    return number


def _refuse_number(text: str, source: str) -> None:
    shown = text if len(text) <= _LONGEST_NUMBER else f"{text[:_LONGEST_NUMBER]}…"
    raise Problem(f"{source} holds the number {shown}, which no reader of JSON takes.")


def _is_plain_number(number: float) -> bool:
    """Tell whether every reader of JSON can hold a number: one of 64 bits, or a finite one."""
    return -_LARGEST <= number <= _LARGEST if isinstance(number, int) else math.isfinite(number)


def _check_plain(root: Any, source: str) -> None:
    """Refuse what JSON can't say: a key that is no text, a date, a number that is none or has too many digits."""
    pending: list[tuple[Any, int]] = [(root, 0)]
    while pending:
        value, depth = pending.pop()
        if depth > MAX_DEPTH:
            raise Problem(f"{source} nests values more than {MAX_DEPTH} levels deep; write it flatter.")
        if is_object(value):
            for key in cast("dict[object, Any]", value):
                if not isinstance(key, str):
                    raise Problem(f"{source} has the key {key!r:.80}, which is no text; write it in quotes.")
            pending += [(inner, depth + 1) for inner in value.values()]
        elif is_array(value):
            pending += [(inner, depth + 1) for inner in value]
        elif isinstance(value, (int, float)):
            if not _is_plain_number(value):
                raise Problem(
                    f"{source} holds a number that no reader of JSON takes: NaN, infinite, or beyond 64 bits."
                )
        elif value is not None and not isinstance(value, str):
            raise Problem(f"{source} holds a {type(value).__name__}, {value!s:.80}; write it as text, in quotes.")


def _check_events(text: str, place: str) -> None:
    """Refuse an alias and deep nesting before anything is built of them: the parser alone is neither slow nor deep."""
    depth = 0
    for event in yaml.parse(text, Loader=_BASE):
        if isinstance(event, yaml.AliasEvent):
            where = f", line {event.start_mark.line + 1}" if event.start_mark else ""
            raise Problem(f"{place}{where} uses the alias *{event.anchor}; write out what it stands for.")
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                raise Problem(f"{place} nests values more than {MAX_DEPTH} levels deep; write it flatter.")
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


_BASE: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_BASE):  # type: ignore[misc]  # pyright: ignore[reportUntypedBaseClass]
    """PyYAML's safe loader, but for a key that comes twice, of which it would keep the last without a word."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:  # noqa: FBT001, FBT002
        """Return the mapping; the signature is PyYAML's."""
        seen: set[str] = set()
        for key, _value in node.value:
            if isinstance(key, yaml.ScalarNode):
                if key.value in seen:
                    raise yaml.constructor.ConstructorError(
                        None, None, f"the key {key.value!r:.80} comes twice in one mapping", key.start_mark
                    )
                seen.add(key.value)
        constructed: dict[Hashable, Any] = yaml.SafeLoader.construct_mapping(cast("yaml.SafeLoader", self), node, deep)
        return constructed


def _tell(error: Exception) -> str:
    """Return what a parser says in one line, without its excerpt of the file."""
    if isinstance(error, RecursionError):
        return "it nests values too deep"
    if isinstance(error, yaml.MarkedYAMLError):
        line = f" at line {error.problem_mark.line + 1}" if error.problem_mark else ""
        return f"{error.problem}{line}"
    said = " ".join(str(error).split())
    if "integer string conversion" in said:
        return "it holds a number of thousands of digits"
    return said.rstrip(".")[:200]
