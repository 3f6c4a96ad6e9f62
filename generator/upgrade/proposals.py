"""proposals: what a person is to accept or to change, as lines for the files of spec/."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from generator.correct.patch import Action
from generator.correct.renames import RENAMES_FILE, Renames
from generator.correct.spec import Spec, load_renames
from generator.correct.words import PLACEHOLDER, Words
from generator.document.files import load_toml
from generator.document.openapi import Document, list_operations, operation_key
from generator.problem import Problem
from generator.upgrade.overlay_text import copy_actions, restrict_action
from generator.upgrade.renamed import Found
from generator.upgrade.restriction import Restriction

RENAMES_HEADER = """\
# What upstream only calls otherwise since some release: newer name = the name of before, which everything here knows.
# Written by `nox -s upgrade`. Paths differ in the names of their variables only.
"""
_LINE = re.compile(r'"([A-Z]+ /[^"]*)" = ')


def list_unwritten(document: Document, words: Words) -> list[str]:
    """Return the key of each operation without a summary of ours; a placeholder is none."""
    keys = [operation_key(method, path) for method, path, _operation in list_operations(document)]
    return sorted(key for key in keys if words.summaries.get(key, PLACEHOLDER) == PLACEHOLDER)


def insert_lines(text: str, section: str, entries: Mapping[str, str]) -> str:
    """Return the TOML `text` with `entries` put into `[section]`, where they belong by path and method."""
    lines = text.splitlines(keepends=True)
    for key, value in entries.items():
        lines.insert(_find_place(lines, section, key), f"{json.dumps(key)} = {json.dumps(value)}\n")
    return "".join(lines)


def _find_place(lines: list[str], section: str, key: str) -> int:
    try:
        start = lines.index(f"[{section}]\n") + 1
    except ValueError as error:
        raise Problem(f"There is no line [{section}] to put {key} under; add it to the file.") from error
    place = start
    for number in range(start, len(lines)):
        if lines[number].startswith("["):
            break
        found = _LINE.match(lines[number])
        if found is not None:
            if _order(found[1]) > _order(key):
                return place
            place = number + 1
    return place


def _order(key: str) -> tuple[str, str]:
    method, path = key.split(" ", 1)
    return path, method


def write_renamed(folder: Path, found: Found, spec: Spec, release: str) -> None:
    """Write what `found` was only renamed, since `release`, into the files of `folder`, a copy of spec/."""
    names, words = spec.names, spec.words
    if found.renames:
        path = folder / Path(RENAMES_FILE).name
        known = load_renames(folder)
        path.write_text(_write_renames(_join(known, found.renames)), encoding="utf-8")
    if not found.moved:
        return
    moved = {newer: older for older, newer in found.moved if older in names.methods}
    _insert(folder / "names.toml", "adopted", {newer: names.method(older) for newer, older in moved.items()})
    summaries = {newer: words.summaries[older] for newer, older in moved.items() if older in words.summaries}
    _insert(folder / "summaries.toml", "summaries", summaries)
    exceptions = words.exceptions
    tables = [_write_table(newer, exceptions[older]) for newer, older in moved.items() if older in exceptions]
    with (folder / "parameters.toml").open("a", encoding="utf-8") as parameters:
        parameters.writelines(tables)
    for overlay in spec.overlays:
        path = folder / "overlays" / Path(overlay.file).name
        for newer, older in moved.items():
            numbers = [number for number, action in enumerate(overlay.actions, 1) if _is_about(action, older, release)]
            if numbers:
                text = path.read_text(encoding="utf-8")
                before, after = older.split(" ", 1)[1], newer.split(" ", 1)[1]
                path.write_text(copy_actions(text, numbers, f">={release}", before, after), encoding="utf-8")


def write_restrictions(spec: Path, restrictions: Iterable[Restriction]) -> None:
    """Write the releases that each action is for, and its target there, into the overlays of `spec`."""
    for each in restrictions:
        path = spec / "overlays" / Path(each.file).name
        text = path.read_text(encoding="utf-8")
        changed = restrict_action(text, each.number, each.releases, each.target, dict(each.block))
        path.write_text(changed, encoding="utf-8")


def write_names(spec: Path, names: Iterable[tuple[str, str]], unwritten: Iterable[str]) -> None:
    """Write a name, and a placeholder for the summary, for each new operation into the files of `spec`."""
    written = load_toml(spec / "summaries.toml").get("summaries", {})
    _insert(spec / "names.toml", "adopted", dict(names))
    _insert(spec / "summaries.toml", "summaries", {key: PLACEHOLDER for key in unwritten if key not in written})


def _insert(path: Path, section: str, entries: Mapping[str, str]) -> None:
    if entries:
        path.write_text(insert_lines(path.read_text(encoding="utf-8"), section, entries), encoding="utf-8")


def _is_about(action: Action, key: str, release: str) -> bool:
    method, path = key.split(" ", 1)
    place = f"$.paths['{path}'].{method.lower()}"
    rest = action.target.removeprefix(place)
    return action.target.startswith(place) and rest[:1] in {"", ".", "["} and action.releases.holds(release)


def _join(one: Renames, other: Renames) -> Renames:
    return Renames({**one.paths, **other.paths}, {**one.tags, **other.tags}, {**one.schemas, **other.schemas})


def _write_renames(renames: Renames) -> str:
    lines = [RENAMES_HEADER.rstrip()]
    for section, names in (("paths", renames.paths), ("tags", renames.tags), ("schemas", renames.schemas)):
        if names:
            entries = [f"{json.dumps(newer)} = {json.dumps(older)}" for newer, older in sorted(names.items())]
            lines += ["", f"[{section}]", *entries]
    return "\n".join([*lines, ""])


def _write_table(key: str, meanings: Mapping[str, str]) -> str:
    entries = [f"{json.dumps(name)} = {json.dumps(text, ensure_ascii=False)}\n" for name, text in meanings.items()]
    return f"\n[operations.{json.dumps(key)}]\n{''.join(entries)}"
