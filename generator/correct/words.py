"""Our own words: spec/summaries.toml, spec/notes.toml, spec/parameters.toml and spec/tags.toml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from generator.document.openapi import Document, is_object, list_operations, operation_key
from generator.problem import Problem

SUMMARIES_FILE = "spec/summaries.toml"
PARAMETERS_FILE = "spec/parameters.toml"
NOTES_FILE = "spec/notes.toml"
TAGS_FILE = "spec/tags.toml"
UNIT_WORDS = {"milliseconds": "milliseconds since 1970"}
MAX_SUMMARY = 100
PLACEHOLDER = "TODO: say in one sentence of our own what it does."
"""What `nox -s upgrade` writes for a new operation; the build refuses it until somebody has written the sentence."""

_UNSAFE = ('"""', "\\")


@dataclass(frozen=True)
class Words:
    """Summaries and notes by operation, sentences by tag, and what parameters mean.

    A parameter is known by its wire name, by the path that it ends, or by its operation where one differs.
    """

    summaries: Mapping[str, str]
    meanings: Mapping[str, str]
    exceptions: Mapping[str, Mapping[str, str]]
    notes: Mapping[str, str] = field(default_factory=dict[str, str])
    variables: Mapping[str, str] = field(default_factory=dict[str, str])
    """Meanings of path variables by the path up to them, braces included."""
    tags: Mapping[str, str] = field(default_factory=dict[str, str])

    def summary(self, key: str) -> str:
        """Return the summary of the operation `METHOD /path`."""
        return self.summaries[key]

    def note(self, key: str) -> str:
        """Return what a caller has to know beside, or "" where there is nothing."""
        return self.notes.get(key, "")

    def meaning(self, key: str, wire: str) -> str:
        """Return what a parameter means, or "" where nobody has said it yet."""
        special = self.exceptions.get(key, {}).get(wire) or self.variables.get(_cut_path(key, wire))
        return special or self.meanings.get(wire, "")

    def tag(self, name: str) -> str:
        """Return the sentence on a tag, or "" where nobody has written it yet."""
        return self.tags.get(name, "")


def _cut_path(key: str, variable: str) -> str:
    """Return the path of the operation `key` as far as `variable`; "" where the path has no such variable."""
    start, braces, _rest = key.partition(" ")[2].partition(f"{{{variable}}}")
    return start + braces if braces else ""


def read_words(
    summaries: Mapping[str, Any], parameters: Mapping[str, Any], tags: Mapping[str, Any] = MappingProxyType({})
) -> Words:
    """Return the words of the parsed files; a Problem names a text that is no single plain line."""
    words = Words(
        _read_table(SUMMARIES_FILE, summaries, "summaries"),
        _read_table(PARAMETERS_FILE, parameters, "meanings"),
        _read_table(PARAMETERS_FILE, parameters, "operations"),
        variables=_read_table(PARAMETERS_FILE, parameters, "paths"),
        tags=_read_table(TAGS_FILE, tags, "tags"),
    )
    for key, text in words.summaries.items():
        _check_line(SUMMARIES_FILE, key, text)
        if len(text) > MAX_SUMMARY or not text.endswith("."):
            raise Problem(
                f"{SUMMARIES_FILE}: {key} needs one sentence with a full stop, of at most {MAX_SUMMARY} characters."
            )
    for name, text in (*words.meanings.items(), *words.variables.items()):
        _check_line(PARAMETERS_FILE, name, text)
    for tag, text in words.tags.items():
        _check_line(TAGS_FILE, tag, text)
    for key, meanings in words.exceptions.items():
        if not is_object(meanings):
            raise Problem(f"{PARAMETERS_FILE}: {key} under [operations] is no table of a text for each parameter.")
        for text in meanings.values():
            _check_line(PARAMETERS_FILE, key, text)
    return words


def _read_table(file: str, content: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    table = content.get(name, {})
    if not is_object(table):
        raise Problem(f"{file} has no table [{name}].")
    return table


def read_notes(content: Mapping[str, Any], words: Words) -> Words:
    """Return `words` with the notes of the parsed file; a Problem names one that is no plain line, or about nothing."""
    notes: Mapping[str, str] = content.get("notes", {})
    for key, text in notes.items():
        _check_line(NOTES_FILE, key, text)
        if key not in words.summaries:
            raise Problem(f"{NOTES_FILE} has a note on {key}, which {SUMMARIES_FILE} does not know; delete the line.")
    return replace(words, notes=notes)


def check_words(document: Document, words: Words) -> None:
    """Raise Problem unless every operation of the document has a summary."""
    keys = {operation_key(method, path) for method, path, _operation in list_operations(document)}
    written = {key for key, summary in words.summaries.items() if summary != PLACEHOLDER}
    missing = sorted(keys - written)
    if missing:
        raise Problem(
            f"{SUMMARIES_FILE} has no summary for {missing[0]}; write one sentence on what it does, in your own words."
        )


def list_unsaid(document: Document, words: Words) -> tuple[str, ...]:
    """Return a sentence on each parameter and each tag of a corrected document that we have no words for."""
    said: dict[str, None] = {}
    for method, path, operation in list_operations(document):
        key = operation_key(method, path)
        for tag in operation["tags"]:
            if not words.tag(tag):
                said[f"{TAGS_FILE} says nothing of the tag {tag}; write a sentence for openapi.json."] = None
        for parameter in operation.get("parameters", ()):
            if not words.meaning(key, parameter["name"]):
                name = parameter["name"]
                said[f"{PARAMETERS_FILE} does not say what {name} of {key} means; write a line for openapi.json."] = (
                    None
                )
    return tuple(said)


def _check_line(file: str, key: str, text: Any) -> None:
    if not isinstance(text, str) or not text or not text.isprintable() or any(sign in text for sign in _UNSAFE):
        raise Problem(f"{file}: the text for {key} must be one plain line without backslashes and triple quotes.")
