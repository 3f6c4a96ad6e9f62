"""A change in Jira changes the files that say it, and no others: the next patch release, and changes made by hand."""

from __future__ import annotations

import difflib
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator.generate import Project, generate_package
from generator.take import take_release
from tests.operations import ROOT
from tests.shared_files import find_shared

CURRENT = "10.3.24"
MOST_FILES = 7


def _make_project(folder: Path) -> Project:
    """Return a project that reads a spec/ of its own and everything else from this repository."""
    shutil.copytree(ROOT / "spec", folder / "spec")
    for shared in ("templates", "runtime", "pyproject.toml"):
        (folder / shared).symlink_to(ROOT / shared)
    return Project(folder)


def _generate_from(upstream: Path, folder: Path) -> dict[str, str]:
    project = _make_project(folder)
    take_release(upstream.as_uri(), CURRENT, project.spec)
    return generate_package(project).package


def _compare(old: dict[str, str], new: dict[str, str]) -> dict[str, list[str]]:
    """Return the changed lines by file."""
    changed: dict[str, list[str]] = {}
    for name in sorted(old.keys() | new.keys()):
        before, after = old.get(name, "").splitlines(), new.get(name, "").splitlines()
        lines = [
            line
            for line in difflib.unified_diff(before, after, lineterm="", n=0)
            if line[:1] in "+-" and line[:3] not in {"+++", "---"}
        ]
        if lines:
            changed[name] = lines
    return changed


@pytest.fixture(scope="module")
def package() -> dict[str, str]:
    """The package of the current release."""
    return generate_package(Project(ROOT)).package


def test_the_next_patch_release_touches_few_files(package: dict[str, str], tmp_path: Path) -> None:
    """10.3.17 → 10.3.24 adds two operations under a new tag, and their schema."""
    before = _generate_from(find_shared("specs", "jira-10.3.17.json"), tmp_path)
    changed = _compare(before, package)
    assert len(changed) <= MOST_FILES
    words = ("readonly", "read_only", "ReadOnly", "read-only", "433", "431", "66", "65")
    python = {name: lines for name, lines in changed.items() if name.endswith(".py") and before.get(name)}
    about = {
        name: [line for line in lines if not any(word in line for word in words)] for name, lines in python.items()
    }
    strangers = {name: lines for name, lines in about.items() if any(_is_about_something_else(line) for line in lines)}
    assert strangers == {}


def _is_about_something_else(line: str) -> bool:
    """Tell whether a changed line is code outside the new class and its two properties."""
    fields = ("enabled:", "end_time:", "message:", "time_zone:", '"""', "return ", "@cached_property")
    return bool(line[1:].strip()) and not any(field in line for field in fields)


def _reverse(document: dict[str, Any]) -> None:
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


def _remove_operation(document: dict[str, Any]) -> None:
    del document["paths"]["/api/2/licenseValidator"]


@pytest.mark.parametrize(
    ("change", "touched"),
    [
        (_reverse, []),
        (_rename_ids, []),
        (_rewrite_prose, []),
        (_add_field, ["jira_dc/models.py", "jira_dc/openapi.json"]),
        (
            _remove_operation,
            [
                "jira_dc/__init__.py",
                "jira_dc/api/license_validator.py",
                "jira_dc/client.py",
                "jira_dc/models.py",
                "jira_dc/openapi.json",
            ],
        ),
    ],
)
def test_an_upstream_change_touches_what_it_must(
    change: Callable[[dict[str, Any]], None], touched: list[str], package: dict[str, str], tmp_path: Path
) -> None:
    document = json.loads(find_shared("specs", f"jira-{CURRENT}.json").read_text(encoding="utf-8"))
    change(document)
    upstream = tmp_path / "upstream.json"
    upstream.write_text(json.dumps(document, indent=7), encoding="utf-8")
    folder = tmp_path / "project"
    folder.mkdir()
    assert list(_compare(package, _generate_from(upstream, folder))) == touched
