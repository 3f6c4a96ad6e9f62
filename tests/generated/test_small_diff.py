"""A change in Jira changes the files that say it, and no others: the next patch release, and changes made by hand.

`pytest tests/generated/test_small_diff.py -s` prints the table.
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import pytest

from generator.document.take import take_release
from tests.project_copy import copy_project, generate_files
from tests.shared_files import find_shared

BEFORE = ("10.0", "10.3.17")
RELEASE = "10.3.24"
MOST_FILES = 7
CLIENT = "generated/jira_dc/"
API_LIST = "generated/api.md"
CASES = "tests/contract/cases/"

Change = Callable[[dict[str, Any]], None]


@dataclass(frozen=True)
class Touched:
    """The changed lines by file: of the client, and of the contract cases; and those of the list of the API."""

    client: dict[str, list[str]]
    cases: dict[str, list[str]]
    api_list: list[str] = field(default_factory=list[str])

    def describe(self) -> str:
        """Return the row of the table, without its name."""
        lines = [line for changed in self.client.values() for line in changed]
        added = sum(line.startswith("+") for line in lines)
        names = ", ".join(name.removeprefix(CLIENT) for name in self.client)
        return f"{len(self.client)} | +{added} -{len(lines) - added} | {len(self.cases)} | {names or 'none'}"


def _compare(old: dict[str, str], new: dict[str, str]) -> Touched:
    changed: dict[str, list[str]] = {}
    for name in sorted(old.keys() | new.keys()):
        before, after = old.get(name, "").splitlines(), new.get(name, "").splitlines()
        compared = difflib.unified_diff(before, after, lineterm="", n=0)
        lines = [line for line in compared if line[:1] in "+-" and line[:3] not in {"+++", "---"}]
        if lines:
            changed[name] = lines
    api_list = changed.pop(API_LIST, [])
    client = {name: lines for name, lines in changed.items() if name.startswith(CLIENT)}
    return Touched(client, {name: lines for name, lines in changed.items() if name not in client}, api_list)


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What is generated while 10.3.17 is the newest pinned release."""
    return generate_files(copy_project(tmp_path_factory.mktemp("before"), BEFORE))


@pytest.fixture(scope="module")
def after(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What is generated once 10.3.24 is adopted."""
    return generate_files(copy_project(tmp_path_factory.mktemp("after"), [*BEFORE, RELEASE]))


@pytest.fixture(scope="module")
def touch(after: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Touched]:
    """Give the function that makes one of CHANGES upstream, generates, and says what is touched."""

    @cache
    def touch_once(name: str) -> Touched:
        document = json.loads(find_shared("specs", f"jira-{RELEASE}.json").read_text(encoding="utf-8"))
        CHANGES[name].make(document)
        folder = tmp_path_factory.mktemp("changed")
        upstream = folder / "upstream.json"
        upstream.write_text(json.dumps(document, indent=7), encoding="utf-8")
        (folder / "project").mkdir()
        project = copy_project(folder / "project", BEFORE, [RELEASE])
        take_release(upstream.as_uri(), RELEASE, project.spec)
        return _compare(after, generate_files(project))

    return touch_once


def _reformat(document: dict[str, Any]) -> None:
    """Change nothing: the document is written with another indentation than Atlassian's."""


def _reorder(document: dict[str, Any]) -> None:
    document["paths"] = dict(reversed(document["paths"].items()))
    document["components"]["schemas"] = dict(reversed(document["components"]["schemas"].items()))
    for path_item in document["paths"].values():
        for operation in path_item.values():
            operation.get("parameters", []).reverse()


def _rename_ids(document: dict[str, Any]) -> None:
    for path_item in document["paths"].values():
        for operation in path_item.values():
            operation["operationId"] += "_9"


def _rewrite_prose(document: dict[str, Any]) -> None:
    document["info"]["description"] = "Something else."
    for path_item in document["paths"].values():
        for operation in path_item.values():
            operation["summary"] = operation["description"] = "Something else."


def _add_field(document: dict[str, Any]) -> None:
    document["components"]["schemas"]["BoardBean"]["properties"]["colour"] = {"type": "string"}


def _add_key(document: dict[str, Any]) -> None:
    document["components"]["schemas"]["BoardCreateBean"]["properties"]["colour"] = {"type": "string"}


def _remove_operation(document: dict[str, Any]) -> None:
    del document["paths"]["/api/2/customFieldOption/{id}"]


@dataclass(frozen=True)
class Expected:
    """A change upstream: how it is made, what it touches of the client and of the cases, and the words of its lines."""

    make: Change
    touched: tuple[str, ...] = ()
    cases: tuple[str, ...] = ()
    words: str = "nothing"


CHANGES = {
    "add one field": Expected(_add_field, ("models/board.py", "openapi.json"), ("_samples.yaml",), "colour"),
    "add one key to a body": Expected(
        _add_key, ("bodies.py", "models/board.py", "openapi.json"), ("_samples.yaml",), "colour"
    ),
    "remove one operation": Expected(
        _remove_operation,
        ("api/custom_field_option.py", "availability.py", "client.py", "openapi.json"),
        ("customFieldOption.yaml",),
        "(?i)custom_?field_?option|446 operations in 68|447 operations in 69",
    ),
    "reorder the document": Expected(_reorder),
    "rename every operationId": Expected(_rename_ids),
    "reformat the document": Expected(_reformat),
    "rewrite every sentence": Expected(_rewrite_prose),
}


@pytest.mark.parametrize("name", CHANGES)
def test_an_upstream_change_touches_what_it_must(name: str, touch: Callable[[str], Touched]) -> None:
    touched = touch(name)
    assert [file.removeprefix(CLIENT) for file in touched.client] == list(CHANGES[name].touched)
    assert [file.removeprefix(CASES) for file in touched.cases] == list(CHANGES[name].cases)
    assert bool(touched.api_list) == bool(touched.client)


@pytest.mark.parametrize("name", [name for name, change in CHANGES.items() if change.touched])
def test_an_upstream_change_changes_no_line_about_anything_else(name: str, touch: Callable[[str], Touched]) -> None:
    assert _list_strangers(touch(name), CHANGES[name].words) == []


def test_the_next_patch_release_touches_few_files(before: dict[str, str], after: dict[str, str]) -> None:
    """10.3.17 → 10.3.24 adds two operations under a new tag, and their schema."""
    touched = _compare(before, after)
    assert len(touched.client) <= MOST_FILES
    words = r"(?i)read_?-?only_?-?mode|10\.3\.17|10\.3\.24|445 operations in 68|447 operations in 69"
    assert _list_strangers(touched, words) == []


def _list_strangers(touched: Touched, words: str) -> list[str]:
    """Return the changed lines of Python, and of the list of the API, that are not about `words`.

    A file or a class that is about them may change in every line; a blank line and a decorator belong to the next one.
    """
    about = re.compile(words)
    entries = {line[1:].partition("(")[0]: line for line in touched.api_list}  # of a changed line, what it is now
    strangers = [line for line in entries.values() if line.startswith("+- ") and not about.search(line)]
    for file, lines in touched.client.items():
        if not file.endswith(".py") or about.search(file):
            continue
        inside = False
        for line in lines:
            if line[1:6] == "class":
                inside = bool(about.search(line))
            within = inside and (line[1:5].isspace() or line[1:] == "")
            if not (within or about.search(line) or line[1:].strip() in {"", "@cached_property"}):
                strangers.append(f"{file}: {line}")
    return strangers


def test_the_table(before: dict[str, str], after: dict[str, str], touch: Callable[[str], Touched]) -> None:
    rows = {f"{BEFORE[-1]} → {RELEASE}": _compare(before, after).describe()}
    rows |= {name: touch(name).describe() for name in CHANGES}
    print("\n\n| change upstream | files | lines | contract cases | which |\n|---|---|---|---|---|")
    for name, row in rows.items():
        print(f"| {name} | {row} |")
    for name, change in CHANGES.items():
        files, lines, cases, which = rows[name].split(" | ")
        assert (int(files), int(cases)) == (len(change.touched), len(change.cases))
        assert which == (", ".join(change.touched) or "none")
        assert (lines == "+0 -0") == (not change.touched)


def test_a_row_counts_files_and_lines() -> None:
    client = {f"{CLIENT}models/issue.py": ["+a", "+b", "-c"], f"{CLIENT}api/issue.py": ["+d"]}
    assert Touched(client, {f"{CASES}issue.yaml": ["+e"]}).describe() == "2 | +3 -1 | 1 | models/issue.py, api/issue.py"
    assert Touched({}, {}).describe() == "0 | +0 -0 | 0 | none"
